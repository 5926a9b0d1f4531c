import { finish, type FinishEvent } from '../../../lambda/finish/finish';
import { plan } from '../../../lambda/plan/plan';
import type { ManifestDataset } from '../../../lib/platform/manifest';
import { arn, dataset, fakePlatform, manifest, request, type FakePlatform } from '../fakes/platform';

const event = (more: object = {}): FinishEvent => ({
  ...request(),
  bucket: 'artefacts',
  packsKey: 'runs/flights/r1/packs.json',
  ...more,
});
const runItem = (p: FakePlatform) => p.dynamo.get('RUN#flights', '2026-03-02T11:59:58.000Z#r1');
const lease = (p: FakePlatform) => p.dynamo.get('LEASE#flights', 'LEASE');

function result(p: FakePlatform, dataset: string, more: object = {}): void {
  p.s3.put('artefacts', `runs/flights/r1/results/${dataset}.json`, {
    dataset,
    status: 'SUCCEEDED',
    loadId: '00000001',
    rowsRead: 100,
    rowsInserted: 60,
    rowsUpdated: 30,
    rowsDeleted: 1,
    rowsQuarantined: 9,
    seconds: 2.5,
    sourceTime: '2026-03-02T11:30:00.000Z',
    findings: [],
    ...more,
  });
}

async function planned(): Promise<FakePlatform> {
  const p = fakePlatform();
  await plan(request(), p.services);
  p.clock.now = new Date('2026-03-02T12:10:00.000Z');
  return p;
}

async function loaded(): Promise<FakePlatform> {
  const p = await planned();
  for (const dataset of ['flights', 'weather', 'planes']) result(p, dataset);
  p.s3.put('artefacts', 'runs/flights/r1/models/daily_delay.json', {
    model: 'daily_delay',
    status: 'SUCCEEDED',
    rows: 5,
    seconds: 1,
  });
  return p;
}

