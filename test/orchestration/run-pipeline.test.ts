import { runPipelineDefinition } from '../../lib/orchestration/run-pipeline';
import { choose as chooseOf, evaluate, type State } from './evaluate';

const definition = runPipelineDefinition({
  planFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:flights-dev-plan',
  finishFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:flights-dev-finish',
  jobName: 'flights-dev-spark',
  artefactsBucket: 'artefacts',
  timeoutSeconds: 10_800,
}) as { StartAt: string; States: Record<string, State> };
const { States: states } = definition;
/** Where a choice goes. */
const choose = (name: string, input: unknown): Promise<string> => chooseOf(states[name]!, input);
const pack = states['Load']!['ItemProcessor'] as { StartAt: string; States: Record<string, State> };

const request = {
  pipeline: 'flights',
  runId: 'run-1',
  executionArn: 'arn:execution',
  startedAt: '2026-11-23T06:00:00Z',
};
const run = {
  status: 'PLANNED',
  pipeline: 'flights',
  runId: 'run-1',
  bucket: 'artefacts',
  packCount: 2,
  models: true,
  maxConcurrency: 4,
  timeoutSeconds: 3600,
};

describe('the way through the machine', () => {
  test('every state that is named exists, and every state is reached', () => {
    for (const scope of [definition, pack]) {
      const named = new Set([scope.StartAt]);
      for (const state of Object.values(scope.States)) {
        for (const next of [state, ...(state['Choices'] ?? []), ...(state['Catch'] ?? [])])
          if (next['Next']) named.add(next['Next'] as string);
        if (state['Default']) named.add(state['Default'] as string);
      }
      expect([...named].sort()).toEqual(Object.keys(scope.States).sort());
    }
  });

  test('the request is completed with what identifies the execution, and keeps what was asked for', async () => {
    const input = { pipeline: 'flights', mode: 'full', datasets: ['planes'], scheduledTime: '2026-11-23T06:00:00Z' };
    expect(await evaluate(states['Request']!['Output'], { input })).toEqual({ request: { ...request, ...input } });
  });

  test('a plan gets a deadline, counted from when the lease was taken', async () => {
    const before = Date.now();
    const output = await evaluate(states['Plan']!['Output'], { input: { request }, result: { Payload: run } });
    expect(output).toEqual({ request, run: { ...run, deadline: expect.any(Number) } });
    expect(output.run.deadline - before).toBeGreaterThanOrEqual(3_600_000);
    expect(output.run.deadline - before).toBeLessThan(3_660_000);
  });

  test.each([
    ['packs', run, 'Load'],
    ['nothing to load', { ...run, packCount: 0 }, 'HasModels'],
    ['busy, wait', { status: 'BUSY', whenBusy: 'wait' }, 'WaitForLease'],
    ['busy, stop', { status: 'BUSY', whenBusy: 'stop' }, 'Busy'],
  ])('after planning: %s', async (_, planned, next) => {
    expect(await choose('Planned', { request, run: planned })).toBe(next);
  });

  test('a busy pipeline fails with the message of the plan and holds nothing to release', async () => {
    const result = { Payload: { status: 'BUSY', whenBusy: 'stop', message: 'held by run-0' } };
    const input = await evaluate(states['Plan']!['Output'], { input: { request }, result });
    expect(await evaluate(states['Busy'], { input })).toMatchObject({
      Type: 'Fail',
      Error: 'PipelineBusy',
      Cause: 'held by run-0',
    });
  });

  test('models are built where there are some', async () => {
    expect(await choose('HasModels', { run })).toBe('Models');
    expect(await choose('HasModels', { run: { ...run, models: false } })).toBe('Finish');
  });

  test('only a run that succeeded succeeds; others end with what finish says', async () => {
    expect(await choose('Finished', { status: 'SUCCEEDED' })).toBe('Succeeded');
    expect(await choose('Finished', { status: 'PARTIAL' })).toBe('Failed');
    const input = { status: 'PARTIAL', message: 'planes: column model is missing' };
    expect(await evaluate(states['Failed'], { input })).toMatchObject({
      Error: 'PARTIAL',
      Cause: 'planes: column model is missing',
    });
  });
});

