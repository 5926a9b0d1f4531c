/** Derived fields: each is in the contract and in the configuration, of the same type. */
import { show } from '../../check/parse';
import { meant } from '../../check/suggest';
import type { ContractColumn } from '../../contract/columns';
import type { Place } from '../../errors';
import type { Enrichment } from '../../events';
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
    const types = typesOf(value, fields, here);
    if (column && types && !types.includes(column.logicalType))
      column.place
        .in('logicalType')
        .add(
          `It is ${column.logicalType}, and datasets.${dataset.name}.load.enrich makes ${types[0]} of it.`,
          `Write ${types.map((type) => `'${type}'`).join(' or ')}, or correct the enrichment.`,
        );
  }
}

/** Logical types that the result may have, the most fitting first. */
function typesOf(value: unknown, fields: EventFields, place: Place): readonly string[] | undefined {
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
  return resultOf(kind, given as Enrichment & Record<string, unknown>, fields, place);
}

function resultOf(
  kind: Kind,
  given: Readonly<Record<string, unknown>>,
  fields: EventFields,
  place: Place,
): readonly string[] | undefined {
  if (kind === 'processingTime') {
    if (given.processingTime !== true) place.in(kind).add(`It is ${show(given[kind])}.`, 'Write true.');
    return ['timestamp', 'string'];
  }
  if (kind === 'constant') return scalarTypes([given.constant], place.in(kind));
  const target = follow(given[kind], fields, place.in(kind));
  if (kind === 'lookup') {
    if (target && (target.field.type !== 'string' || target.list !== ''))
      place
        .in(kind)
        .add(
          `'${String(given.lookup)}' is not one string${target.list === '' ? `: it is of type ${target.field.type}` : ''}.`,
          'Look up a field of type string that is in no list.',
        );
    return lookupTypes(given, place);
  }
  if (!target) return undefined;
  if (given.where !== undefined) checkWhere(given.where, target.list, fields, place.in('where'));
  const type = valueOf(target).type;
  if (kind === 'count') return ['integer', 'number'];
  if (kind === 'countDistinct') {
    if (type === 'object')
      place.in(kind).add(`'${String(given[kind])}' has objects, which are not compared.`, 'Count one of their fields.');
    return ['integer', 'number'];
  }
  if (type !== 'integer' && type !== 'number')
    return void place
      .in(kind)
      .add(`'${String(given[kind])}' is of type ${type}, and ${kind} needs numbers.`, 'Name a field of numbers.');
  return type === 'integer' ? ['integer', 'number'] : ['number'];
}

function checkWhere(where: unknown, list: string, fields: EventFields, place: Place): void {
  const target = follow(where, fields, place);
  if (!target) return;
  if (valueOf(target).type !== 'boolean')
    place.add(`'${String(where)}' is of type ${valueOf(target).type}, not boolean.`, 'Name a field of true and false.');
  else if (target.list !== list)
    place.add(
      `'${String(where)}' is not beside the value: ${list === '' ? 'that is in no list' : `that is in the items of '${list}'`}.`,
      'Name a field of the same item.',
    );
}

function lookupTypes(given: Readonly<Record<string, unknown>>, place: Place): readonly string[] | undefined {
  const { values, otherwise } = given;
  if (typeof values !== 'object' || values === null || Object.keys(values).length === 0)
    return void place.in('values').add(`It is ${show(values)}, not a table.`, "Write it as { US: 'America', … }.");
  return scalarTypes([...Object.values(values), ...(otherwise === undefined ? [] : [otherwise])], place.in('values'));
}

function scalarTypes(values: readonly unknown[], place: Place): readonly string[] | undefined {
  const types = new Set(values.map((value) => typeof value));
  const [type] = types;
  if (types.size !== 1 || !['string', 'number', 'boolean'].includes(type!))
    return void place.add('It is not of one type: string, number or boolean.', 'Write values of one type.');
  if (type !== 'number') return [type!];
  return values.every(Number.isSafeInteger) ? ['integer', 'number'] : ['number'];
}
