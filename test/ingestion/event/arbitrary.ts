/** Random specifications, and texts of events that fit them more or less. */
import fc, { type GeneratorValue } from 'fast-check';
import { check } from '../../../lambda/stream/slow/check';
import type { Enrichment, EventCondition, EventField, EventSpec } from '../../../lib/platform/events';

const NAMES = [
  'a',
  'b',
  'id',
  'city',
  'größe',
  'browse_history',
  'constructor',
  '__proto__',
  'q"x',
  'toString',
  '_route',
];
const TEXTS = [
  '',
  'a',
  'USA',
  'U\\"',
  'Köln',
  '😀',
  'a😀b',
  'line\nend',
  'x'.repeat(30),
  '2024-02-29',
  '2023-02-29',
  '\u2028',
];
const TIMES = [
  '2024-02-29T10:00:00Z',
  '2026-11-01T10:00:00.123456Z',
  '2026-01-01T00:30:00+05:30',
  '0001-01-01T00:00:00+01:00',
];
const OTHER_TIMES = [
  '2026-02-30T10:00:00Z',
  '2026-11-01T24:00:00Z',
  '2026-11-01 10:00:00Z',
  '2026-11-01T10:00:00',
  '9999-12-31T23:59:59-00:01',
];
const CLOCKS = ['10:00:00', '23:59:59.999999999', '24:00:00', '10:00', '10:00:00.'];
const NUMBERS = [
  '0',
  '-0',
  '3',
  '3.0',
  '1.5',
  '-7',
  '1e3',
  '9007199254740991',
  '9007199254740993',
  '0.1',
  '123456.789',
  '1e400',
  '999999999999999',
  '1E-2',
];
const TYPES = [
  'string',
  'string',
  'integer',
  'number',
  'boolean',
  'date',
  'timestamp',
  'time',
  'array',
  'object',
] as const;

type Random = GeneratorValue;
const pick = <T>(g: Random, values: readonly T[]): T => values[g(fc.nat, { max: values.length - 1 })]!;
/** The rarer half is what small numbers, to which examples shrink, don't give. */
const chance = (g: Random, percent: number): boolean => g(fc.nat, { max: 99 }) >= 100 - percent;

function field(g: Random, name: string, depth: number): EventField {
  let type: EventField['type'] = pick(g, TYPES);
  if (depth > 2 && (type === 'array' || type === 'object')) type = 'integer';
  const base = { name, type, required: chance(g, 40) };
  switch (type) {
    case 'string':
      return {
        ...base,
        ...(chance(g, 20) ? { minLength: 1 } : {}),
        ...(chance(g, 20) ? { maxLength: 3 } : {}),
        ...(chance(g, 15)
          ? { enum: ['USA', 'a', 'Köln', '', ...(chance(g, 50) ? ['1', '2', '3', '4', '5'] : [])] }
          : {}),
        ...(chance(g, 10) ? { pattern: pick(g, ['^[a-zA-Z]*$', '^.$', '\\u{1F600}']) } : {}),
      };
    case 'integer':
    case 'number':
      return {
        ...base,
        ...(chance(g, 20) ? { minimum: 0 } : {}),
        ...(chance(g, 20) ? { exclusiveMaximum: 1000 } : {}),
        ...(chance(g, 10) ? { enum: [0, 3, 1.5] } : {}),
      };
    case 'array':
      return {
        ...base,
        ...(chance(g, 85) ? { items: field(g, '', depth + 1) } : {}),
        ...(chance(g, 20) ? { minItems: 1 } : {}),
        ...(chance(g, 20) ? { maxItems: 2 } : {}),
      };
    case 'object':
      return { ...base, ...(chance(g, 85) ? { fields: fieldsOf(g, depth + 1) } : {}) };
    default:
      return base;
  }
}

function fieldsOf(g: Random, depth: number): EventField[] {
  const names = NAMES.filter((name) => name !== '_route' && chance(g, 35));
  return names.map((name) => field(g, name, depth));
}

