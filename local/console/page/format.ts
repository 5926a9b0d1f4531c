/** Numbers and times as text. Pure. */
import { duration } from '../data/health';
import type { DrawnSeries } from '../widgets/model';

/** `336,776`, `1.25`, `0.0031`; short enough for a table. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

/** `1.2k`, `34M`: for axes. */
export function formatShort(value: number): string {
  const size = Math.abs(value);
  for (const [limit, suffix] of [
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (size >= limit) return `${Number((value / limit).toPrecision(3))}${suffix}`;
  }
  return String(Number(value.toPrecision(3)));
}

export function formatBytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = value;
  let unit = 0;
  while (Math.abs(size) >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${Number(size.toPrecision(3))} ${units[unit]}`;
}

/** `850 ms`, `12.3 s`, `4 min 10 s`, `3 h 20 min`. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (Math.abs(seconds) < 1 && seconds !== 0) return `${Number((seconds * 1000).toPrecision(3))} ms`;
  if (Math.abs(seconds) < 60) return `${Number(seconds.toPrecision(3))} s`;
  const whole = Math.round(seconds);
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor((whole % 86_400) / 3600), 'h'],
    [Math.floor((whole % 3600) / 60), 'min'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

export function formatValue(value: number, unit: DrawnSeries['unit']): string {
  if (unit === 'seconds') return formatSeconds(value);
  if (unit === 'milliseconds') return formatSeconds(value / 1000);
  if (unit === 'bytes') return formatBytes(value);
  return unit === 'percent' ? `${formatNumber(value)} %` : formatNumber(value);
}

/** `just now`, `40 s ago`, `12 min ago`. */
export function formatAgo(iso: string | undefined, now: number): string {
  if (!iso) return 'never';
  const age = now - Date.parse(iso);
  if (!Number.isFinite(age)) return '–';
  return age < 3000 ? 'just now' : `${duration(age)} ago`;
}

export function formatTime(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime())
    ? '–'
    : date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}
