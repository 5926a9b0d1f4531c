import type { Manifest } from '../../lib/platform/manifest';
import type { Documents } from '../shared/documents';
import { describe, InvalidInput, MetricsFailed } from '../shared/errors';
import type { Log } from '../shared/log';
import type { Metrics } from '../shared/metrics';
import type { Leases } from '../shared/state/leases';
import type { RunKey, Runs, RunStatus } from '../shared/state/runs';
import { runDatums } from './datums';
import type { JobFailure, JobRuns } from './job-runs';
import { outcomeOf, type Outcome, type RunError } from './outcome';
import { readResults, type RunResults } from './results';
import { summaryOf } from './summary';

export interface FinishEvent {
  readonly pipeline: string;
  readonly runId: string;
  readonly executionArn: string;
  readonly startedAt: string;
  readonly bucket: string;
  readonly packsKey: string;
  /** Spark runs that failed for good. */
  readonly packErrors?: readonly { readonly packId: string; readonly error?: string; readonly cause?: string }[];
  readonly modelsError?: { readonly error?: string; readonly cause?: string };
  /** Sources whose extraction failed as a whole, and the datasets that were to be read. */
  readonly extractErrors?: readonly {
    readonly source: string;
    readonly datasets: readonly string[];
    readonly error?: string;
    readonly cause?: string;
  }[];
  /** Thrown between plan and finish. */
  readonly error?: { readonly Error?: string; readonly Cause?: string };
}

export interface FinishServices {
  readonly manifest: () => Promise<Manifest>;
  readonly leases: Leases;
  readonly runs: Runs;
  readonly artefacts: Documents;
  readonly metrics: Metrics;
  readonly jobRuns: JobRuns;
  readonly jobName: string;
  readonly now: () => Date;
  readonly log: Log;
}

export interface FinishResult {
  readonly status: RunStatus;
  readonly message: string;
  /** Status by name. */
  readonly datasets: Readonly<Record<string, string>>;
  readonly models: Readonly<Record<string, string>>;
}

/**
 * Last step of a run, also of one that failed: says what became of it, and gives the lease back whatever happens.
 * @throws {MetricsFailed} after that, when only the metrics failed; calling it again puts them
 */
export async function finish(event: FinishEvent, services: FinishServices): Promise<FinishResult> {
  if (typeof event.pipeline !== 'string' || typeof event.executionArn !== 'string')
    throw new InvalidInput(`'finish' was called without a pipeline and an execution.`);
  try {
    return await report(event, services);
  } finally {
    const ours = await services.leases.release(event.pipeline, event.executionArn);
    if (!ours) services.log.warn('the lease was not ours any more');
  }
}

async function report(event: FinishEvent, services: FinishServices): Promise<FinishResult> {
  const { runs, metrics, log } = services;
  const run: RunKey = event;
  const manifest = await services.manifest();
  const outcome = await decide(event, manifest, services);
  const known = await runs.get(run);
  const now = services.now();

  // Before the run is marked as ended: what dies in between is put twice, which an alarm survives, and never not at all.
  let failed: unknown;
  if (!known?.reported)
    try {
      await metrics.put(runDatums(manifest, event.pipeline, outcome, event.startedAt, now));
    } catch (error) {
      failed = error;
      log.error('the metrics could not be put', { error: describe(error) });
    }
  await runs.end(run, {
    status: outcome.status,
    endedAt: now.toISOString(),
    message: outcome.message,
    summary: summaryOf(outcome),
  });
  if (failed !== undefined)
    throw new MetricsFailed(`The run is ${outcome.status}, but its metrics could not be put: ${describe(failed)}`);
  if (!known?.reported) await runs.report(run);
  log.info('finished', { status: outcome.status, outcome: outcome.message });
  const statuses = <T extends { status: string }>(all: readonly T[], name: (item: T) => string) =>
    Object.fromEntries(all.map((item) => [name(item), item.status]));
  return {
    status: outcome.status,
    message: outcome.message,
    datasets: statuses(outcome.loads, (load) => load.dataset),
    models: statuses(outcome.models, (model) => model.model),
  };
}

async function decide(event: FinishEvent, manifest: Manifest, services: FinishServices): Promise<Outcome> {
  const results = await readResults(services.artefacts, event.pipeline, event.runId, event.packsKey);
  const expected = {
    pipeline: event.pipeline,
    models: manifest.pipelines[event.pipeline]?.models ?? [],
    jobName: services.jobName,
  };
  const packs = new Map((event.packErrors ?? []).map((e) => [e.packId, errorOf(e.error, e.cause)]));
  if (event.modelsError) packs.set('models', errorOf(event.modelsError.error, event.modelsError.cause));
  const extractions = new Map(
    (event.extractErrors ?? []).flatMap(({ source, datasets, error, cause }) =>
      withLists(manifest, datasets).map((dataset) => [dataset, { source, ...errorOf(error, cause) }] as const),
    ),
  );
  const run = event.error && errorOf(event.error.Error, event.error.Cause);
  const jobs = isMissing(expected.models, results) ? await failures(event, services) : new Map<string, JobFailure>();
  return outcomeOf(expected, results, { run, packs, jobs, extractions });
}

/** With those that are lists inside their items: these are read by nobody else. */
const withLists = ({ datasets }: Manifest, read: readonly string[]): string[] => [
  ...read,
  ...Object.keys(datasets).filter((name) => {
    const { load } = datasets[name]!;
    return load.pattern === 'apiArray' && read.includes(load.dataset);
  }),
];

const isMissing = (models: readonly string[], { packs = [], loads, models: built }: RunResults): boolean =>
  packs.some(({ datasets }) => datasets.some((dataset) => !loads.has(dataset))) ||
  models.some((model) => !built.has(model));

/** What Glue says explains a missing result; without it the run is reported all the same. */
async function failures(event: FinishEvent, { jobRuns, log }: FinishServices): Promise<Map<string, JobFailure>> {
  try {
    return await jobRuns.failures(event.runId, event.startedAt);
  } catch (error) {
    log.warn('the job runs could not be read', { error: describe(error) });
    return new Map();
  }
}

/** The cause of a failed service call is JSON, maybe cut short; what a reader wants is the message in it. */
export function errorOf(error = 'Error', cause = ''): RunError {
  const [, message] = /^\s*\{[^]*?"[eE]rrorMessage"\s*:\s*"((?:[^"\\]|\\.)*)/.exec(cause) ?? [];
  if (message !== undefined) return { error, cause: unquoted(message) };
  return { error, cause: cause === '' ? 'no cause was given' : cause };
}

/** Text as it stands in JSON. */
function unquoted(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text;
  }
}
