import type { ManifestCheck } from '../../../lib/platform';
import { contract, definition, expectMistake, mistakesOf, resolve } from '../fixture';

type Json = Record<string, unknown>;
const FILE = 'contracts/goods.odcs.yaml';
const checks = (more: Parameters<typeof contract>[1]): readonly ManifestCheck[] =>
  resolve(definition(), { [FILE]: contract('goods', more) }).manifest.datasets.goods!.checks;
const ofTable = (rule: Json) => checks({ object: { quality: [{ name: 'r', ...rule }] } })[0]!;
const ofLabel = (rule: Json, more: Json = {}) =>
  checks({ property: { quality: [{ name: 'r', ...rule }], ...more } })[0]!;

describe('metrics of the library', () => {
  it.each<[string, Json, Partial<ManifestCheck>]>([
    ['more than', { mustBeGreaterThan: 0 }, { min: 1 }],
    ['at least', { mustBeGreaterOrEqualTo: 5 }, { min: 5 }],
    ['less than', { mustBeLessThan: 10 }, { max: 9 }],
    ['at most', { mustBeLessOrEqualTo: 10 }, { max: 10 }],
    ['exactly', { mustBe: 3 }, { min: 3, max: 3 }],
    ['between', { mustBeBetween: [2, 4] }, { min: 2, max: 4 }],
  ])('rowCount %s', (_, operator, bounds) => {
    expect(ofTable({ metric: 'rowCount', ...operator })).toEqual({
      name: 'r',
      kind: 'rowCount',
      severity: 'error',
      ...bounds,
    });
  });

  it('rowCount that must not be', () => {
    expect(ofTable({ metric: 'rowCount', mustNotBe: 0 })).toEqual({
      name: 'r',
      kind: 'sql',
      query:
        'select case when value between 0 and 0 then 1 else 0 end from (select (select count(*) from {table}) as value)',
      min: 0,
      max: 0,
      severity: 'error',
    });
  });

  it('nullValues in rows and percent', () => {
    expect(ofLabel({ metric: 'nullValues', mustBeLessThan: 5, severity: 'warning' })).toEqual({
      name: 'r',
      kind: 'sql',
      query: 'select count(*) from {table} where `label` is null',
      max: 4,
      severity: 'warning',
    });
    expect(ofLabel({ metric: 'nullValues', mustBeLessOrEqualTo: 5, unit: 'percent' })).toMatchObject({
      query: 'select coalesce(100.0 * sum(case when `label` is null then 1 else 0 end) / count(*), 0) from {table}',
      max: 5,
    });
  });

  it('missingValues and invalidValues, quoted', () => {
    expect(
      ofLabel({ metric: 'missingValues', mustBe: 0, arguments: { missingValues: [null, '', "n'a"] } }),
    ).toMatchObject({
      query: "select count(*) from {table} where `label` is null or `label` in ('', 'n\\'a')",
    });
    expect(ofLabel({ metric: 'invalidValues', mustBe: 0, arguments: { validValues: ['a', 7, true] } })).toMatchObject({
      query: "select count(*) from {table} where `label` is not null and not (`label` in ('a', 7, true))",
    });
    expect(ofLabel({ metric: 'invalidValues', mustBe: 0, arguments: { pattern: '^\\d+$' } })).toMatchObject({
      query: "select count(*) from {table} where not (`label` rlike '^\\\\d+$')",
    });
  });

  it('duplicateValues of a column and of several', () => {
    expect(ofLabel({ metric: 'duplicateValues', mustBe: 0 })).toEqual({
      name: 'r',
      kind: 'unique',
      columns: ['label'],
      severity: 'error',
    });
    const properties = ['id', 'label'];
    expect(ofTable({ metric: 'duplicateValues', mustBe: 0, arguments: { properties } })).toMatchObject({
      kind: 'unique',
      columns: properties,
    });
    expect(ofTable({ metric: 'duplicateValues', mustBeLessThan: 10, arguments: { properties } })).toMatchObject({
      query:
        'select coalesce(sum(n - 1), 0) from (select count(*) as n from {table} where `id` is not null and `label` is not null group by `id`, `label`)',
      max: 9,
    });
  });
});

describe('sql', () => {
  it('reads the table and, at a property, its column', () => {
    expect(
      ofLabel({ type: 'sql', query: 'SELECT max(length({property})) FROM ${object};', mustBeLessThan: 20 }),
    ).toEqual({
      name: 'r',
      kind: 'sql',
      query: 'SELECT max(length(`label`)) FROM {table}',
      max: 19.999999999999996,
      severity: 'error',
    });
  });
  it('may answer yes or no', () => {
    expect(ofTable({ type: 'sql', query: 'select bool_and(id > 0) from {table}', mustBe: true })).toMatchObject({
      query: 'select cast((select bool_and(id > 0) from {table}) as int)',
      min: 1,
      max: 1,
    });
  });
});

