import type { ApiPagination } from '../../../lib/platform/api';
import type { Bounds } from '../types';
import type { ListPaginator } from './paginator';

export interface PaginatorOptions {
  readonly baseUrl: string;
  readonly method: 'GET' | 'POST';
  /** Of windows of time: `until` is needed, and `from` where there is no `start`; ISO 8601 or as `format` writes it. */
  readonly bounds?: Bounds;
  /** Parameters that are taken out of the server's links, such as an API key that it repeats. @default none */
  readonly withoutParameters?: readonly string[];
}

export function createPaginator(_pagination: ApiPagination, _options: PaginatorOptions): ListPaginator {
  throw new Error('Not yet');
}
