/** The bench's API as a platform has it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolvePlatform, type Manifest } from '../../lib/platform';

export const SOURCE = 'shop';
/** What is read first, so that all is warm; and what counts. */
export const DATASETS = ['warm', 'items'] as const;
export const PAGE_SIZE = 50;

const CONTRACT = (name: string): string => `apiVersion: v3.1.0
kind: DataContract
id: urn:bench:${name}
version: 1.0.0
status: active
team: { name: Bench }
schema:
  - name: ${name}
    properties:
      - { name: id, logicalType: integer, primaryKey: true }
slaProperties: [{ property: freshness, value: 1, unit: d }]
`;

/** @param base address of the API @param concurrency most requests at once. @default the platform's own */
export function manifestOf(base: string, folder: string, concurrency?: number): Manifest {
  mkdirSync(join(folder, 'contracts'), { recursive: true });
  for (const name of DATASETS) writeFileSync(join(folder, 'contracts', `${name}.odcs.yaml`), CONTRACT(name));
  return resolvePlatform(
    {
      name: 'bench',
      environments: { dev: {} },
      models: {},
      sources: {
        [SOURCE]: {
          type: 'restApi',
          baseUrl: base,
          authorization: { type: 'oauth2', tokenUrl: `${base}/token` },
          ...(concurrency === undefined ? {} : { limits: { concurrency } }),
        },
      },
      datasets: Object.fromEntries(
        DATASETS.map((name) => [
          name,
          {
            source: SOURCE,
            load: {
              pattern: 'api' as const,
              path: `/${name}`,
              items: 'items',
              pagination: { type: 'offset' as const, limit: PAGE_SIZE, total: 'total' },
            },
          },
        ]),
      ),
      pipelines: { bench: { datasets: [...DATASETS] } },
    },
    { environment: 'dev', root: folder, env: {} },
  ).manifest;
}
