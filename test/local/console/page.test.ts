import fc from 'fast-check';
import {
  formatAgo,
  formatBytes,
  formatNumber,
  formatSeconds,
  formatShort,
  formatValue,
} from '../../../local/console/page/format';
import { axisRange, colorOf, columns, sparkline, stack } from '../../../local/console/page/graph';
import { slug } from '../../../local/console/page/markdown';
import type { DrawnSeries } from '../../../local/console/widgets/model';

const series = (label: string, points: Record<number, number>): DrawnSeries => ({
  label,
  axis: 'left',
  times: Object.keys(points).map((minute) => Number(minute) * 60_000),
  values: Object.values(points),
});

test('a missing period is a gap', () => {
  const { times, values } = columns([series('a', { 0: 1, 1: 2, 5: 3 }), series('b', { 1: 9 })], 60, false);
  expect(times).toEqual([0, 60, 120, 300]);
  expect(values).toEqual([
    [1, 2, null, 3],
    [null, 9, null, null],
  ]);
});

test('stacked columns lie on each other', () => {
  expect(
    stack([
      [1, null, 2],
      [10, 5, null],
      [100, 100, 100],
    ]),
  ).toEqual([
    [1, null, 2],
    [11, 5, null],
    [111, 105, 102],
  ]);
});

test('an axis shows all values and marks and is never empty', () =>
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.double({ noNaN: true, min: -1e9, max: 1e9 }))),
      fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 })),
      (column, marks) => {
        const [low, high] = axisRange([column], marks);
        expect(high).toBeGreaterThan(low);
        for (const value of [...column, ...marks]) if (value !== null) expect(value >= low && value <= high).toBe(true);
      },
    ),
  ));

test('limits of the dashboard are kept, positive values start at zero', () => {
  expect(axisRange([[5, 10]], [], 2, 8)).toEqual([2, 8]);
  expect(axisRange([[1, 10]], [])[0]).toBe(0);
  expect(axisRange([], [])).toEqual([0, 1.06]);
});

test('a colour of the dashboard is taken only if it is one', () => {
  expect(colorOf({ ...series('a', {}), color: '#ff0000' }, 3)).toBe('#ff0000');
  expect(colorOf({ ...series('a', {}), color: 'url(x)' }, 0)).toMatch(/^#/);
});

test('sparklines fit their box', () => {
  expect(sparkline([1])).toBe('');
  expect(sparkline([0, 5, 10])).toBe('0.0,19.0 50.0,10.0 100.0,1.0');
  expect(sparkline([3, 3])).toBe('0.0,19.0 100.0,19.0');
});

test('numbers', () => {
  expect([336776, 0.123456, 12.5, 1234.5, NaN].map(formatNumber)).toEqual(['336,776', '0.123', '12.5', '1,235', '–']);
  expect([999, 1500, 2_500_000, -3e9].map(formatShort)).toEqual(['999', '1.5k', '2.5M', '-3G']);
  expect([0, 1023, 1536, 5 * 1024 ** 3].map(formatBytes)).toEqual(['0 B', '1020 B', '1.5 KiB', '5 GiB']);
  expect([0, 0.25, 12.34, 90, 3600, 90_061].map(formatSeconds)).toEqual([
    '0 s',
    '250 ms',
    '12.3 s',
    '1 min 30 s',
    '1 h',
    '1 d 1 h',
  ]);
  expect([
    formatValue(1500, 'milliseconds'),
    formatValue(2048, 'bytes'),
    formatValue(12.5, 'percent'),
    formatValue(7, undefined),
  ]).toEqual(['1.5 s', '2 KiB', '12.5 %', '7']);
});

test('ages', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  expect(
    [undefined, '2026-11-23T11:59:59Z', '2026-11-23T11:30:00Z', 'nonsense'].map((iso) => formatAgo(iso, now)),
  ).toEqual(['never', 'just now', '30 min ago', '–']);
});

test('anchors are those of GitHub', () => {
  expect(slug(' Stale dataset: what (now)? ')).toBe('stale-dataset-what-now');
});
