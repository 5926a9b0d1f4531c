/** Items of an API and rows of silver, field by field. */
import { isDeepStrictEqual } from 'node:util';
import { at, put } from '../api/pages/paths';

export type Row = Readonly<Record<string, unknown>>;

export interface Compared {
  /** Paths of the key in an item. */
  readonly key: readonly string[];
  /** Objects of an item whose fields are columns `object_field`: their paths. */
  readonly flat: readonly string[];
}

const MOST_TOLD = 3;

/** @returns sentences about what is not the same, at most three of a kind; none when all is */
export function differencesOf(items: readonly Row[], rows: readonly Row[], compared: Compared): string[] {
  const keyOf = (item: Row) => compared.key.map((path) => String(at(item, path))).join(' / ');
  const expected = new Map(items.map((item) => [keyOf(item), item]));
  const found = new Map<string, Row>();
  const problems: string[] = [];
  let twice = 0;
  for (const row of rows) {
    const item = asItem(row, compared.flat);
    const key = keyOf(item);
    if (found.has(key)) twice++;
    found.set(key, item);
  }
  if (twice > 0) problems.push(`${twice} items are there more than once.`);
  const missing = [...expected.keys()].filter((key) => !found.has(key));
  if (missing.length > 0) problems.push(`${missing.length} items are missing, such as ${missing[0]}.`);
  const surplus = [...found.keys()].filter((key) => !expected.has(key));
  if (surplus.length > 0) problems.push(`${surplus.length} items are gone at the source, such as ${surplus[0]}.`);
  const differing: string[] = [];
  for (const [key, item] of expected) {
    const row = found.get(key);
    if (row) differing.push(...differences(plain(item), plain(row)).map((what) => `${key} differs in ${what}.`));
  }
  const more = differing.length - MOST_TOLD;
  return [...problems, ...differing.slice(0, MOST_TOLD), ...(more > 0 ? [`${more} more fields differ.`] : [])];
}

const column = (path: string) => path.replaceAll('.', '_');

/** A row in the shape that its item had: what no contract has is put back, and so are the objects behind columns. */
export function asItem(row: Row, flat: readonly string[]): Row {
  const item: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    if (name.startsWith('_')) continue;
    // Of two that may be meant, the longer one is.
    const object = flat.filter((path) => name.startsWith(`${column(path)}_`)).sort((a, b) => b.length - a.length)[0];
    if (object === undefined) item[name] = value;
    else put(item, `${object}.${name.slice(object.length + 1)}`, value);
  }
  const extra = typeof row._extra === 'string' ? (JSON.parse(row._extra) as Row) : {};
  return merged(item, extra) as Row;
}

/** Objects one within the other, lists place by place. */
function merged(value: unknown, extra: unknown): unknown {
  if (extra === undefined || extra === null) return value;
  if (Array.isArray(value) && Array.isArray(extra)) return value.map((one, i) => merged(one, extra[i]));
  if (!isObject(value) || !isObject(extra)) return extra;
  const all: Record<string, unknown> = { ...value };
  for (const [name, more] of Object.entries(extra)) all[name] = merged(value[name], more);
  return all;
}

const isObject = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Nothing, and objects of nothing, are the same: a struct whose fields are all null is written as none. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value ?? undefined;
  const fields = Object.entries(value).map(([name, inner]) => [name, plain(inner)] as const);
  const left = fields.filter(([, inner]) => inner !== undefined);
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

function differences(item: unknown, row: unknown): string[] {
  const names = new Set([...Object.keys(item as Row), ...Object.keys(row as Row)]);
  return [...names]
    .filter((name) => !isDeepStrictEqual((item as Row)[name], (row as Row)[name]))
    .map((name) => `${name} (${short((item as Row)[name])}, not ${short((row as Row)[name])})`);
}

const short = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};
