/** A page as an answer. */
import { createHash } from 'node:crypto';
import { json, type Received, type Reply } from '../exchange';
import type { Item, ServedCollection } from '../options';
import type { PageOfItems } from './page';
import { put } from './paths';

export interface Rendering {
  readonly collection: ServedCollection;
  readonly page: PageOfItems;
  readonly request: Received;
  /** Start of absolute links. */
  readonly publicUrl: string;
  /** Parameter of the query that links don't repeat, since it is secret. */
  readonly secretParameter?: string;
  /** What the answer says of the total and of the next page, where that isn't the truth. */
  readonly total?: number;
  readonly next?: string;
  /** Everything that the request's filters have left, for the tag of the whole list. */
  readonly whole: readonly Item[];
}

export function render(rendering: Rendering): Reply {
  const { collection, page, whole } = rendering;
  const next = page.next && (rendering.next ?? link(rendering, page.next));
  const reply = json(200, bodyOf(rendering, next), linkHeader(collection, next));
  if (collection.tag === 'none') return reply;
  const tagged = collection.tag === 'list' ? JSON.stringify(whole) : reply.body;
  const etag = `"${createHash('sha256').update(tagged).digest('hex').slice(0, 24)}"`;
  return withTag(rendering.request, { ...reply, headers: { ...reply.headers, etag } }, etag);
}

function withTag({ headers }: Received, reply: Reply, etag: string): Reply {
  const known = (headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return known.includes(etag) ? { status: 304, headers: { etag }, body: Buffer.alloc(0) } : reply;
}

function bodyOf(rendering: Rendering, next: string | undefined): unknown {
  const { collection, page, request } = rendering;
  const total = rendering.total ?? page.total;
  if (collection.envelope) {
    const { items, offset, size } = page;
    return collection.envelope({ items, offset, size, total, url: urlOf(rendering, request.url), next: next ?? null });
  }
  if (!collection.items) return page.items;
  const body: Record<string, unknown> = {};
  put(body, collection.items, page.items);
  if (collection.expected) put(body, collection.expected, total);
  const { pagination } = collection;
  const kind = pagination?.type === 'timeWindow' ? pagination.pages : pagination;
  if (!kind) return body;
  if ('total' in kind && kind.total) put(body, kind.total, total);
  if (kind.type === 'pageNumber' && kind.pages) put(body, kind.pages, Math.ceil(total / page.size));
  if ((kind.type === 'cursor' || kind.type === 'keyset') && kind.hasMore) put(body, kind.hasMore, Boolean(page.next));
  if (kind.type === 'cursor') put(body, kind.path, (page.next && (rendering.next ?? page.next.value)) ?? null);
  if (kind.type === 'nextLink') put(body, kind.path, next ?? null);
  return body;
}

function linkHeader({ pagination }: ServedCollection, next: string | undefined): Record<string, string> {
  const kind = pagination?.type === 'timeWindow' ? pagination.pages : pagination;
  if (kind?.type !== 'linkHeader' || next === undefined) return {};
  // Others come before, and a comma is in one of them.
  return {
    link: `<https://docs.example/a,b>; rel="help", <${next}>; title="further, on"; rel="${kind.rel ?? 'next'}"`,
  };
}

function link(rendering: Rendering, { parameter, value }: NonNullable<PageOfItems['next']>): string {
  const url = new URL(rendering.request.url);
  url.searchParams.set(parameter, value);
  return urlOf(rendering, url);
}

function urlOf({ collection, publicUrl, secretParameter }: Rendering, from: URL): string {
  const url = new URL(from);
  if (secretParameter) url.searchParams.delete(secretParameter);
  if (collection.links === 'query') return url.search;
  const relative = url.pathname + url.search;
  return collection.links === 'relative' ? relative : new URL(publicUrl).origin + relative;
}
