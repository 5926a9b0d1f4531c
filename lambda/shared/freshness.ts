import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import { datums } from './metrics';

/**
 * How old a dataset's data is (seconds since the instant as of which it is complete), and how much of what its contract
 * allows that is. A table that is loaded whole and empty is fresh: freshness is about when one looked, not what was there.
 */
export function freshnessDatums(
  platform: string,
  dataset: string,
  sourceTime: string,
  freshnessSeconds: number,
  now: Date,
): MetricDatum[] {
  const age = ageSeconds(sourceTime, now);
  return datums(platform, { Dataset: dataset }, now, {
    Freshness: [age, 'Seconds'],
    FreshnessRatio: [age / freshnessSeconds, 'None'],
  });
}

/** Never negative: the source's clock may be ahead of ours. */
export const ageSeconds = (since: string, now: Date): number => Math.max(0, (now.getTime() - Date.parse(since)) / 1000);
