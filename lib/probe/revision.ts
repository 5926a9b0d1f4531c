import { createHash } from 'node:crypto';
import type { ResolvedPlatform } from '../platform/definition';

/** A hash over what the probe's answer depends on: network, sources, and the tables that are loaded. */
export function probeRevision({ network, sources, probe, manifest }: ResolvedPlatform): string {
  const tables = Object.values(manifest.datasets).map(({ source, schema, table, load }) => [
    source,
    schema,
    table,
    load.pattern === 'incremental' ? load.guard : load.pattern,
  ]);
  return createHash('sha256').update(JSON.stringify({ network, sources, probe, tables })).digest('hex');
}
