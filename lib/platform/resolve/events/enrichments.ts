/** Derived fields: each is in the contract and in the configuration, of the same type. */
import { show } from '../../check/parse';
import { meant } from '../../check/suggest';
import type { ContractColumn } from '../../contract/columns';
import type { Place } from '../../errors';
import { follow, valueOf, type EventFields } from './paths';

const KINDS = ['processingTime', 'constant', 'sum', 'min', 'max', 'count', 'countDistinct', 'lookup'] as const;
type Kind = (typeof KINDS)[number];
const WITH_WHERE: readonly Kind[] = ['sum', 'min', 'max', 'count', 'countDistinct'];

/** @param derived columns with transformLogic */
export function checkEnrichments(
  enrich: Readonly<Record<string, unknown>>,
  derived: readonly ContractColumn[],
  fields: EventFields,
  dataset: { readonly name: string; readonly code?: string },
  place: Place,
): void {
  for (const column of derived)
    if (!(column.name in enrich) && dataset.code === undefined)
      column.place
        .in('transformLogic')
        .add(
          `Field '${column.name}' is derived, and the dataset doesn't say how.`,
          `Add it to datasets.${dataset.name}.load.enrich, or remove transformLogic if events bring it.`,
        );
  for (const [name, value] of Object.entries(enrich)) {
    const here = place.in(name);
    const column = derived.find((c) => c.name === name);
    const brought = fields.fields.some((f) => f.name === name);
    if (brought)
      here.add(
        `'${name}' is a field that events bring.`,
        `Take another name, or add transformLogic to it in ${fields.file} if it is derived.`,
      );
    else if (!column)
      here.add(
        `There is no derived field '${name}' in the contract ${fields.file}.`,
        `${meant(
          name,
          derived.map((c) => c.name),
          'Add it to the contract, with transformLogic.',
        )}`,
      );
    const result = resultOf(value, fields, here);
    if (!column || !result) continue;
    const { types, certain } = result;
    if (column.required && !certain)
      column.place
        .in('required')
        .add(
          `It is required, and datasets.${dataset.name}.load.enrich gives null for some events.`,
          'Remove `required`; or give a lookup `otherwise`, or make what it is made from required.',
        );
    if (!types.includes(column.logicalType))
      column.place
        .in('logicalType')
        .add(
          `It is ${column.logicalType}, and datasets.${dataset.name}.load.enrich makes ${types[0]} of it.`,
          `Write ${types.map((type) => `'${type}'`).join(' or ')}, or correct the enrichment.`,
        );
  }
}

interface Result {
  /** Logical types that it may have, the most fitting first. */
  readonly types: readonly string[];
  /** It is never null. */
  readonly certain: boolean;
}

function resultOf(value: unknown, fields: EventFields, place: Place): Result | undefined {
  if (typeof value !== 'object' || value === null)
    return void place.add(`It is ${show(value)}, not an enrichment.`, "Write one, such as { sum: 'items.quantity' }.");
  const given = value as Record<string, unknown>;
  const kinds = KINDS.filter((kind) => kind in given);
  const kind = kinds[0];
  const allowed = [
    ...(kind === undefined ? KINDS : [kind]),
    ...(kind === undefined || WITH_WHERE.includes(kind) ? ['where'] : []),
    ...(kind === undefined || kind === 'lookup' ? ['values', 'otherwise'] : []),
  ];
  if (kinds.length > 1)
    return void place.add(`It is several enrichments: ${kinds.join(', ')}.`, 'Make a derived field of each.');
  for (const key of Object.keys(given))
    if (!allowed.includes(key))
      return void place.in(key).add(`There is no property '${key}' here.`, meant(key, allowed));
  if (kind === undefined) return void place.add('It says nothing.', `Write one of ${KINDS.join(', ')}.`);
  if (kind === 'processingTime') {
    if (given.processingTime !== true) place.in(kind).add(`It is ${show(given[kind])}.`, 'Write true.');
    return { types: ['timestamp', 'string'], certain: true };
  }
  if (kind === 'constant') return scalar([given.constant], true, place.in(kind));
  return kind === 'lookup' ? lookup(given, fields, place) : aggregate(kind, given, fields, place);
}

function aggregate(
  kind: Kind,
  given: Readonly<Record<string, unknown>>,
  fields: EventFields,
  place: Place,
): Result | undefined {
  const target = follow(given[kind], fields, place.in(kind));
  if (!target) return undefined;
  if (given.where !== undefined) checkWhere(given.where, String(given[kind]), fields, place.in('where'));
  if (kind === 'count' || kind === 'countDistinct') return { types: ['integer', 'number'], certain: true };
  const { type } = valueOf(target);
  if (type !== 'integer' && type !== 'number')
    return void place
      .in(kind)
      .add(`'${String(given[kind])}' is of type ${type}, and ${kind} needs numbers.`, 'Name a field of numbers.');
  return {
    types: type === 'integer' ? ['integer', 'number'] : ['number'],
    certain: kind === 'sum' || (target.certain && given.where === undefined),
  };
}

/** It is a flag of the same object as the value. */
function checkWhere(where: unknown, path: string, fields: EventFields, place: Place): void {
  const target = follow(where, fields, place);
  if (!target) return;
  const holder = (name: string): string => name.split('.').slice(0, -1).join('.');
  if (target.field.type !== 'boolean')
    place.add(`'${String(where)}' is of type ${target.field.type}, not boolean.`, 'Name a field of true and false.');
  else if (holder(String(where)) !== holder(path))
    place.add(`'${String(where)}' is not beside '${path}'.`, 'Name a field of the same object.');
}

function lookup(given: Readonly<Record<string, unknown>>, fields: EventFields, place: Place): Result | undefined {
  const target = follow(given.lookup, fields, place.in('lookup'));
  if (target && (target.field.type !== 'string' || target.list))
    place
      .in('lookup')
      .add(
        `'${String(given.lookup)}' is not one string${target.list ? ': there may be several' : `: it is of type ${target.field.type}`}.`,
        'Look up a field of type string that is in no list.',
      );
  const { values, otherwise } = given;
  if (typeof values !== 'object' || values === null || Object.keys(values).length === 0)
    return void place.in('values').add(`It is ${show(values)}, not a table.`, "Write it as { US: 'America', … }.");
  const all = [...Object.values(values), ...(otherwise === undefined ? [] : [otherwise])];
  return scalar(all, otherwise !== undefined, place.in('values'));
}

function scalar(values: readonly unknown[], certain: boolean, place: Place): Result | undefined {
  const types = new Set(values.map((value) => typeof value));
  const [type] = types;
  if (types.size !== 1 || !['string', 'number', 'boolean'].includes(type!))
    return void place.add('It is not of one type: string, number or boolean.', 'Write values of one type.');
  if (type !== 'number') return { types: [type!], certain };
  return { types: values.every(Number.isSafeInteger) ? ['integer', 'number'] : ['number'], certain };
}
