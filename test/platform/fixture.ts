import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dump } from 'js-yaml';
import type { PlatformDefinition } from '../../lib/platform';
import { ConfigurationError, resolvePlatform, type Mistake, type ResolvedPlatform } from '../../lib/platform';

type Json = Record<string, unknown>;

/** A contract with an integer key, a text, and the cursor. */
export const contract = (
  name: string,
  more: { property?: Json; properties?: Json[]; object?: Json; top?: Json } = {},
) => ({
  apiVersion: 'v3.1.0',
  kind: 'DataContract',
  id: `urn:test:${name}`,
  version: '1.0.0',
  status: 'active',
  team: { name: 'Data' },
  schema: [
    {
      name,
      properties: [
        { name: 'id', logicalType: 'integer', physicalType: 'int8', primaryKey: true },
        { name: 'label', logicalType: 'string', physicalType: 'varchar(20)', ...more.property },
        { name: 'changed', logicalType: 'timestamp', physicalType: 'timestamptz', required: true },
        ...(more.properties ?? []),
      ],
      ...more.object,
    },
  ],
  slaProperties: [{ property: 'freshness', value: 2, unit: 'h' }],
  ...more.top,
});

/** Two tables and a model, all of it right. */
export const definition = (more: Partial<PlatformDefinition> = {}): PlatformDefinition => ({
  name: 'shop',
  environments: { dev: {} },
  sources: { main: { type: 'postgres', database: 'shop' } },
  datasets: {
    orders: { source: 'main', load: { pattern: 'incremental', cursor: 'changed' } },
    goods: { source: 'main', load: { pattern: 'snapshot' } },
  },
  pipelines: { daily: { datasets: ['orders', 'goods'], models: ['sales'] } },
  ...more,
});

export const files = (): Record<string, unknown> => ({
  'contracts/orders.odcs.yaml': contract('orders'),
  'contracts/goods.odcs.yaml': contract('goods'),
  'models/sales.sql': 'select * from ${silver}.orders join ${silver}.goods using (id)',
});

const folders: string[] = [];
afterAll(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** Writes the files (objects as YAML) into a folder of their own. `undefined` leaves one out. */
export function project(changes: Record<string, unknown> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'headwater-platform-'));
  folders.push(root);
  for (const [path, content] of Object.entries({ ...files(), ...changes })) {
    if (content === undefined) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : dump(content, { noRefs: true }));
  }
  return root;
}

export const resolve = (of: unknown = definition(), changes: Record<string, unknown> = {}): ResolvedPlatform =>
  resolvePlatform(of as PlatformDefinition, { environment: 'dev', root: project(changes), env: {} });

/** The mistakes that are found. */
export function mistakesOf(of: unknown, changes: Record<string, unknown> = {}): readonly Mistake[] {
  try {
    resolve(of, changes);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.mistakes;
    throw error;
  }
}

/** Expects exactly this one mistake. */
export function expectMistake(
  found: readonly Mistake[],
  where: string,
  what: RegExp | string,
  mend: RegExp | string,
): void {
  expect(found).toEqual([
    {
      where,
      what: expect.stringMatching(what) as string,
      mend: expect.stringMatching(mend) as string,
      ...(found[0]?.line === undefined ? {} : { line: expect.any(Number) as number }),
    },
  ]);
}
