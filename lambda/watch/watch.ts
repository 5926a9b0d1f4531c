import type { ManifestPipeline } from '../../lib/platform/manifest';
import { describe } from '../shared/errors';
import { datums } from '../shared/metrics';
import type { Run } from '../shared/state/runs';
import { endDeadRuns } from './dead-runs';
import { allFreshness } from './freshness';
import { lastDue } from './schedules';
import type { WatchServices } from './services';

export interface WatchResult {
  readonly datasets: number;
  /** Pipelines whose last scheduled run didn't begin. */
  readonly missed: readonly string[];
  /** Runs that had died without saying so. */
  readonly ended: readonly string[];
}

/** Runs of a pipeline, the newest first, that are looked at. */
const MOST_RUNS = 50;

/** Measures what no run measures: age of the data, runs that didn't begin, runs that died. */
export async function watch(services: WatchServices): Promise<WatchResult> {
  const manifest = await services.manifest();
  const now = services.now();
  const data = await allFreshness(manifest, services, now);
  const missed: string[] = [];
  const ended: string[] = [];
  const errors: unknown[] = [];
  for (const [name, pipeline] of Object.entries(manifest.pipelines))
    try {
      const runs = await services.runs.latest(name, MOST_RUNS);
      ended.push(...(await endDeadRuns(manifest.prefix, runs, services, now)).map((run) => run.runId));
      if (!pipeline.schedule) continue;
      const isMissed = await missedSchedule(name, pipeline, runs, services, now);
      if (isMissed) missed.push(name);
      data.push(...datums(manifest.prefix, { Pipeline: name }, now, { MissedSchedules: [Number(isMissed), 'Count'] }));
    } catch (error) {
      // The others are watched all the same; the function fails in the end, which its own alarm tells.
      services.log.error('a pipeline could not be watched', { pipeline: name, error: describe(error) });
      errors.push(error);
    }
  await services.metrics.put(data);
  services.log.info('watched', { datums: data.length, missed, ended });
  if (errors.length > 0) throw errors[0];
  return { datasets: Object.keys(manifest.datasets).length, missed, ended };
}

/** A run that began at or after the due time is it, or stands for it; so does one that is still on and is waited for. */
async function missedSchedule(
  name: string,
  { schedule, whenBusy }: ManifestPipeline,
  runs: readonly Run[],
  { schedules }: WatchServices,
  now: Date,
): Promise<boolean> {
  const due = lastDue(schedule!, await schedules.since(name, schedule!, now), now);
  if (!due) return false;
  const stands = ({ startedAt, scheduledTime = startedAt }: Run): boolean =>
    Math.max(Date.parse(startedAt), Date.parse(scheduledTime)) >= due.getTime();
  if (runs.some(stands)) return false;
  return !(whenBusy === 'wait' && runs.some((run) => run.status === 'RUNNING'));
}