function paths(fields: readonly EventField[], prefix = ''): { path: string; field: EventField }[] {
  return fields.flatMap((one) => {
    const path = prefix + one.name;
    let inner: EventField = one;
    while (inner.type === 'array' && inner.items) inner = inner.items;
    return [{ path, field: inner }, ...paths(inner.fields ?? [], `${path}.`)];
  });
}

type Known = readonly { readonly path: string; readonly field: EventField }[];

function condition(g: Random, all: Known, depth = 0): EventCondition {
  const { path: name, field: asked } = pick(g, all);
  const single = asked.type !== 'object' && asked.type !== 'array';
  const kind = g(fc.nat, { max: depth > 1 ? 3 : 6 });
  switch (kind < 2 && !single && chance(g, 95) ? 3 : kind) {
    case 0:
      return { field: name, equals: pick(g, ['USA', 'Köln', 3, true, '']) };
    case 1:
      return { field: name, in: ['a', 3, 0, false] };
    case 2:
      if (asked.type !== 'number' && asked.type !== 'integer') return { field: name, exists: false };
      return { field: name, above: 0, ...(chance(g, 50) ? { below: 100 } : {}) };
    case 3:
      return { field: name, exists: chance(g, 50) };
    case 4:
      return { all: [condition(g, all, depth + 1), condition(g, all, depth + 1)] };
    case 5:
      return { any: [condition(g, all, depth + 1), condition(g, all, depth + 1)] };
    default:
      return { not: condition(g, all, depth + 1) };
  }
}

export function spec(g: Random): EventSpec {
  const fields = fieldsOf(g, 0);
  const known = paths(fields);
  const nowhere = { path: 'nowhere', field: { name: '', type: 'string', required: false } } as const;
  const all = chance(g, 5) ? [...known, nowhere] : known;
  const of = (...types: string[]) =>
    known.filter(({ field: { type } }) => types.includes(type)).map(({ path }) => path);
  const enrich: Record<string, Enrichment> = { processed: { processingTime: true }, source: { constant: 'Köln' } };
  const numbers = of('integer', 'number');
  const where = (path: string) => {
    const flag = of('boolean').find(
      (one) => one.split('.').slice(0, -1).join() === path.split('.').slice(0, -1).join(),
    );
    return flag !== undefined && chance(g, 60) ? { where: flag } : {};
  };
  for (const [index, path] of numbers.slice(0, 3).entries()) {
    const how = pick(g, ['sum', 'min', 'max', 'countDistinct'] as const);
    enrich[`number${index}`] = { [how]: path, ...where(path) } as unknown as Enrichment;
  }
  for (const [index, { path, field: counted }] of all.slice(0, 4).entries()) {
    const how = counted.type === 'object' || counted.type === 'array' ? 'count' : pick(g, ['count', 'countDistinct']);
    enrich[`count${index}`] = { [how]: path, ...where(path) } as unknown as Enrichment;
  }
  const text = fields.find(({ type }) => type === 'string')?.name;
  if (text !== undefined) enrich.looked = { lookup: text, values: { USA: 1, Köln: 'x', '': true }, otherwise: '—' };
  const time = fields.find(({ type }) => type === 'timestamp');
  const versions = [{ version: '2.0.0', fields }];
  if (chance(g, 25)) versions.push({ version: '1.0.0', fields: fieldsOf(g, 0) });
  return {
    dataset: 'events',
    versions,
    ...(time ? { eventTime: time.name } : {}),
    ...(all.length && chance(g, 40) ? { filter: condition(g, all) } : {}),
    enrich,
    routes: { ...(all.length ? { first: { when: condition(g, all) } } : {}), rest: {} },
  };
}

const space = (g: Random): string => (chance(g, 6) ? pick(g, [' ', '\t', ' ', '\t', ' ', '\n', ' \r\n ']) : '');

function string(g: Random, text: string): string {
  const plain = JSON.stringify(text);
  if (!chance(g, 1)) return plain;
  return `"${[...text].map((character) => (character.length > 1 ? '😀' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)).join('')}"`;
}

