/** Where the engine gets metrics from: CloudWatch's ListMetrics and GetMetricData. */
import {
  GetMetricDataCommand,
  ListMetricsCommand,
  type CloudWatchClient,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import type { MetricIdentity, TimeRange } from './series';

export interface StatRequest {
  readonly metric: MetricIdentity;
  /** `Sum`, `Average`, `p99` … */
  readonly stat: string;
  /** Seconds. */
  readonly period: number;
}

export interface MetricSource {
  /** Metrics with data in the last two weeks. */
  list(filter: { readonly namespace?: string; readonly name?: string }): Promise<readonly MetricIdentity[]>;
  /** The points of each request, in the order of the requests. */
  fetch(requests: readonly StatRequest[], range: TimeRange): Promise<readonly ReadonlyMap<number, number>[]>;
}

/** Most queries that one GetMetricData call takes. */
const BATCH = 500;
/** A period so long that every range lies in one: one point for the whole of it (the embedded AWS aligns periods to the epoch). */
const WHOLE_PERIOD = 1_000_000_000_000;

export function cloudWatchSource(client: CloudWatchClient): MetricSource {
  return {
    async list({ namespace, name }) {
      const metrics: MetricIdentity[] = [];
      let NextToken: string | undefined;
      do {
        const page = await client.send(new ListMetricsCommand({ Namespace: namespace, MetricName: name, NextToken }));
        for (const metric of page.Metrics ?? []) {
          metrics.push({
            namespace: metric.Namespace ?? '',
            name: metric.MetricName ?? '',
            dimensions: Object.fromEntries((metric.Dimensions ?? []).map(({ Name, Value }) => [Name!, Value!])),
          });
        }
        NextToken = page.NextToken;
      } while (NextToken);
      return metrics;
    },
    async fetch(requests, range) {
      const batches: StatRequest[][] = [];
      for (let at = 0; at < requests.length; at += BATCH) batches.push(requests.slice(at, at + BATCH));
      return (await Promise.all(batches.map((batch) => fetchBatch(client, batch, range)))).flat();
    },
  };
}

async function fetchBatch(client: CloudWatchClient, batch: readonly StatRequest[], range: TimeRange) {
  const points = batch.map(() => new Map<number, number>());
  const queries: MetricDataQuery[] = batch.map(({ metric, stat, period }, index) => ({
    Id: `q${index}`,
    MetricStat: {
      Metric: {
        Namespace: metric.namespace,
        MetricName: metric.name,
        Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: range.whole ? WHOLE_PERIOD : period,
      Stat: stat,
    },
  }));
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: queries,
        StartTime: new Date(alignedStart(batch, range)),
        EndTime: new Date(range.end),
        ScanBy: 'TimestampAscending',
        NextToken,
      }),
    );
    for (const result of page.MetricDataResults ?? []) {
      const target = points[Number(result.Id?.slice(1))];
      result.Timestamps?.forEach((time, index) => {
        target?.set(range.whole ? range.start : time.getTime(), result.Values?.[index] ?? 0);
      });
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return points.map((one) => new Map([...one].sort(([a], [b]) => a - b)));
}

/** The range's start, moved back so that the first period of every request is a whole one. */
function alignedStart(batch: readonly StatRequest[], range: TimeRange): number {
  if (range.whole) return range.start;
  return Math.min(...batch.map(({ period }) => Math.floor(range.start / (period * 1000)) * period * 1000));
}
