import type { Construct } from 'constructs';
import type { Lake } from '../lake/lake';
import { EventTable } from '../lake/event-table';
import type { ResolvedEventStream, ResolvedPlatform } from '../platform/definition';
import { removalPolicyOf } from '../shared/lifecycle';
import { EventStream } from '../sources/event-stream';

/** What holds events between producers and the lake. */
export interface EventStreams {
  /** That which producers write to. */
  readonly source: EventStream;
  /** By route. */
  readonly routes: Readonly<Record<string, EventStream>>;
  /** Tables that events are delivered to, by route; none where they are delivered as files. */
  readonly tables: Readonly<Record<string, EventTable>>;
}

/** The streams of one source of events, all of the same capacity and retention. @param id start of the constructs' ids */
export function eventStreams(
  scope: Construct,
  id: string,
  props: { readonly platform: ResolvedPlatform; readonly source: ResolvedEventStream; readonly lake: Lake },
): EventStreams {
  const { platform, source, lake } = props;
  const { capacity, retentionHours } = source;
  const removalPolicy = removalPolicyOf(platform);
  const common = { key: lake.key, capacity, retentionHours, removalPolicy };
  const { load, columns } = platform.manifest.datasets[source.dataset]!;
  const tables = (load.pattern === 'stream' && load.deliveredTables) || {};
  return {
    source: new EventStream(scope, `${id}Stream`, {
      ...common,
      name: source.stream,
      fanOutConsumer: source.enhancedFanOut ? source.consumer.name : undefined,
    }),
    routes: mapValues(
      source.routes,
      (name, route) => new EventStream(scope, `${id}Stream-${route}`, { ...common, name }),
    ),
    tables: mapValues(
      tables,
      (name, route) =>
        new EventTable(scope, `${id}Table-${route}`, {
          database: lake.databases.bronze,
          databaseName: platform.manifest.databases.bronze,
          name,
          bucket: lake.buckets.bronze,
          columns,
          removalPolicy,
        }),
    ),
  };
}

const mapValues = <V, R>(record: Readonly<Record<string, V>>, make: (value: V, key: string) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, make(value, key)]));
