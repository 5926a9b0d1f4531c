/** Who reads: each a process of its own, warm before it counts, and what it wrote looked at afterwards. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { bundleExtractor } from '../../lib/ingestion/api/bundle';
import type { ApiExtraction, ApiExtractionResult } from '../../lib/platform/api';
import { manifestOf, PAGE_SIZE, SOURCE } from './platform';
import { Process, startServer } from './processes';
import type { Counts, ServerSettings } from './serve';

const ROOT = join(__dirname, '..', '..');

export interface Reading {
  readonly seconds: number;
  readonly cpu: number;
  readonly peakBytes: number;
  /** Different items in what was written. @default not looked at */
  readonly items?: number | null;
  readonly error?: string | null;
  /** Calls of the function. */
  readonly calls?: number;
  readonly counts: Counts;
}

export type Contender =
  | { readonly kind: 'headwater'; readonly concurrency?: number }
  | {
      readonly kind: 'dlt';
      readonly python: string;
      readonly ranges: number;
      readonly nesting: number;
      readonly extractOnly?: boolean;
    };

/** One reading of a server of its own. */
export async function read(contender: Contender, settings: ServerSettings, workFolder: string): Promise<Reading> {
  const folder = join(workFolder, 'run');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const server = await startServer('serve.ts', JSON.stringify(settings));
  try {
    const reading =
      contender.kind === 'headwater'
        ? await headwater(contender, settings, server.address, folder)
        : await dlt(contender, settings, server.address, folder);
    const counts = (await (await fetch(`${server.address}/counts`)).json()) as Counts;
    return { ...reading, counts };
  } finally {
    await server.process.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Own = Omit<Reading, 'counts'>;

async function dlt(
  of: Extract<Contender, { kind: 'dlt' }>,
  settings: ServerSettings,
  base: string,
  cwd: string,
): Promise<Own> {
  const { python, ...own } = of;
  const process = new Process(
    'dlt',
    python,
    [
      join(__dirname, 'contenders', 'dlt_rest_api.py'),
      JSON.stringify({ ...own, extractOnly: own.extractOnly === true, base, pageSize: PAGE_SIZE }),
    ],
    {
      cwd,
      quiet: true,
      env: { RUNTIME__DLTHUB_TELEMETRY: 'false', RUNTIME__LOG_LEVEL: 'CRITICAL', TMPDIR: cwd },
    },
  );
  try {
    await process.ask({ dataset: 'warm', items: 5_000 });
    return await process.ask<Own>({ dataset: 'items', items: settings.items });
  } finally {
    await process.end();
  }
}

export const bundle = (workFolder: string): { path: string; bytes: number } => {
  const path = join(workFolder, 'headwater.cjs');
  const text = bundleExtractor(ROOT);
  writeFileSync(path, text);
  return { path, bytes: Buffer.byteLength(text) };
};

async function headwater(
  of: Extract<Contender, { kind: 'headwater' }>,
  settings: ServerSettings,
  base: string,
  folder: string,
): Promise<Own> {
  const manifest = manifestOf(base, folder, of.concurrency);
  mkdirSync(join(folder, 'artefacts'), { recursive: true });
  writeFileSync(join(folder, 'artefacts', 'manifest.json'), JSON.stringify(manifest));
  const aws = await startServer('aws.ts', folder);
  const child = new Process(
    'headwater',
    process.execPath,
    [join(__dirname, 'contenders', 'headwater.mjs'), bundle(folder).path],
    {
      env: {
        PLATFORM: 'bench-dev',
        SOURCE,
        MANIFEST_URI: 's3://artefacts/manifest.json',
        STATE_TABLE: 'state',
        BRONZE_BUCKET: 'bronze',
        ARTEFACTS_BUCKET: 'artefacts',
        SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:bench',
        AWS_ENDPOINT_URL: aws.address,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'bench',
        AWS_SECRET_ACCESS_KEY: 'bench',
      },
    },
  );
  try {
    await child.ask({ dataset: 'warm' });
    const reading = await child.ask<Own & { runId: string }>({ dataset: 'items' });
    const result = JSON.parse(
      readFileSync(join(folder, 'artefacts', 'runs', 'bench', reading.runId, 'extractions', 'items.json'), 'utf8'),
    ) as ApiExtractionResult;
    if (result.status === 'FAILED') return { ...reading, error: `${result.error.code}: ${result.error.message}` };
    return { ...reading, items: settings.items > 200_000 ? undefined : written(join(folder, 'bronze')) };
  } finally {
    await child.end();
    await aws.process.end();
  }
}

/** Different items in the objects that the extraction names. */
function written(bronze: string): number {
  const pages = join(bronze, 'api-pages', 'items');
  const ids = new Set<unknown>();
  for (const extraction of readdirSync(pages)) {
    const complete = JSON.parse(readFileSync(join(pages, extraction, 'complete.json'), 'utf8')) as ApiExtraction;
    for (const key of complete.objects)
      for (const line of gunzipSync(readFileSync(join(bronze, key)))
        .toString()
        .trimEnd()
        .split('\n'))
        for (const item of (JSON.parse(line) as { body: { items: { id: number }[] } }).body.items) ids.add(item.id);
  }
  return ids.size;
}
