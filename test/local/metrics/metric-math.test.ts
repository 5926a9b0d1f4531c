import { parseExpression } from '../../../local/metrics/expressions/parser';
import { runQueries, type MetricQuery } from '../../../local/metrics/expressions/query';
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
const stored = [metric('a', [1, 2, null, 4, 5]), metric('b', [10, 0, 30, 40, 50])];
const source = memorySource(stored);
const leaf = (id: string): MetricQuery => ({
  id,
  metric: { namespace: 'Test', name: id, dimensions: {} },
  stat: 'Sum',
  period: 60,
  returnData: false,
});

async function values(expression: string): Promise<(number | null)[] | string> {
  const [result] = await runQueries([leaf('a'), leaf('b'), { id: 'e', expression, period: 60 }], range, source);
  if (result!.error) return result!.error;
  expect(result!.series).toHaveLength(1);
  return [0, 1, 2, 3, 4].map((minute) => result!.series[0]!.points.get(minute * MINUTE) ?? null);
}

describe('metric math', () => {
  test.each<[string, (number | null)[]]>([
    ['a + b', [11, 2, null, 44, 55]],
    ['b - a * 2', [8, -4, null, 32, 40]],
    ['(b - a) * 2', [18, -4, null, 72, 90]],
    ['a / b', [0.1, null, null, 0.1, 0.1]],
    ['-a ^ 2', [-1, -4, null, -16, -25]],
    ['100 * a / PERIOD(a)', [100 / 60, 200 / 60, null, 400 / 60, 500 / 60]],
    ['FILL(a, 0)', [1, 2, 0, 4, 5]],
    ['FILL(a, REPEAT)', [1, 2, 2, 4, 5]],
    ['FILL(a, LINEAR)', [1, 2, 3, 4, 5]],
    ['IF(a > 2, b, 0)', [0, 0, null, 40, 50]],
    ['IF(a > 2, b)', [null, null, null, 40, 50]],
    ['IF(a > 1 AND a < 5, 1, 0)', [0, 1, null, 1, 0]],
    ['IF(a == 1 || a == 5, 1, 0)', [1, 0, null, 0, 1]],
    ['RATE(b)', [null, -10 / 60, 30 / 60, 10 / 60, 10 / 60]],
    ['DIFF(a)', [null, 1, null, 2, 1]],
    ['RUNNING_SUM(a)', [1, 3, null, 7, 12]],
    ['SUM([a, b])', [11, 2, 30, 44, 55]],
    ['AVG([a, b])', [5.5, 1, 15, 22, 27.5]],
    ['MAX(METRICS())', [10, 2, 30, 40, 50]],
    ['MIN([a, b])', [1, 0, 30, 4, 5]],
    ['a - AVG(a)', [-2, -1, null, 1, 2]],
    ['CEIL(a / 2)', [1, 1, null, 2, 3]],
    ['TIME_SERIES(7)', [7, 7, 7, 7, 7]],
    ['FIRST(SORT(METRICS(), SUM, DESC))', [10, 0, 30, 40, 50]],
    ['SUM(SORT([a, b], MAX, ASC, 1))', [1, 2, null, 4, 5]],
    ['DATAPOINT_COUNT(METRICS())', [2, 2, 1, 2, 2]],
    ['a * METRIC_COUNT(METRICS())', [2, 4, null, 8, 10]],
  ])('%s', async (expression, expected) => {
    expect(await values(expression)).toEqual(
      expected.map((value) => (value === null ? null : expect.closeTo(value, 9))),
    );
  });

  test.each([
    ['SUM(a)', /one number/],
    ['a +', /position 4.*found the end/],
    ['SUM(nothing)', /no metric or expression with the id 'nothing'/],
    ['a $ b', /Unexpected character '\$' at position 3/],
    ['ANOMALY_DETECTION_BAND(a)', /ANOMALY_DETECTION_BAND isn't evaluated here/],
    ['FILL(a)', /FILL takes 2 argument/],
    ['METRICS() + METRICS()', /can't join two arrays/],
    ['e + 1', /refers to itself/],
    ['FILL(a, WRONG)', /no metric or expression with the id 'WRONG'/],
    ['SORT(METRICS(), REPEAT)', /SORT sorts by/],
    ["SEARCH('{Test}')", /SEARCH takes two texts/],
  ])('%s is refused with a message that helps', async (expression, message) => {
    expect(await values(expression)).toMatch(message);
  });

  test('one faulty expression leaves the others their answers', async () => {
    const results = await runQueries(
      [leaf('a'), { id: 'bad', expression: 'a +', period: 60 }, { id: 'good', expression: 'a + 1', period: 60 }],
      range,
      source,
    );
    expect(results.map(({ id, error, series }) => [id, error === undefined, series.length])).toEqual([
      ['bad', false, 0],
      ['good', true, 1],
    ]);
  });

  test('a metric that was never put is an empty series, not an error', async () => {
    const [result] = await runQueries([{ ...leaf('none'), returnData: true }], range, source);
    expect(result).toMatchObject({ id: 'none', series: [{ label: 'none' }] });
    expect(result!.series[0]!.points.size).toBe(0);
  });

  test('AND binds tighter than OR, comparison tighter than both', () => {
    expect(parseExpression('a OR b > 1 AND c')).toMatchObject({
      operator: '||',
      right: { operator: '&&', left: { operator: '>' } },
    });
  });

  test('a whole range is one point, and its period is the range', async () => {
    const [sum, period] = await runQueries(
      [
        { ...leaf('a'), returnData: true },
        { id: 'p', expression: 'a * 0 + PERIOD(a)', period: 60 },
      ],
      { ...range, whole: true },
      source,
    );
    expect([...sum!.series[0]!.points.values()]).toEqual([12]);
    expect([...period!.series[0]!.points.values()]).toEqual([300]);
  });
});
