import type { ManifestLoad } from '../../../lib/platform';
import { expectMistake, mistakesOf, resolve } from '../fixture';
import { clicks, derived, streamFiles, streams } from '../stream-fixture';

type Json = Record<string, unknown>;

const FILE = 'contracts/clicks.odcs.yaml';
/** Read with one more property, the seventh. */
const read = (property: Json) => {
  const { datasets } = resolve(streams(), streamFiles(clicks({ properties: [property] }))).manifest;
  const { load, columns, checks } = datasets.clicks!;
  const { spec } = load as Extract<ManifestLoad, { pattern: 'stream' }>;
  return { column: columns[6]!, field: spec.versions[0]!.fields[6]!, checks };
};
const mistakes = (property: Json) => mistakesOf(streams(), streamFiles(clicks({ properties: [property] })));
const at = (path: string) => `${FILE} › schema[0].properties[6]${path}`;

describe('types in the lake', () => {
  it.each<[Json, string]>([
    [{ logicalType: 'string' }, 'string'],
    [{ logicalType: 'integer' }, 'bigint'],
    [{ logicalType: 'integer', physicalType: 'INT' }, 'int'],
    [{ logicalType: 'integer', physicalType: 'long' }, 'bigint'],
    [{ logicalType: 'integer', physicalType: 'decimal(20)' }, 'decimal(20,0)'],
    [{ logicalType: 'number' }, 'double'],
    [{ logicalType: 'number', physicalType: 'numeric(12, 2)' }, 'decimal(12,2)'],
    [{ logicalType: 'boolean' }, 'boolean'],
    [{ logicalType: 'date' }, 'date'],
    [{ logicalType: 'timestamp' }, 'timestamp'],
    [{ logicalType: 'time' }, 'string'],
    [{ logicalType: 'array', items: { logicalType: 'integer' } }, 'array<bigint>'],
    [{ logicalType: 'array', physicalType: 'array<bigint>', items: { logicalType: 'integer' } }, 'array<bigint>'],
    [
      {
        logicalType: 'object',
        physicalType: 'struct',
        properties: [
          { name: 'a', logicalType: 'date' },
          { name: 'b-c', logicalType: 'array', items: { logicalType: 'array', items: { logicalType: 'time' } } },
        ],
      },
      'struct<a:date,`b-c`:array<array<string>>>',
    ],
  ])('%j is %s', (property, type) => {
    expect(read({ name: 'x', ...property }).column).toMatchObject({ name: 'x', physicalType: type });
  });

  it.each<[string, Json, string, RegExp, RegExp]>([
    ['no logical type', { physicalType: 'string' }, '.logicalType', /missing/, /logicalType: string/],
    [
      'a type of PostgreSQL',
      { logicalType: 'string', physicalType: 'text' },
      '.physicalType',
      /'text' does not fit the logical type 'string'/,
      /'string'.*as Spark spells it/,
    ],
    [
      'a fraction of an integer',
      { logicalType: 'integer', physicalType: 'decimal(5,2)' },
      '.physicalType',
      /whole numbers/,
      /scale of 0/,
    ],
    [
      'a precision too high',
      { logicalType: 'number', physicalType: 'decimal(40,2)' },
      '.physicalType',
      /no type/,
      /1 to 38/,
    ],
    ['a list of nothing', { logicalType: 'array' }, '.items', /not said what the list has/, /items/],
    ['an object of nothing', { logicalType: 'object' }, '.properties', /not said what the object has/, /properties/],
    [
      'a nested type that differs',
      { logicalType: 'array', physicalType: 'array<int>', items: { logicalType: 'integer' } },
      '.physicalType',
      /'array<bigint>'/,
      /Leave physicalType out/,
    ],
    [
      'inside of lists',
      {
        logicalType: 'array',
        items: { logicalType: 'object', properties: [{ name: 'a', logicalType: 'date', physicalType: 'int' }] },
      },
      '.items.properties[0].physicalType',
      /'int' does not fit/,
      /'date'/,
    ],
  ])('%s', (_, property, where, what, mend) => {
    expectMistake(mistakes({ name: 'x', ...property }), at(where), what, mend);
  });
});