describe('Spark runs', () => {
  const input = { request, run: { ...run, deadline: Date.now() + 90_000 }, packId: '001' };

  test('a pack is loaded by one run, which has the time that is left', async () => {
    expect(await evaluate(pack.States['Spark']!['Arguments'], { input })).toEqual({
      JobName: 'flights-dev-spark',
      Timeout: 2,
      Arguments: { '--task': 'load', '--pipeline': 'flights', '--run-id': 'run-1', '--pack-id': '001' },
    });
  });

  test('after the deadline a run gets the one minute that Glue gives at least', async () => {
    const late = { ...input, run: { ...run, deadline: Date.now() - 1 } };
    expect((await evaluate(pack.States['Spark']!['Arguments'], { input: late })).Timeout).toBe(1);
  });

  test('a full load is passed on to loads and models', async () => {
    const full = { ...input, request: { ...request, mode: 'full' } };
    expect((await evaluate(pack.States['Spark']!['Arguments'], { input: full })).Arguments).toMatchObject({
      '--mode': 'full',
    });
    expect((await evaluate(states['Models']!['Arguments'], { input: full })).Arguments).toEqual({
      '--task': 'models',
      '--pipeline': 'flights',
      '--run-id': 'run-1',
      '--mode': 'full',
    });
  });

  test('the map takes packs and concurrency from the plan and goes on when packs fail', () => {
    expect(states['Load']).toMatchObject({
      ItemReader: { Parameters: { 'Bucket.$': '$.run.bucket', 'Key.$': '$.run.packsKey' } },
      MaxConcurrencyPath: '$.run.maxConcurrency',
      ToleratedFailurePercentage: 100,
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
    });
  });

  test('a pack that fails for good is a short result', async () => {
    const errorOutput = { Error: 'States.TaskFailed', Cause: 'x'.repeat(30_000) };
    const [caught] = pack.States['Spark']!['Catch'] as State[];
    const output = await evaluate(caught!['Output'], { input, errorOutput });
    expect(output).toEqual({ packId: '001', error: 'States.TaskFailed', cause: 'x'.repeat(200) });
    expect(caught!['Next']).toBe('PackFailed');
  });

  test.each(['Spark', 'Models'])(
    '%s: capacity is waited for longest, a crash is tried twice, all with jitter',
    (name) => {
      const retry = (pack.States[name] ?? states[name]!)['Retry'] as State[];
      expect(retry[0]!['ErrorEquals']).toContain('Glue.ConcurrentRunsExceededException');
      expect(retry[0]!['MaxAttempts']).toBeGreaterThanOrEqual(10);
      expect(retry[1]).toMatchObject({ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 2 });
      for (const retrier of retry) expect(retrier['JitterStrategy']).toBe('FULL');
    },
  );
});

describe('the end', () => {
  test('whatever is thrown between plan and finish ends in finish', () => {
    for (const name of ['Plan', 'Load', 'Models']) {
      const catches = states[name]!['Catch'] as State[];
      expect(catches.at(-1)).toMatchObject({ ErrorEquals: ['States.ALL'], Next: 'Finish' });
    }
  });

  test('finish is told of the run alone when all went well', async () => {
    const input = { request, run, packs: [{ packId: '000' }, { packId: '001' }] };
    expect(await evaluate(states['Finish']!['Arguments'].Payload, { input })).toEqual({
      ...request,
      bucket: 'artefacts',
      packsKey: 'runs/flights/run-1/packs.json',
      packErrors: [],
    });
  });

  test('finish is told what failed: packs, models, and what stopped the run', async () => {
    const failed = { packId: '001', error: 'States.TaskFailed', cause: 'no memory' };
    const [caught] = states['Models']!['Catch'] as State[];
    const errorOutput = { Error: 'States.TaskFailed', Cause: 'no memory' };
    const input = await evaluate(caught!['Output'], {
      input: { request, run, packs: [{ packId: '000' }, failed] },
      errorOutput,
    });
    expect(await evaluate(states['Finish']!['Arguments'].Payload, { input })).toMatchObject({
      packErrors: [failed],
      modelsError: { error: 'States.TaskFailed', cause: 'no memory' },
    });
    const stopped = { request, error: { Error: 'States.ItemReaderFailed', Cause: 'no such key' } };
    expect(await evaluate(states['Finish']!['Arguments'].Payload, { input: stopped })).toMatchObject({
      packErrors: [],
      error: { Error: 'States.ItemReaderFailed', Cause: 'no such key' },
    });
  });

  test('a wrong input is not retried, takes no lease and says what is wrong', async () => {
    expect((states['Plan']!['Retry'] as State[])[0]).toEqual({ ErrorEquals: ['InvalidInput'], MaxAttempts: 0 });
    const [caught] = states['Plan']!['Catch'] as State[];
    expect(caught).toMatchObject({ ErrorEquals: ['InvalidInput'], Next: 'InvalidInput' });
    const Cause = JSON.stringify({ errorType: 'InvalidInput', errorMessage: "There is no pipeline 'x'." });
    const input = await evaluate(caught!['Output'], { errorOutput: { Error: 'InvalidInput', Cause } });
    expect(await evaluate(states['InvalidInput'], { input })).toMatchObject({
      Error: 'InvalidInput',
      Cause: "There is no pipeline 'x'.",
    });
  });
});
