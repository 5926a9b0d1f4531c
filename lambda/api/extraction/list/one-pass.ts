/** One pass over one pagination: pages in order, and how to go on behind each. */
import { createPaginator, requestOf } from '../../pagination';
import { createPass, readPage, readPass, type Pass, type PassSummary, type ReadPage } from '../../reading';
import { ApiError, type Bounds, type Client, type Json, type Page, type Position } from '../../types';
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
    items: load.items,
  });
  const base = requestOf(load.request, { baseUrl, headers, parent, incremental: load.incremental, bounds });
  const pass = createPass(
    { paginator, itemKey: load.itemKey, expected: load.expected, countLater: parent === undefined },
    from,
  );
  const first = JSON.stringify(paginator.first);
  const isFirst = (position: Position): boolean => JSON.stringify(position) === first;
  const now = (): Date => new Date(world.now());
  const read: ReadPage = async (request, position, stop) => {
    const page = await readAgain(
      () => readPage(client, request, position, { items: load.items, redact: world.redact }, now, stop),
      (milliseconds) => world.pause(milliseconds, stop),
    ).catch((error: unknown) => {
      throw paginator.led && !isFirst(position) && isForgotten(error) ? expired(dataset.name, error) : error;
    });
    if (page.response.status !== 304) return page;
    throw new ApiError('BadRequest', `${dataset.name}: the server answered 304 to a request without a condition.`);
  };
  for await (const { page } of readPass({ pass, paginator, base, read, concurrency, signal }))
    yield { page, walk: pass.state() };
  return { summary: pass.summary(), pass };
}

/** What servers answer to a cursor of theirs that they don't know any more. */
const FORGOTTEN = new Set([400, 404, 410]);
const isForgotten = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.status !== undefined && FORGOTTEN.has(error.status);

const expired = (name: string, { message, status }: ApiError): ApiError =>
  new ApiError(
    'CursorExpired',
    `${name}: the server doesn't know its own next page any more. ${message}`,
    false,
    status,
  );

/** A key in the query comes back in the links of some servers. */
function secretParameters({ source: { authorization } }: World): string[] {
  return authorization?.type === 'apiKey' && authorization.in === 'query' ? [authorization.name] : [];
}
