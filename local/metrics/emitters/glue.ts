/** Glue's job metrics, as far as a job run tells them. */
import { paginateGetJobRuns, paginateGetJobs, type GlueClient, type JobRun } from '@aws-sdk/client-glue';
import type { Event } from './datum';

const FAILURES: ReadonlySet<string> = new Set(['FAILED', 'TIMEOUT', 'ERROR', 'EXPIRED']);

/** What Glue publishes when a run has ended, by run and over all runs of the job. */
export function jobRunEvents(run: JobRun): Event[] {
  const { Id, JobName, JobRunState, CompletedOn } = run;
  if (!Id || !JobName || !CompletedOn || !JobRunState) return [];
  const outcome =
    JobRunState === 'SUCCEEDED' ? 'glue.succeed.ALL' : FAILURES.has(JobRunState) ? 'glue.error.ALL' : undefined;
  return [Id, 'ALL'].flatMap((JobRunId) => {
    const dimensions = { JobName, JobRunId, Type: 'count' };
    const event = (name: string, unit: Event['unit'], value: number, more: Record<string, string> = {}): Event => ({
      key: `${Id} ${JobRunId} ${name}`,
      metric: { namespace: 'Glue', name, dimensions: { ...dimensions, ...more } },
      unit,
      value,
      time: CompletedOn.getTime(),
    });
    return [
      event('glue.driver.aggregate.elapsedTime', 'Milliseconds', (run.ExecutionTime ?? 0) * 1000),
      ...(outcome ? [event(outcome, 'Count', 1, { ObservabilityGroup: 'error' })] : []),
    ];
  });
}

export class GlueEmitter {
  constructor(
    private readonly client: GlueClient,
    private readonly prefix: string,
  ) {}

  /** All events of the platform's job runs, old and new. */
  async events(): Promise<Event[]> {
    const events: Event[] = [];
    for await (const page of paginateGetJobs({ client: this.client }, {})) {
      for (const job of page.Jobs ?? []) {
        if (!job.Name?.startsWith(`${this.prefix}-`)) continue;
        for await (const runs of paginateGetJobRuns({ client: this.client }, { JobName: job.Name })) {
          events.push(...(runs.JobRuns ?? []).flatMap(jobRunEvents));
        }
      }
    }
    return events;
  }
}
