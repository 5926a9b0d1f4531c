import type { ApiTimeWindow } from '../../../../lib/platform/api';
import { ApiError, type Bounds, type Page, type Position } from '../../types';
import type { Write } from '../parameters';
import type { ListPaginator } from '../paginator';
import { DAY, formatTime, parseTime, unitOf } from './times';

/**
 * Windows of time, each with pages of its own. Position: `{from}` in milliseconds since 1970, and `pages`: the place
 * within the window. There is always one window, so that an empty time asks once.
 */
export function timeWindow(
  pagination: ApiTimeWindow,
  bounds: Bounds,
  pages: ListPaginator,
  write: Write,
): ListPaginator {
  const { format, fromParameter, toParameter, endIncluded } = pagination;
  const { first, until, length } = frameOf(pagination, bounds);

  const fromOf = (position: Position): number => (position.from as number | undefined) ?? first;
  const innerOf = (position: Position): Position => (position.pages as Position | undefined) ?? pages.first;
  const inner = (page: Page): Page => ({ ...page, position: innerOf(page.position) });
  const outer = (from: number, position: Position | undefined): Position | undefined =>
    position === undefined ? undefined : { from, pages: position };
  const window = (from: number): Position | undefined => (from < until ? { from } : undefined);

  return {
    first: { from: first },
    fit: pages.fit,
    led: pages.led,
    part: (position) => `${fromOf(position)}`,
    overlap: (position) => pages.overlap(innerOf(position)),
    back: (position, items) => outer(fromOf(position), pages.back(innerOf(position), items)),
    request(position, base) {
      const from = fromOf(position);
      const end = Math.min(from + length, Math.max(until, from));
      const to = endIncluded ? Math.max(from, end - unitOf(format)) : end;
      const bounded = { [fromParameter]: formatTime(from, format), [toParameter]: formatTime(to, format) };
      return pages.request(innerOf(position), write(base, bounded));
    },
    next(page) {
      const from = fromOf(page.position);
      return outer(from, pages.next(inner(page))) ?? window(from + length);
    },
    // A window's total isn't known before its first answer, so that one page a window is what is guessed; where there
    // are more, what was read ahead of the next windows is still good.
    guess: (position) => window(fromOf(position) + length),
    total: (page) => pages.total(inner(page)),
  };
}

/** With dates, windows are whole days, and so are their bounds. */
function frameOf({ start, format, minutes }: ApiTimeWindow, bounds: Bounds) {
  const from = bounds.from === undefined ? start : bounds.from;
  if (from === undefined || bounds.until === undefined) {
    throw new ApiError(
      'BadRequest',
      `Windows of time need a ${from === undefined ? 'beginning: set pagination.start or incremental.initial' : 'bound `until`'}.`,
    );
  }
  const unit = format === 'date' ? DAY : format === 'epochSeconds' ? 1000 : 1;
  const first = Math.floor(parseTime(from, bounds.from === undefined ? 'iso' : format) / unit) * unit;
  const until = Math.ceil(parseTime(bounds.until, format) / unit) * unit;
  return { first, until, length: Math.max(unit, Math.ceil((minutes * 60_000) / unit) * unit) };
}
