import { runQueries } from '../../../local/metrics/expressions/query';
import { memorySource, type StoredMetric } from './memory-source';

const MINUTE = 60_000;
const range = { start: 0, end: 5 * MINUTE };

const metric = (
  name: string,
  values: readonly (number | null)[],
  dimensions: Record<string, string> = {},
): StoredMetric => ({
  namespace: 'Test',
  name,
  dimensions,
  values: values.flatMap((value, index) => (value === null ? [] : [[index * MINUTE, value] as const])),
});

async function labels(expression: string, more: readonly StoredMetric[], label?: string): Promise<string[]> {
  const [result] = await runQueries(
    [{ id: 'e', expression, period: 60, ...(label ? { label } : {}) }],
    range,
    memorySource(more),
  );
  expect(result!.error).toBeUndefined();
  return result!.series.map((series) => series.label);
}

describe('SEARCH', () => {
  const rows = (Dataset: string, Platform = 'flights-dev', name = 'RowsRead'): StoredMetric => ({
    ...metric(name, [1], { Dataset, Platform }),
    namespace: 'Headwater',
  });
  const lake = [
    rows('weather'),
    rows('flights'),
    rows('flights', 'flights-prod'),
    rows('flights', 'flights-dev', 'RowsInserted'),
    metric('RowsRead', [1], { Dataset: 'x' }),
  ];

  test.each<[string, string[]]>([
    [
      `SEARCH('{Headwater,Dataset,Platform} MetricName="RowsRead" Platform="flights-dev"', 'Sum', 60)`,
      ['flights', 'weather'],
    ],
    [
      `SEARCH('{Headwater,Platform,Dataset} MetricName="RowsRead"', 'Sum', 60)`,
      ['flights flights-dev', 'flights flights-prod', 'weather flights-dev'],
    ],
    [`SEARCH('{Headwater,Dataset} RowsRead', 'Sum')`, []],
    [`SEARCH('{Headwater} inserted', 'Sum')`, ['RowsInserted']],
    [`SEARCH('{Headwater} "weather" OR RowsInserted', 'Sum')`, ['RowsInserted flights', 'RowsRead weather']],
    [
      `SEARCH('{Headwater} Platform="flights-dev" NOT Dataset="weather" MetricName=("RowsRead" OR "RowsInserted")', 'Sum')`,
      ['RowsInserted', 'RowsRead'],
    ],
    [
      `SORT(SEARCH('{Headwater,Dataset,Platform} MetricName="RowsRead" Platform="flights-dev"', 'Sum', 60), SUM, DESC, 1)`,
      ['flights'],
    ],
  ])('%s', async (expression, expected) => {
    expect(await labels(expression, lake)).toEqual(expected);
  });

  test('labels are filled in from dimensions and values', async () => {
    const search = `SEARCH('{Headwater,Dataset,Platform} MetricName="RowsRead" Platform="flights-dev"', 'Sum', 60)`;
    expect(await labels(search, lake, "${PROP('Dim.Dataset')} (${LAST}, ${NONE})")).toEqual([
      'flights (1, ${NONE})',
      'weather (1, ${NONE})',
    ]);
  });

  test('what is needed is fetched in one call', async () => {
    let calls = 0;
    const counting = memorySource(lake);
    const fetch = counting.fetch.bind(counting);
    counting.fetch = (...args) => ((calls += 1), fetch(...args));
    const search = `SEARCH('{Headwater,Dataset,Platform} MetricName="RowsRead"', 'Sum', 60)`;
    await runQueries(
      [
        { id: 'x', expression: search },
        { id: 'y', expression: `SUM(${search})` },
      ],
      range,
      counting,
    );
    expect(calls).toBe(1);
    expect(counting.requests).toHaveLength(3);
  });
});

describe('Metrics Insights', () => {
  const of = (Dataset: string, values: (number | null)[], Platform = 'flights-dev'): StoredMetric => ({
    ...metric('Ratio', values, { Dataset, Platform }),
    namespace: 'Headwater',
  });
  const lake = [
    of('weather', [3, 2]),
    of('flights', [1, 8]),
    of('planes', [1, null]),
    of('flights', [99, 99], 'flights-prod'),
  ];
  const run = async (sql: string) => {
    const [result] = await runQueries([{ id: 'q', expression: sql, period: 60 }], range, memorySource(lake));
    if (result!.error) return result!.error;
    return result!.series.map((series) => [series.label, [...series.points.values()]]);
  };
  const from = `FROM SCHEMA("Headwater", Dataset, Platform) WHERE Platform = 'flights-dev'`;

  test('groups, orders and cuts', async () => {
    expect(await run(`SELECT MAX(Ratio) ${from} GROUP BY Dataset ORDER BY MAX() DESC LIMIT 2`)).toEqual([
      ['flights', [1, 8]],
      ['weather', [3, 2]],
    ]);
  });

  test('an average over metrics weighs by their values, not by the metrics', async () => {
    expect(await run(`SELECT AVG(Ratio) ${from}`)).toEqual([['AVG(Ratio)', [5 / 3, 5]]]);
    expect(await run(`SELECT COUNT(Ratio) ${from}`)).toEqual([['COUNT(Ratio)', [3, 2]]]);
    expect(
      await run(`SELECT SUM(Ratio) FROM "Headwater" WHERE Dataset != 'weather' AND Platform='flights-dev'`),
    ).toEqual([['SUM(Ratio)', [2, 8]]]);
  });

  test('quoted names with spaces', async () => {
    const endpoint: StoredMetric = {
      namespace: 'AWS/X',
      name: 'Drops',
      dimensions: { 'VPC Id': 'vpc-1', 'Service Name': 's3' },
      values: [[0, 4]],
    };
    const sql = `SELECT SUM(Drops) FROM SCHEMA("AWS/X", "Service Name", "VPC Id") WHERE "VPC Id" = 'vpc-1' GROUP BY "Service Name"`;
    const [result] = await runQueries([{ id: 'q', expression: sql, period: 60 }], range, memorySource([endpoint]));
    expect(result!.series.map((series) => series.label)).toEqual(['s3']);
  });

  test.each([
    ['SELECT P99(Ratio) FROM "Headwater"', /AVG, COUNT, MAX, MIN and SUM, not P99/],
    ['SELECT MAX(Ratio) WHERE x = 1', /Expected FROM/],
    ['SELECT MAX(Ratio) FROM "Headwater" WHERE Dataset', /Expected =/],
    ['SELECT MAX(Ratio) FROM "Headwater" HAVING 1', /Expected the end but found 'HAVING'/],
  ])('%s is refused', async (sql, message) => {
    expect(await run(sql)).toMatch(message);
  });
});
