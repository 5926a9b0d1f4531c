import { errorOf } from '../../../lambda/finish/finish';
import { failuresOf } from '../../../lambda/finish/job-runs';
import { outcomeOf, type RunErrors } from '../../../lambda/finish/outcome';
import type { LoadResult, ModelResult } from '../../../lambda/finish/results';
import { summaryOf } from '../../../lambda/finish/summary';

const load = (
  dataset: string,
  status: 'SUCCEEDED' | 'FAILED' = 'SUCCEEDED',
  more: Partial<LoadResult> = {},
): LoadResult => ({
  dataset,
  status,
  rowsRead: 10,
  rowsInserted: 1,
  rowsUpdated: 2,
  rowsDeleted: 3,
  rowsQuarantined: 4,
  seconds: 5,
  ...(status === 'FAILED' ? { error: { code: 'AuditFailed', message: 'flights_not_empty: 0 rows' } } : {}),
  ...more,
});
const model = (name: string, status: ModelResult['status'] = 'SUCCEEDED'): ModelResult => ({
  model: name,
  status,
  ...(status === 'SUCCEEDED' ? {} : { error: { code: 'InputMissing', message: 'silver.x' } }),
});
const noErrors: RunErrors = { packs: new Map(), jobs: new Map(), extractions: new Map() };
const packs = [
  { packId: '000', datasets: ['a', 'b'], estimatedRows: 1 },
  { packId: '001', datasets: ['c'], estimatedRows: 1 },
];
const decide = (
  loads: LoadResult[],
  models: ModelResult[],
  errors = noErrors,
  expectedModels = ['m'],
  planned: typeof packs | undefined = packs,
) =>
  outcomeOf(
    { pipeline: 'flights', models: expectedModels, jobName: 'flights-dev-spark' },
    {
      packs: planned,
      loads: new Map(loads.map((l) => [l.dataset, l])),
      models: new Map(models.map((m) => [m.model, m])),
    },
    errors,
  );

describe('outcomeOf', () => {
  const good = [load('a'), load('b'), load('c')];

  it('succeeds when everything did', () => {
    expect(decide(good, [model('m')])).toMatchObject({
      status: 'SUCCEEDED',
      message: 'flights: SUCCEEDED. 3 of 3 datasets loaded, 1 of 1 models built.',
    });
  });

  it('succeeds when there was nothing to do', () => {
    expect(decide([], [], noErrors, [], [])).toMatchObject({ status: 'SUCCEEDED', loads: [], models: [] });
  });

  it('is partial when a table failed, and says which and why', () => {
    const { status, message } = decide([load('a'), load('b', 'FAILED'), load('c')], [model('m')]);
    expect(status).toBe('PARTIAL');
    expect(message).toBe(
      'flights: PARTIAL. 2 of 3 datasets loaded, 1 of 1 models built.\nb: AuditFailed: flights_not_empty: 0 rows',
    );
  });

  it.each(['FAILED', 'SKIPPED'] as const)('is partial when a model is %s', (how) => {
    const { status, message } = decide(good, [model('m', how)]);
    expect(status).toBe('PARTIAL');
    expect(message).toContain(`model m ${how.toLowerCase()}: InputMissing: silver.x`);
  });

  it('fails when nothing succeeded', () => {
    const all = ['a', 'b', 'c'].map((d) => load(d, 'FAILED'));
    expect(decide(all, [model('m', 'SKIPPED')])).toMatchObject({ status: 'FAILED' });
  });

  it('fails a table without a result, with the Glue run that explains it', () => {
    const errors = {
      ...noErrors,
      packs: new Map([['001', { error: 'States.TaskFailed', cause: 'x' }]]),
      jobs: new Map([['001', { jobRunId: 'jr_1', state: 'FAILED', message: 'OutOfMemoryError' }]]),
    };
    const { status, loads, message } = decide([load('a'), load('b')], [model('m')], errors);
    expect(status).toBe('PARTIAL');
    expect(loads[2]).toMatchObject({ dataset: 'c', status: 'FAILED', rowsRead: 0, error: { code: 'NoResult' } });
    expect(message).toContain(
      'c: NoResult: The Spark run ended as FAILED before it wrote a result: OutOfMemoryError. See run jr_1 of the Glue job flights-dev-spark.',
    );
  });

  it('says of what found nothing to load why its extraction failed, and leaves other reasons alone', () => {
    const failure = { source: 'catalogue', error: 'InvalidConfiguration', cause: 'SECRET_ARN is not set' };
    const extractions = new Map(['a', 'b', 'c'].map((dataset) => [dataset, failure]));
    const missing = { error: { code: 'ExtractionMissing', message: 'there is none' } };
    const { loads } = decide([load('a', 'FAILED', missing), load('b', 'FAILED')], [], { ...noErrors, extractions });
    const message = "The extraction of source 'catalogue' failed: InvalidConfiguration: SECRET_ARN is not set";
    expect(loads.map(({ error }) => error)).toEqual([
      { code: 'ExtractionMissing', message },
      { code: 'AuditFailed', message: 'flights_not_empty: 0 rows' },
      { code: 'NoResult', message },
    ]);
    expect(decide([load('a'), load('b'), load('c')], [model('m')], { ...noErrors, extractions }).status).toBe(
      'SUCCEEDED',
    );
  });

  it('says where to look when Glue knows nothing', () => {
    const packErrors = new Map([['001', { error: 'Glue.ConcurrentRunsExceededException', cause: 'too many' }]]);
    expect(decide([load('a'), load('b')], [], { ...noErrors, packs: packErrors }).loads[2]!.error!.message).toBe(
      'The Spark run failed before it wrote a result: Glue.ConcurrentRunsExceededException: too many. See the runs of the Glue job flights-dev-spark.',
    );
    expect(decide([load('a'), load('b')], []).loads[2]!.error!.message).toMatch(
      /no failed Spark run is known.*execution/,
    );
  });

  it('fails when the run itself did, however many tables are good', () => {
    const run = { error: 'States.DataLimitExceeded', cause: 'too large' };
    expect(decide(good, [model('m')], { ...noErrors, run })).toMatchObject({
      status: 'FAILED',
      message: expect.stringContaining('The run itself failed: States.DataLimitExceeded: too large') as string,
    });
  });

  it('fails a run that was never planned', () => {
    const outcome = outcomeOf(
      { pipeline: 'flights', models: ['m'], jobName: 'j' },
      { packs: undefined, loads: new Map(), models: new Map() },
      { ...noErrors, run: { error: 'TypeError', cause: 'oops' } },
    );
    expect(outcome).toEqual({
      status: 'FAILED',
      message: 'flights: FAILED.\nThe run itself failed: TypeError: oops',
      loads: [],
      models: [],
    });
  });

  it('ignores results of tables that were not planned', () => {
    expect(decide([...good, load('stranger', 'FAILED')], [model('m')]).status).toBe('SUCCEEDED');
  });

  it('names ten tables, counts the rest, and cuts long reasons', () => {
    const names = Array.from({ length: 25 }, (_, i) => `t${i}`);
    const { message } = decide(
      names.map((n) => load(n, 'FAILED', { error: { code: 'X', message: 'y'.repeat(9_000) } })),
      [],
      noErrors,
      [],
      [{ packId: '000', datasets: names, estimatedRows: 1 }],
    );
    expect(message.split('\n')).toHaveLength(12);
    expect(message).toMatch(/and 15 more$/);
    expect(message.length).toBeLessThan(6_000);
  });
});