describe('finish', () => {
  it('reports a good run and releases its lease', async () => {
    const p = await loaded();
    expect(await finish(event(), p.services)).toEqual({
      status: 'SUCCEEDED',
      message: 'flights: SUCCEEDED. 3 of 3 datasets loaded, 1 of 1 models built.',
      datasets: { flights: 'SUCCEEDED', weather: 'SUCCEEDED', planes: 'SUCCEEDED' },
      models: { daily_delay: 'SUCCEEDED' },
    });
    expect(lease(p)).toBeUndefined();
    const item = runItem(p)!;
    expect(item).toMatchObject({ status: 'SUCCEEDED', endedAt: '2026-03-02T12:10:00.000Z', reported: true });
    expect(JSON.parse(item.summary as string)).toMatchObject({
      datasets: { flights: { status: 'SUCCEEDED', rowsRead: 100, rowsQuarantined: 9 } },
      models: { daily_delay: { rows: 5 } },
    });
  });

  it('puts the metrics of datasets and pipeline', async () => {
    const p = await loaded();
    await finish(event(), p.services);
    const { cloudWatch } = p;
    expect(cloudWatch.values('RowsRead')).toEqual({ flights: 100, planes: 100, weather: 100 });
    expect(cloudWatch.values('LoadSeconds').flights).toBe(2.5);
    expect(cloudWatch.values('Freshness').flights).toBe(2_400);
    expect(cloudWatch.values('FreshnessRatio').flights).toBeCloseTo(2 / 3);
    expect(cloudWatch.values('RunSeconds')).toEqual({ flights: 602 });
    for (const [metric, value] of Object.entries({ RunsSucceeded: 1, RunsPartial: 0, RunsFailed: 0, ModelsFailed: 0 }))
      expect(cloudWatch.values(metric)).toEqual({ flights: value });
    expect(cloudWatch.data[0]!.Dimensions).toEqual([
      { Name: 'Platform', Value: 'flights-dev' },
      { Name: 'Pipeline', Value: 'flights' },
    ]);
  });

  it('counts items with unknown fields where an API was read, and nowhere else', async () => {
    const p = await loaded();
    result(p, 'weather', { unknownFields: 7 });
    result(p, 'planes', { unknownFields: 0 });
    await finish(event(), p.services);
    expect(p.cloudWatch.values('UnknownFields')).toEqual({ weather: 7, planes: 0 });
  });

  it('says why there is nothing of an API to load', async () => {
    const p = await loaded();
    const error = { code: 'ExtractionMissing', message: 'there is none' };
    result(p, 'weather', { status: 'FAILED', error });
    const cause = '{"errorType":"InvalidConfiguration","errorMessage":"the environment variable SECRET_ARN is not s';
    const extractErrors = [{ source: 'sky', datasets: ['weather'], error: 'InvalidConfiguration', cause }];
    const { status, message } = await finish(event({ extractErrors }), p.services);
    expect(status).toBe('PARTIAL');
    expect(message).toContain(
      "weather: ExtractionMissing: The extraction of source 'sky' failed: InvalidConfiguration: the environment variable SECRET_ARN is not s",
    );
  });

  it('says it of lists inside the items that were not read, too', async () => {
    const of = manifest();
    const load = { pattern: 'apiArray', dataset: 'weather' } as ManifestDataset['load'];
    const p = fakePlatform({ ...of, datasets: { ...of.datasets, planes: dataset({ load }) } });
    await plan(request(), p.services);
    result(p, 'flights');
    const error = { code: 'ExtractionMissing', message: 'there is none' };
    for (const name of ['weather', 'planes']) result(p, name, { status: 'FAILED', error });
    const extractErrors = [{ source: 'sky', datasets: ['weather'], error: 'OutOfTime', cause: 'the time was up' }];
    const { message } = await finish(event({ extractErrors }), p.services);
    for (const name of ['weather', 'planes'])
      expect(message).toContain(
        `${name}: ExtractionMissing: The extraction of source 'sky' failed: OutOfTime: the time was up`,
      );
  });

  it('does not count what a failed table did not publish', async () => {
    const p = await loaded();
    result(p, 'weather', { status: 'FAILED', error: { code: 'AuditFailed', message: 'no' } });
    expect(await finish(event(), p.services)).toMatchObject({ status: 'PARTIAL' });
    expect(Object.keys(p.cloudWatch.values('RowsInserted'))).toEqual(['flights', 'planes']);
    expect(Object.keys(p.cloudWatch.values('Freshness'))).toEqual(['flights', 'planes']);
    expect(p.cloudWatch.values('RunsPartial')).toEqual({ flights: 1 });
  });

  it('asks Glue about a table without a result', async () => {
    const p = await loaded();
    p.s3.objects.delete('artefacts/runs/flights/r1/results/weather.json');
    const args = { '--run-id': 'r1', '--task': 'load', '--pack-id': '000' };
    const StartedOn = new Date('2026-03-02T12:01:00Z');
    p.glue.runs = [
      ...Array.from({ length: 5 }, (_, i) => ({
        Id: `other${i}`,
        JobRunState: 'SUCCEEDED' as const,
        StartedOn,
        Arguments: { '--run-id': 'r0' },
      })),
      { Id: 'jr_7', JobRunState: 'FAILED', StartedOn, ErrorMessage: 'Container killed', Arguments: args },
    ];
    const { status, message } = await finish(
      event({ packErrors: [{ packId: '000', error: 'States.TaskFailed', cause: 'x' }] }),
      p.services,
    );
    expect(status).toBe('PARTIAL');
    expect(message).toContain('Container killed. See run jr_7 of the Glue job flights-dev-spark.');
  });

  it('reports all the same when Glue cannot be asked', async () => {
    const p = await planned();
    p.glue.fails = true;
    const { status, message } = await finish(
      event({ packErrors: [{ packId: '000', error: 'States.TaskFailed', cause: 'boom' }] }),
      p.services,
    );
    expect(status).toBe('FAILED');
    expect(message).toContain('States.TaskFailed: boom');
    expect(lease(p)).toBeUndefined();
  });

  it('reports a run that failed before it was planned', async () => {
    const p = fakePlatform();
    const error = { Error: 'TypeError', Cause: '{"errorMessage":"x is undefined","errorType":"TypeError"}' };
    expect(await finish(event({ error }), p.services)).toMatchObject({
      status: 'FAILED',
      message: 'flights: FAILED.\nThe run itself failed: TypeError: x is undefined',
    });
    expect(runItem(p)).toMatchObject({ status: 'FAILED', executionArn: arn('r1') });
    expect(p.cloudWatch.values('RunsFailed')).toEqual({ flights: 1 });
  });

  it('puts the lag of events where there were new ones', async () => {
    const p = await planned();
    result(p, 'flights', { pattern: 'stream', eventsRepeated: 3, eventLagP50: 41.5, eventLagP99: 93.25 });
    result(p, 'weather', { pattern: 'stream', eventsRepeated: 0, rowsQuarantined: 5, eventsPutAside: 4 });
    result(p, 'planes');
    await finish(event(), p.services);
    expect(p.cloudWatch.values('EventLagP50')).toEqual({ flights: 41.5 });
    expect(p.cloudWatch.values('EventLagP99')).toEqual({ flights: 93.25 });
    expect(p.cloudWatch.values('EventsRepeated')).toEqual({ flights: 3, weather: 0 });
    expect(p.cloudWatch.values('RowsQuarantined')).toMatchObject({ weather: 1 });
  });
  it('called again, says the same and puts no metric twice', async () => {
    const p = await loaded();
    const first = await finish(event(), p.services);
    const calls = p.cloudWatch.calls.length;
    p.clock.now = new Date('2026-03-02T12:11:00.000Z');
    expect(await finish(event(), p.services)).toEqual(first);
    expect(p.cloudWatch.calls).toHaveLength(calls);
    expect(runItem(p)).toMatchObject({ endedAt: '2026-03-02T12:10:00.000Z' });
  });

  it('releases the lease and records the run when the metrics fail, then puts them when called again', async () => {
    const p = await loaded();
    p.cloudWatch.fails = true;
    await expect(finish(event(), p.services)).rejects.toMatchObject({ name: 'MetricsFailed' });
    expect(lease(p)).toBeUndefined();
    expect(runItem(p)).toMatchObject({ status: 'SUCCEEDED' });
    expect(runItem(p)!.reported).toBeUndefined();
    p.cloudWatch.fails = false;
    expect(await finish(event(), p.services)).toMatchObject({ status: 'SUCCEEDED' });
    expect(p.cloudWatch.values('RunsSucceeded')).toEqual({ flights: 1 });
    expect(runItem(p)).toMatchObject({ reported: true });
  });

  it('releases the lease when the results cannot be read', async () => {
    const p = await loaded();
    p.s3.put('artefacts', 'runs/flights/r1/results/weather.json', '{');
    await expect(finish(event(), p.services)).rejects.toThrow('is not JSON');
    expect(lease(p)).toBeUndefined();
  });

  it("leaves another run's lease alone", async () => {
    const p = await loaded();
    p.dynamo.put({
      pk: 'LEASE#flights',
      sk: 'LEASE',
      runId: 'r2',
      executionArn: arn('r2'),
      acquiredAt: 'now',
      expiresAtMs: 9e15,
    });
    await finish(event(), p.services);
    expect(lease(p)).toMatchObject({ runId: 'r2' });
    expect(p.logged).toContainEqual({ level: 'warn', message: 'the lease was not ours any more', fields: undefined });
  });

  it('refuses a call without a run', async () => {
    await expect(finish({} as FinishEvent, fakePlatform().services)).rejects.toMatchObject({ name: 'InvalidInput' });
  });
});
