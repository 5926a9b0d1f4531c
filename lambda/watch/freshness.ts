import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { Manifest } from '../../lib/platform/manifest';
import { ageSeconds, freshnessDatums } from '../shared/freshness';
import { datums } from '../shared/metrics';
import type { WatchServices } from './services';

/**
 * Freshness of every table. One that was never loaded has no age, and none is made up: only the ratio, which the alarm
 * watches, counts from when the table was first known, so that a table that never comes is noticed.
 */
export async function allFreshness(manifest: Manifest, { datasets }: WatchServices, now: Date): Promise<MetricDatum[]> {
  const names = Object.keys(manifest.datasets);
  const states = await datasets.states(names);
  const completeAsOf = (name: string): string | undefined => states.get(name)?.sourceTime ?? states.get(name)?.loadedAt;
  const never = names.filter((name) => completeAsOf(name) === undefined);
  const waiting = await datasets.waitingSince(never, now);
  return Object.entries(manifest.datasets).flatMap(([name, { freshnessSeconds }]) => {
    const time = completeAsOf(name);
    if (time !== undefined) return freshnessDatums(manifest.prefix, name, time, freshnessSeconds, now);
    const ratio = ageSeconds(waiting.get(name)!, now) / freshnessSeconds;
    return datums(manifest.prefix, { Dataset: name }, now, { FreshnessRatio: [ratio, 'None'] });
  });
}