describe('summaryOf', () => {
  const many = (n: number, status: (i: number) => 'SUCCEEDED' | 'FAILED') => {
    const findings = Array.from({ length: 9 }, () => ({ kind: 'k', severity: 'warning', message: 'm'.repeat(500) }));
    const loads = Array.from({ length: n }, (_, i) =>
      load(`dataset_${i}`, status(i), { findings, steps: { extract: 1 } }),
    );
    return summaryOf({ status: 'PARTIAL', message: '', loads, models: [model('m')] });
  };

  it('keeps everything of a usual run', () => {
    const { datasets, models, omitted } = many(5, () => 'SUCCEEDED');
    expect(datasets.dataset_0).toMatchObject({
      status: 'SUCCEEDED',
      rowsRead: 10,
      steps: { extract: 1 },
      findings: { length: 5 },
    });
    expect(models).toEqual({ m: { status: 'SUCCEEDED', findings: [] } });
    expect(omitted).toBeUndefined();
  });

  it.each([1_000, 5_000])('of %d tables stays within an item of DynamoDB, and names those that failed', (n) => {
    const summary = many(n, (i) => (i % 100 === 0 ? 'FAILED' : 'SUCCEEDED'));
    expect(JSON.stringify(summary).length).toBeLessThan(400_000);
    const failed = Object.values(summary.datasets).filter((d) => (d as LoadResult).status === 'FAILED');
    expect(failed).toHaveLength(n / 100);
  });
});

describe('failuresOf', () => {
  const glueRun = (id: string, state: string, minute: number, args: Record<string, string>) => ({
    Id: id,
    JobRunState: state as 'FAILED',
    StartedOn: new Date(Date.UTC(2026, 0, 1, 0, minute)),
    ErrorMessage: `why ${id}`,
    Arguments: args,
  });

  it('takes the last run of each pack of this run, if that failed', () => {
    const failures = failuresOf(
      [
        glueRun('1', 'FAILED', 1, { '--run-id': 'r1', '--task': 'load', '--pack-id': '000' }),
        glueRun('2', 'TIMEOUT', 2, { '--run-id': 'r1', '--task': 'load', '--pack-id': '000' }),
        glueRun('3', 'FAILED', 1, { '--run-id': 'r1', '--task': 'load', '--pack-id': '001' }),
        glueRun('4', 'SUCCEEDED', 2, { '--run-id': 'r1', '--task': 'load', '--pack-id': '001' }),
        glueRun('5', 'FAILED', 3, { '--run-id': 'other', '--task': 'load', '--pack-id': '002' }),
        glueRun('6', 'FAILED', 4, { '--run-id': 'r1', '--task': 'models' }),
      ],
      'r1',
    );
    expect([...failures]).toEqual([
      ['models', { jobRunId: '6', state: 'FAILED', message: 'why 6' }],
      ['000', { jobRunId: '2', state: 'TIMEOUT', message: 'why 2' }],
    ]);
  });
});

describe('errorOf', () => {
  it('finds the message in the cause of a service', () => {
    expect(errorOf('E', '{"errorMessage":"a","errorType":"E"}')).toEqual({ error: 'E', cause: 'a' });
    expect(errorOf('E', '{"JobRunState":"FAILED","ErrorMessage":"b"}')).toEqual({ error: 'E', cause: 'b' });
    expect(errorOf('E', '{"other":1}')).toEqual({ error: 'E', cause: '{"other":1}' });
    expect(errorOf('E', '{"errorType":"E","errorMessage":"a \\"b\\"\\nc and cut o')).toEqual({
      error: 'E',
      cause: 'a "b"\nc and cut o',
    });
    expect(errorOf('E', '{"errorMessage":"cut \\u00')).toEqual({ error: 'E', cause: 'cut \\u00' });
    expect(errorOf('E', 'cut {"Err')).toEqual({ error: 'E', cause: 'cut {"Err' });
    expect(errorOf()).toEqual({ error: 'Error', cause: 'no cause was given' });
  });
});
