import fc from 'fast-check';
import { isGood, reportLines, windowLine, type WindowResult } from '../../../local/backfill/lines';
import { parseOptions } from '../../../local/backfill/options';
import { planBackfill, windowsOf } from '../../../local/backfill/plan';
import { loadPlatform } from '../../../local/deploy/platform';
import type { Manifest } from '../../../lib/platform';

const RANGE = ['--from', '2026-01-01', '--to', '2026-02-01'];
let manifest: Manifest;
beforeAll(async () => ({ manifest } = await loadPlatform('dev')));
const planned = (...args: string[]) => planBackfill(manifest, parseOptions([...RANGE, ...args])!);

describe('arguments', () => {
  test('times in every usual way, and numbers', () => {
    expect(parseOptions(RANGE)).toMatchObject({ from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' });
    expect(parseOptions(['--from', '2026-01-01T06:00+01:00', '--to', '2026-01-01T06:00'])).toMatchObject({
      from: '2026-01-01T05:00:00.000Z',
      to: '2026-01-01T06:00:00.000Z',
    });
    expect(parseOptions(['--from', '100', '--to', '20000'])).toMatchObject({ from: 100, to: 20_000 });
    expect(parseOptions(['--from', '1000', '--to', '2000'])).toMatchObject({ from: 1_000, to: 2_000 });
    expect(parseOptions(['--help'])).toBeUndefined();
  });
  test.each([
    [['--from', '2026-01-01'], '--to is missing'],
    [['--from', 'yesterday', '--to', '2026-01-01'], '--from yesterday is no time'],
    [['--from', '2026-02-30', '--to', '2026-01-01'], '--from 2026-0'],
    [['--from', '2026-02-01', '--to', '2026-01-01'], '--from 2026-02-01 is not before --to 2026-01-01'],
    [['--from', '1', '--to', '2026-01-01'], 'both times, or both numbers'],
    [[...RANGE, '--days', '0'], '--days 0 is no number of days'],
    [['--from', '10', '--to', '20', '--days', '1'], '--days is for times'],
    [[...RANGE, '--aws', '--endpoint', 'http://127.0.0.1:1'], 'Either --aws or --endpoint'],
    [[...RANGE, '--endpoint', 'here'], '--endpoint here is no address'],
    [[...RANGE, '--month', '1'], '--month'],
  ])('%j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});

describe('what is read', () => {
  test('the datasets that are read incrementally, by their pipeline', () => {
    const plan = { source: 'catalogue', pipeline: 'catalogue', datasets: ['plays'] };
    expect(planned()).toMatchObject(plan);
    expect(planned('--source', 'catalogue', '--dataset', 'plays', '--dataset', 'plays')).toMatchObject(plan);
  });
  test.each([
    [
      ['--dataset', 'albums'],
      'albums is read whole by every run: there is no part of it to ask for. Of catalogue, plays is',
    ],
    [
      ['--dataset', 'flights'],
      'The source catalogue has no dataset flights; it has albums, tracks, album_artists, plays.',
    ],
    [['--source', 'operations'], 'There is no source operations of type restApi; there is catalogue.'],
  ])('%j', (args, message) => {
    expect(() => planned(...args)).toThrow(message);
  });
  /** The example, whose plays are read in another way. */
  const other = (incremental: object, ...args: string[]) => {
    const { plays, ...rest } = manifest.datasets;
    const load = { ...plays!.load, incremental } as NonNullable<typeof plays>['load'];
    const datasets = { ...rest, plays: { ...plays!, load } };
    return planBackfill({ ...manifest, datasets }, parseOptions(args)!);
  };

  test('bounds are of the kind that the field has', () => {
    expect(() => planBackfill(manifest, parseOptions(['--from', '2026', '--to', '2027'])!)).toThrow(
      'plays is read by played_at, which has times: write --from and --to as dates (2026-01-01)',
    );
    const seq = { field: 'seq', parameter: 'after', untilParameter: 'before', format: 'number', lag: 0 };
    expect(() => other(seq, ...RANGE)).toThrow('plays is read by seq, which has numbers');
    expect(other(seq, '--from', '1000', '--to', '2000').windows).toEqual([{ from: 1_000, to: 2_000 }]);
  });
  test('what has no upper end is read in one run, not in several that all reach to now', () => {
    const open = { field: 'played_at', parameter: 'after', format: 'iso', lag: 0 };
    expect(other(open, ...RANGE).windows).toHaveLength(1);
    expect(() => other(open, ...RANGE, '--days', '7')).toThrow(
      /each of 5 runs would read up to now\. Name .*untilParameter, or leave out --days/,
    );
  });
  test('windows cover the range without gaps, one after the other', () => {
    expect(planned('--days', '7').windows).toHaveLength(5);
    fc.assert(
      fc.property(
        fc.nat(5_000_000),
        fc.integer({ min: 1, max: 5_000_000 }),
        fc.integer({ min: 1, max: 40 }),
        (a, b, days) => {
          const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString();
          const [from, to] = [at(a), at(a + b)];
          const windows = windowsOf({ from, to, days });
          expect([windows[0]!.from, windows.at(-1)!.to]).toEqual([from, to]);
          for (const [i, { to: end }] of windows.slice(0, -1).entries()) expect(windows[i + 1]!.from).toBe(end);
          for (const window of windows) {
            const length = Date.parse(window.to as string) - Date.parse(window.from as string);
            expect(length > 0 && length <= days * 86_400_000).toBe(true);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

test('what was done, and what failed', () => {
  const plan = planned('--days', '16');
  const read = {
    dataset: 'plays',
    status: 'SUCCEEDED',
    extraction: '00000001',
    requests: 9,
    retries: 1,
    seconds: 1,
  } as const;
  const load = { dataset: 'plays', status: 'SUCCEEDED', rowsRead: 400, rowsInserted: 1, rowsUpdated: 399 } as const;
  const run = { pipeline: 'catalogue', runId: 'backfill-1', status: 'SUCCEEDED', seconds: 2, models: [] };
  const good: WindowResult = { window: plan.windows[0]!, run: { ...run, datasets: [load], extractions: [read] } };
  const error = { code: 'AuthorizationFailed', message: 'Refused. Look at the secret.' };
  const bad: WindowResult = {
    window: plan.windows[1]!,
    run: {
      ...run,
      runId: 'backfill-2',
      status: 'FAILED',
      datasets: [{ dataset: 'plays', status: 'FAILED', error }],
      extractions: [{ dataset: 'plays', status: 'FAILED', error }],
    },
  };
  expect([isGood(good), isGood(bad)]).toEqual([true, false]);
  expect(windowLine(good)).toBe('  ✓ 2026-01-01 to 2026-01-17: SUCCEEDED, 400 items in 2.0 s');
  expect(reportLines(plan, [good, good])[3]).toMatch(/plays +✓ read +18 +800 +2 +798 +0/);
  expect(reportLines(plan, [good])[3]).toMatch(/plays +✗ not all read/);
  const lines = reportLines(plan, [good, bad]);
  expect(lines[3]).toMatch(/plays +✗ 1 failed/);
  expect(lines.slice(5)).toEqual([
    '  ✗ 2026-01-17 to 2026-02-01, run backfill-2 ended FAILED: plays, AuthorizationFailed: Refused. Look at the secret.',
  ]);
  const none = { ...bad, run: { ...bad.run, datasets: [], extractions: [], message: 'Busy.' } };
  expect(reportLines(plan, [none]).at(-1)).toMatch(/ended FAILED: Busy\.$/);
});
