import { createPaginator } from '../../../../lambda/api/pagination';
import type { ApiPagination } from '../../../../lib/platform/api';
import type { ApiRequest, Bounds, Page, Position } from '../../../../lambda/api/types';
import { ORIGIN } from './server';

export const get: ApiRequest = {
  method: 'GET',
  url: `${ORIGIN}/v1/things?kind=all`,
  headers: { accept: 'application/json' },
};
export const post: ApiRequest = { method: 'POST', url: `${ORIGIN}/v1/things`, headers: {}, body: '{"kind":"all"}' };

export const paginatorOf = (
  pagination: ApiPagination,
  rest: { bounds?: Bounds; withoutParameters?: string[] } = {},
  method: 'GET' | 'POST' = 'GET',
) => createPaginator(pagination, { baseUrl: `${ORIGIN}/v1`, method, ...rest });

/** A page with this body. */
export const pageOf = (
  position: Position,
  body: unknown,
  items: readonly unknown[] = [],
  rest: { request?: ApiRequest; link?: string } = {},
): Page => ({
  position,
  request: rest.request ?? get,
  response: { status: 200, headers: rest.link === undefined ? {} : { link: rest.link }, body: Buffer.alloc(0) },
  readAt: new Date(0),
  body,
  items,
});

/** So many items. */
export const some = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
