/** An API, a bucket and a table in memory, and calls of the extraction that can be killed at any point. */
import { gunzipSync } from 'node:zlib';
import type {
  ApiExtractAnswer,
  ApiExtractEvent,
  ApiExtraction,
  ApiExtractionResult,
  ApiLoad,
  ApiPageLine,
  ApiSourceSpec,
} from '../../../../lib/platform/api';
import { valueAt } from '../../../../lambda/api/pagination/path';
import { extract } from '../../../../lambda/api/extraction/extract';
import type { ApiDataset, World } from '../../../../lambda/api/extraction/world';
import type { Bucket, Item, Table } from '../../../../lambda/api/store/ports';
import { Progress } from '../../../../lambda/api/store/progress';
import { completeKey, resultKey } from '../../../../lambda/api/store/names';
import { ApiError, type ApiRequest, type ApiResponse, type Client } from '../../../../lambda/api/types';

/** The process is gone: nothing of the call happens any more. */
export class Killed extends Error {}

/** What is done with every touch of the outside: may wait, or end the call by throwing. */
export type Touch = (what: string) => void | Promise<void>;

export class MemoryBucket {
  readonly objects = new Map<string, Buffer>();

  seen(touch: Touch): Bucket {
    return {
      put: async (key, body) => {
        await touch(`before put ${key}`);
        this.objects.set(key, Buffer.from(body));
        await touch(`after put ${key}`);
      },
      get: async (key) => {
        await touch(`get ${key}`);
        return this.objects.get(key);
      },
    };
  }

  json<T>(key: string): T | undefined {
    const text = this.objects.get(key);
    return text && (JSON.parse(text.toString()) as T);
  }
}

export class MemoryTable {
  readonly items = new Map<string, Item>();
  largest = 0;

  seen(touch: Touch): Table {
    return {
      get: async (dataset) => {
        await touch(`read ${dataset}`);
        return this.items.get(dataset);
      },
      update: async (dataset, item, revision) => {
        await touch(`before move ${dataset}`);
        if (Number(this.items.get(dataset)?.revision ?? 0) !== revision) return false;
        this.items.set(dataset, item);
        this.largest = Math.max(this.largest, JSON.stringify(item).length);
        await touch(`after move ${dataset}`);
        return true;
      },
    };
  }
}

export type Answer = { readonly status?: number; readonly headers?: Record<string, string>; readonly body: unknown };
/** @returns what it answers, or throws what a client throws */
export type Server = (url: URL, request: ApiRequest) => Answer | Promise<Answer>;

export const SOURCE: ApiSourceSpec = {
  type: 'restApi',
  function: 'p-api',
  baseUrl: 'https://api.example',
  headers: {},
  limits: { concurrency: 4 },
  timeouts: { connectSeconds: 10, responseSeconds: 30, idleSeconds: 15, totalSeconds: 120 },
  retries: { attempts: 6, maxDelaySeconds: 30, breakAfterFailures: 10, breakSeconds: 30, giveUpAfterMinutes: 30 },
  maxPageMegabytes: 16,
};

export function load(name: string, more: Partial<ApiLoad> = {}): ApiLoad {
  return {
    pattern: 'api',
    pages: `api-pages/${name}/`,
    request: { method: 'GET', path: `/${name}`, query: {}, headers: {} },
    items: 'items',
    pagination: {
      type: 'offset',
      limit: 5,
      offsetParameter: 'offset',
      limitParameter: 'limit',
      total: 'total',
      overlap: 1,
    },
    conditional: false,
    whenEmpty: 'fail',
    maxInvalidPercent: 10,
    passes: 3,
    resumeHours: 24,
    itemKey: ['id'],
    children: [],
    ...more,
  };
}

/** A page of a list, as offset and limit ask for it. */
export const pageOf = (list: readonly unknown[], url: URL): Answer => {
  const offset = Number(url.searchParams.get('offset') ?? 0);
  const limit = Number(url.searchParams.get('limit') ?? list.length);
  return { body: { items: list.slice(offset, offset + limit), total: list.length } };
};

export const notFound = (): never => {
  throw new ApiError('NotFound', 'Not there.', false, 404);
};

export class Platform {
  readonly bronze = new MemoryBucket();
  readonly artefacts = new MemoryBucket();
  readonly table = new MemoryTable();
  readonly metrics: Record<string, unknown>[] = [];
  readonly logs: { level: string; message: string; fields?: unknown }[] = [];
  readonly requests: ApiRequest[] = [];
  now = Date.parse('2026-11-26T12:00:00Z');
  source = SOURCE;
  datasets: Record<string, ApiDataset> = {};
  /** Milliseconds that a call has. */
  budget = Infinity;
  /** Milliseconds that a request takes. */
  pace = 0;

  constructor(
    public server: Server,
    loads: Record<string, ApiLoad>,
    keys: Record<string, readonly string[]> = {},
  ) {
    for (const [name, of] of Object.entries(loads)) this.datasets[name] = { name, load: of, key: keys[name] ?? ['id'] };
  }

