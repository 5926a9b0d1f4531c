import { plan } from '../../../lambda/plan/plan';
import type { PlanEvent } from '../../../lambda/plan/request';
import { arn, fakePlatform, manifest, request, type FakePlatform } from '../fakes/platform';

const run = (p: FakePlatform, event: object = request()) => plan(event as PlanEvent, p.services);
const lease = (p: FakePlatform) => p.dynamo.get('LEASE#flights', 'LEASE');

describe('plan', () => {
  it('takes the lease, records the run and writes the packs', async () => {
    const p = fakePlatform();
    const result = await run(p, request('r1', { scheduledTime: '2026-03-02T11:00:00Z' }));
    expect(result).toEqual({
      status: 'PLANNED',
      pipeline: 'flights',
      runId: 'r1',
      executionArn: arn('r1'),
      startedAt: '2026-03-02T11:59:58.000Z',
      scheduledTime: '2026-03-02T11:00:00Z',
      bucket: 'artefacts',
      packsKey: 'runs/flights/r1/packs.json',
      packCount: 1,
      models: true,
      maxConcurrency: 4,
      timeoutSeconds: 3_600,
    });
    expect(p.s3.get('artefacts', 'runs/flights/r1/packs.json')).toEqual([
      { packId: '000', datasets: ['flights', 'planes', 'weather'], estimatedRows: 3_000 },
    ]);
    expect(lease(p)).toMatchObject({
      runId: 'r1',
      executionArn: arn('r1'),
      acquiredAt: '2026-03-02T12:00:00.000Z',
      expiresAtMs: Date.parse('2026-03-02T13:30:00.000Z'),
    });
    expect(p.dynamo.get('RUN#flights', '2026-03-02T11:59:58.000Z#r1')).toMatchObject({
      status: 'RUNNING',
      scheduledTime: '2026-03-02T11:00:00Z',
      expiresAt: Date.parse('2026-03-02T11:59:58Z') / 1000 + 90 * 86_400,
    });
  });

  it('changes nothing when it is called again by the same execution', async () => {
    const p = fakePlatform();
    const first = await run(p);
    p.clock.now = new Date(p.clock.now.getTime() + 5_000);
    expect(await run(p)).toEqual(first);
    expect(lease(p)).toMatchObject({ executionArn: arn('r1') });
    expect([...p.dynamo.items.keys()]).toHaveLength(2);
  });

  it('does not raise a run that has ended', async () => {
    const p = fakePlatform();
    await run(p);
    await p.services.runs.end(request() as never, { status: 'FAILED', endedAt: 'x', message: 'm', summary: {} });
    await run(p);
    expect(p.dynamo.get('RUN#flights', '2026-03-02T11:59:58.000Z#r1')).toMatchObject({ status: 'FAILED' });
  });

  it('is busy while another run holds the lease, and says which', async () => {
    const p = fakePlatform();
    await run(p, request('r1'));
    p.stepFunctions.executions.set(arn('r1'), { status: 'RUNNING' });
    const busy = await run(p, request('r2'));
    expect(busy).toMatchObject({
      status: 'BUSY',
      whenBusy: 'stop',
      holder: { runId: 'r1', executionArn: arn('r1'), since: '2026-03-02T12:00:00.000Z' },
    });
    expect((busy as { message: string }).message).toMatch(
      /'flights' is being run by 'r1' since 2026.*whenBusy: 'wait'/,
    );
    expect(p.dynamo.get('RUN#flights', '2026-03-02T11:59:58.000Z#r2')).toBeUndefined();
    expect(p.s3.get('artefacts', 'runs/flights/r2/packs.json')).toBeUndefined();
  });

  it.each(['FAILED', 'ABORTED', 'TIMED_OUT', 'SUCCEEDED'])(
    'takes the lease of an execution that %s',
    async (status) => {
      const p = fakePlatform();
      await run(p, request('r1'));
      p.stepFunctions.executions.set(arn('r1'), { status });
      expect(await run(p, request('r2'))).toMatchObject({ status: 'PLANNED' });
      expect(lease(p)).toMatchObject({ runId: 'r2' });
    },
  );

  it('takes the lease of an execution that Step Functions has forgotten', async () => {
    const p = fakePlatform();
    await run(p, request('r1'));
    expect(await run(p, request('r2'))).toMatchObject({ status: 'PLANNED' });
  });

  it('does not take the lease of an execution that is waiting to be redriven', async () => {
    const p = fakePlatform();
    await run(p, request('r1'));
    p.stepFunctions.executions.set(arn('r1'), { status: 'PENDING_REDRIVE' });
    expect(await run(p, request('r2'))).toMatchObject({ status: 'BUSY' });
  });

  it('takes a lease that has run out, without asking about its holder', async () => {
    const p = fakePlatform();
    await run(p, request('r1'));
    p.stepFunctions.executions.set(arn('r1'), { status: 'RUNNING' });
    p.clock.now = new Date('2026-03-02T13:30:00.000Z');
    expect(await run(p, request('r2'))).toMatchObject({ status: 'BUSY' });
    p.clock.now = new Date('2026-03-02T13:30:00.001Z');
    expect(await run(p, request('r2'))).toMatchObject({ status: 'PLANNED' });
  });

  it('loses to a third run that took the dead lease first', async () => {
    const p = fakePlatform();
    await run(p, request('r1'));
    p.stepFunctions.executions.set(arn('r3'), { status: 'RUNNING' });
    let puts = 0;
    p.dynamo.before = (command, input) => {
      // Between r2's look at the dead holder and its second try.
      if (command === 'PutItemCommand' && input.Item?.sk?.S === 'LEASE' && ++puts === 2)
        p.dynamo.put({
          pk: 'LEASE#flights',
          sk: 'LEASE',
          runId: 'r3',
          executionArn: arn('r3'),
          acquiredAt: 'now',
          expiresAtMs: 9e15,
        });
    };
    expect(await run(p, request('r2'))).toMatchObject({ status: 'BUSY', holder: { runId: 'r3' } });
    expect(lease(p)).toMatchObject({ runId: 'r3' });
  });

  it('lets exactly one of many runs have the lease', async () => {
    const p = fakePlatform();
    const names = Array.from({ length: 20 }, (_, i) => `r${i}`);
    for (const name of names) p.stepFunctions.executions.set(arn(name), { status: 'RUNNING' });
    const results = await Promise.all(names.map((name) => run(p, request(name))));
    expect(results.filter((r) => r.status === 'PLANNED')).toHaveLength(1);
  });

  it('gives up, to be called again, when the lease keeps changing hands', async () => {
    const p = fakePlatform();
    let n = 0;
    p.dynamo.before = (command, input) => {
      if (command === 'PutItemCommand' && input.Item?.sk?.S === 'LEASE')
        p.dynamo.put({
          pk: 'LEASE#flights',
          sk: 'LEASE',
          runId: 'x',
          executionArn: arn(`x${n++}`),
          acquiredAt: 'now',
          expiresAtMs: 9e15,
        });
    };
    await expect(run(p)).rejects.toMatchObject({ name: 'LeaseContended' });
  });

  it('packs by what the last loads read', async () => {
    const p = fakePlatform(manifest({ pipelines: { flights: { ...manifest().pipelines.flights!, models: [] } } }));
    p.dynamo.put({ pk: 'DATASET#flights', sk: 'STATE', rows: 30_000_000, rowsRead: 30_000_000 });
    expect(await run(p)).toMatchObject({ packCount: 2, models: false });
    expect(p.s3.get('artefacts', 'runs/flights/r1/packs.json')).toEqual([
      { packId: '000', datasets: ['flights'], estimatedRows: 30_000_000 },
      { packId: '001', datasets: ['planes', 'weather'], estimatedRows: 2_000 },
    ]);
  });

  it('loads a part when asked to, each table once', async () => {
    const p = fakePlatform();
    await run(p, request('r1', { datasets: ['weather', 'weather'], mode: 'full' }));
    expect(p.s3.get('artefacts', 'runs/flights/r1/packs.json')).toMatchObject([{ datasets: ['weather'] }]);
  });

  it.each([
    [{ pipeline: 'flight' }, /no pipeline 'flight'. There are: flights/],
    [{ pipeline: 'constructor' }, /no pipeline 'constructor'/],
    [{ pipeline: undefined }, /has no 'pipeline'/],
    [{ runId: '' }, /has no 'runId'/],
    [{ datasets: ['nope'] }, /no dataset 'nope'. It has: flights, weather, planes/],
    [{ datasets: [] }, /not a list of tables/],
    [{ datasets: 'flights' }, /not a list of tables/],
    [{ mode: 'Full' }, /'mode' is 'Full'/],
    [{ startedAt: 'yesterday' }, /not a time/],
  ])('refuses %j before it takes anything', async (wrong, message) => {
    const p = fakePlatform();
    await expect(run(p, request('r1', wrong))).rejects.toMatchObject({
      name: 'InvalidInput',
      message: expect.stringMatching(message) as string,
    });
    expect(p.dynamo.items.size).toBe(0);
  });
});