function anything(g: Random, depth = 0): string {
  switch (g(fc.nat, { max: depth > 3 ? 3 : 5 })) {
    case 0:
      return string(g, pick(g, TEXTS));
    case 1:
      return pick(g, NUMBERS);
    case 2:
      return pick(g, ['true', 'false', 'null']);
    case 3:
      return pick(g, ['""', '[]', '{}', '[ ]', '{\t}']);
    case 4:
      return `[${anything(g, depth + 1)},${space(g)}${anything(g, depth + 1)}]`;
    default:
      return `{${string(g, pick(g, NAMES))}:${anything(g, depth + 1)}${space(g)}}`;
  }
}

/** Mostly a value that its contract allows. */
function fitting(g: Random, one: EventField, texts: readonly string[], read: (text: string) => unknown): string {
  const fit = check(one);
  const good = texts.filter((text) => fit(read(text)) === '');
  return pick(g, good.length && chance(g, 95) ? good : texts);
}

function value(g: Random, one: EventField): string {
  const { type, items, fields, enum: among, required } = one;
  if (chance(g, 1)) return anything(g);
  if (!chance(g, required ? 99 : 85)) return 'null';
  if (among && chance(g, 80)) return JSON.stringify(pick(g, among));
  switch (type) {
    case 'string':
      return string(
        g,
        fitting(g, one, TEXTS, (text) => text),
      );
    case 'integer':
      return fitting(g, one, NUMBERS.slice(0, chance(g, 95) ? 4 : NUMBERS.length), Number);
    case 'number':
      return fitting(g, one, NUMBERS, Number);
    case 'boolean':
      return pick(g, ['true', 'false']);
    case 'date':
      return string(g, pick(g, chance(g, 90) ? ['2024-02-29', '1999-12-31', '0001-01-01'] : TEXTS.slice(-3)));
    case 'timestamp':
      return string(g, pick(g, chance(g, 95) ? TIMES : OTHER_TIMES));
    case 'time':
      return string(g, pick(g, CLOCKS.slice(0, chance(g, 90) ? 2 : 5)));
    case 'array': {
      const count = one.minItems ?? one.maxItems ?? g(fc.nat, { max: 3 });
      const item = () => space(g) + (items ? value(g, items) : anything(g)) + space(g);
      return `[${Array.from({ length: count }, item).join(',')}]`;
    }
    default:
      return object(g, fields);
  }
}

/** The text of an object with these fields, some more, in any order, sometimes one twice. */
export function object(g: Random, fields: readonly EventField[] | undefined): string {
  if (!fields) return chance(g, 50) ? '{}' : `{"any":${anything(g)}}`;
  const members = fields
    .filter(({ required }) => chance(g, required ? 100 : 80))
    .map((one) => `${string(g, one.name)}${space(g)}:${space(g)}${value(g, one)}${space(g)}`);
  if (chance(g, 8)) members.push(`${string(g, pick(g, NAMES))}:${anything(g)}`);
  if (chance(g, 2) && members.length) members.splice(g(fc.nat, { max: members.length - 1 }), chance(g, 30) ? 1 : 0);
  if (chance(g, 3) && members.length) members.push(pick(g, members));
  if (chance(g, 20)) members.reverse();
  return `{${space(g)}${members.join(`,${space(g)}`)}}`;
}

/** The bytes of an event; some are changed. */
export function bytes(g: Random, fields: readonly EventField[]): Buffer {
  const text = `${chance(g, 3) ? ' ' : ''}${object(g, fields)}${chance(g, 5) ? ' \r\n' : ''}`;
  const all = Buffer.from(text);
  if (chance(g, 20)) {
    const at = g(fc.nat, { max: all.length - 1 });
    const byte = pick(g, [0, 10, 32, 34, 44, 48, 58, 92, 93, 101, 123, 125, 127, 128, 195, 255]);
    if (chance(g, 50)) all[at] = byte;
    else return Buffer.concat([all.subarray(0, at), all.subarray(at + 1)]);
  }
  return all;
}
