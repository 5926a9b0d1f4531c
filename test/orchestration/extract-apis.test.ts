import { runPipelineDefinition } from '../../lib/orchestration/run-pipeline';
import { choose, evaluate, type State } from './evaluate';

const props = {
  planFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:flights-dev-plan',
  finishFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:flights-dev-finish',
  jobName: 'flights-dev-spark',
  artefactsBucket: 'artefacts',
  timeoutSeconds: 10_800,
};
type Definition = { StartAt: string; States: Record<string, State> };
const definition = runPipelineDefinition({ ...props, apis: true }) as Definition;
const { States: states } = definition;
const map = states['Extract']!;
const item = map['ItemProcessor'] as Definition;

const HOUR = 3_600_000;
const request = { pipeline: 'catalogue', runId: 'run-1', executionArn: 'arn:execution', startedAt: 'then' };
const extraction = { source: 'catalogue', function: 'flights-dev-catalogue-api', datasets: ['albums', 'tracks'] };
const run = {
  ...request,
  status: 'PLANNED',
  packCount: 1,
  models: false,
  extractions: [extraction],
  timeoutSeconds: 7_200,
  deadline: Date.now() + 2 * HOUR,
};
const plannedRun = (timeoutSeconds: number, sources = 1) => ({
  ...run,
  timeoutSeconds,
  deadline: Date.now() + timeoutSeconds * 1_000,
  extractions: Array.from({ length: sources }, () => extraction),
});
const itemInput = (input: object, value: object = extraction) =>
  evaluate(map['ItemSelector'], { input, context: { Map: { Item: { Value: value } } } });

/** Goes through one item of the map: what its function answers or throws, in order. Gives what it did, and its result. */
async function walk(answers: readonly (object | Error)[], deadline = Date.now() + HOUR) {
  const left = [...answers];
  const did: string[] = [];
  let input: unknown = { ...(await itemInput({ request, run })), deadline };
  let name = item.StartAt;
  for (;;) {
    const state = item.States[name]!;
    if (state['Type'] === 'Choice') name = await choose(state, input);
    else if (state['Type'] === 'Wait') {
      did.push(`wait ${await evaluate(state['Seconds'], { input })}`);
      name = state['Next'] as string;
    } else if (state['Type'] === 'Task') {
      const call = await evaluate(state['Arguments'], { input });
      did.push(`call ${call.FunctionName}`);
      const answer = left.shift()!;
      const [caught] = state['Catch'] as State[];
      const failed = answer instanceof Error;
      const errorOutput = failed ? { Error: answer.name, Cause: answer.message } : undefined;
      const output = failed ? caught!['Output'] : state['Output'];
      input = await evaluate(output, { input, result: { Payload: answer }, errorOutput });
      name = (failed ? caught!['Next'] : state['Next']) as string;
    } else {
      expect(state['End']).toBe(true);
      return { did, left, result: state['Output'] === undefined ? input : await evaluate(state['Output'], { input }) };
    }
  }
}
const CALL = 'call flights-dev-catalogue-api';

