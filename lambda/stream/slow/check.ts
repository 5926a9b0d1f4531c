import type { EventField } from '../../../lib/platform/events';
import { isDate, isTime, isTimestamp } from './times';

/** What is wrong with a value, to be put behind its name, such as ` is 'two', not an integer`. @returns '' if nothing */
export type Check = (value: unknown) => string;

/** A field of an object, own ones only: events may bring `__proto__` or lack `constructor`. */
export const own = (object: object, name: string): unknown =>
  Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const LONGEST = 40;

/** A value as a reason shows it. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  if (typeof value !== 'string') return String(value);
  const characters = [...value.slice(0, 2 * LONGEST + 2)];
  return `'${characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : characters.join('')}'`;
}

const NAMES: Record<EventField['type'], string> = {
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  date: 'a date (YYYY-MM-DD)',
  timestamp: 'a timestamp with a zone (RFC 3339)',
  time: 'a time (HH:MM:SS)',
  array: 'a list',
  object: 'an object',
};

const IS: Record<EventField['type'], (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  integer: Number.isSafeInteger,
  number: Number.isFinite,
  boolean: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && isDate(value),
  timestamp: (value) => typeof value === 'string' && isTimestamp(value),
  time: (value) => typeof value === 'string' && isTime(value),
  array: Array.isArray,
  object: isObject,
};

/** Characters as contracts count them: code points. */
function length(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    if ((text.codePointAt(i) ?? 0) > 0xffff) i++;
    count++;
  }
  return count;
}

function expression(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return new RegExp(pattern);
  }
}

/** Limits of single values. */
function limits(field: EventField): Check[] {
  const checks: Check[] = [];
  const number = (wrong: (value: number) => boolean, text: string): void => {
    checks.push((value) => (wrong(value as number) ? ` is ${shown(value)}, ${text}` : ''));
  };
  const { minLength, maxLength, minimum, maximum, exclusiveMinimum, exclusiveMaximum, pattern } = field;
  if (field.enum) {
    const values = new Set<unknown>(field.enum);
    const list = field.enum.slice(0, 5).map(shown).join(', ') + (field.enum.length > 5 ? ', …' : '');
    checks.push((value) => (values.has(value) ? '' : ` is ${shown(value)}, not one of ${list}`));
  }
  if (minLength !== undefined || maxLength !== undefined)
    checks.push((value) => {
      const count = length(value as string);
      if (count < (minLength ?? 0)) return ` has ${count} characters, fewer than ${minLength}`;
      return count > (maxLength ?? Infinity) ? ` has ${count} characters, more than ${maxLength}` : '';
    });
  if (pattern !== undefined) {
    const matcher = expression(pattern);
    checks.push((value) =>
      matcher.test(value as string) ? '' : ` is ${shown(value)}, which doesn't match ${pattern}`,
    );
  }
  if (minimum !== undefined) number((value) => value < minimum, `less than ${minimum}`);
  if (maximum !== undefined) number((value) => value > maximum, `more than ${maximum}`);
  if (exclusiveMinimum !== undefined) number((value) => value <= exclusiveMinimum, `not more than ${exclusiveMinimum}`);
  if (exclusiveMaximum !== undefined) number((value) => value >= exclusiveMaximum, `not less than ${exclusiveMaximum}`);
  return checks;
}

/** The check of a field's value; undefined is for what is absent. */
export function check(field: EventField): Check {
  const { type, required } = field;
  const is = IS[type];
  const more = type === 'object' ? [members(field)] : type === 'array' ? [list(field)] : limits(field);
  return (value) => {
    if (value === undefined) return required ? ' is missing' : '';
    if (value === null) return required ? ' is null' : '';
    if (!is(value)) return ` is ${shown(value)}, not ${NAMES[type]}`;
    for (const one of more) {
      const problem = one(value);
      if (problem) return problem;
    }
    return '';
  };
}

function list({ items, minItems = 0, maxItems = Infinity }: EventField): Check {
  const item = items && check(items);
  return (value) => {
    const all = value as unknown[];
    if (item)
      for (let i = 0; i < all.length; i++) {
        const problem = item(all[i]);
        if (problem) return `[${i}]${problem}`;
      }
    if (all.length < minItems) return ` has ${all.length} items, fewer than ${minItems}`;
    return all.length > maxItems ? ` has ${all.length} items, more than ${maxItems}` : '';
  };
}

/** The check of an object's fields, the names of which come before what is wrong with them. */
export function members({ fields = [] }: Pick<EventField, 'fields'>): Check {
  const checks = fields.map((field) => [field.name, check(field)] as const);
  return (value) => {
    for (const [name, one] of checks) {
      const problem = one(own(value as object, name));
      if (problem) return `.${name}${problem}`;
    }
    return '';
  };
}
