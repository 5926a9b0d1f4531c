import fc from 'fast-check';
import { boundsOf } from '../../../lib/platform/contract/operators';
import type { QualityRule } from '../../../lib/platform/contract/odcs';

describe('bounds', () => {
  const place = { in: () => place, add: () => undefined } as never;
  const numbers = fc.double({ noNaN: true, min: -1e15, max: 1e15 });
  const allows = (rule: QualityRule, value: number, counts: boolean): boolean => {
    const { min = -Infinity, max = Infinity } = boundsOf(rule, place)!.apply('q', counts);
    return min <= value && value <= max;
  };
  it('say the same as the operators, of any number', () => {
    fc.assert(
      fc.property(numbers, numbers, (limit, value) => {
        expect(allows({ mustBeGreaterThan: limit }, value, false)).toBe(value > limit);
        expect(allows({ mustBeLessThan: limit }, value, false)).toBe(value < limit);
        expect(allows({ mustBeGreaterThan: limit }, limit, false)).toBe(false);
        expect(allows({ mustBeLessThan: limit }, limit, false)).toBe(false);
        expect(allows({ mustBeGreaterOrEqualTo: limit }, value, false)).toBe(value >= limit);
        expect(allows({ mustBeBetween: [Math.min(limit, value), Math.max(limit, value)] }, value, false)).toBe(true);
      }),
      {
        numRuns: 1_000,
        examples: [
          [0, Number.MIN_VALUE],
          [0, -0],
          [-1, -1],
          [1, 1 + Number.EPSILON],
        ],
      },
    );
  });
  it('say the same of whole numbers, in whole numbers', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
        fc.integer({ min: -1e9, max: 1e9 }),
        (limit, value) => {
          expect(allows({ mustBeGreaterThan: limit }, value, true)).toBe(value > limit);
          expect(allows({ mustBeLessThan: limit }, value, true)).toBe(value < limit);
        },
      ),
    );
  });
});
