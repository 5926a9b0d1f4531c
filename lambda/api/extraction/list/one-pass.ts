/** One pass over one pagination: pages in order, and how to go on behind each. */
import { createPaginator, requestOf } from '../../pagination';
import { createPass, readPage, readPass, type Pass, type PassSummary, type ReadPage } from '../../reading';
import { ApiError, type Bounds, type Client, type Json, type Page } from '../../types';
import type { Keys } from '../../store/state';
import { readAgain } from './odd-answers';
import type { ApiDataset, World } from '../world';

export interface ListOptions {
  readonly world: World;
  readonly dataset: ApiDataset;
  readonly bounds: Bounds;
  readonly parent?: Keys;
  /** @default the world's */
  readonly client?: Client;
  /** Most pages at once. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

export interface ListStep {
  readonly page: Page;
  readonly walk: Json;
}

/** The pass is given too: where it was resumed, it may need to be told of the pages before. */
export interface ListEnd {
  readonly summary: PassSummary;
  readonly pass: Pass;
}

/**
 * @param from `walk` of the last page that is there already. @default the first page
 * @throws {ApiError}, {Pause}
 */
export async function* readList(options: ListOptions, from: Json | undefined): AsyncGenerator<ListStep, ListEnd> {
  const { world, dataset, bounds, parent, concurrency, signal, client = world.client } = options;
  const { load } = dataset;
  const { baseUrl, headers } = world.source;
  const paginator = createPaginator(load.pagination, {
    baseUrl,
    method: load.request.method,
    bounds,
    withoutParameters: secretParameters(world),
  });
  const base = requestOf(load.request, { baseUrl, headers, parent, incremental: load.incremental, bounds });
  const pass = createPass({ paginator, itemKey: load.itemKey, expected: load.expected }, from);
  const now = (): Date => new Date(world.now());
  const read: ReadPage = async (request, position, stop) => {
    const page = await readAgain(
      () => readPage(client, request, position, { items: load.items, redact: world.redact }, now, stop),
      (milliseconds) => world.pause(milliseconds, stop),
    );
    if (page.response.status !== 304) return page;
    throw new ApiError('BadRequest', `${dataset.name}: the server answered 304 to a request without a condition.`);
  };
  for await (const { page } of readPass({ pass, paginator, base, read, concurrency, signal }))
    yield { page, walk: pass.state() };
  return { summary: pass.summary(), pass };
}

/** A key in the query comes back in the links of some servers. */
function secretParameters({ source: { authorization } }: World): string[] {
  return authorization?.type === 'apiKey' && authorization.in === 'query' ? [authorization.name] : [];
}