describe('names and severities', () => {
  it('are found where they are not given', () => {
    const all = checks({
      object: {
        quality: [
          { metric: 'rowCount', mustBe: 1 },
          { id: 'by_id', metric: 'rowCount', mustBe: 1, severity: 'High' },
        ],
      },
      property: { quality: [{ metric: 'nullValues', mustBe: 0, severity: 'info' }] },
    });
    expect(all.map(({ name, severity }) => [name, severity])).toEqual([
      ['rowCount_1', 'error'],
      ['by_id', 'error'],
      ['label_nullValues_1', 'warning'],
    ]);
  });
  it('leave what others run to them', () => {
    const quality = [
      { type: 'text', description: 'nice' },
      { type: 'custom', engine: 'soda', implementation: 'x' },
    ];
    expect(checks({ object: { quality } })).toEqual([]);
  });
  it('of derived columns are audited, since the manifest does not list them', () => {
    const transform = { 'transforms/goods.sql': 'select *, 1 as made from input' };
    const made = { name: 'made', physicalType: 'int4', transformLogic: '1', required: true, unique: true };
    const of = definition({
      datasets: {
        ...definition().datasets,
        goods: { source: 'main', load: { pattern: 'snapshot' }, transform: 'transforms/goods.sql' },
      },
    });
    const { goods } = resolve(of, { ...transform, [FILE]: contract('goods', { properties: [made] }) }).manifest
      .datasets;
    expect(goods!.columns.map((c) => c.name)).toEqual(['id', 'label', 'changed']);
    expect(goods!.checks.map((c) => c.name)).toEqual(['made_required', 'made_unique']);
  });
});

describe('mistakes', () => {
  const table = (rule: Json, more: Parameters<typeof contract>[1] = {}) =>
    mistakesOf(definition(), { [FILE]: contract('goods', { object: { quality: [rule] }, ...more }) });
  const property = (rule: Json, more: Json = {}) =>
    mistakesOf(definition(), { [FILE]: contract('goods', { property: { quality: [rule], ...more } }) });
  const [T, P] = [`${FILE} › schema[0].quality[0]`, `${FILE} › schema[0].properties[1].quality[0]`];
  const mask = (value: string) => ({ customProperties: [{ property: 'mask', value }] });
  it.each<[string, ReturnType<typeof table>, string, RegExp]>([
    [
      'a metric of columns at the table',
      table({ metric: 'nullValues', mustBe: 0 }),
      `${T}.metric`,
      /counts the values of a column/,
    ],
    ['a metric of tables at a column', property({ metric: 'rowCount', mustBe: 1 }), `${P}.metric`, /counts the rows/],
    [
      'rows in percent',
      table({ metric: 'rowCount', mustBe: 1, unit: 'percent' }),
      `${T}.unit`,
      /not counted in 'percent'/,
    ],
    ['no valid values', property({ metric: 'invalidValues', mustBe: 0 }), `${P}.arguments.validValues`, /needs a list/],
    ['no properties', table({ metric: 'duplicateValues', mustBe: 0 }), `${T}.arguments.properties`, /needs a list/],
    [
      'unknown properties',
      table({ metric: 'duplicateValues', mustBe: 0, arguments: { properties: ['id', 'lable'] } }),
      `${T}.arguments.properties[1]`,
      /no column 'lable'/,
    ],
    [
      'an unknown severity',
      table({ metric: 'rowCount', mustBe: 1, severity: 'bad' }),
      `${T}.severity`,
      /no severity 'bad'/,
    ],
    [
      'a range upside down',
      table({ metric: 'rowCount', mustBeBetween: [5, 1] }),
      `${T}.mustBeBetween`,
      /5 is more than 1/,
    ],
    ['a comparison with text', table({ metric: 'rowCount', mustBe: 'many' }), `${T}.mustBe`, /'many' is neither/],
    [
      'two statements',
      table({ type: 'sql', query: 'select 1 from {object}; drop table x', mustBe: 1 }),
      `${T}.query`,
      /not one SELECT/,
    ],
    ['no SELECT', table({ type: 'sql', query: 'delete from {object}', mustBe: 1 }), `${T}.query`, /not one SELECT/],
    [
      'another table',
      table({ type: 'sql', query: 'select count(*) from goods', mustBe: 1 }),
      `${T}.query`,
      /does not read the table/,
    ],
    [
      'a column at the table',
      table({ type: 'sql', query: 'select max({property}) from {object}', mustBe: 1 }),
      `${T}.query`,
      /stands for a column/,
    ],
    [
      'an unknown placeholder',
      table({ type: 'sql', query: 'select max({colum}) from {object}', mustBe: 1 }),
      `${T}.query`,
      /'\{colum\}' stands for nothing/,
    ],
    [
      'values of a masked column',
      property({ metric: 'invalidValues', mustBe: 0, arguments: { validValues: ['a'] } }, mask('hash')),
      `${P}.metric`,
      /is masked \(hash\)/,
    ],
    ['a dropped column', property({ metric: 'nullValues', mustBe: 0 }, mask('drop')), P, /dropped before/],
    [
      'a name twice',
      table(
        { name: 'x', metric: 'rowCount', mustBe: 1 },
        { property: { quality: [{ name: 'x', metric: 'nullValues', mustBe: 0 }] } },
      ),
      `${FILE} › schema[0].quality`,
      /Two quality rules are called 'x'/,
    ],
  ])('%s', (_, found, where, what) => expectMistake(found, where, what, /./));
});
