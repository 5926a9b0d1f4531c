import type { ApiPagination, ApiSimplePagination } from '../../../../lib/platform/api';
import type { ApiRequest, ApiResponse } from '../../../../lambda/api/types';

/** An item of the list that is served. */
export interface Item {
  readonly id: number;
  /** Milliseconds since 1970, for windows of time. */
  readonly at: number;
}

/** A list, how it is paged, and what is wrong with the server. */
export interface Served {
  list: readonly Item[];
  readonly pagination: ApiPagination;
  /** Items a page, for kinds that don't ask for a size; for others the most that it gives. */
  readonly cap: number;
  /** Changes the parameters that arrive, such as a server that doesn't know some. */
  readonly heard?: (parameters: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
  /** Total that it says. @default the truth */
  readonly said?: (total: number) => number | undefined;
  /** Links are relative. */
  readonly relative?: boolean;
}

export const ORIGIN = 'https://api.example.test';

/** Answers a request, by the list as it is now. Bodies are `{ data: { items, total, pages, more, cursor, next } }`. */
export function answer(served: Served, request: ApiRequest): ApiResponse {
  const url = new URL(request.url);
  const body = JSON.parse(request.body ?? '{}') as Record<string, unknown>;
  const sent = { ...Object.fromEntries(url.searchParams), ...flat(body) };
  const parameters = served.heard?.(sent) ?? sent;
  const { pagination } = served;
  if (pagination.type !== 'timeWindow') return page(served, pagination, parameters, url);
  const time = (name: string) => timeOf(parameters[name]!, pagination.format);
  const end = time(pagination.toParameter) + (pagination.endIncluded ? 1 : 0);
  const list = served.list.filter(({ at }) => at >= time(pagination.fromParameter) && at < end);
  return page({ ...served, list }, pagination.pages, parameters, url);
}

function page(
  { list, cap, relative, said = (total) => total }: Served,
  pagination: { readonly type: 'none' } | ApiSimplePagination,
  parameters: Readonly<Record<string, string>>,
  url: URL,
): ApiResponse {
  const at = (name: string) => Number(parameters[name] ?? 0);
  let start = 0;
  let size = cap;
  switch (pagination.type) {
    case 'none':
      size = list.length;
      break;
    case 'offset':
      start = at(pagination.offsetParameter);
      size = Math.min(cap, at(pagination.limitParameter) || cap);
      break;
    case 'pageNumber':
      if (pagination.sizeParameter) size = Math.min(cap, at(pagination.sizeParameter) || cap);
      start = (at(pagination.parameter) - pagination.first) * size;
      break;
    case 'cursor':
      start = at(pagination.parameter);
      break;
    case 'keyset':
      start = pagination.parameter in parameters ? list.findIndex(({ id }) => id > at(pagination.parameter)) : 0;
      if (start < 0) start = list.length;
      break;
    default:
      start = at('skip');
  }
  const items = list.slice(start, start + size);
  const more = start + size < list.length;
  const link = new URL(url);
  link.searchParams.set('skip', `${start + size}`);
  const next = more ? (relative ? `?${link.searchParams}` : link.href) : null;
  const data = {
    items,
    total: said(list.length),
    pages: Math.ceil(list.length / size),
    more,
    cursor: more || (pagination.type === 'cursor' && pagination.hasMore) ? `${start + size}` : null,
    next,
  };
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      ...(pagination.type === 'linkHeader' && next !== null ? { link: `<${next}>; rel="${pagination.rel}"` } : {}),
    },
    body: Buffer.from(JSON.stringify({ data })),
  };
}

function timeOf(text: string, format: 'iso' | 'date' | 'epochSeconds' | 'epochMilliseconds'): number {
  if (format === 'epochMilliseconds') return Number(text);
  return format === 'epochSeconds' ? Number(text) * 1000 : Date.parse(text);
}

function flat(body: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)]));
}
