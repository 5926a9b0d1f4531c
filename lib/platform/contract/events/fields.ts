/** A contract's properties as what the consumer of a stream checks. */
import type { Place } from '../../errors';
import { meant } from '../../check/suggest';
import type { EventField, EventFieldType, Scalar } from '../../events';
import type { ContractProperty, QualityRule } from '../odcs';
import { isZero } from '../operators';
import { rangeOf, sparkType } from './types';

/** Options that are checked, by type. */
const OPTIONS: Readonly<Partial<Record<EventFieldType, readonly string[]>>> = {
  string: ['minLength', 'maxLength', 'pattern'],
  integer: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  array: ['minItems', 'maxItems'],
};
/** Options that say how a value is written or kept, and forbid none. */
const TELLING = ['format', 'timezone', 'defaultTimezone'];

/** Fields of an event, or of an object in it; derived ones, which no event brings, left out. */
export function readFields(properties: readonly ContractProperty[], place: Place): EventField[] {
  const seen = new Set<string>();
  return properties.flatMap((property, i) => {
    const here = place.in('properties', i);
    checkName(property, seen, here);
    return property.transformLogic === undefined ? [readField(property.name, property, here)] : [];
  });
}

/** Fields in an object of an event: rules at them can be checked when the event comes, and not in the table. */
function readInner(properties: readonly ContractProperty[], place: Place): EventField[] {
  for (const [i, property] of properties.entries()) {
    checkInner(property, place.in('properties', i));
    if (property.transformLogic !== undefined)
      place
        .in('properties', i, 'transformLogic')
        .add('Only top-level fields can be derived.', 'Derive a field beside the object, or compute it by `code`.');
  }
  return readFields(properties, place);
}

function checkInner(property: Omit<ContractProperty, 'name'>, here: Place): void {
  for (const [i, rule] of (property.quality ?? []).entries())
    if (!isEnum(rule) && rule.type !== 'text' && rule.type !== 'custom')
      here
        .in('quality', i)
        .add(
          'A rule inside of an object or list can only be invalidValues with validValues, mustBe 0 and severity error.',
          'Say it by logicalTypeOptions, or write it at the table as a rule of type sql.',
        );
  for (const key of ['primaryKey', 'unique'] as const)
    if (property[key] === true)
      here.in(key).add('Only top-level fields can be keys or unique.', 'Remove it, or derive a field from it.');
}

function checkName({ name, physicalName }: ContractProperty, seen: Set<string>, here: Place): void {
  if (!/^[^\s.,:;<>()[\]{}`"'\\=]{1,255}$/.test(name))
    here
      .in('name')
      .add(
        `'${name}' can't be the name of a field.`,
        'Names have at most 255 characters, and no spaces, quotes, brackets or any of . , : ; = \\.',
      );
  if (physicalName !== undefined && physicalName !== name)
    here
      .in('physicalName')
      .add(
        `The field is called '${name}' in events and '${physicalName}' in the lake.`,
        'Leave physicalName out: a field of an event keeps its name.',
      );
  if (seen.has(name.toLowerCase()))
    here
      .in('name')
      .add(`Field '${name}' is there twice; the lake does not tell upper from lower case.`, 'Remove one of the two.');
  seen.add(name.toLowerCase());
}

function readField(name: string, property: Omit<ContractProperty, 'name'>, place: Place): EventField {
  const type = (property.logicalType ?? 'string') as EventFieldType;
  const required = property.required === true || property.primaryKey === true;
  const allowed = enumOf(property.quality ?? []);
  if (allowed) checkEnum(allowed, type, place);
  if (property.items) checkInner(property.items, place.in('items'));
  return {
    name,
    type,
    required,
    ...readOptions(type, property, place),
    ...(allowed ? { enum: allowed } : {}),
    ...(type === 'array' && property.items ? { items: readField('', property.items, place.in('items')) } : {}),
    ...(type === 'object' ? { fields: readInner(property.properties ?? [], place) } : {}),
  };
}

function readOptions(
  type: EventFieldType,
  property: Omit<ContractProperty, 'name'>,
  place: Place,
): Partial<Record<string, never>> {
  const options = property.logicalTypeOptions ?? {};
  const known = OPTIONS[type] ?? [];
  const at = place.in('logicalTypeOptions');
  const read: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(options)) {
    if (known.includes(key)) read[key] = value;
    else if (!TELLING.includes(key))
      at.in(key).add(
        `'${key}' of a field of type ${type} is not checked when an event comes.`,
        `${known.length > 0 ? meant(key, known) : 'Remove it.'} What is to be checked beyond that is a quality rule of type sql.`,
      );
  }
  checkOrder(read, at);
  if (typeof read.pattern === 'string') checkPattern(read.pattern, at.in('pattern'));
  return narrowed(read, property) as never;
}

/** Within what the type in the lake can hold. */
function narrowed(
  read: Record<string, unknown>,
  property: Omit<ContractProperty, 'name'>,
): Readonly<Record<string, unknown>> {
  // Mistakes in types are reported where columns are read.
  const silent = { in: () => silent, add: () => undefined } as unknown as Place;
  const scalar = property.logicalType === 'integer' || property.logicalType === 'number';
  const range = scalar ? rangeOf(sparkType(property, silent) ?? '') : undefined;
  if (!range) return read;
  const [least, most] = range;
  const { minimum = least, maximum = most } = read as { minimum?: number; maximum?: number };
  return { ...read, minimum: Math.max(minimum, least), maximum: Math.min(maximum, most) };
}

function checkOrder(read: Readonly<Record<string, unknown>>, at: Place): void {
  for (const [low, high] of [
    ['minLength', 'maxLength'],
    ['minItems', 'maxItems'],
    ['minimum', 'maximum'],
  ] as const)
    if ((read[low] as number) > (read[high] as number))
      at.in(low).add(`${String(read[low])} is more than ${high}, ${String(read[high])}.`, 'No value could be both.');
}

function checkPattern(pattern: string, at: Place): void {
  try {
    new RegExp(pattern, 'u');
  } catch (error) {
    at.add(
      `'${pattern}' is not a regular expression: ${(error as Error).message.replace(/^.*: /, '')}.`,
      'Write it as ECMAScript has it.',
    );
  }
}

function checkEnum(values: readonly Scalar[], type: EventFieldType, place: Place): void {
  const wanted = { integer: 'number', number: 'number', boolean: 'boolean' }[type as string] ?? 'string';
  for (const value of values)
    if (typeof value !== wanted || type === 'array' || type === 'object')
      place.in('quality').add(`The valid value '${value}' is no ${type}.`, `List values of type ${type}.`);
}

/** Values of a rule that allows no others: then it is checked when an event comes. */
export function enumOf(rules: readonly QualityRule[]): readonly Scalar[] | undefined {
  // Whether a field may be null is said by `required`.
  const values = rules
    .filter(isEnum)
    .map((rule) => (rule.arguments!.validValues as Scalar[]).filter((v) => v !== null));
  return values.length === 0 ? undefined : values.reduce((a, b) => a.filter((value) => b.includes(value)));
}

/** A rule of severity error that allows some values only; one that only warns must keep no event out. */
export const isEnum = (rule: QualityRule): boolean =>
  rule.metric === 'invalidValues' &&
  Array.isArray(rule.arguments?.validValues) &&
  isZero(rule) &&
  ['error', 'critical', 'blocker', 'high', 'major'].includes(rule.severity?.toLowerCase() ?? 'error');
