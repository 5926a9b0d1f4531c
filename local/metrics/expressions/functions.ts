import {
  describe,
  ExpressionError,
  gridOf,
  isSeries,
  isSeriesArray,
  mapPoints,
  seriesOf,
  type Series,
  type TimeRange,
  type Value,
} from './series';
import { aggregate, combine, type Aggregation } from './aggregate';

export interface FunctionContext {
  readonly range: TimeRange;
  /** The series of the request's metrics, with their ids, for METRICS(). */
  readonly metrics: readonly { readonly id: string; readonly series: Series }[];
}

interface FunctionDefinition {
  /** Fewest and most arguments. */
  readonly args: readonly [number, number];
  readonly apply: (args: readonly Value[], context: FunctionContext) => Value;
}

/** Applies `change` to a series, or to each of an array, keeping labels. */
function each(name: string, value: Value, change: (series: Series) => Series): Value {
  if (isSeriesArray(value)) {
    return value.map((one) => ({ ...change(one), label: one.label, ...(one.metric ? { metric: one.metric } : {}) }));
  }
  if (isSeries(value)) return change(value);
  throw new ExpressionError(`${name} needs a time series, got ${describe(value)}.`);
}

function pointwise(name: string, compute: (value: number, time: number) => number): FunctionDefinition {
  return {
    args: [1, 1],
    apply: ([value]) =>
      typeof value === 'number' ? compute(value, 0) : each(name, value!, (s) => mapPoints(s, compute)),
  };
}

/** SUM, AVG, MIN …: a number of one series, one series of an array. */
function aggregation(name: Aggregation): FunctionDefinition {
  return {
    args: [1, 1],
    apply: ([value]) => {
      if (isSeriesArray(value!)) return combine(name, value);
      if (isSeries(value!)) return aggregate(name, [...value.points.values()]);
      throw new ExpressionError(`${name} needs a time series or an array of them, got ${describe(value!)}.`);
    },
  };
}

/** A function of each point and the one before it. */
function change(name: string, compute: (by: number, seconds: number) => number): FunctionDefinition {
  return {
    args: [1, 1],
    apply: ([value]) =>
      each(name, value!, (series) => {
        let before: readonly [number, number] | undefined;
        return mapPoints(series, (point, time) => {
          const result = before && compute(point - before[1], (time - before[0]) / 1000);
          before = [time, point];
          return result;
        });
      }),
  };
}

function calendar(name: string, part: (date: Date) => number): FunctionDefinition {
  return pointwise(name, (_value, time) => part(new Date(time)));
}

function fill(series: Series, how: Value, range: TimeRange): Series {
  const grid = gridOf(range, series.period);
  const known = [...series.points].sort(([a], [b]) => a - b);
  const points = new Map<number, number>();
  let next = 0;
  for (const time of grid) {
    while (next < known.length && known[next]![0] <= time) next += 1;
    const before = known[next - 1];
    const after = known[next];
    const value = series.points.get(time) ?? filler(how, time, before, after);
    if (value !== undefined) points.set(time, value);
  }
  return { ...series, points };
}

type Point = readonly [number, number];

function filler(how: Value, time: number, before?: Point, after?: Point): number | undefined {
  if (typeof how === 'number') return how;
  if (typeof how === 'object' && isSeries(how)) return how.points.get(time);
  if (how === 'REPEAT') return before?.[1];
  if (how === 'LINEAR') {
    if (!before || !after) return undefined;
    return before[1] + ((after[1] - before[1]) * (time - before[0])) / (after[0] - before[0]);
  }
  throw new ExpressionError(`FILL fills with a number, a time series, REPEAT or LINEAR, not ${describe(how)}.`);
}

function choose(condition: Value, yes: Value, no: Value | undefined): Value {
  if (typeof condition === 'number') {
    if (condition !== 0) return yes;
    if (no === undefined)
      throw new ExpressionError('IF with a condition that is a number and false needs a third argument.');
    return no;
  }
  const pick = (from: Value | undefined, time: number) =>
    typeof from === 'number' ? from : from !== undefined && isSeries(from) ? from.points.get(time) : undefined;
  for (const branch of [yes, no]) {
    if (branch !== undefined && typeof branch !== 'number' && !isSeries(branch)) {
      throw new ExpressionError(`IF chooses between numbers and time series, not ${describe(branch)}.`);
    }
  }
  return each('IF', condition, (series) => mapPoints(series, (value, time) => pick(value !== 0 ? yes : no, time)));
}

