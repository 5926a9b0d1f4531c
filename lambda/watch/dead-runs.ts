import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { ExecutionState } from '../shared/executions';
import { datums } from '../shared/metrics';
import type { Run } from '../shared/state/runs';
import type { WatchServices } from './services';

/**
 * Ends runs whose execution is over without `finish` having said so: aborted, timed out, or failed on the way. Their
 * leases are given back, and they count as failed.
 * @returns those that it ended
 */
export async function endDeadRuns(
  platform: string,
  runs: readonly Run[],
  { runs: table, leases, executions, metrics, log }: WatchServices,
  now: Date,
): Promise<Run[]> {
  const dead: Run[] = [];
  for (const run of runs.filter(({ status }) => status === 'RUNNING')) {
    const execution = await executions.describe(run.executionArn);
    if (execution.status === 'RUNNING' || execution.status === 'PENDING_REDRIVE') continue;
    // `finish` may have been just ahead: it reports before the execution is over.
    const known = await table.get(run);
    if (known?.status !== 'RUNNING') continue;
    const endedAt = (execution.stoppedAt ?? now).toISOString();
    // As in `finish`, metrics first: if this function dies in between they are put twice, and never not at all.
    if (!known.reported) await metrics.put(failedRunDatums(platform, run, endedAt, now));
    const end = { status: 'FAILED', endedAt, message: epitaph(run, execution) } as const;
    await table.end(run, { ...end, summary: { datasets: {}, models: {} } });
    await leases.release(run.pipeline, run.executionArn);
    log.warn('ended a dead run', { pipeline: run.pipeline, runId: run.runId, execution: execution.status });
    dead.push(run);
  }
  return dead;
}

function epitaph(run: Run, { status, cause }: ExecutionState): string {
  const how = status === 'GONE' ? 'is not known to Step Functions any more' : `ended as ${status}`;
  const why = cause ? `: ${cause.slice(0, 400)}` : '.';
  return `${run.pipeline}: FAILED. The execution ${how} without reporting${why} See ${run.executionArn}.`;
}

/** What `finish` would have put. */
function failedRunDatums(platform: string, run: Run, endedAt: string, now: Date): MetricDatum[] {
  return datums(platform, { Pipeline: run.pipeline }, now, {
    RunsSucceeded: [0, 'Count'],
    RunsPartial: [0, 'Count'],
    RunsFailed: [1, 'Count'],
    RunSeconds: [Math.max(0, (Date.parse(endedAt) - Date.parse(run.startedAt)) / 1000), 'Seconds'],
  });
}
