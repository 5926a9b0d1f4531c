import type { z } from 'zod';
import type { PathPart, Place } from '../errors';
import { credential, mayBeSecret } from './credentials';
import { meant, nearest } from './suggest';

/**
 * Checks a value's shape and fills in its defaults; what is wrong is reported at `place`.
 * @returns the value without what is wrong, so that what hangs together with the rest can be checked all the same;
 * undefined where nothing is left without it
 */
export function parse<T extends z.ZodType>(schema: T, value: unknown, place: Place): z.output<T> | undefined {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) report(issue, schema, value, place);
  return schema.safeParse(without(value, result.error.issues)).data;
}

/** A copy without what the issues are about. Entries of lists stay: without one the others would move. */
function without(value: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const copy = copyOf(value);
  for (const issue of issues) {
    const path = issue.path as PathPart[];
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : path.slice(-1);
    const parent = valueAt(copy, issue.code === 'unrecognized_keys' ? path : path.slice(0, -1));
    if (typeof parent === 'object' && parent !== null && !Array.isArray(parent))
      for (const key of keys) delete (parent as Record<PathPart, unknown>)[key];
  }
  return copy;
}

/** Also of what can't be cloned, such as a function in the wrong place. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copyOf(inner)]));
}

function report(issue: z.core.$ZodIssue, schema: z.ZodType, value: unknown, place: Place): void {
  const path = issue.path as PathPart[];
  const here = place.in(...path);
  const actual = valueAt(value, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys)
        here
          .in(key)
          .add(`There is no property '${key}' here.`, credential(key, path) ?? meant(key, keysAt(schema, path, value)));
      return;
    case 'invalid_key':
      here.add(`The name '${String(path.at(-1))}' ${text(issue.issues[0])}.`, 'Rename it.');
      return;
    case 'invalid_type':
      if (actual === undefined) here.add('It is missing.', `Add it; it is to be ${article(issue.expected)}.`);
      else
        here.add(
          `It is ${mayBeSecret(path) ? '' : `${show(actual)}, `}not ${article(issue.expected)}.`,
          choiceOf(schema, value, path) ?? `Write ${article(issue.expected)}.`,
        );
      return;
    case 'invalid_value':
      here.add(wrongValue(actual), meant(String(actual), issue.values.map(String)));
      return;
    case 'invalid_union':
      return reportUnion(issue, schema, value, path, place);
    case 'too_big':
    case 'too_small': {
      const limit = issue.code === 'too_big' ? `at most ${issue.maximum}` : `at least ${issue.minimum}`;
      const unit = { string: ' characters', array: ' entries' }[issue.origin as string] ?? '';
      here.add(`${wrongValue(actual)}`, `It is to be ${limit}${unit}.`);
      return;
    }
    default:
      here.add(`${isHidden(issue) ? 'It' : show(actual)} ${text(issue)}.`, 'Correct it.');
  }
}

/** Where something is described that has kinds: how one of them is written. @default undefined: it has none */
function choiceOf(schema: z.ZodType, value: unknown, path: readonly PathPart[]): string | undefined {
  const union = schemaAt(schema, path, value);
  if (union === undefined || !('discriminator' in union.def)) return undefined;
  const property = (union as z.ZodDiscriminatedUnion).def.discriminator;
  const actual = valueAt(value, path);
  const kinds = discriminators(union, property);
  const given = typeof actual === 'string' ? (nearest(actual, kinds) ?? kinds[0]!) : kinds[0]!;
  return `Write an object, such as { ${property}: '${given}', … }.`;
}

/** Whether the value is not to be shown: it may be secret. */
const isHidden = (issue: z.core.$ZodIssue): boolean => issue.code === 'custom' && issue.params?.hidden === true;

/** A union is told apart by one property; say which values that may have. */
function reportUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  schema: z.ZodType,
  value: unknown,
  path: PathPart[],
  place: Place,
): void {
  const actual = valueAt(value, path);
  if (issue.discriminator === undefined)
    return reportAlternatives(issue, schemaAt(schema, path, value) as z.ZodUnion, actual, place.in(...path));
  const property = issue.discriminator;
  const parent = property === path.at(-1) ? path.slice(0, -1) : path;
  const allowed = discriminators(schemaAt(schema, parent, value), property);
  const given = property === path.at(-1) ? actual : valueAt(actual, [property]);
  place.in(...parent, property).add(wrongValue(given), meant(String(given), allowed));
}

