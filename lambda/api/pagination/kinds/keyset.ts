import type { ApiSimplePagination } from '../../../../lib/platform/api';
import type { PaginatorOptions } from '..';
import { ApiError } from '../../types';
import { exact } from '../exact';
import { cut, where } from '../links';
import type { Write } from '../parameters';
import { unchecked, type ListPaginator } from '../paginator';
import { flagAt, valueAt } from '../path';

/**
 * After the last item's value. Position: `{after}`, and `size`: items of the page before. A server that includes the
 * value is understood: its last page has nothing else.
 */
export function keyset(
  pagination: Extract<ApiSimplePagination, { type: 'keyset' }>,
  write: Write,
  { items = '' }: Pick<PaginatorOptions, 'items'>,
): ListPaginator {
  const { parameter, field, hasMore } = pagination;
  return {
    ...unchecked,
    fit: 'free',
    led: true,
    first: {},
    request: ({ after }, base) => (after === undefined ? base : write(base, { [parameter]: after as string | number })),
    next(page) {
      const more = flagAt(page.body, hasMore);
      const size = page.items.length;
      if (more === false || (size === 0 && more !== true)) return undefined;
      if (size === 0) {
        throw new ApiError('ItemsMissing', `${where(page)} says at '${hasMore}' that there is more, but has no items.`);
      }
      const found = valueAt(page.items.at(-1), field);
      if (typeof found !== 'string' && typeof found !== 'number') {
        throw new ApiError(
          'SchemaBroken',
          `The last item of ${where(page).replace('The', 'the')} has no text or number at '${field}', so that nothing can be read after it. Correct pagination.field.`,
        );
      }
      const last = (body: unknown): unknown => valueAt((valueAt(body, items) as unknown[]).at(-1), field);
      const value = typeof found === 'string' ? found : exact(found, page, last);
      if (value !== page.position.after) return { after: value, size };
      const before = page.position.size;
      const alone = page.items.every((item) => valueAt(item, field) === found);
      if (more === undefined && alone && typeof before === 'number' && size < before) return undefined;
      throw new ApiError(
        'PageLoop',
        `${where(page)} ends with '${cut(String(value))}' at '${field}', as the page before: ` +
          'more items have that value than fit on a page, or the parameter is ignored. Page by a field that no two items share.',
      );
    },
    total: () => undefined,
  };
}