describe('what the consumer checks', () => {
  it.each<[Json, Json]>([
    [
      {
        logicalType: 'string',
        required: true,
        logicalTypeOptions: { minLength: 1, maxLength: 9, pattern: '^a', format: 'uuid' },
      },
      { type: 'string', required: true, minLength: 1, maxLength: 9, pattern: '^a' },
    ],
    [
      { logicalType: 'number', logicalTypeOptions: { exclusiveMinimum: 0, maximum: 5 } },
      { type: 'number', required: false, exclusiveMinimum: 0, maximum: 5 },
    ],
    [
      { logicalType: 'array', logicalTypeOptions: { minItems: 1 }, items: { logicalType: 'boolean', required: true } },
      { type: 'array', required: false, minItems: 1, items: { name: '', type: 'boolean', required: true } },
    ],
    [
      { logicalType: 'object', properties: [{ name: 'a', logicalType: 'time', required: true }] },
      { type: 'object', required: false, fields: [{ name: 'a', type: 'time', required: true }] },
    ],
  ])('%j', (property, field) => {
    expect(read({ name: 'x', ...property }).field).toEqual({ name: 'x', ...field });
  });

  it('keeps numbers within what their type can hold: the lake would make nulls of others without a word', () => {
    const range = (logicalType: string, physicalType: string, options: Json = {}) => {
      const { minimum, maximum } = read({ name: 'x', logicalType, physicalType, logicalTypeOptions: options }).field;
      return [minimum, maximum];
    };
    expect(range('integer', 'int')).toEqual([-(2 ** 31), 2 ** 31 - 1]);
    expect(range('integer', 'tinyint', { minimum: 0, maximum: 1000 })).toEqual([0, 127]);
    expect(range('number', 'decimal(5,2)', { maximum: 10 })).toEqual([-999.99, 10]);
    expect(range('integer', 'bigint')).toEqual([undefined, undefined]);
  });

  it('takes valid values that nothing else is allowed beside, and leaves the others to the audit', () => {
    const rule = { metric: 'invalidValues', arguments: { validValues: ['a', 'b', null] }, mustBe: 0 };
    const strict = read({ name: 'x', logicalType: 'string', quality: [rule] });
    expect([strict.field.enum, strict.checks]).toEqual([['a', 'b'], []]);
    const warning = read({ name: 'x', logicalType: 'string', quality: [{ ...rule, severity: 'warning' }] });
    expect([warning.field.enum, warning.checks.length]).toEqual([undefined, 1]);
    const some = read({
      name: 'x',
      logicalType: 'string',
      quality: [{ ...rule, mustBe: undefined, mustBeLessThan: 3 }],
    });
    expect([some.field.enum, some.checks.length]).toEqual([undefined, 1]);
  });

  it.each<[string, Json, string, RegExp, RegExp]>([
    [
      'an option that is not checked',
      { logicalType: 'integer', logicalTypeOptions: { multipleOf: 5 } },
      '.logicalTypeOptions.multipleOf',
      /not checked/,
      /quality rule/,
    ],
    [
      'a limit of dates',
      { logicalType: 'date', logicalTypeOptions: { minimum: '2020-01-01' } },
      '.logicalTypeOptions.minimum',
      /not checked/,
      /quality rule/,
    ],
    [
      'limits that exclude all',
      { logicalType: 'number', logicalTypeOptions: { minimum: 5, maximum: 1 } },
      '.logicalTypeOptions.minimum',
      /5 is more than maximum, 1/,
      /both/,
    ],
    [
      'a pattern that is none',
      { logicalType: 'string', logicalTypeOptions: { pattern: '(' } },
      '.logicalTypeOptions.pattern',
      /not a regular expression/,
      /ECMAScript/,
    ],
    [
      'a valid value of another type',
      { logicalType: 'integer', quality: [{ metric: 'invalidValues', arguments: { validValues: ['1'] }, mustBe: 0 }] },
      '.quality',
      /'1' is no integer/,
      /integer/,
    ],
    ['a name with a dot', { name: 'a.b', logicalType: 'string' }, '.name', /can't be the name/, /\. , :/],
    [
      'a name of the platform',
      { name: '_route', logicalType: 'string' },
      '.name',
      /start with '_'/,
      /where events are made/,
    ],
    [
      'another name in the lake',
      { name: 'x', physicalName: 'y', logicalType: 'string' },
      '.physicalName',
      /'x' in events and 'y'/,
      /Leave/,
    ],
    [
      'a name that is there twice in an object',
      {
        logicalType: 'object',
        properties: [
          { name: 'a', logicalType: 'string' },
          { name: 'A', logicalType: 'string' },
        ],
      },
      '.properties[1].name',
      /twice/,
      /Remove/,
    ],
    [
      'a key that is a list',
      { logicalType: 'array', items: { logicalType: 'string' }, primaryKey: true, primaryKeyPosition: 2 },
      '.primaryKey',
      /of type array/,
      /single/,
    ],
    [
      'a key inside of an object',
      { logicalType: 'object', properties: [{ name: 'a', logicalType: 'string', unique: true }] },
      '.properties[0].unique',
      /Only top-level/,
      /derive/,
    ],
    [
      'a derived field inside of an object',
      { logicalType: 'object', properties: [derived('a')] },
      '.properties[0].transformLogic',
      /Only top-level fields can be derived/,
      /code/,
    ],
    [
      'a rule inside of a list',
      { logicalType: 'array', items: { logicalType: 'integer', quality: [{ metric: 'nullValues', mustBe: 0 }] } },
      '.items.quality[0]',
      /inside of an object or list/,
      /type sql/,
    ],
  ])('%s', (_, property, where, what, mend) => {
    const found = mistakes({ name: 'x', ...property }).filter((m) => !/key columns and has no position/.test(m.what));
    expectMistake(found, at(where), what, mend);
  });
});

it('masks are the load’s affair, of derived fields too', () => {
  const load = { enrich: { total: { count: 'items' } } };
  const contract = clicks({
    properties: [derived('total', 'integer', { classification: 'restricted' })],
  });
  const { columns } = resolve(streams({ load }), streamFiles(contract)).manifest.datasets.clicks!;
  expect(columns[6]).toMatchObject({ name: 'total', mask: 'hash' });
});

it('a contract of something else is told', () => {
  const other = clicks();
  other.schema[0]!.name = 'click';
  expectMistake(
    mistakesOf(streams(), streamFiles(other)),
    `${FILE} › schema`,
    /does not describe the events 'clicks'/,
    /Name the object 'clicks'/,
  );
});
