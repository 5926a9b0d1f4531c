/** What there is to test, from the stack's settings and the manifest. */
import type { Manifest } from '../../lib/platform/manifest';
import type { Table } from './database/tables';
import type { DatabaseTarget } from './database/probe';
import {
  describeSecret,
  describeStream,
  generateDataKey,
  getDatabases,
  listBucket,
  type ServiceCall,
} from './service/calls';
import type { Settings } from './settings';

export type ServiceTargets = Readonly<Record<string, ServiceCall>>;

/** AWS services that don't need the manifest to be found. */
export const serviceTargets = (settings: Settings): ServiceTargets => ({
  ...Object.fromEntries(Object.entries(settings.buckets).map(([zone, name]) => [`s3/${zone}`, listBucket(name)])),
  'glue/catalog': getDatabases(settings.catalogDatabases),
  'kms/lake': generateDataKey(settings.keyArn),
  'secretsmanager/masking': describeSecret(settings.maskSecretArn),
});

/** The streams that producers write to, by source. */
export const streamTargets = ({ sources }: Manifest): ServiceTargets =>
  Object.fromEntries(
    Object.entries(sources).flatMap(([name, source]) =>
      source.type === 'eventStream' ? [[`kinesis/${name}`, describeStream(source.stream)]] : [],
    ),
  );

/** @param manifest @default not known: tables are not tested */
export const databaseTargets = (
  { databases }: Settings,
  authorities: string,
  manifest: Manifest | undefined,
): DatabaseTarget[] =>
  Object.entries(databases).map(([name, { host, port, database, secretArn }]) => ({
    ...{ name, host, port: Number(port), database, secretArn, authorities },
    ...tablesOf(name, manifest),
  }));

function tablesOf(name: string, manifest: Manifest | undefined): Pick<DatabaseTarget, 'tables' | 'needsStatistics'> {
  if (!manifest) return { needsStatistics: false };
  const datasets = Object.values(manifest.datasets).filter(({ source }) => source === name);
  const tables = datasets.flatMap(({ schema, table }): Table[] =>
    schema !== undefined && table !== undefined ? [{ schema, name: table }] : [],
  );
  const needsStatistics = datasets.some(({ load }) => load.pattern === 'incremental' && load.guard === 'transaction');
  return { tables, needsStatistics };
}
