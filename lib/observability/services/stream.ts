/** Streams of events: Kinesis, and the function that consumes them. */
import type { AlarmDefinitions } from '../alarm';
import { metricsOf, NAMESPACE } from '../metric';
import type { Widget } from '../widgets';
import { graph } from '../widgets';

/** A stream and its consumer as their alarms need to know them. */
export interface WatchedStream {
  /** Physical name of the stream. */
  readonly stream: string;
  /** Age in hours at which the mapping gives an event up; less than what the stream keeps. */
  readonly keptHours: number;
  /** How long the streams keep events. */
  readonly retentionHours: number;
  /** Name of the registered consumer. @default none: the shards' shared throughput */
  readonly fanOutConsumer?: string;
  /** Dataset that is made of the events. */
  readonly dataset: string;
  /** Physical name of the function. */
  readonly functionName: string;
  /** Seconds. */
  readonly timeoutSeconds: number;
  /** UUID of the event source mapping. */
  readonly mappingId: string;
  /** Physical names of the routes' streams and deliveries, by route. */
  readonly routes: Readonly<Record<string, string>>;
  /** Where deliveries go. */
  readonly destination: 's3' | 'iceberg';
}

/** Executions at once that are four fifths of what an account has unless its quota was raised. */
const MANY_EXECUTIONS = 800;
/** Percent of the events. */
const MOST_QUARANTINED = 5;
const HOUR_MS = 3_600_000;

export const streamMetrics = (platform: string, watched: WatchedStream) => {
  const { stream, fanOutConsumer, functionName, mappingId, dataset } = watched;
  const kinesis = metricsOf('AWS/Kinesis', { StreamName: stream });
  const lambda = metricsOf('AWS/Lambda', { FunctionName: functionName });
  const mapping = metricsOf('AWS/Lambda', { EventSourceMappingUUID: mappingId });
  const own = metricsOf(NAMESPACE, { Dataset: dataset, Platform: platform });
  return {
    incoming: kinesis('IncomingRecords', 'Sum', { label: 'incoming' }),
    // Lambda reads the shards, or is sent what is new: then only this one says how far it is behind.
    age:
      fanOutConsumer === undefined
        ? kinesis('GetRecords.IteratorAgeMilliseconds', 'Maximum', { label: 'oldest unread, ms' })
        : kinesis('SubscribeToShardEvent.MillisBehindLatest', 'Maximum', {
            dimensions: { ConsumerName: fanOutConsumer },
            label: 'oldest unread, ms',
          }),
    writeThrottles: kinesis('WriteProvisionedThroughputExceeded', 'Average', { label: 'writes throttled' }),
    throttledRecords: kinesis('PutRecords.ThrottledRecords', 'Sum', { label: "producers' records throttled" }),
    failedRecords: kinesis('PutRecords.FailedRecords', 'Sum', { label: "producers' records failed" }),
    readThrottles: kinesis('ReadProvisionedThroughputExceeded', 'Average', { label: 'reads throttled' }),
    calls: lambda('Invocations', 'Sum', { label: 'calls' }),
    errors: lambda('Errors', 'Sum', { label: 'errors' }),
    throttles: lambda('Throttles', 'Sum', { label: 'throttled' }),
    duration: lambda('Duration', 'p90', { label: 'p90' }),
    concurrency: lambda('ConcurrentExecutions', 'Maximum', { label: 'at once' }),
    undeliverable: lambda('DestinationDeliveryFailures', 'Sum', { label: 'lost' }),
    givenUp: mapping('OnFailureDestinationDeliveredEventCount', 'Sum', { label: 'given up' }),
    eventsRead: own('EventsRead', 'Sum', { period: 300 }),
    quarantined: own('EventsQuarantined', 'Sum', { period: 300 }),
    unknown: own('UnknownFields', 'Sum', { label: `${dataset}: unknown fields` }),
  };
};

