/** Which items are on a page, and where the next one is: every kind of pagination, from the server's side. */
import type { ApiPaginationDefinition } from '../../../lib/platform/api/definition';
import type { Item, ServedCollection } from '../options';
import { cursorTo, fromCursor } from './cursor';
import { BadParameter, valueOf, written, type Asked } from './filter';
import { at } from './paths';

export interface PageOfItems {
  readonly items: readonly Item[];
  readonly offset: number;
  /** Items that a page may have. */
  readonly size: number;
  readonly total: number;
  /** What leads to the next page; undefined: this is the last. */
  readonly next?: { readonly parameter: string; readonly value: string };
}

/** The parameters of links, which are the server's own affair. */
const START = 'start';
const SIZE = 'limit';
const DEFAULT_SIZE = 50;

/** @param items what the request's filters have left. @throws BadParameter, CursorExpired */
export function pageOf(collection: ServedCollection, items: readonly Item[], asked: Asked, now: number): PageOfItems {
  const { pagination } = collection;
  const inner = pagination?.type === 'timeWindow' ? pagination.pages : pagination;
  if (!inner) return { items, offset: 0, size: items.length, total: items.length };
  const size = sizeOf(collection, inner, asked);
  const slice = (offset: number) => ({ items: items.slice(offset, offset + size), offset, size, total: items.length });
  const more = (offset: number, parameter: string, value: (next: number) => string) =>
    offset + size < items.length ? { next: { parameter, value: value(offset + size) } } : {};
  switch (inner.type) {
    case 'nextLink':
    case 'linkHeader': {
      if (collection.newestFirst) return newest(collection, items, size);
      const offset = whole(asked, START, 0);
      return { ...slice(offset), ...more(offset, START, String) };
    }
    case 'offset': {
      const { offsetParameter = 'offset' } = inner;
      const offset = whole(asked, offsetParameter, 0);
      return { ...slice(offset), ...more(offset, offsetParameter, String) };
    }
    case 'pageNumber': {
      const { parameter = 'page', first = 1 } = inner;
      const offset = (whole(asked, parameter, first) - first) * size;
      if (offset < 0) throw new BadParameter(`${parameter} begins with ${first}.`);
      return { ...slice(offset), ...more(offset, parameter, (next) => String(next / size + first)) };
    }
    case 'cursor': {
      const cursor = asked(inner.parameter);
      const offset = cursor ? fromCursor(cursor, items, now - (collection.cursorSeconds ?? Infinity) * 1000) : 0;
      return { ...slice(offset), ...more(offset, inner.parameter, (next) => cursorTo(next, items, now)) };
    }
    case 'keyset': {
      const value = (item: Item) => at(item, inner.field) as string | number;
      const sorted = [...items].sort((a, b) => compare(value(a), value(b)));
      const after = asked(inner.parameter);
      const found = after ? sorted.findIndex((item) => compare(value(item), after) > 0) : 0;
      const offset = found < 0 ? sorted.length : found;
      const page = sorted.slice(offset, offset + size);
      const last = page.length > 0 ? String(value(page.at(-1)!)) : '';
      const end = { items: page, offset, size, total: sorted.length };
      return { ...end, ...more(offset, inner.parameter, () => last) };
    }
  }
}

/** The filters have left what is before the page before. */
function newest({ incremental }: ServedCollection, items: readonly Item[], size: number): PageOfItems {
  const page = { items: items.slice(0, size), offset: 0, size, total: items.length };
  const parameter = incremental?.untilParameter;
  if (parameter === undefined || size >= items.length) return page;
  const last = valueOf(at(items[size - 1]!, incremental!.field), incremental!.format ?? 'iso');
  return { ...page, next: { parameter, value: written(last, incremental!.format ?? 'iso') } };
}

/** Numbers as numbers, whatever else as text. */
function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number') return a - Number(b);
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function sizeOf(
  { size = DEFAULT_SIZE, maxSize = Infinity }: ServedCollection,
  of: ApiPaginationDefinition,
  asked: Asked,
) {
  const parameter =
    of.type === 'offset' ? (of.limitParameter ?? 'limit') : of.type === 'pageNumber' ? of.sizeParameter : SIZE;
  const wanted = parameter === undefined ? size : whole(asked, parameter, size);
  if (wanted < 1) throw new BadParameter(`${parameter} is at least 1.`);
  return Math.min(wanted, maxSize);
}

function whole(asked: Asked, name: string, otherwise: number): number {
  const text = asked(name);
  if (text === undefined || text === '') return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new BadParameter(`${name}=${text} is no number.`);
  return Number(text);
}
