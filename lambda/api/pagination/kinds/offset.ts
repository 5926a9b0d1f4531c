import type { ApiSimplePagination } from '../../../../lib/platform/api';
import type { Page, Position } from '../../types';
import type { Write } from '../parameters';
import { unchecked, type ListPaginator } from '../paginator';
import { countAt } from '../path';

interface Place {
  readonly offset: number;
  /** Items of the page before that are asked for again. @default none */
  readonly overlap?: number;
  /** What the server gives at most, where that isn't the limit. */
  readonly size?: number;
}

/**
 * Offset and limit. The offset grows by what came, not by what was asked for: servers have limits of their own.
 * Where a total ends with a full page, one more is asked for if there is an overlap: totals that count the page
 * instead of the list would end there too.
 */
export function offset(pagination: Extract<ApiSimplePagination, { type: 'offset' }>, write: Write): ListPaginator {
  const { limit, offsetParameter, limitParameter, total } = pagination;
  const placeOf = (position: Position): Place => ({ offset: 0, ...position });
  const totalOf = (page: Page) => countAt(page.body, total);

  /** Behind a page that isn't the last, or is: by the total. */
  const behind = (place: Place, came: number, all: number | undefined): Position | undefined => {
    const end = place.offset + came;
    const overlap = Math.min(pagination.overlap, came - 1);
    if (all === end && (overlap === 0 || came < (place.size ?? limit))) return undefined;
    return {
      offset: end - overlap,
      ...(overlap > 0 ? { overlap } : {}),
      ...(came !== limit ? { size: came } : {}),
    };
  };

  return {
    ...unchecked,
    fit: 'overlap',
    first: { offset: 0 },
    request: (position, base) => write(base, { [offsetParameter]: placeOf(position).offset, [limitParameter]: limit }),
    next(page) {
      const place = placeOf(page.position);
      const came = page.items.length;
      return came <= (place.overlap ?? 0) ? undefined : behind(place, came, totalOf(page));
    },
    guess(position, all) {
      const place = placeOf(position);
      const size = place.size ?? limit;
      return all === undefined || place.offset + size > all ? undefined : behind(place, size, all);
    },
    total: totalOf,
    overlap: (position) => placeOf(position).overlap ?? 0,
    back(position, items) {
      const place = placeOf(position);
      if (place.offset === 0) return undefined;
      return { offset: Math.max(0, place.offset - items), ...(place.size === undefined ? {} : { size: place.size }) };
    },
  };
}
