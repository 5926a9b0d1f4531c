/** Times and numbers as they are compared: exactly, in billionths. */
import type { ApiIncremental } from '../../../../lib/platform/api';

export type Format = ApiIncremental['format'];

const BILLION = 1_000_000_000n;
const MILLION = 1_000_000n;
const DAY = 86_400n * BILLION;
const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;
const TIME =
  /^(\d{4})-(\d\d)(?:-(\d\d))?(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*(?:([Zz])|([+-])(\d\d):?(\d\d)?)?$/;

/**
 * Billionths of a unit, or of a second since 1970; digits beyond are cut off, towards less. Numbers that stand for times
 * are seconds, milliseconds, microseconds or nanoseconds, as their size tells: those of all years from 1973 are apart.
 * @default undefined for what is neither
 */
export function exactly(value: unknown, format: Format): bigint | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? ofNumber(String(value), format) : undefined;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return DECIMAL.test(text) ? ofNumber(text, format) : format === 'number' ? undefined : ofTime(text);
}

function ofNumber(text: string, format: Format): bigint | undefined {
  if (format === 'number') return decimal(text);
  const billionths = decimal(text);
  if (billionths === undefined) return undefined;
  const size = billionths < 0n ? -billionths : billionths;
  let unit = 1n;
  for (let limit = 100n * BILLION * BILLION; size >= limit; limit *= 1000n) unit *= 1000n;
  return floor(billionths, unit);
}

function decimal(text: string): bigint | undefined {
  const [, sign, whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const shift = 9 + Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  return shift >= 0 ? digits * 10n ** BigInt(shift) : floor(digits, 10n ** BigInt(-shift));
}

function ofTime(text: string): bigint | undefined {
  const [
    ,
    year,
    month,
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    fraction = '',
    ,
    sign,
    h = '0',
    m = '0',
  ] = TIME.exec(text) ?? [];
  if (year === undefined) {
    const milliseconds = Date.parse(text);
    return Number.isNaN(milliseconds) ? undefined : BigInt(milliseconds) * MILLION;
  }
  const milliseconds = Date.UTC(+year, +month! - 1, +day, +hour, +minute, +second);
  const offset = BigInt((Number(h) * 60 + Number(m)) * 60) * BILLION * (sign === '-' ? -1n : 1n);
  return BigInt(milliseconds) * MILLION + BigInt(fraction.padEnd(9, '0').slice(0, 9)) - (sign ? offset : 0n);
}

/** As parameters have it. What the format can't say is rounded down, or up. */
export function written(value: bigint, format: Format, up = false): string {
  const to = (unit: bigint): bigint => (up ? -floor(-value, unit) : floor(value, unit));
  switch (format) {
    case 'epochSeconds':
      return String(to(BILLION));
    case 'epochMilliseconds':
      return String(to(MILLION));
    case 'iso':
      return isoTime(to(MILLION)).replace('.000Z', 'Z');
    case 'date':
      return isoTime(to(DAY) * (DAY / MILLION)).slice(0, 10);
    case 'number': {
      const size = value < 0n ? -value : value;
      const fraction = String(size % BILLION)
        .padStart(9, '0')
        .replace(/0+$/, '');
      return `${value < 0n ? '-' : ''}${size / BILLION}${fraction && `.${fraction}`}`;
    }
  }
}

const isoTime = (milliseconds: bigint): string => new Date(Number(milliseconds)).toISOString();

/** Towards less. */
const floor = (value: bigint, unit: bigint): bigint => (value - (((value % unit) + unit) % unit)) / unit;

/** So many seconds, or units. */
export const distance = (amount: number): bigint => decimal(String(amount)) ?? 0n;
