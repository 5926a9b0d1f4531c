import type { ApiPagination } from '../../../lib/platform/api';
import type { Bounds } from '../types';
import { cursor } from './kinds/cursor';
import { keyset } from './kinds/keyset';
import { linkHeader, nextLink, none } from './kinds/links';
import { offset } from './kinds/offset';
import { pageNumber } from './kinds/page-number';
import { timeWindow } from './kinds/time-window';
import { writerOf } from './parameters';
import type { ListPaginator } from './paginator';

export { requestOf, type RequestValues } from './request';
export type { ListPaginator } from './paginator';

export interface PaginatorOptions {
  /** Links lead nowhere but to its origin. */
  readonly baseUrl: string;
  /** Parameters go into the query, or into the JSON body of a POST. */
  readonly method: 'GET' | 'POST';
  /** Of windows of time: `until` is needed, and `from` where there is no `start`; ISO 8601 or as `format` writes it. */
  readonly bounds?: Bounds;
  /** Parameters that are taken out of the server's links, such as an API key that it repeats. @default none */
  readonly withoutParameters?: readonly string[];
  /** Path of the list in the answer. @default the answer itself */
  readonly items?: string;
}

/**
 * Gets through a pagination. Parameters go into the query, or into the JSON body of a POST.
 * @throws {ApiError} `BadRequest` where windows of time have no bounds
 */
export function createPaginator(pagination: ApiPagination, options: PaginatorOptions): ListPaginator {
  const write = writerOf(options.method);
  switch (pagination.type) {
    case 'none':
      return none();
    case 'nextLink':
      return nextLink(pagination, options);
    case 'linkHeader':
      return linkHeader(pagination, options);
    case 'offset':
      return offset(pagination, write);
    case 'pageNumber':
      return pageNumber(pagination, write);
    case 'cursor':
      return cursor(pagination, write);
    case 'keyset':
      return keyset(pagination, write, options);
    case 'timeWindow':
      return timeWindow(pagination, options.bounds ?? {}, createPaginator(pagination.pages, options), write);
  }
}