function sort([value, by, order, limit]: readonly Value[]): Value {
  const name = String(by).toUpperCase();
  if (!['AVG', 'MIN', 'MAX', 'SUM', 'STDDEV'].includes(name)) {
    throw new ExpressionError(`SORT sorts by AVG, MIN, MAX, SUM or STDDEV, not ${describe(by!)}.`);
  }
  const sign = String(order ?? 'ASC').toUpperCase() === 'DESC' ? -1 : 1;
  const rank = (series: Series) =>
    series.points.size ? aggregate(name as Aggregation, [...series.points.values()]) : NaN;
  const ranked = seriesOf(value!, 'SORT').map((series) => ({ series, rank: rank(series) }));
  ranked.sort((a, b) => Number(Number.isNaN(a.rank)) - Number(Number.isNaN(b.rank)) || sign * (a.rank - b.rank) || 0);
  return ranked.slice(0, typeof limit === 'number' ? limit : undefined).map((entry) => entry.series);
}

export const FUNCTIONS: Readonly<Record<string, FunctionDefinition>> = {
  ABS: pointwise('ABS', Math.abs),
  CEIL: pointwise('CEIL', Math.ceil),
  FLOOR: pointwise('FLOOR', Math.floor),
  LOG: pointwise('LOG', Math.log),
  LOG10: pointwise('LOG10', Math.log10),
  SUM: aggregation('SUM'),
  AVG: aggregation('AVG'),
  MIN: aggregation('MIN'),
  MAX: aggregation('MAX'),
  STDDEV: aggregation('STDDEV'),
  DATAPOINT_COUNT: aggregation('COUNT'),
  METRIC_COUNT: { args: [1, 1], apply: ([value]) => seriesOf(value!, 'METRIC_COUNT').length },
  RATE: change('RATE', (by, seconds) => by / seconds),
  DIFF: change('DIFF', (by) => by),
  DIFF_TIME: change('DIFF_TIME', (_by, seconds) => seconds),
  RUNNING_SUM: {
    args: [1, 1],
    apply: ([value]) =>
      each('RUNNING_SUM', value!, (series) => {
        let total = 0;
        return mapPoints(series, (point) => (total += point));
      }),
  },
  EPOCH: calendar('EPOCH', (date) => date.getTime() / 1000),
  MINUTE: calendar('MINUTE', (date) => date.getUTCMinutes()),
  HOUR: calendar('HOUR', (date) => date.getUTCHours()),
  DAY: calendar('DAY', (date) => date.getUTCDay() || 7),
  DATE: calendar('DATE', (date) => date.getUTCDate()),
  MONTH: calendar('MONTH', (date) => date.getUTCMonth() + 1),
  YEAR: calendar('YEAR', (date) => date.getUTCFullYear()),
  PERIOD: { args: [1, 1], apply: ([value]) => seriesOf(value!, 'PERIOD')[0]?.period ?? 0 },
  FILL: {
    args: [2, 2],
    apply: ([value, how], { range }) => each('FILL', value!, (series) => fill(series, how!, range)),
  },
  IF: { args: [2, 3], apply: ([condition, yes, no]) => choose(condition!, yes!, no) },
  SORT: { args: [2, 4], apply: sort },
  REMOVE_EMPTY: {
    args: [1, 1],
    apply: ([value]) => seriesOf(value!, 'REMOVE_EMPTY').filter((one) => one.points.size > 0),
  },
  SLICE: {
    args: [2, 3],
    apply: ([value, from, to]) => {
      const all = seriesOf(value!, 'SLICE');
      return to === undefined && typeof from === 'number' ? all.slice(from) : all.slice(Number(from), Number(to));
    },
  },
  FIRST: { args: [1, 1], apply: ([value]) => seriesOf(value!, 'FIRST')[0] ?? [] },
  LAST: { args: [1, 1], apply: ([value]) => seriesOf(value!, 'LAST').at(-1) ?? [] },
  METRICS: {
    args: [0, 1],
    apply: ([part], { metrics }) =>
      metrics.filter(({ id }) => part === undefined || id.includes(String(part))).map(({ series }) => series),
  },
  TIME_SERIES: {
    args: [1, 1],
    apply: ([value], { range }) => {
      if (typeof value !== 'number') throw new ExpressionError(`TIME_SERIES needs a number, got ${describe(value!)}.`);
      const points = new Map(gridOf(range, 60).map((time) => [time, value] as const));
      return { label: String(value), period: 60, points };
    },
  },
};