  /** @param touch is told of everything that leaves the process, before it does */
  world(touch: Touch = () => undefined): World {
    const client: Client = async (request, signal) => {
      await touch(`request ${request.url}`);
      signal?.throwIfAborted();
      this.requests.push(request);
      this.now += this.pace;
      const { status = 200, headers = {}, body } = await this.server(new URL(request.url), request);
      const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body === undefined ? '' : JSON.stringify(body));
      return { status, headers, body: bytes } satisfies ApiResponse;
    };
    const end = this.now + this.budget;
    const log =
      (level: string) =>
      (message: string, fields?: unknown): void =>
        void this.logs.push({ level, message, fields });
    return {
      platform: 'p',
      source: this.source,
      datasets: new Map(Object.entries(this.datasets)),
      client,
      // As if a server repeated what authorised a request.
      redact: (text) => text.replaceAll('the-secret', '***'),
      redactBody: (body) => body,
      tally: () => ({ requests: this.requests.length, retries: 0, throttled: 0, failures: 0 }),
      bronze: this.bronze.seen(touch),
      artefacts: this.artefacts.seen(touch),
      progress: new Progress(this.table.seen(touch)),
      now: () => this.now,
      remaining: () => end - this.now,
      pause: async (milliseconds) => void (this.now += milliseconds),
      tick: 5,
      write: (line) => void this.metrics.push(JSON.parse(line)),
      log: { info: log('info'), warn: log('warn'), error: log('error') },
    };
  }

  event(runId: string, more: Partial<ApiExtractEvent> = {}): ApiExtractEvent {
    return {
      source: 's',
      function: 'p-api',
      datasets: Object.keys(this.datasets),
      pipeline: 'pipe',
      runId,
      startedAt: '2026-11-26T11:59:00.000Z',
      ...more,
    };
  }

  call(runId: string, more: Partial<ApiExtractEvent> = {}, touch?: Touch): Promise<ApiExtractAnswer> {
    return extract(this.world(touch), this.event(runId, more));
  }

  /** Calls until it is done, as the state machine does. */
  async run(runId: string, more: Partial<ApiExtractEvent> = {}): Promise<readonly string[]> {
    for (let calls = 0; calls < 1_000; calls++) {
      const answer = await this.call(runId, more);
      if (answer.status === 'DONE') return answer.failed;
      if (answer.status === 'WAIT') this.now += answer.seconds * 1000;
    }
    throw new Error('It does not end.');
  }

  /** Calls of a run of which each is killed after so many touches of the outside; the last ones are not. */
  async runKilled(runId: string, lives: readonly number[], more: Partial<ApiExtractEvent> = {}): Promise<void> {
    for (const life of lives) {
      let left = life;
      const touch = (): void => {
        if (left-- <= 0) throw new Killed();
      };
      try {
        const answer = await this.call(runId, more, touch);
        if (answer.status === 'WAIT') this.now += answer.seconds * 1000;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
    }
    await this.run(runId, more);
  }

  result(dataset: string, runId: string): ApiExtractionResult {
    const result = this.artefacts.json<ApiExtractionResult>(resultKey('pipe', runId, dataset));
    if (!result) throw new Error(`${dataset} has no result.`);
    return result;
  }

  error(dataset: string, runId: string): { code: string; message: string } {
    const result = this.result(dataset, runId);
    if (result.status !== 'FAILED') throw new Error(`${dataset} did not fail.`);
    return result.error;
  }

  complete(dataset: string, extraction: number): ApiExtraction {
    const found = this.bronze.json<ApiExtraction>(completeKey(`api-pages/${dataset}/`, extraction));
    if (!found) throw new Error(`${dataset} has no extraction ${extraction}.`);
    return found;
  }

  lines(dataset: string, extraction: number): ApiPageLine[] {
    return this.complete(dataset, extraction).objects.flatMap((key) =>
      gunzipSync(this.bronze.objects.get(key)!)
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as ApiPageLine),
    );
  }

  /** Items by key (of the parent too); the last read wins. */
  items(dataset: string, extraction: number): Map<string, unknown> {
    const { load: of } = this.datasets[dataset]!;
    return new Map(
      this.lines(dataset, extraction).flatMap(({ body, parent }) =>
        (valueAt(body, of.items) as { id: unknown }[]).map((item): [string, unknown] => [
          JSON.stringify([...Object.values(parent ?? {}), ...of.itemKey.map((path) => valueAt(item, path))]),
          item,
        ]),
      ),
    );
  }

  item(dataset: string): Item {
    return this.table.items.get(dataset) ?? {};
  }
}

export const numbered = (count: number, more: (id: number) => object = () => ({})): { id: number }[] =>
  Array.from({ length: count }, (_, id) => ({ id, ...more(id) }));
