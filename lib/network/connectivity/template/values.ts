/**
 * Resolved values. What a template says in plain text is itself; what only AWS will know is a token inside a string, so
 * that joins, splits and comparisons work on it as on any text:
 * `⟦stack/LogicalId⟧` is a resource (its id, whatever way it is referred to), `⟦stack/LogicalId.Attribute⟧` one of its
 * attributes, `⟦=name⟧` something that is the same wherever it is met (a region, a zone), `⟦?reason⟧` is not known.
 */
export type Value = string | number | boolean | null | undefined | readonly Value[] | { readonly [key: string]: Value };
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a template is JSON of a hundred shapes
export type Json = any;

const TOKEN = /⟦([^⟧]*)⟧/g;

/** Identity of a resource: `<stack>/<logical id>`; the stack's id has no slash. */
export type ResourceKey = string;

export const resourceToken = (key: ResourceKey, attribute?: string): string =>
  attribute === undefined ? `⟦${key}⟧` : `⟦${key}.${attribute}⟧`;
export const sameToken = (name: string): string => `⟦=${name}⟧`;
/** @param reason what could not be resolved, as a noun: `parameter VpcId, which has no default` */
export const unknown = (reason: string): string => `⟦?${reason.replace(/[⟦⟧]/g, '')}⟧`;

const contents = (text: string): string[] => [...text.matchAll(TOKEN)].map((match) => match[1]!);

/** Why a value isn't fully known; empty where it is. Looks into lists and objects. */
export function unknownsOf(value: Value): string[] {
  if (typeof value === 'string')
    return value.includes('⟦?')
      ? contents(value)
          .filter((text) => text.startsWith('?'))
          .map((text) => text.slice(1))
      : [];
  if (Array.isArray(value)) return value.flatMap(unknownsOf);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(unknownsOf);
  return [];
}

export const isKnown = (value: Value): boolean => unknownsOf(value).length === 0;

/** Whether a value is plain text or number, without any token. */
export const isLiteral = (value: Value): value is string | number =>
  typeof value === 'number' || (typeof value === 'string' && !value.includes('⟦'));

/** The resource that a value as a whole stands for, and the attribute, if it is not the id. */
export function resourceOf(value: Value): { key: ResourceKey; attribute?: string } | undefined {
  if (typeof value !== 'string') return undefined;
  const match = /^⟦([^⟧?=][^⟧]*)⟧$/.exec(value);
  return match ? splitReference(match[1]!) : undefined;
}

/** Every resource that is mentioned anywhere in a value. */
export function mentions(value: Value): { key: ResourceKey; attribute?: string }[] {
  if (typeof value === 'string')
    return value.includes('⟦')
      ? contents(value)
          .filter((text) => !/^[?=]/.test(text))
          .map(splitReference)
      : [];
  if (Array.isArray(value)) return value.flatMap(mentions);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(mentions);
  return [];
}

function splitReference(text: string): { key: ResourceKey; attribute?: string } {
  const dot = text.indexOf('.', text.indexOf('/'));
  return dot === -1 ? { key: text } : { key: text.slice(0, dot), attribute: text.slice(dot + 1) };
}

/** A value as a person reads it: tokens become `LogicalId.Attribute`, `(unknown: reason)`. */
export function readable(value: Value): string {
  if (typeof value === 'string')
    return value.replace(TOKEN, (_, text: string) => {
      if (text.startsWith('?')) return `(unknown: ${text.slice(1)})`;
      if (text.startsWith('=')) return text.slice(1);
      return text.slice(text.indexOf('/') + 1);
    });
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A zone as a person reads it, given by its name or by its place in the region's list. */
export const zoneName = (zone: Value): string => readable(zone).replace(/^(?!zone )/, 'zone ');

export const asList = (value: Value): readonly Value[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value as Value];

export const asText = (value: Value): string | undefined =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined;

/** A boolean as templates write it: true, 'true', "True". Undefined where it is absent or not known. */
export function asBoolean(value: Value): boolean | undefined {
  const text = asText(value)?.toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

export function asNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : undefined;
}

export const asObject = (value: Value): Record<string, Value> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, Value>) : {};
