import { ReferenceStrength, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { consumerCode } from '../ingestion/event/consumer-code';
import { EventDelivery } from '../ingestion/event-delivery';
import { StreamConsumer } from '../ingestion/stream-consumer';
import { eventTablePrefix } from '../lake/event-table';
import type { Lake } from '../lake/lake';
import type { ResolvedEventStream, ResolvedPlatform } from '../platform/definition';
import type { WatchedStream } from '../observability/services/stream';
import { logRetentionOf, removalPolicyOf } from '../shared/lifecycle';
import type { EventStreams } from './event-streams';

export interface EventPipelineProps {
  readonly platform: ResolvedPlatform;
  readonly source: ResolvedEventStream;
  readonly lake: Lake;
  readonly streams: EventStreams;
  /** Folder of the platform, with `lambda/stream` and the code that datasets name. */
  readonly root: string;
}

/** What handles the events of one source: the consumer, and a delivery for each route. */
export interface EventPipeline {
  readonly consumer: StreamConsumer;
  /** By route. */
  readonly deliveries: Readonly<Record<string, EventDelivery>>;
}

/** @param id start of the constructs' ids */
export function eventPipeline(scope: Construct, id: string, props: EventPipelineProps): EventPipeline {
  const { platform, source, lake, streams } = props;
  const { prefix, manifest } = platform;
  const life = { key: lake.key, removalPolicy: removalPolicyOf(platform), logRetention: logRetentionOf(platform) };
  const { load } = manifest.datasets[source.dataset]!;
  if (load.pattern !== 'stream') throw new Error(`unreachable: ${source.dataset} is of a stream`);
  const table = (route: string) => {
    const name = load.deliveredTables?.[route];
    return name === undefined
      ? undefined
      : { database: manifest.databases.bronze, name, prefix: eventTablePrefix(name) };
  };
  const deliveries = Object.fromEntries(
    Object.entries(source.routes).map(([route, name]) => [
      route,
      new EventDelivery(scope, `${id}Delivery-${route}`, {
        ...life,
        ...source.delivery,
        name,
        route,
        dataset: source.dataset,
        bucket: lake.buckets.bronze,
        table: table(route),
      }),
    ]),
  );
  const { fanOut } = streams.source;
  const consumer = new StreamConsumer(scope, `${id}Consumer`, {
    ...life,
    prefix,
    source,
    code: consumerCode(load.spec, props.root),
    quarantine: lake.buckets.quarantine,
    // Weakly: an export in use can not be taken away, and the data stack, which is deployed first, must be free to.
    fanOutArn: fanOut && Stack.consumeReference(fanOut.attrConsumerArn, ReferenceStrength.WEAK),
    after: Object.values(deliveries).map(({ delivery }) => delivery),
  });
  return { consumer, deliveries };
}

/** What alarms and dashboard need to know of it. */
export function watchedStream(platform: ResolvedPlatform, name: string, { consumer }: EventPipeline): WatchedStream {
  const source = platform.sources[name] as ResolvedEventStream;
  const { stream, retentionHours, dataset, routes, delivery, enhancedFanOut, consumer: settings } = source;
  return {
    ...{ stream, retentionHours, dataset, routes, keptHours: settings.maxRecordAgeHours },
    ...(enhancedFanOut ? { fanOutConsumer: settings.name } : {}),
    functionName: settings.name,
    timeoutSeconds: settings.timeoutSeconds,
    mappingId: consumer.mapping.attrId,
    destination: delivery.destination,
  };
}
