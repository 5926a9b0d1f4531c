import fc from 'fast-check';
import { withoutComments } from '../../lib/platform/resolve/models';
import { definition, expectMistake, mistakesOf, resolve } from './fixture';

const models = (names: string[], more: object = {}) =>
  definition({ pipelines: { daily: { datasets: ['orders', 'goods'], models: names } }, ...more });
const one = (sql: string) => mistakesOf(definition(), { 'models/sales.sql': sql });

describe('inputs', () => {
  const inputs = (sql: string) => resolve(definition(), { 'models/sales.sql': sql }).manifest.models.sales!.inputs;
  it('are read out of the SQL, each once', () => {
    expect(
      inputs(
        'with a as (select * from ${silver}.orders) select * from a, `${silver}`, ${silver} . `goods`'.replace(
          '`${silver}`, ',
          '',
        ),
      ),
    ).toEqual(['silver.goods', 'silver.orders']);
  });
  it('are not those of comments, and those of texts are', () => {
    expect(inputs("select '--', 1 /* ${gold}.nope */ from ${silver}.orders -- ${silver}.nope\nwhere x = '/*'")).toEqual(
      ['silver.orders'],
    );
  });
  it('may be none', () => expect(inputs('select 1')).toEqual([]));
});

describe('order', () => {
  it('puts inputs before their readers, whatever the pipeline says', () => {
    const of = models(['c', 'a', 'b', 'sales']);
    const files = {
      'models/a.sql': 'select * from ${gold}.b join ${gold}.c',
      'models/b.sql': 'select * from ${silver}.goods',
      'models/c.sql': 'select * from ${gold}.b',
    };
    const { models: order } = resolve(of, files).manifest.pipelines.daily!;
    expect([...order].sort()).toEqual(['a', 'b', 'c', 'sales']);
    expect(order.indexOf('b')).toBeLessThan(order.indexOf('c'));
    expect(order.indexOf('c')).toBeLessThan(order.indexOf('a'));
  });

  it('holds for any graph without circles', () => {
    const graph = fc.integer({ min: 1, max: 8 }).chain((n) =>
      fc
        .tuple(...Array.from({ length: n }, (_, i) => fc.subarray(Array.from({ length: i }, (_, j) => j))))
        .chain((edges) =>
          fc.tuple(
            fc.constant(edges),
            fc.shuffledSubarray(
              edges.map((_, i) => i),
              { minLength: n },
            ),
          ),
        ),
    );
    fc.assert(
      fc.property(graph, ([edges, listed]) => {
        const files = Object.fromEntries(
          edges.map((inputs, i) => [
            `models/m${i}.sql`,
            `select 1 ${inputs.map((j) => `from \${gold}.m${j}`).join(' ')}`,
          ]),
        );
        const of = models([...listed.map((i) => `m${i}`), 'sales']);
        const order = resolve(of, files).manifest.pipelines.daily!.models;
        expect(order).toHaveLength(edges.length + 1);
        for (const [i, inputs] of edges.entries())
          for (const j of inputs) expect(order.indexOf(`m${j}`)).toBeLessThan(order.indexOf(`m${i}`));
      }),
      { numRuns: 30 },
    );
  });

  it('cannot be found in a circle', () => {
    const files = { 'models/a.sql': 'select * from ${gold}.b', 'models/b.sql': 'select * from ${gold}.a' };
    expectMistake(mistakesOf(models(['a', 'b', 'sales']), files), 'models/a.sql', /in a circle: a → b → a/, /third/);
    expectMistake(one('select * from ${gold}.sales'), 'models/sales.sql', /sales → sales/, /./);
  });
});

describe('mistakes', () => {
  it.each([
    ['an unknown dataset', 'select * from ${silver}.ordrs', /reads the dataset 'ordrs'/, /'orders'/],
    ['an unknown model', 'select * from ${gold}.sails', /reads the model 'sails'/, /'sales'/],
    [
      'an unknown zone',
      'select * from ${bronze}.orders',
      /'\$\{bronze\}' stands for nothing/,
      /'\$\{silver\}\.<dataset>'/,
    ],
    ['an unknown zone in a comment, which the job would meet', 'select 1 -- ${x}', /'\$\{x\}' stands/, /./],
    ['a zone without table', 'select * from ${silver}', /not followed by a table/, /./],
    ['a statement that is no SELECT', 'create table x as select 1', /not one SELECT/, /CREATE/],
    ['two statements', 'select 1; select 2', /not one SELECT/, /./],
    ['nothing', '-- later', /not one SELECT/, /./],
  ])('%s', (_, sql, what, mend) => expectMistake(one(sql), 'models/sales.sql', what, mend));

  it('of files', () => {
    const named = definition({ models: { sales: { path: 'sql/sales.sql' } } });
    expectMistake(mistakesOf(named), 'platform.config.ts › models.sales', /'sql\/sales.sql' does not exist/, /./);
    expectMistake(
      mistakesOf(models(['sales', 'Big-One']), { 'models/Big-One.sql': 'select 1' }),
      'models/Big-One.sql',
      /lower-case/,
      /Rename/,
    );
    expect(mistakesOf(named, { 'sql/sales.sql': 'select 1;' })).toEqual([]);
  });
});

describe('transforms', () => {
  const of = definition({
    datasets: {
      ...definition().datasets,
      goods: { source: 'main', load: { pattern: 'snapshot' }, transform: 't.sql' },
    },
  });
  it('are one SELECT over the load', () => {
    expect(resolve(of, { 't.sql': '-- doubles\nselect *, 2 from input;\n' }).manifest.datasets.goods!.transform).toBe(
      '-- doubles\nselect *, 2 from input',
    );
  });
  it.each([
    [undefined, 'platform.config.ts › datasets.goods.transform', /'t.sql' does not exist/],
    ['select 1 from other -- input', 't.sql', /does not read the load/],
    ['insert into x select * from input', 't.sql', /not one SELECT/],
  ])('%s is refused', (sql, where, what) => expectMistake(mistakesOf(of, { 't.sql': sql }), where, what, /./));
});

it('takes comments out and leaves texts as they are', () => {
  expect(withoutComments('select \'--a\', "/*b", `--c` --d\n/* e\n */ from x').replace(/\s+/g, ' ')).toBe(
    'select \'--a\', "/*b", `--c` from x',
  );
});
