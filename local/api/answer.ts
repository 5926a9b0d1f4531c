/** What is answered to a request that is welcome: the page, or what a fault makes of it. */
import { failure, type Received, type Reply } from './exchange';
import type { Fault } from './faults/model';
import type { Item, ServedCollection } from './options';
import { CursorExpired } from './pages/cursor';
import { BadParameter, filtered, type Asked } from './pages/filter';
import { pageOf, type PageOfItems } from './pages/page';
import { render } from './pages/render';

export interface Asking {
  readonly collection: ServedCollection;
  /** All that the collection has for this address. */
  readonly items: readonly Item[];
  readonly request: Received;
  readonly fault?: Fault;
  readonly publicUrl: string;
  readonly secretParameter?: string;
  readonly now: number;
}

export function answer(asking: Asking): Reply {
  const { collection, request, now, fault } = asking;
  if (request.method !== (collection.method ?? 'GET')) return failure(405, `Not by ${request.method}.`);
  try {
    const asked = parametersOf(request);
    const whole = filtered(collection, asking.items, asked);
    const page = pageOf(collection, whole, asked, now);
    return render({ ...asking, ...spoilt(asking, page, fault, whole), whole });
  } catch (error) {
    if (error instanceof CursorExpired) return failure(410, error.message);
    if (error instanceof BadParameter || error instanceof SyntaxError) return failure(400, error.message);
    throw error;
  }
}

/** Parameters of the query, and of a body in JSON. */
function parametersOf({ url, body, method }: Received): Asked {
  const inBody = method === 'POST' && body.length > 0 ? (JSON.parse(body.toString()) as Record<string, unknown>) : {};
  return (name) => {
    const value = url.searchParams.get(name) ?? inBody[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'object') throw new BadParameter(`${name} is to be a text or a number.`);
    return String(value as string | number);
  };
}

interface Spoilt {
  readonly page: PageOfItems;
  readonly total?: number;
  readonly next?: string;
}

function spoilt(asking: Asking, page: PageOfItems, fault: Fault | undefined, whole: readonly Item[]): Spoilt {
  switch (fault) {
    case 'emptyPage':
      return { page: { ...page, items: [] } };
    case 'emptyList':
      return { page: { items: [], offset: 0, size: page.size, total: 0 } };
    case 'shortPage':
      return { page: { ...page, items: page.items.slice(0, Math.ceil(page.items.length / 2)) } };
    case 'wrongTotal':
      return { page, total: page.total + 1 };
    case 'repeatedPage':
      return { page: { ...page, items: whole.slice(0, page.size) } };
    case 'foreignLink':
      return { page, next: 'https://elsewhere.example/items?start=1' };
    case 'loop':
      return { page, next: here(asking, page) };
    default:
      return { page };
  }
}

/** What leads to this very page: its address, or its cursor. */
function here({ request, publicUrl, collection }: Asking, { next }: PageOfItems): string {
  const kind = collection.pagination?.type === 'timeWindow' ? collection.pagination.pages : collection.pagination;
  if (kind?.type === 'cursor') return parametersOf(request)(kind.parameter) ?? next?.value ?? '';
  return new URL(publicUrl).origin + request.url.pathname + request.url.search;
}
