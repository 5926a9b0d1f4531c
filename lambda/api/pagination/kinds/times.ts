import type { ApiTimeWindow } from '../../../../lib/platform/api';
import { ApiError } from '../../types';

type Format = ApiTimeWindow['format'];
export const DAY = 86_400_000;

/** Milliseconds that the smallest step of a format has. */
export const unitOf = (format: Format): number =>
  ({ iso: 1, epochMilliseconds: 1, epochSeconds: 1000, date: DAY })[format];

/** @returns milliseconds since 1970 @throws {ApiError} `BadRequest` */
export function parseTime(text: string, format: Format): number {
  const number = /^-?\d+(\.\d+)?$/.test(text) && format.startsWith('epoch');
  // A time without a zone is in UTC, wherever the function runs.
  const zoned = /T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text) ? `${text}Z` : text;
  const time = number ? Number(text) * unitOf(format) : Date.parse(zoned);
  if (Number.isFinite(time)) return Math.floor(time);
  throw new ApiError('BadRequest', `'${text}' is no time (format ${format}): windows of time can't be made from it.`);
}

/** As a parameter has it. */
export function formatTime(time: number, format: Format): string | number {
  if (format === 'epochMilliseconds') return time;
  if (format === 'epochSeconds') return Math.floor(time / 1000);
  const iso = new Date(time).toISOString();
  return format === 'date' ? iso.slice(0, 10) : iso.replace('.000Z', 'Z');
}
