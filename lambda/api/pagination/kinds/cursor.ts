import type { ApiSimplePagination } from '../../../../lib/platform/api';
import { ApiError } from '../../types';
import { exact } from '../exact';
import { cut, refuseSame, where } from '../links';
import type { Write } from '../parameters';
import { unchecked, type ListPaginator } from '../paginator';
import { countAt, flagAt, valueAt } from '../path';

/** A word of the server's own. Position: `{cursor}`. */
export function cursor(pagination: Extract<ApiSimplePagination, { type: 'cursor' }>, write: Write): ListPaginator {
  const { parameter, path, hasMore, total } = pagination;
  return {
    ...unchecked,
    led: true,
    first: {},
    request: ({ cursor }, base) =>
      cursor === undefined ? base : write(base, { [parameter]: cursor as string | number }),
    next(page) {
      const more = flagAt(page.body, hasMore);
      if (more === false) return undefined;
      const found = valueAt(page.body, path);
      if (found === undefined || found === null || found === '' || found === false) {
        if (more !== true) return undefined;
        throw new ApiError(
          'ItemsMissing',
          `${where(page)} says at '${hasMore}' that there is more, but has no cursor at '${path}'. Correct pagination.path.`,
        );
      }
      if (typeof found !== 'string' && typeof found !== 'number') {
        throw new ApiError(
          'SchemaBroken',
          `${where(page)} has no cursor at '${path}', but ${typeof found}. Correct pagination.path.`,
        );
      }
      const cursor = typeof found === 'string' ? found : exact(found, page, (body) => valueAt(body, path));
      if (cursor === page.position.cursor) {
        refuseSame(
          page,
          `its cursor is again '${cut(String(cursor))}'. A server that keeps the place itself can't be read`,
        );
      }
      return { cursor };
    },
    total: (page) => countAt(page.body, total),
  };
}
