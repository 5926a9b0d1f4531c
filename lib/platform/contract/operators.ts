import type { Place } from '../errors';
import type { QualityRule } from './odcs';

/** What a number is to be, as inclusive bounds: what the audit compares. */
export interface Bounds {
  /** Puts the bounds on a query that gives a number; `counts` says that it is always whole. */
  apply(query: string, counts?: boolean): { query: string; min?: number; max?: number };
}

/** The rule's operator; all are inclusive but GreaterThan and LessThan. */
export function boundsOf(rule: QualityRule, place: Place): Bounds | undefined {
  const range = (min?: number, max?: number, open?: 'min' | 'max'): Bounds => ({
    apply: (query, counts = /^select\s+count\s*\(/i.test(query)) => ({
      query,
      ...(min === undefined ? {} : { min: open === 'min' ? above(min, counts) : min }),
      ...(max === undefined ? {} : { max: open === 'max' ? -above(-max, counts) : max }),
    }),
  });
  // The audit knows ranges only: the query itself answers whether the number lies outside of one.
  const outside = (min: number, max: number): Bounds => ({
    apply: (query) => ({
      query: `select case when value between ${min} and ${max} then 1 else 0 end from (select (${query}) as value)`,
      min: 0,
      max: 0,
    }),
  });
  if (rule.mustBeGreaterThan !== undefined) return range(rule.mustBeGreaterThan, undefined, 'min');
  if (rule.mustBeGreaterOrEqualTo !== undefined) return range(rule.mustBeGreaterOrEqualTo);
  if (rule.mustBeLessThan !== undefined) return range(undefined, rule.mustBeLessThan, 'max');
  if (rule.mustBeLessOrEqualTo !== undefined) return range(undefined, rule.mustBeLessOrEqualTo);
  for (const key of ['mustBeBetween', 'mustNotBeBetween'] as const) {
    const pair = rule[key];
    if (!pair) continue;
    if (pair[0] > pair[1])
      return void place.in(key).add(`${pair[0]} is more than ${pair[1]}.`, 'Write the smaller number first.');
    return key === 'mustBeBetween' ? range(...pair) : outside(...pair);
  }
  const key = rule.mustBe !== undefined ? 'mustBe' : 'mustNotBe';
  const value = rule[key];
  if (typeof value === 'number') return key === 'mustBe' ? range(value, value) : outside(value, value);
  if (typeof value === 'boolean') {
    const wanted = Number(key === 'mustBe' ? value : !value);
    return { apply: (query) => ({ query: `select cast((${query}) as int)`, min: wanted, max: wanted }) };
  }
  return void place.in(key).add(`'${String(value)}' is neither a number nor true or false.`, 'Compare with a number.');
}

/** The rule allows none at all. */
export const isZero = (rule: QualityRule): boolean => rule.mustBe === 0 || rule.mustBeLessOrEqualTo === 0;

/** The least number that is more than `x`: the next whole one, or the next double. */
function above(x: number, counts: boolean): number {
  if (counts) return Math.floor(x) + 1;
  const bits = new DataView(new ArrayBuffer(8));
  if (x === 0) return Number.MIN_VALUE;
  bits.setFloat64(0, x);
  bits.setBigInt64(0, bits.getBigInt64(0) + (x > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}
