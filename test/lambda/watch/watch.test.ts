import { plan } from '../../../lambda/plan/plan';
import { watch } from '../../../lambda/watch/watch';
import { arn, dataset, fakePlatform, manifest, request, type FakePlatform } from '../fakes/platform';

/** 06:00 in New York is 11:00 UTC in winter. */
const at = (p: FakePlatform, time: string) => {
  p.clock.now = new Date(time);
  p.cloudWatch.calls.length = 0;
  return watch(p.services);
};
const withRun = async (p: FakePlatform, runId: string, startedAt: string, more: object = {}) => {
  await plan(request(runId, { startedAt, ...more }), p.services);
  p.stepFunctions.executions.set(arn(runId), { status: 'RUNNING' });
};

describe('freshness', () => {
  it('is the time since the data was complete, and its share of what the contract allows', async () => {
    const p = fakePlatform();
    p.dynamo.put({
      pk: 'DATASET#flights',
      sk: 'STATE',
      sourceTime: '2026-03-02T11:00:00.000Z',
      loadedAt: '2026-03-02T11:05:00.000Z',
      rows: 0,
    });
    await at(p, '2026-03-02T12:30:00.000Z');
    expect(p.cloudWatch.values('Freshness')).toEqual({ flights: 5_400 });
    expect(p.cloudWatch.values('FreshnessRatio').flights).toBe(1.5);
  });

  it('of a table that was never loaded is not made up, but its ratio rises', async () => {
    const p = fakePlatform();
    await at(p, '2026-03-02T12:00:00.000Z');
    expect(p.cloudWatch.values('Freshness')).toEqual({});
    expect(p.cloudWatch.values('FreshnessRatio')).toEqual({ flights: 0, weather: 0, planes: 0 });
    await at(p, '2026-03-02T14:00:00.000Z');
    expect(p.cloudWatch.values('FreshnessRatio')).toEqual({ flights: 2, weather: 2, planes: 2 });
  });

  it('counts for a table that was added later from when it was added', async () => {
    const before = fakePlatform();
    await at(before, '2026-03-02T12:00:00.000Z');
    const p = fakePlatform(manifest({ datasets: { ...manifest().datasets, extra: dataset() } }));
    for (const [key, item] of before.dynamo.items) p.dynamo.items.set(key, item);
    await at(p, '2026-03-02T13:00:00.000Z');
    expect(p.cloudWatch.values('FreshnessRatio')).toMatchObject({ flights: 1, extra: 0 });
  });

  it('is never negative', async () => {
    const p = fakePlatform();
    p.dynamo.put({ pk: 'DATASET#flights', sk: 'STATE', sourceTime: '2026-03-02T12:00:05.000Z' });
    await at(p, '2026-03-02T12:00:00.000Z');
    expect(p.cloudWatch.values('Freshness').flights).toBe(0);
  });

  it('of a thousand tables takes two calls', async () => {
    const datasets = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`t${i}`, dataset()]));
    const p = fakePlatform(manifest({ datasets }));
    for (const name of Object.keys(datasets))
      p.dynamo.put({ pk: `DATASET#${name}`, sk: 'STATE', sourceTime: '2026-03-02T11:00:00Z' });
    await at(p, '2026-03-02T12:00:00.000Z');
    expect(p.cloudWatch.data).toHaveLength(2_001);
    expect(p.cloudWatch.calls.length).toBeLessThanOrEqual(3);
  });
});

describe('missed schedules', () => {
  const missed = (p: FakePlatform) => p.cloudWatch.values('MissedSchedules').flights;

  it('are none before the schedule was known', async () => {
    const p = fakePlatform();
    await at(p, '2026-03-02T11:30:00.000Z');
    expect(missed(p)).toBe(0);
  });

  it('are told after the grace period, until a run begins', async () => {
    const p = fakePlatform();
    await at(p, '2026-03-02T10:00:00.000Z');
    await at(p, '2026-03-02T11:14:00.000Z');
    expect(missed(p)).toBe(0);
    expect(await at(p, '2026-03-02T11:16:00.000Z')).toMatchObject({ missed: ['flights'] });
    expect(missed(p)).toBe(1);
    await withRun(p, 'r1', '2026-03-02T11:20:00.000Z');
    await at(p, '2026-03-02T11:25:00.000Z');
    expect(missed(p)).toBe(0);
  });

  it('are none when the run began in time, whatever became of it', async () => {
    const p = fakePlatform();
    await at(p, '2026-03-02T10:00:00.000Z');
    await withRun(p, 'r1', '2026-03-02T11:00:01.000Z', { scheduledTime: '2026-03-02T11:00:00Z' });
    p.stepFunctions.executions.set(arn('r1'), { status: 'FAILED' });
    await at(p, '2026-03-02T11:16:00.000Z');
    expect(missed(p)).toBe(0);
  });

  it('are told when an earlier run is still on, which stops the scheduled one', async () => {
    const p = fakePlatform();
    await at(p, '2026-03-02T10:00:00.000Z');
    await withRun(p, 'r1', '2026-03-02T10:30:00.000Z');
    await at(p, '2026-03-02T11:16:00.000Z');
    expect(missed(p)).toBe(1);
  });

  it('are none while the scheduled run waits for an earlier one', async () => {
    const of = manifest();
    const p = fakePlatform(manifest({ pipelines: { flights: { ...of.pipelines.flights!, whenBusy: 'wait' } } }));
    await at(p, '2026-03-02T10:00:00.000Z');
    await withRun(p, 'r1', '2026-03-02T10:30:00.000Z');
    await at(p, '2026-03-02T11:16:00.000Z');
    expect(missed(p)).toBe(0);
  });

  it('of a changed schedule count from the change', async () => {
    const p = fakePlatform();
    await at(p, '2026-03-01T10:00:00.000Z');
    const of = manifest();
    const hourly = { expression: 'cron(0 * * * ? *)', timeZone: 'UTC' };
    const changed = fakePlatform(manifest({ pipelines: { flights: { ...of.pipelines.flights!, schedule: hourly } } }));
    for (const [key, item] of p.dynamo.items) changed.dynamo.items.set(key, item);
    await at(changed, '2026-03-02T12:30:00.000Z');
    expect(missed(changed)).toBe(0);
    await at(changed, '2026-03-02T13:20:00.000Z');
    expect(missed(changed)).toBe(1);
    // Back to the first: its time of this morning, under the other schedule, was never due.
    for (const [key, item] of changed.dynamo.items) p.dynamo.items.set(key, item);
    await at(p, '2026-03-02T14:00:00.000Z');
    expect(missed(p)).toBe(0);
  });

  it('are not told of a pipeline that runs on demand', async () => {
    const onDemand = { ...manifest().pipelines.flights!, schedule: undefined };
    const p = fakePlatform(manifest({ pipelines: { flights: onDemand } }));
    await at(p, '2026-03-02T11:16:00.000Z');
    expect(p.cloudWatch.values('MissedSchedules')).toEqual({});
  });
});

