import { allTimes, type Series } from './series';

export type Aggregation = 'SUM' | 'AVG' | 'MIN' | 'MAX' | 'STDDEV' | 'COUNT';

/** One number of many; NaN of none (0 for SUM and COUNT). */
export function aggregate(name: Aggregation, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (name) {
    case 'SUM':
      return sum;
    case 'COUNT':
      return values.length;
    case 'AVG':
      return values.length ? sum / values.length : NaN;
    case 'MIN':
      return values.length ? values.reduce((least, value) => Math.min(least, value)) : NaN;
    case 'MAX':
      return values.length ? values.reduce((most, value) => Math.max(most, value)) : NaN;
    case 'STDDEV': {
      const mean = sum / values.length;
      return Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length);
    }
  }
}

/**
 * One series of many, point by point. As AWS documents it, AVG counts a missing point as 0; the others look at the
 * points that exist.
 */
export function combine(name: Aggregation, series: readonly Series[]): Series {
  const points = new Map<number, number>();
  for (const time of allTimes(series)) {
    const values: number[] = [];
    for (const one of series) {
      const value = one.points.get(time);
      if (value !== undefined) values.push(value);
      else if (name === 'AVG') values.push(0);
    }
    const result = aggregate(name, values);
    if (Number.isFinite(result)) points.set(time, result);
  }
  return { label: name, period: series.reduce((most, one) => Math.max(most, one.period), 0) || 60, points };
}
