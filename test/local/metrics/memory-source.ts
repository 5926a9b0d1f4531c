import type { MetricIdentity } from '../../../local/metrics/expressions/series';
import { metricKey } from '../../../local/metrics/expressions/series';
import type { MetricSource, StatRequest } from '../../../local/metrics/expressions/source';

export interface StoredMetric extends MetricIdentity {
  /** Raw values: [epoch milliseconds, value]. */
  readonly values: readonly (readonly [number, number])[];
}

/** A CloudWatch of raw values in memory, with its statistics and its periods aligned to the epoch. */
export function memorySource(stored: readonly StoredMetric[]): MetricSource & { requests: StatRequest[] } {
  const requests: StatRequest[] = [];
  return {
    requests,
    list: ({ namespace, name }) =>
      Promise.resolve(
        stored.filter(
          (one) => (!namespace || one.namespace === namespace) && (!name || one.name === name) && one.values.length > 0,
        ),
      ),
    fetch: (wanted, range) => {
      requests.push(...wanted);
      return Promise.resolve(
        wanted.map(({ metric, stat, period }) => {
          const values = stored.find((one) => metricKey(one) === metricKey(metric))?.values ?? [];
          const buckets = new Map<number, number[]>();
          const step = range.whole ? Number.MAX_SAFE_INTEGER : period * 1000;
          const start = range.whole ? range.start : Math.floor(range.start / step) * step;
          for (const [time, value] of [...values].sort(([a], [b]) => a - b)) {
            if (time < start || time >= range.end) continue;
            const bucket = range.whole ? range.start : Math.floor(time / step) * step;
            buckets.set(bucket, [...(buckets.get(bucket) ?? []), value]);
          }
          return new Map([...buckets].map(([time, bucket]) => [time, statistic(stat, bucket)]));
        }),
      );
    },
  };
}

function statistic(stat: string, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (stat) {
    case 'Sum':
      return sum;
    case 'SampleCount':
      return values.length;
    case 'Average':
      return sum / values.length;
    case 'Maximum':
      return Math.max(...values);
    case 'Minimum':
      return Math.min(...values);
    default:
      throw new Error(`No statistic ${stat}`);
  }
}
