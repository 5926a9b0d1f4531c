import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { Manifest } from '../../lib/platform/manifest';
import { freshnessDatums } from '../shared/freshness';
import { datums, type Measures } from '../shared/metrics';
import type { Outcome } from './outcome';
import type { LoadResult } from './results';

/** Metrics of a run. A table that failed has no counts: nothing of it was published. */
export function runDatums(
  manifest: Manifest,
  pipeline: string,
  outcome: Outcome,
  startedAt: string,
  now: Date,
): MetricDatum[] {
  const platform = manifest.prefix;
  const { status, loads, models } = outcome;
  const tables = loads.flatMap((load) => {
    const dataset = manifest.datasets[load.dataset];
    if (load.status !== 'SUCCEEDED' || !dataset) return [];
    return [
      ...datums(platform, { Dataset: load.dataset }, now, {
        RowsRead: [load.rowsRead, 'Count'],
        RowsInserted: [load.rowsInserted, 'Count'],
        RowsUpdated: [load.rowsUpdated, 'Count'],
        RowsDeleted: [load.rowsDeleted, 'Count'],
        // One alarm for one event: what the consumer has put aside it has counted already.
        RowsQuarantined: [load.rowsQuarantined - (load.eventsPutAside ?? 0), 'Count'],
        LoadSeconds: [load.seconds, 'Seconds'],
        ...eventMeasures(load),
        ...(load.unknownFields === undefined ? {} : { UnknownFields: [load.unknownFields, 'Count'] as const }),
      }),
      // Now, not at the next watch: an alarm about stale data ends with the load that mends it.
      ...(load.sourceTime
        ? freshnessDatums(platform, load.dataset, load.sourceTime, dataset.freshnessSeconds, now)
        : []),
    ];
  });
  return [
    ...datums(platform, { Pipeline: pipeline }, now, {
      // All three each time: a sum of zero is known, a gap is not.
      RunsSucceeded: [Number(status === 'SUCCEEDED'), 'Count'],
      RunsPartial: [Number(status === 'PARTIAL'), 'Count'],
      RunsFailed: [Number(status === 'FAILED'), 'Count'],
      RunSeconds: [Math.max(0, (now.getTime() - Date.parse(startedAt)) / 1000), 'Seconds'],
      ...(models.length > 0
        ? { ModelsFailed: [models.filter((m) => m.status !== 'SUCCEEDED').length, 'Count'] as const }
        : {}),
    }),
    ...tables,
  ];
}

/** Of a stream. Without new events there is no lag, and none is made up. */
function eventMeasures({ eventsRepeated, eventLagP50, eventLagP99 }: LoadResult): Measures {
  return {
    ...(eventsRepeated === undefined ? {} : { EventsRepeated: [eventsRepeated, 'Count'] }),
    ...(eventLagP50 === undefined ? {} : { EventLagP50: [eventLagP50, 'Seconds'] }),
    ...(eventLagP99 === undefined ? {} : { EventLagP99: [eventLagP99, 'Seconds'] }),
  };
}
