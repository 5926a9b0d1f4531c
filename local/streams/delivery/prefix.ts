/** Expressions in the prefixes of objects: `!{partitionKeyFromQuery:x}`, `!{timestamp:yyyy/MM/dd}`, `!{firehose:random-string}`. */
import type { Random } from '../ports';

export interface PrefixValues {
  /** Arrival of the oldest record in the object: epoch milliseconds. */
  readonly time: number;
  readonly keys: Readonly<Record<string, string>>;
  readonly errorType?: string;
  readonly random: Random;
}

export type PrefixTemplate = (values: PrefixValues) => string;

const EXPRESSION = /!\{([A-Za-z]+):([^}]*)\}/g;

/**
 * Compiles a prefix. Without a `timestamp` expression and without partition keys, `yyyy/MM/dd/HH/` is appended.
 * @throws Error at what Firehose would refuse: an unknown expression or key, or an error type at the wrong place
 */
export function compilePrefix(
  text: string,
  member: 'Prefix' | 'ErrorOutputPrefix',
  keys: readonly string[],
): PrefixTemplate {
  const parts: PrefixTemplate[] = [];
  let [dated, partitioned, end] = [false, false, 0];
  for (const found of text.matchAll(EXPRESSION)) {
    const [whole, namespace, value] = found as unknown as [string, string, string];
    const before = text.slice(end, found.index);
    parts.push(() => before);
    end = found.index + whole.length;
    if (namespace === 'timestamp') {
      dated = true;
      const pattern = compileTime(value);
      parts.push(({ time }) => pattern(new Date(time)));
    } else if (namespace === 'firehose' && value === 'random-string') parts.push(({ random }) => randomString(random));
    else if (namespace === 'firehose' && value === 'error-output-type' && member === 'ErrorOutputPrefix')
      parts.push(({ errorType }) => errorType ?? '');
    else if (namespace === 'partitionKeyFromQuery' && keys.includes(value)) {
      partitioned = true;
      parts.push((values) => values.keys[value]!);
    } else throw new Error(`${member} has ${whole}, which is not known there.`);
  }
  const rest = text.slice(end);
  if (rest.includes('!{')) throw new Error(`${member} has an expression without an end.`);
  parts.push(() => rest);
  if (!dated && !partitioned) parts.push(({ time }) => DEFAULT(new Date(time)));
  return (values) => parts.map((part) => part(values)).join('');
}

const UNITS: Readonly<Record<string, (date: Date) => string>> = {
  yyyy: (date) => String(date.getUTCFullYear()),
  YYYY: (date) => String(date.getUTCFullYear()),
  yy: (date) => String(date.getUTCFullYear()).slice(2),
  MM: (date) => two(date.getUTCMonth() + 1),
  dd: (date) => two(date.getUTCDate()),
  HH: (date) => two(date.getUTCHours()),
  mm: (date) => two(date.getUTCMinutes()),
  ss: (date) => two(date.getUTCSeconds()),
  SSS: (date) => String(date.getUTCMilliseconds()).padStart(3, '0'),
};

/** The letters of Java's DateTimeFormatter that dates in keys need, UTC; text in single quotes stands for itself. */
function compileTime(pattern: string): (date: Date) => string {
  const parts = [...pattern.matchAll(/'([^']*)'|([A-Za-z])\2*|[^A-Za-z']+/g)].map(([part, quoted]) => {
    if (quoted !== undefined) return () => quoted || "'";
    if (!/^[A-Za-z]/.test(part)) return () => part;
    const unit = UNITS[part];
    if (!unit) throw new Error(`!{timestamp:${pattern}} has '${part}', which is not emulated.`);
    return unit;
  });
  return (date) => parts.map((part) => part(date)).join('');
}

const two = (value: number) => String(value).padStart(2, '0');
const DEFAULT = compileTime('yyyy/MM/dd/HH/');
const SUFFIX = compileTime('yyyy-MM-dd-HH-mm-ss');

/** The time in an object's name. */
export const suffixTime = (time: number) => SUFFIX(new Date(time));

/** Eleven letters and digits. */
function randomString(random: Random): string {
  return Array.from({ length: 11 }, () => Math.floor(random() * 36).toString(36)).join('');
}
