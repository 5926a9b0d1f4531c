/** What became of a run: pure. */
import type { RunStatus } from '../shared/state/runs';
import type { JobFailure } from './job-runs';
import type { LoadResult, ModelResult, RunResults } from './results';

export interface Expected {
  readonly pipeline: string;
  readonly models: readonly string[];
  readonly jobName: string;
}

export interface RunError {
  readonly error: string;
  readonly cause: string;
}

/** What went wrong outside of single tables. */
export interface RunErrors {
  /** Thrown between plan and finish. */
  readonly run?: RunError;
  /** Spark runs that failed for good, by pack (`models` for the models'). */
  readonly packs: ReadonlyMap<string, RunError>;
  readonly jobs: ReadonlyMap<string, JobFailure>;
  /** Extractions that failed as a whole, by dataset. */
  readonly extractions: ReadonlyMap<string, RunError & { readonly source: string }>;
}

export interface Outcome {
  readonly status: RunStatus;
  readonly message: string;
  /** Every table that was to be loaded, and how it went. */
  readonly loads: readonly LoadResult[];
  readonly models: readonly ModelResult[];
}

/** Tables named in the message. */
const MOST_NAMED = 10;
const LONGEST_REASON = 400;

export function outcomeOf(expected: Expected, results: RunResults, errors: RunErrors): Outcome {
  const planned = results.packs?.flatMap(({ packId, datasets }) => datasets.map((dataset) => ({ dataset, packId })));
  const loads = (planned ?? []).map(({ dataset, packId }) =>
    explained(results.loads.get(dataset) ?? missingLoad(dataset, packId, expected, errors), errors),
  );
  // Models are expected of every run that was planned; where Spark didn't even get to them, they are missing.
  const models = planned
    ? expected.models.map((model) => results.models.get(model) ?? missingModel(model, expected, errors))
    : [];
  const all = [...loads, ...models];
  const good = all.filter(({ status }) => status === 'SUCCEEDED').length;
  const status: RunStatus =
    errors.run || planned === undefined
      ? 'FAILED'
      : good === all.length
        ? 'SUCCEEDED'
        : good === 0
          ? 'FAILED'
          : 'PARTIAL';
  return { status, message: messageOf(expected.pipeline, status, loads, models, errors.run), loads, models };
}

function missingLoad(dataset: string, packId: string, expected: Expected, errors: RunErrors): LoadResult {
  const nothing = { rowsRead: 0, rowsInserted: 0, rowsUpdated: 0, rowsDeleted: 0, rowsQuarantined: 0, seconds: 0 };
  return {
    dataset,
    status: 'FAILED',
    ...nothing,
    error: { code: 'NoResult', message: whyMissing(packId, expected, errors) },
  };
}

/** A load that found nothing to load, because the extraction before it failed: says why it did. */
function explained(load: LoadResult, { extractions }: RunErrors): LoadResult {
  const failure = extractions.get(load.dataset);
  const { code = '' } = load.error ?? {};
  if (failure === undefined || !['NoResult', 'ExtractionMissing'].includes(code)) return load;
  const message = `The extraction of source '${failure.source}' failed: ${failure.error}: ${short(failure.cause)}`;
  return { ...load, error: { code, message } };
}

function missingModel(model: string, expected: Expected, errors: RunErrors): ModelResult {
  return { model, status: 'FAILED', error: { code: 'NoResult', message: whyMissing('models', expected, errors) } };
}

/** A table without a result: its Spark run died. Says which, why, and where its log is. */
function whyMissing(pack: string, { jobName }: Expected, errors: RunErrors): string {
  const job = errors.jobs.get(pack);
  if (job)
    return `The Spark run ended as ${job.state} before it wrote a result: ${short(job.message)}. See run ${job.jobRunId} of the Glue job ${jobName}.`;
  const failure = errors.packs.get(pack) ?? errors.run;
  if (failure)
    return `The Spark run failed before it wrote a result: ${failure.error}: ${short(failure.cause)}. See the runs of the Glue job ${jobName}.`;
  return `There is no result, and no failed Spark run is known. See the runs of the Glue job ${jobName} and the execution in Step Functions.`;
}

function messageOf(
  pipeline: string,
  status: RunStatus,
  loads: readonly LoadResult[],
  models: readonly ModelResult[],
  error: RunError | undefined,
): string {
  const good = (all: readonly { status: string }[]): number => all.filter((r) => r.status === 'SUCCEEDED').length;
  const counts = [
    ...(loads.length > 0 ? [`${good(loads)} of ${loads.length} datasets loaded`] : []),
    ...(models.length > 0 ? [`${good(models)} of ${models.length} models built`] : []),
  ].join(', ');
  const bad = [
    ...loads.filter((r) => r.status !== 'SUCCEEDED').map((r) => `${r.dataset}: ${reason(r.error)}`),
    ...models
      .filter((r) => r.status !== 'SUCCEEDED')
      .map((r) => `model ${r.model} ${r.status.toLowerCase()}: ${reason(r.error)}`),
  ];
  const more = bad.length > MOST_NAMED ? [`and ${bad.length - MOST_NAMED} more`] : [];
  return [
    `${pipeline}: ${status}.${counts === '' ? '' : ` ${counts}.`}`,
    ...(error ? [`The run itself failed: ${error.error}: ${short(error.cause)}`] : []),
    ...bad.slice(0, MOST_NAMED),
    ...more,
  ].join('\n');
}

const reason = (error: { code: string; message: string } | undefined): string =>
  error ? `${error.code}: ${short(error.message)}` : 'no reason was given';

export const short = (text: string): string =>
  text.length <= LONGEST_REASON ? text : `${text.slice(0, LONGEST_REASON - 1)}…`;
