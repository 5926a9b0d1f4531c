/** Pagination and watermarks of a load. */
import type { ApiLoadShape, PaginationShape } from '../../check/api-load';
import type { Place } from '../../errors';

const MINUTES_OF_A_DAY = 1_440;

export function checkPagination({ pagination, incremental }: ApiLoadShape, place: Place): void {
  const at = place.in('pagination');
  checkPages(pagination, at);
  if (pagination?.type !== 'timeWindow') return;
  checkPages(pagination.pages, at.in('pages'));
  const { start, format, minutes } = pagination;
  if (start === undefined && incremental?.initial === undefined)
    at.in('start').add(
      'It is not said where the first window begins.',
      'Add the time (ISO 8601), here or in `incremental.initial`.',
    );
  if (start !== undefined) checkTime(start, at.in('start'));
  if (format === 'date' && minutes % MINUTES_OF_A_DAY !== 0)
    at.in('minutes').add(
      `${minutes} minutes are no whole days, and with \`format: 'date'\` windows are.`,
      'Write a multiple of 1,440, or another format.',
    );
}

function checkPages(pagination: PaginationShape | undefined, at: Place): void {
  if (pagination?.type === 'offset' && pagination.overlap >= pagination.limit)
    at.in('overlap').add(
      `${pagination.overlap} of the page before are all that a page of ${pagination.limit} has: there would be no next one.`,
      `Write less than ${pagination.limit}.`,
    );
  if (pagination?.type === 'pageNumber' && pagination.sizeParameter !== undefined && pagination.size === undefined)
    at.in('sizeParameter').add('It is not said which size to ask for.', 'Add `size`, or leave the parameter out.');
}

export function checkIncremental({ incremental, pagination }: ApiLoadShape, place: Place): void {
  if (!incremental) return;
  const at = place.in('incremental');
  const windows = pagination?.type === 'timeWindow';
  if (windows) {
    for (const key of ['parameter', 'untilParameter'] as const)
      if (incremental[key] !== undefined)
        at.in(key).add('Windows of time have parameters of their own.', `Remove ${key}.`);
    if (incremental.format === 'number')
      at.in('format').add('Windows are of time, and this is a number.', 'Use another format, or another pagination.');
  } else if (incremental.parameter === undefined)
    at.in('parameter').add(
      'It is missing: the API is not told from where on to read.',
      "Name the parameter, such as `parameter: 'since'`; or leave `incremental` out, and everything is read.",
    );
  const { initial, format } = incremental;
  if (initial === undefined) return;
  if (format === 'number' && !windows) {
    if (typeof initial !== 'number' && !/^-?\d+(\.\d+)?$/.test(initial))
      at.in('initial').add(`'${initial}' is no number, and the format is.`, 'Write a number.');
  } else if (typeof initial === 'number')
    at.in('initial').add(`${initial} is a number, not a time.`, "Write a time as '2026-01-01T00:00:00Z'.");
  else checkTime(initial, at.in('initial'));
}

/** A day, or a time with its zone. */
function checkTime(text: string, place: Place): void {
  const written = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  if (!written || Number.isNaN(Date.parse(text)))
    place.add(
      `'${text}' is not a time of ISO 8601 with a zone.`,
      "Write it as '2026-01-01T00:00:00Z' or '2026-01-01'.",
    );
}
