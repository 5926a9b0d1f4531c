/** Deliveries of a stream's routes: one alarm watches those of all routes. */
import type { AlarmDefinitions } from '../alarm';
import type { Metric, Query } from '../metric';
import { metricsOf } from '../metric';
import type { Widget } from '../widgets';
import { graph } from '../widgets';
import type { WatchedStream } from './stream';

const FIVE_MINUTES = 300;
const HOUR_MS = 3_600_000;
/** Seconds; AWS advises the buffer's interval, and fifteen minutes at most. */
const STALE = 900;

/** @param route what graphs call it */
export const deliveryMetrics = (name: string, route: string, destination: WatchedStream['destination']) => {
  const metric = metricsOf('AWS/Firehose', { DeliveryStreamName: name });
  const to = destination === 's3' ? 'DeliveryToS3' : 'DeliveryToIceberg';
  const all = { period: FIVE_MINUTES, label: route };
  return {
    freshness: metric(`${to}.DataFreshness`, 'Maximum', all),
    success: metric('DeliveryToS3.Success', 'Average', all),
    failedRows: metric('DeliveryToIceberg.FailedRowCount', 'Sum', all),
    records: metric(destination === 's3' ? 'DeliveryToS3.Records' : 'DeliveryToIceberg.SuccessfulRowCount', 'Sum', all),
    behind: metric('KinesisMillisBehindLatest', 'Maximum', all),
    throttled: metric('ThrottledGetRecords', 'Sum', { ...all, label: `${route}: reads throttled` }),
    partitions: metric('PartitionCountExceeded', 'Maximum', { ...all, label: `${route}: too many partitions` }),
  };
};

type Delivery = ReturnType<typeof deliveryMetrics>;

export const deliveriesOf = ({ routes, destination }: WatchedStream): Delivery[] =>
  Object.entries(routes).map(([route, name]) => deliveryMetrics(name, route, destination));

/** The worst of all routes. */
function worst(deliveries: readonly Delivery[], which: keyof Delivery, how: 'MAX' | 'MIN'): Query {
  const metrics: Record<string, Metric> = {};
  deliveries.forEach((delivery, index) => (metrics[`m${index + 1}`] = delivery[which]));
  return { expression: `${how}(METRICS())`, metrics, period: FIVE_MINUTES };
}

/** @param source name of the source, e.g. `shop` */
export function deliveryAlarms(source: string, watched: WatchedStream): AlarmDefinitions {
  const deliveries = deliveriesOf(watched);
  const files = watched.destination === 's3';
  return {
    [`delivery-${source}-stale`]: {
      metric: worst(deliveries, 'freshness', 'MAX'),
      comparison: '>',
      threshold: STALE,
      periods: 3,
      meaning: `A route of ${source} has had events for a quarter of an hour that it has not delivered to the lake. The dashboard shows which.`,
      runbook: 'streams.md#delivery-stale',
    },
    [`delivery-${source}-failing`]: {
      metric: files ? worst(deliveries, 'success', 'MIN') : worst(deliveries, 'failedRows', 'MAX'),
      ...(files ? { comparison: '<', threshold: 1 } : { comparison: '>', threshold: 0 }),
      periods: 3,
      meaning: files
        ? `Firehose fails to write files of a route of ${source}, and keeps trying. Its log says why.`
        : `Firehose fails to put rows of a route of ${source} into its table, and puts them aside in \`stream-errors/\`. Its log says why.`,
      runbook: 'streams.md#delivery-failing',
    },
    [`delivery-${source}-behind`]: {
      metric: worst(deliveries, 'behind', 'MAX'),
      comparison: '>',
      threshold: (watched.retentionHours * HOUR_MS) / 4,
      periods: 3,
      meaning: `A delivery of ${source} is behind its stream by a quarter of the ${watched.retentionHours} hours that events are kept.`,
      runbook: 'streams.md#delivery-stale',
    },
    [`delivery-${source}-throttled`]: {
      metric: worst(deliveries, 'throttled', 'MAX'),
      comparison: '>',
      threshold: 0,
      periods: 3,
      meaning: `Deliveries of ${source} are refused when they read: others read their streams too.`,
      runbook: 'streams.md#delivery-throttled',
    },
    ...(files
      ? {
          [`delivery-${source}-partitions`]: {
            metric: worst(deliveries, 'partitions', 'MAX'),
            comparison: '>',
            threshold: 0,
            periods: 1,
            meaning: `A route of ${source} has events of over 500 dates at once: those beyond that lie in \`stream-errors/\` and not in the lake.`,
            runbook: 'streams.md#delivery-partitions',
          } as const,
        }
      : {}),
  };
}

export function deliveryWidgets(source: string, watched: WatchedStream): Widget[] {
  const deliveries = deliveriesOf(watched);
  const files = watched.destination === 's3';
  return [
    graph(
      `Deliveries of ${source}: oldest event not in the lake, seconds`,
      deliveries.map((d) => d.freshness),
      { unit: 's', lines: [{ label: 'a quarter of an hour', value: STALE }] },
    ),
    graph(
      `Deliveries of ${source}: ${files ? 'share that succeeds' : 'rows that failed'}`,
      deliveries.map((d) => (files ? d.success : d.failedRows)),
    ),
    graph(
      `Deliveries of ${source}: throttles${files ? ', too many partitions' : ''}`,
      deliveries.flatMap((d) => [d.throttled, ...(files ? [d.partitions] : [])]),
    ),
    graph(
      `Deliveries of ${source}: ${files ? 'records' : 'rows'} delivered`,
      deliveries.map((d) => d.records),
      { stacked: true, width: 12 },
    ),
    graph(
      `Deliveries of ${source}: behind their streams`,
      deliveries.map((d) => d.behind),
      { unit: 'ms', width: 12 },
    ),
  ];
}