/** @param source name of the source, e.g. `shop` */
export function streamAlarms(platform: string, source: string, watched: WatchedStream): AlarmDefinitions {
  const metrics = streamMetrics(platform, watched);
  const { keptHours, timeoutSeconds } = watched;
  return {
    [`stream-${source}-lag`]: {
      metric: metrics.age,
      comparison: '>',
      threshold: (keptHours * HOUR_MS) / 4,
      periods: 15,
      // A mapping that is switched off reads nothing, and says nothing.
      missing: 'breaching',
      ...(watched.fanOutConsumer === undefined
        ? {}
        : { deviation: 'Longest of all shards, not their mean: each shard loses its own events.' }),
      meaning: `The consumer of ${source} is behind by a quarter of the ${keptHours} hours after which events are put aside, or does not read at all.`,
      runbook: 'streams.md#lag',
    },
    [`stream-${source}-lag-critical`]: {
      metric: metrics.age,
      comparison: '>',
      threshold: (keptHours * HOUR_MS) / 2,
      periods: 5,
      deviation:
        'Half of the time that events have is gone, so that it is told sooner; that nothing is read, the other alarm tells.',
      meaning: `The consumer of ${source} is behind by half of the ${keptHours} hours after which events are put aside, and are in the lake only when they are replayed.`,
      runbook: 'streams.md#lag',
    },
    [`stream-${source}-producers-throttled`]: {
      metric: metrics.writeThrottles,
      comparison: '>',
      threshold: 0,
      periods: 5,
      meaning: `Producers of ${source} are refused: a shard, or the stream, gets more than it can take, and a producer that does not try again loses events.`,
      runbook: 'streams.md#producers-throttled',
    },
    [`stream-${source}-put-failures`]: {
      metric: metrics.failedRecords,
      comparison: '>',
      threshold: 0,
      periods: 5,
      meaning: `Kinesis fails to take records of producers of ${source}: a producer that does not try again loses events.`,
      runbook: 'streams.md#put-failures',
    },
    [`stream-${source}-readers-throttled`]: {
      metric: metrics.readThrottles,
      comparison: '>',
      threshold: 0,
      periods: 5,
      meaning: `Readers of ${source} are refused: too many of them share the 2 MB a second of each shard.`,
      runbook: 'streams.md#readers-throttled',
    },
    [`stream-${source}-errors`]: {
      metric: metrics.errors,
      comparison: '>',
      threshold: 0,
      periods: 3,
      missing: 'missing',
      meaning: `Calls of the consumer of ${source} fail as a whole: it is cut off, runs out of memory, or has an error of its own. Its log says which.`,
      runbook: 'streams.md#consumer-errors',
    },
    [`stream-${source}-throttles`]: {
      metric: metrics.throttles,
      comparison: '>=',
      threshold: 1,
      periods: 5,
      missing: 'missing',
      meaning: `Calls of the consumer of ${source} are refused: the account has no execution left. The stream waits, and the lag grows.`,
      runbook: 'streams.md#consumer-throttles',
    },
    [`stream-${source}-concurrency`]: {
      metric: metrics.concurrency,
      comparison: '>',
      threshold: MANY_EXECUTIONS,
      periods: 10,
      missing: 'missing',
      meaning: `The consumer of ${source} takes most of the executions that an account has at once: it will be held back, and others with it.`,
      runbook: 'streams.md#consumer-throttles',
    },
    [`stream-${source}-duration`]: {
      metric: metrics.duration,
      comparison: '>',
      threshold: timeoutSeconds * 1000 * 0.8,
      periods: 15,
      missing: 'missing',
      meaning: `Calls of the consumer of ${source} take over 80 % of their ${timeoutSeconds} seconds and are about to be cut off.`,
      runbook: 'streams.md#consumer-duration',
    },
    [`stream-${source}-given-up`]: {
      metric: metrics.givenUp,
      comparison: '>',
      threshold: 0,
      periods: 1,
      meaning: `Events of ${source} were given up after all retries and put aside: they are not in the lake until they are replayed.`,
      runbook: 'streams.md#given-up',
    },
    [`stream-${source}-lost`]: {
      metric: metrics.undeliverable,
      comparison: '>',
      threshold: 0,
      periods: 1,
      meaning: `Events of ${source} were given up and could not even be put aside: only the stream still has them.`,
      runbook: 'streams.md#given-up',
    },
    [`stream-${source}-quarantine-share`]: {
      metric: {
        expression: 'IF(read > 0, 100 * quarantined / read, 0)',
        metrics: { read: metrics.eventsRead, quarantined: metrics.quarantined },
        period: 300,
      },
      comparison: '>',
      threshold: MOST_QUARANTINED,
      periods: 3,
      meaning: `Over ${MOST_QUARANTINED} % of the events of ${source} break their contract: a producer has changed, not one record gone wrong.`,
      runbook: 'streams.md#quarantined-events',
    },
  };
}

/** Rows of the dashboard for one stream and its consumer. */
export function streamWidgets(platform: string, source: string, watched: WatchedStream): Widget[] {
  const metrics = streamMetrics(platform, watched);
  const warn = (watched.keptHours * HOUR_MS) / 4;
  const { writeThrottles, throttledRecords, failedRecords, readThrottles } = metrics;
  return [
    graph(`Stream ${source}: oldest event that is not consumed`, [metrics.age], {
      unit: 'ms',
      lines: [{ label: 'a quarter of what events have', value: warn }],
    }),
    graph(`Stream ${source}: throttled and failed`, [throttledRecords, failedRecords, writeThrottles, readThrottles]),
    graph(`Stream ${source}: given up`, [metrics.givenUp, metrics.undeliverable]),
    graph(`Consumer of ${source}: calls`, [metrics.calls, metrics.errors, metrics.throttles, metrics.concurrency], {
      width: 12,
    }),
    graph(`Consumer of ${source}: duration`, [metrics.duration], { width: 12, unit: 'ms' }),
  ];
}
