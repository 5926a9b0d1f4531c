import type { ApiSimplePagination } from '../../../../lib/platform/api';
import type { Page, Position } from '../../types';
import type { Write } from '../parameters';
import { unchecked, type ListPaginator } from '../paginator';
import { countAt } from '../path';

interface Place {
  readonly page: number;
  /** Items on the pages before. */
  readonly before: number;
  /** Items of the page before, or the last that had some: what the server gives. */
  readonly size?: number;
  /** How many pages there are, as the page before said. */
  readonly pages?: number;
}

/** Page numbers. By the number of pages, however many are empty; else by the total, else until a page is empty. */
export function pageNumber(
  pagination: Extract<ApiSimplePagination, { type: 'pageNumber' }>,
  write: Write,
): ListPaginator {
  const { parameter, first, size: asked, sizeParameter, total, pages: pagesPath } = pagination;
  const placeOf = (position: Position): Place => ({ page: first, before: 0, ...position });
  const totalOf = (page: Page) => countAt(page.body, total);

  const behind = (place: Place, came: number, pages: number | undefined, all: number | undefined) => {
    const number = place.page - first + 1;
    // Where the server says how many pages there are, an empty one isn't the end: it may have hidden all of its items.
    const last = pages !== undefined ? number >= pages : came === 0 || all === place.before + came;
    if (last) return undefined;
    const size = came || place.size;
    return {
      page: place.page + 1,
      before: place.before + came,
      ...(size === undefined ? {} : { size }),
      ...(pages === undefined ? {} : { pages }),
    };
  };

  return {
    ...unchecked,
    first: { page: first },
    request: (position, base) =>
      write(base, {
        [parameter]: placeOf(position).page,
        ...(sizeParameter !== undefined && asked !== undefined ? { [sizeParameter]: asked } : {}),
      }),
    next: (page) =>
      behind(placeOf(page.position), page.items.length, countAt(page.body, pagesPath) || undefined, totalOf(page)),
    guess(position, all) {
      const place = placeOf(position);
      const size = place.size ?? asked;
      if (place.pages !== undefined) return behind(place, size ?? 1, place.pages, undefined);
      if (all === undefined || size === undefined || place.before + size > all) return undefined;
      return behind(place, size, undefined, all);
    },
    total: totalOf,
  };
}
