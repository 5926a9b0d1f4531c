import type { ApiLimits } from '../../../../lib/platform/api';

type Headers = Readonly<Record<string, string>>;

/** Fewer are seconds to wait (three years), more a time since 1970. */
const SMALL = 1e8;
/** More are milliseconds since 1970. */
const LARGE = 1e11;

/** When the server made the answer, by its own clock; ours may go differently. */
export function serverNow(headers: Headers, now: number): number {
  const date = Date.parse(headers.date ?? '');
  return Number.isNaN(date) ? now : date;
}

/** Milliseconds that `Retry-After` asks for: seconds, or a date (RFC 9110). */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const text = headers['retry-after']?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  return untilDate(text, headers, now);
}

/** Milliseconds until what a reset header says. */
export function untilReset(text: string, headers: Headers, now: number, as?: ApiLimits['resetAs']): number | undefined {
  const value = Number(text);
  if (text.trim() === '') return undefined;
  if (as === 'timestamp' || Number.isNaN(value)) return untilDate(text, headers, now);
  if (as === 'seconds' || (!as && value < SMALL)) return Math.max(0, value * 1_000);
  const time = as === 'epochMilliseconds' || (!as && value > LARGE) ? value : value * 1_000;
  return Math.max(0, time - serverNow(headers, now));
}

function untilDate(text: string, headers: Headers, now: number): number | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : Math.max(0, time - serverNow(headers, now));
}
