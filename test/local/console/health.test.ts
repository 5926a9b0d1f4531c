import { duration, healthOf, lastFinished } from '../../../local/console/data/health';
import type { AlarmRow, DatasetRow, Part, RunRow, RunStatus } from '../../../local/console/data/model';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
const dataset = (name: string, minutes: number, more: Partial<DatasetRow> = {}): DatasetRow => ({
  name,
  loads: 3,
  sourceTime: ago(minutes),
  freshnessSeconds: 3600,
  pipelines: ['flights'],
  ...more,
});
const run = (status: RunStatus, minutes: number, more: Partial<RunRow> = {}): RunRow => ({
  runId: `r${minutes}`,
  pipeline: 'flights',
  status,
  startedAt: ago(minutes),
  datasets: [],
  models: [],
  ...more,
});
const alarm = (name: string, state: AlarmRow['state']): AlarmRow => ({ name, state, reason: '', description: '' });
const health = (datasets: DatasetRow[], runs: RunRow[], alarms: Part<readonly AlarmRow[]> = { value: [] }) =>
  healthOf({ now: NOW, datasets: { value: datasets }, runs: { value: runs }, alarms });

test('fresh and complete', () => {
  expect(health([dataset('a', 5), dataset('b', 59)], [run('SUCCEEDED', 10, { endedAt: ago(9) })])).toEqual({
    level: 'good',
    headline: 'All 2 datasets are fresh and complete.',
    details: ['The last run of flights succeeded 9 min ago.'],
  });
});

test('stale data is the headline, whatever else is wrong', () => {
  const { level, headline, details } = health(
    [dataset('weather', 90), dataset('b', 5)],
    [run('PARTIAL', 10, { message: 'weather failed' })],
    { value: [alarm('stale', 'ALARM')] },
  );
  expect([level, headline]).toEqual(['bad', '1 of 2 datasets is stale.']);
  expect(details).toEqual([
    'weather is 1 h 30 min old, its contract allows 1 h.',
    'The last run of flights ended PARTIAL: weather failed',
    'In alarm: stale.',
  ]);
});

test('a failed last run is bad even while the data is fresh; a later success mends it', () => {
  const failed = run('FAILED', 20, { message: 'no connection' });
  expect(health([dataset('a', 5)], [failed])).toMatchObject({
    level: 'bad',
    headline: 'The data is fresh, but the last run is not complete.',
  });
  expect(health([dataset('a', 5)], [run('SUCCEEDED', 10), failed]).level).toBe('good');
});

test('a run that was turned away says nothing about the data', () => {
  expect(
    lastFinished([run('FAILED', 1, { message: 'PipelineBusy: run x holds the lease' }), run('SUCCEEDED', 5)]).map(
      (one) => one.status,
    ),
  ).toEqual(['SUCCEEDED']);
});

test('before, during and after a first load', () => {
  const never = [
    dataset('a', 0, { loads: 0, sourceTime: undefined }),
    dataset('b', 0, { loads: 0, sourceTime: undefined }),
  ];
  expect(health(never, [])).toMatchObject({ level: 'unknown', headline: 'No dataset has been loaded yet.' });
  expect(health(never, [run('RUNNING', 1)])).toMatchObject({
    level: 'busy',
    details: ['A run of flights is under way since 1 min.'],
  });
  expect(health(never, [run('FAILED', 1)])).toMatchObject({ level: 'bad' });
  expect(health([never[0]!, dataset('b', 1)], [run('SUCCEEDED', 1)])).toMatchObject({
    level: 'bad',
    details: expect.arrayContaining(['Never loaded: a.']),
  });
});

test('only alarms on: a warning', () => {
  expect(
    health([dataset('a', 1)], [run('SUCCEEDED', 1)], { value: [alarm('cpu', 'ALARM'), alarm('x', 'OK')] }),
  ).toMatchObject({ level: 'warning', headline: 'All 1 datasets are fresh and complete; 1 alarm needs a look.' });
});

test('never green when something can’t be read', () => {
  const broken = { error: 'connect ECONNREFUSED' };
  expect(healthOf({ now: NOW, datasets: broken, runs: broken, alarms: broken })).toMatchObject({
    level: 'unknown',
    details: ['connect ECONNREFUSED'],
  });
  expect(
    healthOf({ now: NOW, datasets: { value: [dataset('a', 1)] }, runs: broken, alarms: { value: [] } }).level,
  ).toBe('unknown');
  expect(
    healthOf({ now: NOW, datasets: { error: 'x', notDeployed: true }, runs: broken, alarms: { value: [] } }).headline,
  ).toMatch(/not deployed/);
  const alarmsUnread = health([dataset('a', 1)], [run('SUCCEEDED', 1)], broken);
  expect([alarmsUnread.level, alarmsUnread.details]).toEqual([
    'warning',
    expect.arrayContaining(["Alarms can't be read: connect ECONNREFUSED"]),
  ]);
});

test.each([
  [0, '0 s'],
  [59_400, '59 s'],
  [60_000, '1 min'],
  [3_600_000, '1 h'],
  [5_400_000, '1 h 30 min'],
  [90_000_000, '1 d 1 h'],
  [-5, '0 s'],
])('%i ms is %s', (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});