/** A union told apart by the kind of value: what is wrong with the member of that kind, or which literals there are. */
function reportAlternatives(
  issue: z.core.$ZodIssueInvalidUnion,
  union: z.ZodUnion,
  actual: unknown,
  place: Place,
): void {
  const options = union.options as readonly z.ZodType[];
  const literals = options.flatMap((o) => (o.def.type === 'literal' ? (o as z.ZodLiteral).def.values.map(String) : []));
  const kind = kindOf(actual);
  const same = options.findIndex((option) => option.def.type === kind);
  if (same < 0 && literals.length > 0) return place.add(wrongValue(actual), meant(String(actual), literals));
  const chosen = same < 0 ? 0 : same;
  issue.errors[chosen]!.forEach((inner) => report(inner, options[chosen]!, actual, place));
}

/** The type of schema that a value of this kind has. */
const kindOf = (value: unknown): string =>
  Array.isArray(value) ? 'array' : typeof value === 'object' && value !== null ? 'object' : typeof value;

const wrongValue = (value: unknown): string =>
  value === undefined ? 'It is missing.' : `${show(value)} is not allowed here.`;

const text = (issue: { code?: string; message: string; maximum?: unknown } | undefined): string =>
  issue?.code === 'too_big'
    ? `is longer than ${String(issue.maximum)} characters`
    : (issue?.message ?? 'is not allowed');

function article(expected: string): string {
  const nouns: Record<string, string> = {
    int: 'a whole number',
    record: 'an object',
    object: 'an object',
    array: 'a list',
    boolean: 'true or false',
  };
  return nouns[expected] ?? `a ${expected}`;
}

export function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

function valueAt(value: unknown, path: readonly PathPart[]): unknown {
  return path.reduce<unknown>((at, part) => (at as Record<PathPart, unknown> | undefined | null)?.[part], value);
}

function keysAt(schema: z.ZodType, path: readonly PathPart[], value: unknown): string[] {
  const found = schemaAt(schema, path, value);
  const at = found?.def.type === 'union' ? memberOf(found, valueAt(value, path)) : found;
  return at?.def.type === 'object' ? Object.keys((at as z.ZodObject).shape) : [];
}

/** The schema that is responsible at a path; of unions on the way the member that the value chose. */
function schemaAt(schema: z.ZodType, path: readonly PathPart[], value: unknown): z.ZodType | undefined {
  const inner = unwrap(schema);
  if (path.length === 0) return inner;
  if (inner.def.type === 'union') {
    const chosen = memberOf(inner, value);
    return chosen && schemaAt(chosen, path, value);
  }
  const [head, ...rest] = path;
  const below = valueAt(value, [head!]);
  if (inner.def.type === 'object') {
    const next = (inner as z.ZodObject).shape[head as string] as z.ZodType | undefined;
    return next && schemaAt(next, rest, below);
  }
  if (inner.def.type === 'array') return schemaAt((inner as z.ZodArray).element as z.ZodType, rest, below);
  if (inner.def.type === 'record') return schemaAt((inner as z.ZodRecord).valueType as z.ZodType, rest, below);
  return undefined;
}

/** Of a union, the member that a value chose: by one property, or by what kind of value it is. */
function memberOf(schema: z.ZodType, value: unknown): z.ZodType | undefined {
  const options = (schema as z.ZodUnion).options as readonly z.ZodType[];
  if (!('discriminator' in schema.def)) return options.find((option) => option.def.type === kindOf(value));
  const property = (schema as z.ZodDiscriminatedUnion).def.discriminator;
  const chosen = String(valueAt(value, [property]));
  return options.find((option) => discriminators(option, property).includes(chosen));
}

function unwrap(schema: z.ZodType): z.ZodType {
  const def = schema.def as { type: string; innerType?: z.ZodType };
  return def.innerType && ['optional', 'default', 'prefault', 'nullable'].includes(def.type)
    ? unwrap(def.innerType)
    : schema;
}

function discriminators(schema: z.ZodType | undefined, property: string): string[] {
  if (!schema) return [];
  if (schema.def.type === 'union')
    return (schema as z.ZodUnion).options.flatMap((o) => discriminators(o as z.ZodType, property));
  const literal =
    schema.def.type === 'object' ? ((schema as z.ZodObject).shape[property] as z.ZodLiteral | undefined) : undefined;
  return literal ? [...literal.values].map(String) : [];
}
