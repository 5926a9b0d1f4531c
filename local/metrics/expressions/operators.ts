import type { Operator } from './parser';
import { describe, ExpressionError, isSeries, isSeriesArray, mapPoints, type Series, type Value } from './series';

const COMPUTE: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
  '&&': (a, b) => Number(a !== 0 && b !== 0),
  '||': (a, b) => Number(a !== 0 || b !== 0),
};

/**
 * Applies an operator to numbers, series and arrays as metric math does: point by point, a point that one side lacks
 * (or a division by zero) gives none; an array takes a number or a series on the other side, never another array.
 */
export function applyOperator(operator: Operator, left: Value, right: Value): Value {
  const compute = COMPUTE[operator];
  if (typeof left === 'number' && typeof right === 'number') return compute(left, right);
  if (isSeriesArray(left) && isSeriesArray(right)) {
    throw new ExpressionError(`'${operator}' can't join two arrays of time series; aggregate one first, e.g. by SUM.`);
  }
  if (isSeriesArray(left)) return left.map((one) => relabel(applyOperator(operator, one, right) as Series, one));
  if (isSeriesArray(right)) return right.map((one) => relabel(applyOperator(operator, left, one) as Series, one));
  if (isSeries(left) && typeof right === 'number') return mapPoints(left, (value) => compute(value, right));
  if (typeof left === 'number' && isSeries(right)) return mapPoints(right, (value) => compute(left, value));
  if (isSeries(left) && isSeries(right)) {
    return mapPoints(left, (value, time) => {
      const other = right.points.get(time);
      return other === undefined ? undefined : compute(value, other);
    });
  }
  throw new ExpressionError(
    `'${operator}' needs numbers or time series, got ${describe(left)} and ${describe(right)}.`,
  );
}

export function negate(value: Value): Value {
  return applyOperator('-', 0, value);
}

export function not(value: Value): Value {
  return applyOperator('==', value, 0);
}

/** Series of an array stay told apart by their labels and metrics. */
function relabel(result: Series, from: Series): Series {
  return { ...result, label: from.label, ...(from.metric ? { metric: from.metric } : {}) };
}
