/** The values that expressions work on. Times are epoch milliseconds, periods seconds. */

/** Seconds of a query that says none. */
export const DEFAULT_PERIOD = 300;

export interface MetricIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface Series {
  readonly label: string;
  /** Seconds that one point stands for. */
  readonly period: number;
  /** Start of the period → value, in order of time. A missing period has no entry. */
  readonly points: ReadonlyMap<number, number>;
  /** The metric that the series was read from; absent for what was computed. */
  readonly metric?: MetricIdentity;
}

/** A time range; `end` is exclusive. `whole` asks for one point that covers all of it. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
  readonly whole?: boolean;
}

/** What an expression, or a part of one, gives. A string is an argument like `REPEAT` or a SEARCH text. */
export type Value = number | string | Series | readonly Series[];

/** An expression that can't be parsed or evaluated; the message names the place and says what is allowed. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

export function isSeries(value: Value): value is Series {
  return typeof value === 'object' && !isSeriesArray(value);
}

export function isSeriesArray(value: Value): value is readonly Series[] {
  return Array.isArray(value);
}

/** The series of a value: itself, or all of an array. */
export function seriesOf(value: Value, where: string): readonly Series[] {
  if (isSeriesArray(value)) return value;
  if (isSeries(value)) return [value];
  throw new ExpressionError(`${where} needs a time series, got ${describe(value)}.`);
}

export function describe(value: Value): string {
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'string') return `the text '${value}'`;
  return isSeriesArray(value) ? `an array of ${value.length} time series` : 'a time series';
}

/** A series with each point replaced by `change`; a result that isn't finite leaves its point out. */
export function mapPoints(series: Series, change: (value: number, time: number) => number | undefined): Series {
  const points = new Map<number, number>();
  for (const [time, value] of series.points) {
    const changed = change(value, time);
    if (changed !== undefined && Number.isFinite(changed)) points.set(time, changed);
  }
  return { label: series.label, period: series.period, points };
}

/** All times of several series, ascending, each once. */
export function allTimes(series: readonly Series[]): number[] {
  const times = new Set<number>();
  for (const one of series) for (const time of one.points.keys()) times.add(time);
  return [...times].sort((a, b) => a - b);
}

/** Starts of the periods that cover a range. */
export function gridOf(range: TimeRange, period: number): number[] {
  if (range.whole) return [range.start];
  const step = period * 1000;
  const times: number[] = [];
  for (let time = Math.floor(range.start / step) * step; time < range.end; time += step) times.push(time);
  return times;
}

export function dimensionsKey(dimensions: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

export function metricKey(metric: MetricIdentity): string {
  return `${metric.namespace}\u0000${metric.name}\u0000${dimensionsKey(metric.dimensions)}`;
}