describe('dead runs', () => {
  const item = (p: FakePlatform) => p.dynamo.get('RUN#flights', '2026-03-02T11:00:01.000Z#r1')!;

  it.each(['ABORTED', 'TIMED_OUT', 'FAILED'])(
    'whose execution %s are ended, with their lease and metrics',
    async (status) => {
      const p = fakePlatform();
      await withRun(p, 'r1', '2026-03-02T11:00:01.000Z');
      p.stepFunctions.executions.set(arn('r1'), {
        status,
        stopDate: new Date('2026-03-02T11:30:01.000Z'),
        cause: 'an operator',
      });
      expect(await at(p, '2026-03-02T12:00:00.000Z')).toMatchObject({ ended: ['r1'] });
      expect(item(p)).toMatchObject({ status: 'FAILED', endedAt: '2026-03-02T11:30:01.000Z' });
      expect(item(p).message).toContain(`ended as ${status} without reporting: an operator`);
      expect(p.dynamo.get('LEASE#flights', 'LEASE')).toBeUndefined();
      expect(p.cloudWatch.values('RunsFailed')).toEqual({ flights: 1 });
      expect(p.cloudWatch.values('RunSeconds')).toEqual({ flights: 1_800 });
      expect(await at(p, '2026-03-02T12:05:00.000Z')).toMatchObject({ ended: [] });
      expect(p.cloudWatch.values('RunsFailed')).toEqual({});
    },
  );

  it('that Step Functions has forgotten are ended as of now', async () => {
    const p = fakePlatform();
    await withRun(p, 'r1', '2026-03-02T11:00:01.000Z');
    p.stepFunctions.executions.clear();
    await at(p, '2026-03-02T12:00:00.000Z');
    expect(item(p)).toMatchObject({ status: 'FAILED', endedAt: '2026-03-02T12:00:00.000Z' });
  });

  it('are not those that are on', async () => {
    const p = fakePlatform();
    await withRun(p, 'r1', '2026-03-02T11:00:01.000Z');
    expect(await at(p, '2026-03-02T12:00:00.000Z')).toMatchObject({ ended: [] });
    expect(item(p)).toMatchObject({ status: 'RUNNING' });
  });

  it('are not those that finished in this moment', async () => {
    const p = fakePlatform();
    await withRun(p, 'r1', '2026-03-02T11:00:01.000Z');
    p.stepFunctions.executions.set(arn('r1'), { status: 'SUCCEEDED' });
    const run = request('r1', { startedAt: '2026-03-02T11:00:01.000Z' });
    p.dynamo.before = (command) => {
      if (command !== 'GetItemCommand') return;
      p.dynamo.before = () => undefined;
      const key = 'RUN#flights|2026-03-02T11:00:01.000Z#r1';
      p.dynamo.items.set(key, { ...p.dynamo.items.get(key)!, status: { S: 'SUCCEEDED' } });
    };
    expect(await at(p, '2026-03-02T11:05:00.000Z')).toMatchObject({ ended: [] });
    expect(p.dynamo.get('RUN#flights', `${run.startedAt}#r1`)).toMatchObject({ status: 'SUCCEEDED' });
    expect(p.cloudWatch.values('RunsFailed')).toEqual({});
  });
});

it('goes on with the other pipelines when one cannot be watched, and fails in the end', async () => {
  const of = manifest();
  const broken = { ...of.pipelines.flights!, schedule: { expression: 'rate(1 hour)', timeZone: 'UTC' } };
  const p = fakePlatform(manifest({ pipelines: { broken, flights: of.pipelines.flights! } }));
  await expect(at(p, '2026-03-02T12:00:00.000Z')).rejects.toThrow("the schedule 'rate(1 hour)' is not cron(…)");
  expect(p.cloudWatch.values('MissedSchedules')).toEqual({ flights: 0 });
  expect(Object.keys(p.cloudWatch.values('FreshnessRatio'))).toHaveLength(3);
});
