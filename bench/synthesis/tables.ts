/** A platform of as many tables as wanted: the example's planes, copied. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlatformDefinition } from '../../lib/platform';

const ROOT = join(__dirname, '..', '..');

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `table_${index}`);

/** Writes the contract of each table under `root`: what a user has written before anything is synthesised. */
export function writeContracts(count: number, root: string): void {
  const contract = readFileSync(join(ROOT, 'contracts', 'planes.odcs.yaml'), 'utf8');
  mkdirSync(join(root, 'contracts'), { recursive: true });
  cpSync(join(ROOT, 'contracts', 'schema'), join(root, 'contracts', 'schema'), { recursive: true });
  for (const name of names(count)) {
    writeFileSync(join(root, 'contracts', `${name}.odcs.yaml`), contract.replaceAll('planes', name));
  }
}

/** The definition of a platform with one pipeline of all tables. */
export const platformOf = (count: number): PlatformDefinition => ({
  name: 'bench',
  environments: { dev: { account: '111111111111', region: 'us-east-1', removalPolicy: 'destroy' } },
  sources: { operations: { type: 'postgres', database: 'operations' } },
  datasets: Object.fromEntries(
    names(count).map((name) => [
      name,
      { source: 'operations', load: { pattern: 'incremental', cursor: 'last_updated_at' } } as const,
    ]),
  ),
  models: {},
  pipelines: { all: { datasets: names(count), schedule: { cron: '0 6 * * ? *' } } },
});
