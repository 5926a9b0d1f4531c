/** Sources: what hangs together within one, and with the datasets that are loaded from it. */
import { MAX_RECORD_AGE, SOURCE_DEFAULTS, type Dataset, type EventStream, type Source } from '../check/schema';
import type { Place } from '../errors';
import { checkExistingDatabase, resolveExistingDatabase, type Home } from './network/existing-database';
import type { ManifestSource } from '../manifest';
import type { ResolvedEventStream, ResolvedSource } from '../resolved';
import { checkRestApi } from './api/check-source';
import { resolveRestApi } from './api/source';

export function checkSource(source: Source | undefined, root: string, place: Place): void {
  if (source?.type === 'postgres' && source.existing) {
    checkExistingDatabase(source.existing, place.in('existing'));
    for (const key of ['engineVersion', 'allocatedStorage'] as const)
      if (source[key] !== undefined)
        place
          .in(key)
          .add(
            'It is about a database that the platform provisions, and this one exists.',
            `Remove ${key}, or remove \`existing\`.`,
          );
  }
  if (source?.type === 'eventStream') checkStream(source, place);
  if (source?.type === 'restApi') checkRestApi(source, root, place);
}

function checkStream({ retentionHours, consumer, delivery }: EventStream, place: Place): void {
  const age = consumer.maxRecordAgeHours;
  if (age !== undefined && age >= retentionHours)
    place
      .in('consumer', 'maxRecordAgeHours')
      .add(
        `Records are given up after ${age} hours, and the stream forgets them after ${retentionHours}: some would be lost unseen.`,
        `Write less than ${retentionHours}, or raise retentionHours.`,
      );
  if (delivery.destination === 's3' && delivery.intervalSeconds < 60)
    place
      .in('delivery', 'intervalSeconds')
      .add(
        `${delivery.intervalSeconds} seconds is too short: Firehose sorts events by date and route for 60 at least.`,
        "Write 60 or more, or use `destination: 'iceberg'`.",
      );
  if (delivery.destination === 'iceberg' && delivery.compression !== 'gzip')
    place
      .in('delivery', 'compression')
      .add('It is about files, and events are delivered to a table.', 'Remove compression.');
}

export function resolveSource(
  name: string,
  source: Source,
  prefix: string,
  datasets: ReadonlyMap<string, Dataset | undefined>,
  home: Home,
): ResolvedSource {
  if (source.type === 'eventStream') return resolveStream(name, source, prefix, datasets);
  if (source.type === 'restApi') return resolveRestApi(name, source, prefix, datasets, home.region);
  const { type, database, existing, ...own } = source;
  const common = { type, database, connection: `${prefix}-${name}` };
  if (existing) return { ...common, kind: 'existing', ...resolveExistingDatabase(existing, home) };
  return {
    ...common,
    kind: 'provisioned',
    engineVersion: own.engineVersion ?? SOURCE_DEFAULTS.engineVersion,
    allocatedStorage: own.allocatedStorage ?? SOURCE_DEFAULTS.allocatedStorage,
  };
}

function resolveStream(
  name: string,
  { consumer, ...source }: EventStream,
  prefix: string,
  datasets: ReadonlyMap<string, Dataset | undefined>,
): ResolvedEventStream {
  const [dataset, { load }] = [...datasets].find(([, d]) => d?.source === name) as [string, Dataset];
  const stream = `${prefix}-${name}`;
  return {
    ...source,
    kind: 'stream',
    stream,
    routes: Object.fromEntries(routesOf(load).map((route) => [route, `${stream}-${route}`])),
    dataset,
    consumer: {
      ...consumer,
      name: `${stream}-consumer`,
      maxRecordAgeHours: consumer.maxRecordAgeHours ?? Math.min(MAX_RECORD_AGE, Math.floor(source.retentionHours / 2)),
    },
  };
}

export const routesOf = (load: Dataset['load']): string[] =>
  load.pattern === 'stream' ? Object.keys(load.routes) : [];

export function manifestSource(source: ResolvedSource): ManifestSource {
  if (source.type === 'postgres') return { type: source.type, connection: source.connection };
  if (source.type === 'restApi') return source.spec;
  const { type, stream, routes, consumer, retentionHours } = source;
  return { type, stream, routes, consumer: consumer.name, retentionHours };
}
