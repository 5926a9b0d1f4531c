/** Types of events in the lake, as Spark spells them. */
import type { Place } from '../../errors';
import { meant } from '../../check/suggest';
import type { EventFieldType } from '../../events';
import type { ContractProperty } from '../odcs';

/** By logical type, the default first; `(` stands for types with parameters. */
const SCALARS: Readonly<Record<Exclude<EventFieldType, 'array' | 'object'>, readonly string[]>> = {
  string: ['string'],
  integer: ['bigint', 'int', 'smallint', 'tinyint', 'decimal('],
  number: ['double', 'float', 'decimal('],
  boolean: ['boolean'],
  date: ['date'],
  timestamp: ['timestamp'],
  time: ['string'],
};

export const EVENT_TYPES = [...Object.keys(SCALARS), 'array', 'object'] as readonly EventFieldType[];

const ALIASES: Readonly<Record<string, string>> = { integer: 'int', long: 'bigint', short: 'smallint', real: 'float' };

/** Ranges of the numbers that a type can hold; what is beyond would become null in the lake without a word. */
export function rangeOf(sparkType: string): readonly [number, number] | undefined {
  const bits = { tinyint: 8, smallint: 16, int: 32 }[sparkType];
  if (bits !== undefined) return [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  const decimal = /^decimal\((\d+),(\d+)\)$/.exec(sparkType);
  if (!decimal) return undefined;
  const [whole, scale] = [Number(decimal[1]) - Number(decimal[2]), Number(decimal[2])];
  const most = Number(`${'9'.repeat(whole) || '0'}.${'9'.repeat(scale)}`);
  return [-most, most];
}

/**
 * Type of a property in the lake: its physicalType, or what its logicalType and what is in it make.
 * @default undefined after reporting why there is none
 */
export function sparkType(property: Omit<ContractProperty, 'name'>, place: Place): string | undefined {
  const type = property.logicalType as EventFieldType | undefined;
  const written = property.physicalType?.trim().toLowerCase().replace(/\s+/g, '');
  if (type === undefined) {
    place
      .in('logicalType')
      .add('It is missing; it says what the field of an event may be.', 'Add it, such as `logicalType: string`.');
    return undefined;
  }
  if (type === 'array' || type === 'object') return nested(type, property, written, place);
  const choices = SCALARS[type];
  if (written === undefined) return choices[0];
  const spelled = (ALIASES[written] ?? written).replace(/^(?:numeric|decimal)(\(.*\))?$/, (_, p?: string) =>
    p === undefined ? 'decimal(10,0)' : `decimal${p.includes(',') ? p : p.replace(')', ',0)')}`,
  );
  if (choices.includes(spelled)) return spelled;
  const decimal = /^decimal\((\d+),(\d+)\)$/.exec(spelled);
  if (decimal && choices.includes('decimal(')) {
    const [precision, scale] = [Number(decimal[1]), Number(decimal[2])];
    if (precision >= 1 && precision <= 38 && scale <= precision && (type === 'number' || scale === 0)) return spelled;
    place
      .in('physicalType')
      .add(
        `'${property.physicalType}' is no type ${type === 'integer' ? 'of whole numbers' : 'of Spark'}.`,
        'Write decimal(precision,scale) with a precision of 1 to 38, and for an integer a scale of 0.',
      );
    return undefined;
  }
  place.in('physicalType').add(
    `'${property.physicalType}' does not fit the logical type '${type}'.`,
    `${meant(
      written,
      choices.map((choice) => choice.replace('(', '(10,2)')),
    )} It is the type in the lake, as Spark spells it; leave it out for ${choices[0]!}.`,
  );
  return undefined;
}

function nested(
  type: 'array' | 'object',
  property: Omit<ContractProperty, 'name'>,
  written: string | undefined,
  place: Place,
): string | undefined {
  const made = type === 'array' ? listType(property, place) : structType(property, place);
  if (made === undefined) return undefined;
  const short = type === 'array' ? ['array'] : ['object', 'struct'];
  if (written !== undefined && !short.includes(written) && written !== made.replaceAll('`', '').toLowerCase())
    place
      .in('physicalType')
      .add(
        `'${property.physicalType}' is not what its ${type === 'array' ? 'items' : 'properties'} make: '${made}'.`,
        'Leave physicalType out here, and set it below where it matters.',
      );
  return made;
}

function listType(property: Omit<ContractProperty, 'name'>, place: Place): string | undefined {
  if (property.items === undefined) {
    place.in('items').add('It is not said what the list has.', 'Describe its items in `items`.');
    return undefined;
  }
  const item = sparkType(property.items, place.in('items'));
  return item && `array<${item}>`;
}

function structType(property: Omit<ContractProperty, 'name'>, place: Place): string | undefined {
  const properties = property.properties ?? [];
  if (properties.length === 0) {
    place.in('properties').add('It is not said what the object has.', 'List its fields in `properties`.');
    return undefined;
  }
  const types = properties.map((p, i) => [p.name, sparkType(p, place.in('properties', i))] as const);
  if (types.some(([, type]) => type === undefined)) return undefined;
  return `struct<${types.map(([name, type]) => `${/^\w+$/.test(name) ? name : `\`${name}\``}:${type}`).join(',')}>`;
}