describe('the way there and on', () => {
  test('every state that is named exists, every state is reached, and no name is there twice', () => {
    const scopes = [definition, item, states['Load']!['ItemProcessor'] as Definition];
    for (const scope of scopes) {
      const named = new Set([scope.StartAt]);
      for (const state of Object.values(scope.States)) {
        for (const next of [state, ...(state['Choices'] ?? []), ...(state['Catch'] ?? [])])
          if (next['Next']) named.add(next['Next'] as string);
        if (state['Default']) named.add(state['Default'] as string);
      }
      expect([...named].sort()).toEqual(Object.keys(scope.States).sort());
    }
    const names = scopes.flatMap((scope) => Object.keys(scope.States));
    expect(names.length).toBe(new Set(names).size);
  });

  test('without APIs the machine knows nothing of them', () => {
    expect(JSON.stringify(runPipelineDefinition(props))).not.toMatch(/extract|ReadApi/i);
  });

  test.each([
    ['something to read', run, 'Extract'],
    ['nothing to read', { ...run, extractions: undefined }, 'Load'],
    ['nothing at all', { ...run, extractions: undefined, packCount: 0 }, 'HasModels'],
    ['busy', { status: 'BUSY', whenBusy: 'wait' }, 'WaitForLease'],
  ])('after planning: %s', async (_, planned, next) => {
    expect(await choose(states['Planned']!, { request, run: planned })).toBe(next);
  });

  test('each source is an item, ten of them at a time', async () => {
    const other = { ...extraction, source: 'other' };
    expect(map).toMatchObject({ MaxConcurrency: 10, ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' } } });
    for (const extractions of [[extraction], [extraction, other]])
      expect(await evaluate(map['Items'], { input: { run: { ...run, extractions } } })).toEqual(extractions);
  });

  test('the function is told the run and what to read, and what is asked for beyond that', async () => {
    const event = { ...extraction, pipeline: 'catalogue', runId: 'run-1', startedAt: 'then' };
    expect((await itemInput({ request, run })).event).toEqual(event);
    expect((await itemInput({ request: { ...request, mode: 'full' }, run })).event).toEqual({ ...event, mode: 'full' });
    const range = { from: '1', to: '2' };
    expect((await itemInput({ request, run: { ...run, range } })).event).toEqual({ ...event, range });
  });

  test('the loads follow, also after an extraction that failed', async () => {
    const failed = { source: 'other', datasets: ['users'], error: 'E', cause: 'c' };
    const output = (result: object[]) => evaluate(map['Output'], { input: { request, run }, result });
    const { extractions, ...rest } = run;
    expect(extractions).toHaveLength(1);
    expect(await output([{}, failed])).toEqual({ request, run: rest, extractErrors: [failed] });
    expect(await output([{}])).toEqual({ request, run: rest, extractErrors: [] });
    expect(await choose(states['Extracted']!, { run })).toBe('Load');
    expect(await choose(states['Extracted']!, { run: { ...run, packCount: 0 } })).toBe('HasModels');
  });

  test.each([
    [300, 75, 75],
    [3_600, 900, 600],
    [7_200, 1_800, 600],
    [86_400, 1_800, 600],
  ])(
    'of %i seconds, %i are kept for the loads, and %i are theirs whatever the last call took',
    async (all, kept, least) => {
      const planned = plannedRun(all);
      expect((await itemInput({ request, run: planned })).deadline).toBe(planned.deadline - kept * 1_000);
      const after = async (deadline: number) =>
        (await evaluate(map['Output'], { input: { request, run: { ...planned, deadline } }, result: [{}] })).run
          .deadline;
      expect(await after(planned.deadline)).toBe(planned.deadline);
      const late = (await after(Date.now() - 900_000)) - Date.now();
      expect(late).toBeGreaterThan((least - 5) * 1_000);
      expect(late).toBeLessThanOrEqual(least * 1_000);
    },
  );

  test.each([
    [300, 10],
    [7_200, 1],
    [7_200, 100],
    [86_400, 1],
    [86_400, 10],
  ])('of a run of %i seconds with %i sources that want to be left alone, all fits into its history', async (all, n) => {
    const planned = plannedRun(all, n);
    let waited = 0;
    let tries = 0;
    // Before it, the longest wait for the lease of another: wait, call, choice.
    for (; waited < all + 1_800; tries++) {
      const startedAt = new Date(Date.now() - waited * 1_000).toISOString();
      waited += await evaluate(states['WaitForLease']!['Seconds'], { input: { request: { ...request, startedAt } } });
    }
    const { deadline, leastWait } = await itemInput({ request, run: planned });
    const input = { deadline, leastWait, answer: { status: 'WAIT', seconds: 1 } };
    const pause = await evaluate(item.States['LeaveAlone']!['Seconds'], { input });
    // Call, its answer, the wait, and whether there is time.
    const waits = Math.ceil(all / pause) * Math.min(n, 10);
    expect(9 * tries + 11 * waits + 20 * n).toBeLessThan(25_000);
    expect(pause).toBeLessThan(all / 100);
  });

  test('a lease is waited for in half minutes at first, and never for more than five', async () => {
    const seconds = (minutes: number) => {
      const startedAt = new Date(Date.now() - minutes * 60_000).toISOString();
      return evaluate(states['WaitForLease']!['Seconds'], { input: { request: { ...request, startedAt } } });
    };
    expect(await Promise.all([0, 10, 60, 1_000].map(seconds))).toEqual([30, 30, 180, 300]);
  });

  test('a thousand datasets with long names fit into each state', async () => {
    const datasets = Array.from({ length: 1_000 }, (_, i) => `${'d'.repeat(96)}${i}`);
    const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
    const planned = { request: { ...request, datasets }, run: { ...run, extractions: [{ ...extraction, datasets }] } };
    const failed = { source: 'catalogue', datasets, error: 'OutOfTime', cause: 'c'.repeat(1_000) };
    const read = await itemInput(planned, { ...extraction, datasets });
    const after = await evaluate(map['Output'], { input: planned, result: [failed] });
    const payload = await evaluate(states['Finish']!['Arguments'].Payload, { input: { ...after, packs: [] } });
    for (const state of [planned, { ...read, answer: { status: 'DONE', failed: datasets } }, after, payload])
      expect(bytes(state)).toBeLessThan(262_144);
  });

  test('what fails the map as a whole ends in finish', async () => {
    const [caught] = map['Catch'] as State[];
    expect(caught).toMatchObject({ ErrorEquals: ['States.ALL'], Next: 'Finish' });
    const errorOutput = { Error: 'States.QueryEvaluationError', Cause: 'no array' };
    expect(await evaluate(caught!['Output'], { input: { request, run }, errorOutput })).toMatchObject({
      request,
      error: errorOutput,
    });
  });

  test('finish is told of extractions that failed, in runs that had some', async () => {
    const payload = (input: object) => evaluate(states['Finish']!['Arguments'].Payload, { input });
    const extractErrors = [{ source: 'other', datasets: ['users'], error: 'E', cause: 'c' }];
    expect(await payload({ request, run, extractErrors })).toMatchObject({ pipeline: 'catalogue', extractErrors });
    expect(await payload({ request, run })).not.toHaveProperty('extractErrors');
  });
});

describe('a source', () => {
  test('is read by one call', async () => {
    expect(await walk([{ status: 'DONE', failed: [] }])).toEqual({ did: [CALL], left: [], result: {} });
  });

  test('is read by as many calls as it takes, and left alone for as long as it wants', async () => {
    const answers = [
      { status: 'MORE' },
      { status: 'WAIT', seconds: 30.2 },
      { status: 'WAIT', seconds: 0 },
      { status: 'DONE', failed: ['albums'] },
    ];
    expect(await walk(answers)).toEqual({
      did: [CALL, CALL, 'wait 31', CALL, 'wait 4', CALL],
      left: [],
      result: {},
    });
  });

  test('that fails for good is a short result, which says whose it is', async () => {
    const { did, result } = await walk([{ status: 'MORE' }, new Error('x'.repeat(30_000))]);
    const { source, datasets } = extraction;
    expect(did).toEqual([CALL, CALL]);
    expect(result).toEqual({ source, datasets, error: 'Error', cause: 'x'.repeat(1_000) });
  });

  test('is not called after the deadline, and not waited for beyond it', async () => {
    const late = { source: 'catalogue', datasets: ['albums', 'tracks'], error: 'OutOfTime' };
    expect(await walk([], Date.now() - 1)).toMatchObject({ did: [], result: late });
    expect(await walk([{ status: 'WAIT', seconds: 60 }], Date.now() + 30_000)).toMatchObject({
      did: [CALL],
      result: { ...late, cause: expect.stringMatching(/the next run goes on from there/) },
    });
  });

  test('whose answer nobody knows is not called for ever', async () => {
    expect(await walk([{ status: 'PERHAPS' }])).toMatchObject({ did: [CALL], result: { error: 'UnknownAnswer' } });
    expect(await walk([{}])).toMatchObject({ did: [CALL], result: { error: 'UnknownAnswer' } });
  });

  test('is called again after a crash, but not for a wrong input', () => {
    const retry = item.States['ReadApi']!['Retry'] as State[];
    expect(retry[0]).toEqual({ ErrorEquals: ['InvalidInput'], MaxAttempts: 0 });
    expect(retry.at(-1)).toMatchObject({ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 2 });
  });
});
