import type { BenchmarkResult } from '../../bench/benchmark';
import { isMet } from '../../bench/benchmark';
import { recorded, table, textReport } from '../../bench/report';

const result: BenchmarkResult = {
  measurements: [
    { reader: 'headwater', 'rows/s': 910_000 },
    { reader: 'Spark JDBC', 'rows/s': 228_000.4, note: 'four partitions' },
  ],
  ratios: { 'headwater / Spark JDBC': { value: 3.99, atLeast: 4 } },
  notes: ['Checksums agree.'],
};

test.each([
  [{ value: 4 }, true],
  [{ value: 4, atLeast: 4 }, true],
  [{ value: 3.99, atLeast: 4 }, false],
  [{ value: 1.31, atMost: 1.3 }, false],
  [{ value: 1, atLeast: 1, atMost: 1 }, true],
  [{ value: NaN, atLeast: 1 }, false],
])('whether %j keeps its goal', (ratio, met) => {
  expect(isMet(ratio)).toBe(met);
});

test('a table has every column that any row has, numbers to the right', () => {
  expect(table(result.measurements).split('\n')).toEqual([
    'reader       rows/s  note',
    'headwater   910,000',
    'Spark JDBC  228,000  four partitions',
  ]);
});

test('ratios come last, and say whether the goal was met', () => {
  expect(textReport('extraction', result).split('\n').at(-1)).toBe(
    'headwater / Spark JDBC   3.99  goal: at least 4: MISSED',
  );
});

test('a recorded section takes the place of the last one, and leaves the others', () => {
  const first = recorded('# Benchmarks\n', 'extraction', 'Reading a table', result, '2026-11-23');
  const both = recorded(first, 'merge', 'Merging', result, '2026-11-23');
  const again = recorded(both, 'extraction', 'Reading a table', { ...result, notes: ['Once more.'] }, '2026-11-24');
  expect(again.match(/^## .*$/gm)).toEqual(['## extraction', '## merge']);
  expect(again).toContain('2026-11-24');
  expect(again.indexOf('Once more.')).toBeLessThan(again.indexOf('## merge'));
  expect(again.match(/Checksums agree\./g)).toHaveLength(1);
});
