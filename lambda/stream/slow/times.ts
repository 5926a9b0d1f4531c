/** Dates and times as contracts mean them: real days, years 0001 to 9999 (also in UTC), offsets up to 17:59 hours. */

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?$/;
const ZONE = /(Z|[+-](?:0\d|1[0-7]):[0-5]\d)$/;

/** `YYYY-MM-DD` */
export function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text)?.map(Number) ?? [];
  if (!year || !month || !day || month > 12) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!;
}

/** `HH:MM:SS` with up to nine digits of a fraction. */
export const isTime = (text: string): boolean => CLOCK.test(text);

/** RFC 3339 with a zone. */
export const isTimestamp = (text: string): boolean => utc(text) !== undefined;

/** The moment in UTC with milliseconds (finer parts are cut). @returns undefined for what is not a timestamp */
export function utc(text: string): string | undefined {
  const [zone] = ZONE.exec(text) ?? [];
  if (zone === undefined || text[10] !== 'T') return undefined;
  const clock = text.slice(11, -zone.length);
  if (!isDate(text.slice(0, 10)) || !isTime(clock)) return undefined;
  const local = `${text.slice(0, 11)}${clock.slice(0, 8)}.${`${clock.slice(9)}000`.slice(0, 3)}Z`;
  if (zone === 'Z') return local;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  const moment = new Date(Date.parse(local) - (zone[0] === '-' ? -minutes : minutes) * 60_000).toISOString();
  return /^(?!0000)\d{4}-/.test(moment) ? moment : undefined;
}
