import type { ApiPagination } from '../../../../lib/platform/api';
import { createPaginator } from '../../../../lambda/api/pagination';
import {
  createPass,
  readPage,
  readPass,
  type Pass,
  type PassOptions,
  type TakenPage,
} from '../../../../lambda/api/reading';
import type { ApiRequest, Bounds, Client, Json } from '../../../../lambda/api/types';
import { answer, ORIGIN, type Item, type Served } from './server';

export interface Setting {
  readonly served: Served;
  readonly method?: 'GET' | 'POST';
  readonly bounds?: Bounds;
  readonly concurrency?: number;
  /** Before the n-th request is answered, from 0: may change the list, or throw. */
  readonly before?: (n: number, request: ApiRequest) => void;
  /** How many turns of the event loop's microtasks the n-th request takes. */
  readonly latency?: (n: number) => number;
  readonly pass?: Partial<PassOptions>;
}

export const NOW = new Date('2026-11-01T00:00:00Z');

/** A client of the served list, and what it was asked. */
export function clientOf({ served, before, latency }: Setting) {
  const requests: ApiRequest[] = [];
  let running = 0;
  const counts = { most: 0, running: () => running };
  const client: Client = async (request, signal) => {
    const n = requests.push(request) - 1;
    counts.most = Math.max(counts.most, ++running);
    try {
      for (let i = latency?.(n) ?? 0; i > 0; i--) {
        await Promise.resolve();
        signal?.throwIfAborted();
      }
      before?.(n, request);
      return answer(served, request);
    } finally {
      running--;
    }
  };
  return { client, requests, counts };
}

/** What is needed to read a served list. */
export function readerOf(setting: Setting) {
  const { served, method = 'GET', bounds, concurrency = 1 } = setting;
  const { client, requests, counts } = clientOf(setting);
  const paginator = createPaginator(served.pagination, { baseUrl: ORIGIN, method, bounds });
  const base: ApiRequest = {
    method,
    url: `${ORIGIN}/things?kind=all`,
    headers: {},
    ...(method === 'POST' ? { body: '{"kind":"all"}' } : {}),
  };
  const begin = (state?: Json): Pass =>
    createPass({ paginator, itemKey: ['id'], ...setting.pass }, state === undefined ? undefined : copied(state));
  const read = (pass: Pass, signal?: AbortSignal): AsyncGenerator<TakenPage, void, void> =>
    readPass({
      pass,
      paginator,
      base,
      concurrency,
      signal,
      read: (request, position, abort) =>
        readPage(client, request, position, { items: 'data.items' }, () => NOW, abort),
    });
  return { begin, read, paginator, base, requests, counts };
}

/** Reads a whole pass. */
export async function readAll(setting: Setting) {
  const { begin, read, requests, counts } = readerOf(setting);
  const pass = begin();
  const pages: TakenPage[] = [];
  for await (const page of read(pass)) pages.push(page);
  return { pages, items: itemsOf(pages), summary: pass.summary(), requests, counts };
}

export const itemsOf = (pages: readonly TakenPage[]): Item[] => pages.flatMap(({ page }) => page.items as Item[]);

/** Different ids in the order in which they came first. */
export const idsOf = (items: readonly Item[]): number[] => [...new Set(items.map(({ id }) => id))];

/** As after a way through the state table, which keeps no order of names. */
export function copied(json: Json): Json {
  if (json === null || typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map(copied);
  return Object.fromEntries(
    Object.entries(json)
      .reverse()
      .map(([name, value]) => [name, copied(value)]),
  );
}

/** Items `0` to `count - 1`, one a minute. */
export const listOf = (count: number): Item[] =>
  Array.from({ length: count }, (_, id) => ({ id, at: Date.UTC(2026, 0, 1) + id * 60_000 }));

export const offsetOf = (limit: number, overlap = 1, total: string | undefined = 'data.total'): ApiPagination => ({
  type: 'offset',
  limit,
  overlap,
  offsetParameter: 'offset',
  limitParameter: 'limit',
  ...(total === undefined ? {} : { total }),
});
