import fc from 'fast-check';
import { parseExpression, walk, type Node } from '../../../local/metrics/expressions/parser';
import { runQueries, type MetricQuery } from '../../../local/metrics/expressions/query';
import { parseSearch } from '../../../local/metrics/expressions/search';
import { ExpressionError } from '../../../local/metrics/expressions/series';
import { memorySource } from './memory-source';

const MINUTE = 60_000;
const range = { start: 0, end: 10 * MINUTE };
const points = fc.array(fc.option(fc.integer({ min: -1000, max: 1000 })), { minLength: 10, maxLength: 10 });

async function evaluate(expression: string, ...columns: (number | null)[][]): Promise<(number | undefined)[]> {
  const names = ['a', 'b', 'c'];
  const stored = columns.map((values, index) => ({
    namespace: 'T',
    name: names[index]!,
    dimensions: {},
    values: values.flatMap((value, minute) => (value === null ? [] : [[minute * MINUTE, value] as const])),
  }));
  const leaves: MetricQuery[] = stored.map((metric) => ({
    id: metric.name,
    metric,
    stat: 'Sum',
    period: 60,
    returnData: false,
  }));
  const [result] = await runQueries([...leaves, { id: 'e', expression, period: 60 }], range, memorySource(stored));
  expect(result!.error).toBeUndefined();
  return Array.from({ length: 10 }, (_none, minute) => result!.series[0]!.points.get(minute * MINUTE));
}

/** Any expression of numbers and operators, as text, and JavaScript's value of it. */
const arithmetic: fc.Arbitrary<{ text: string; value: number }> = fc.letrec<{ tree: { text: string; value: number } }>(
  (tie) => ({
    tree: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.integer({ min: 0, max: 99 }).map((value) => ({ text: String(value), value })),
      fc
        .tuple(tie('tree'), fc.constantFrom('+', '-', '*', '<', '==', '>='), tie('tree'))
        .map(([left, operator, right]) => ({
          text: `(${left.text} ${operator} ${right.text})`,
          value: {
            '+': left.value + right.value,
            '-': left.value - right.value,
            '*': left.value * right.value,
            '<': Number(left.value < right.value),
            '==': Number(left.value === right.value),
            '>=': Number(left.value >= right.value),
          }[operator],
        })),
      tie('tree').map(({ text, value }) => ({ text: `-${text}`, value: 0 - value })),
    ),
  }),
).tree;

describe('properties of metric math', () => {
  test('arithmetic of numbers is that of JavaScript', () =>
    fc.assert(
      fc.asyncProperty(arithmetic, async ({ text, value }) => {
        const [first] = await evaluate(
          `a * 0 + (${text})`,
          Array.from({ length: 10 }, () => 1),
        );
        expect(first).toBeCloseTo(value, 6);
      }),
    ));

  test('a point of a sum exists exactly where both have one', () =>
    fc.assert(
      fc.asyncProperty(points, points, async (a, b) => {
        const expected = a.map((value, index) => (value === null || b[index] === null ? undefined : value + b[index]!));
        expect(await evaluate('a + b', a, b)).toEqual(expected);
        expect(await evaluate('b + a', a, b)).toEqual(expected);
      }),
    ));

  test('SUM of many has a point wherever one of them has', () =>
    fc.assert(
      fc.asyncProperty(points, points, points, async (a, b, c) => {
        const expected = a.map((_value, index) => {
          const known = [a, b, c].flatMap((column) => column[index] ?? []);
          return known.length ? known.reduce((sum, value) => sum + value, 0) : undefined;
        });
        expect(await evaluate('SUM(METRICS())', a, b, c)).toEqual(expected);
      }),
    ));

  test('FILL leaves nothing missing and changes nothing that is there', () =>
    fc.assert(
      fc.asyncProperty(points, fc.integer({ min: -5, max: 5 }), async (a, filler) => {
        expect(await evaluate(`FILL(a, ${filler})`, a)).toEqual(a.map((value) => value ?? filler));
      }),
    ));

  test('RUNNING_SUM and DIFF undo each other', () =>
    fc.assert(
      fc.asyncProperty(points, async (a) => {
        const known = a.map((value) => value ?? 0);
        expect((await evaluate('DIFF(RUNNING_SUM(a))', known)).slice(1)).toEqual(known.slice(1));
      }),
    ));

  test('SORT is a permutation in order', () =>
    fc.assert(
      fc.asyncProperty(fc.array(points, { minLength: 1, maxLength: 3 }), async (columns) => {
        const names = ['a', 'b', 'c'].slice(0, columns.length);
        const stored = columns.map((values, index) => ({
          namespace: 'T',
          name: names[index]!,
          dimensions: {},
          values: values.map((value, minute) => [minute * MINUTE, value ?? 0] as const),
        }));
        const leaves = stored.map((metric) => ({
          id: metric.name,
          metric,
          stat: 'Sum',
          period: 60,
          returnData: false,
        }));
        const [result] = await runQueries(
          [...leaves, { id: 'e', expression: 'SORT(METRICS(), AVG, DESC)' }],
          range,
          memorySource(stored),
        );
        expect(result!.series.map((series) => series.label).sort()).toEqual(names);
        const averages = result!.series.map(
          (series) => [...series.points.values()].reduce((sum, value) => sum + value, 0) / 10,
        );
        expect(averages).toEqual([...averages].sort((x, y) => y - x));
      }),
    ));

  test('any text parses or is refused as an expression error, nothing else', () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc
            .array(fc.constantFrom('(', ')', '[', ']', ',', '+', '-', 'a', '1', "'x'", 'SUM', 'AND', '!', '=='), {
              maxLength: 12,
            })
            .map((parts) => parts.join(' ')),
        ),
        (text) => {
          for (const parse of [(): Node[] => [...walk(parseExpression(text))], () => parseSearch(text)]) {
            try {
              parse();
            } catch (error) {
              expect(error).toBeInstanceOf(ExpressionError);
            }
          }
        },
      ),
    ));
});
