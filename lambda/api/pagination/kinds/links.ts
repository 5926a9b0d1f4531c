import type { ApiSimplePagination } from '../../../../lib/platform/api';
import { ApiError, type Page, type Position } from '../../types';
import type { PaginatorOptions } from '..';
import { followed, refuseSame, where } from '../links';
import { unchecked, type ListPaginator } from '../paginator';
import { countAt, valueAt } from '../path';
import { targetOf } from './link-header-value';

type Of<T> = Extract<ApiSimplePagination, { type: T }>;

/** All is in one answer. */
export const none = (): ListPaginator => ({
  ...unchecked,
  first: {},
  request: (_position, base) => base,
  next: () => undefined,
  total: () => undefined,
});

/** The answer's body has the next page's address. Position: `{url}`. */
export function nextLink({ path, total }: Of<'nextLink'>, options: PaginatorOptions): ListPaginator {
  return linked(
    options,
    (page) => countAt(page.body, total),
    (page) => {
      const link = valueAt(page.body, path);
      if (link === undefined || link === null || link === '' || link === false) return undefined;
      if (typeof link === 'string') return link;
      throw new ApiError(
        'SchemaBroken',
        `${where(page)} has no address at '${path}', but ${typeof link}. Correct pagination.path.`,
      );
    },
  );
}

/** The header `Link` has the next page's address. Position: `{url}`. */
export const linkHeader = ({ rel }: Of<'linkHeader'>, options: PaginatorOptions): ListPaginator =>
  linked(
    options,
    () => undefined,
    (page) => targetOf(page.response.headers.link, rel) || undefined,
  );

function linked(
  { baseUrl, withoutParameters }: PaginatorOptions,
  total: ListPaginator['total'],
  linkOf: (page: Page) => string | undefined,
): ListPaginator {
  return {
    ...unchecked,
    led: true,
    first: {},
    request: ({ url }: Position, base) => (typeof url === 'string' ? { ...base, url } : base),
    next(page) {
      const link = linkOf(page);
      if (link === undefined) return undefined;
      const url = followed(link, page, baseUrl, withoutParameters);
      if (url === page.request.url) refuseSame(page, 'its address is the same');
      return { url };
    },
    total,
  };
}
