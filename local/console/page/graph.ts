/** From a widget's series to what uPlot draws. Pure. */
import type { DrawnSeries } from '../widgets/model';

/** Told apart on light and dark ground, also with the common colour blindnesses. */
export const PALETTE = [
  '#1f77b4',
  '#e07b00',
  '#2a9d5c',
  '#c2185b',
  '#7b61c9',
  '#00939c',
  '#b0770f',
  '#d1495b',
  '#5b8c00',
  '#6f7d8c',
] as const;

export function colorOf(series: DrawnSeries, index: number): string {
  return series.color && /^#[0-9a-f]{3,8}$/i.test(series.color) ? series.color : PALETTE[index % PALETTE.length]!;
}

type Column = (number | null)[];

/**
 * Times in seconds and one column a series. A period without a value is a gap, so a line never hides that data is
 * missing; lines of one point are drawn as points.
 */
export function columns(
  series: readonly DrawnSeries[],
  period: number,
  stacked: boolean,
): { times: number[]; values: Column[]; totals: Column[] } {
  const all = new Set<number>();
  for (const one of series) for (const time of one.times) all.add(time);
  const known = [...all].sort((a, b) => a - b);
  // One empty time after the last before a gap breaks every line there.
  const times = known.flatMap((time, index) => {
    const next = known[index + 1];
    return next !== undefined && next - time > period * 1500 ? [time, time + period * 1000] : [time];
  });
  const values = series.map((one) => {
    const points = new Map(one.times.map((time, index) => [time, one.values[index]!]));
    return times.map((time) => points.get(time) ?? null);
  });
  return { times: times.map((time) => time / 1000), values, totals: stacked ? stack(values) : values };
}

/** Each column with those before it added; where a column has nothing, it adds nothing. */
export function stack(values: readonly Column[]): Column[] {
  const sums: number[] = [];
  return values.map((column) =>
    column.map((value, index) => {
      if (value === null) return null;
      sums[index] = (sums[index] ?? 0) + value;
      return sums[index];
    }),
  );
}

/** Range of an axis: all values and annotations, the given limits kept, never empty. */
export function axisRange(
  values: readonly Column[],
  marks: readonly number[],
  min?: number,
  max?: number,
): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of [...values.flat(), ...marks]) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) [low, high] = [0, 1];
  if (low >= 0 && low < high * 0.6) low = 0;
  if (low === high) [low, high] = low === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, high)];
  const room = (high - low) * 0.06;
  return [min ?? (low === 0 ? 0 : low - room), max ?? high + room];
}

/** Points of a small line, in a box of 100 × 20. */
export function sparkline(values: readonly number[]): string {
  if (values.length < 2) return '';
  const [low, high] = values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)] as const,
    [Infinity, -Infinity] as const,
  );
  const height = high - low || 1;
  return values
    .map(
      (value, index) =>
        `${((index / (values.length - 1)) * 100).toFixed(1)},${(19 - ((value - low) / height) * 18).toFixed(1)}`,
    )
    .join(' ');
}

/** `14:05`, on ranges over a day with the date before it. Local time; `time` in seconds. */
export function clock(time: number, rangeMs: number): string {
  const date = new Date(time * 1000);
  const hours = `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
  return rangeMs > 86_400_000 ? `${date.getMonth() + 1}/${date.getDate()} ${hours}` : hours;
}

/** Labels of a time axis: the time of day, at midnight the date. */
export function clockTimes(ticks: readonly number[]): string[] {
  return ticks.map((tick) => {
    const date = new Date(tick * 1000);
    const midnight = date.getHours() === 0 && date.getMinutes() === 0;
    return midnight ? date.toLocaleDateString('en-US', { month: 'short', day: 'numeric' }) : clock(tick, 0);
  });
}
