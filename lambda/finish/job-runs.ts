import { GetJobRunsCommand, type GlueClient, type JobRun } from '@aws-sdk/client-glue';

/** Pages of 200 runs, the newest first, that are looked through for those of one run. */
const MOST_PAGES = 5;

/** Why Spark runs failed: the last Glue run of each pack (`models` for the models') that didn't succeed. */
export interface JobFailure {
  readonly jobRunId: string;
  readonly state: string;
  readonly message: string;
}

export class JobRuns {
  constructor(
    private readonly glue: GlueClient,
    private readonly jobName: string,
  ) {}

  /** Failures of a run, by pack. */
  async failures(runId: string, startedAt: string): Promise<Map<string, JobFailure>> {
    const runs: JobRun[] = [];
    const start = Date.parse(startedAt);
    let token: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const { JobRuns = [], NextToken } = await this.glue.send(
        new GetJobRunsCommand({ JobName: this.jobName, MaxResults: 200, NextToken: token }),
      );
      runs.push(...JobRuns);
      token = NextToken;
      const oldest = JobRuns.at(-1)?.StartedOn?.getTime() ?? 0;
      if (token === undefined || oldest < start) break;
    }
    return failuresOf(runs, runId);
  }
}

export function failuresOf(runs: readonly JobRun[], runId: string): Map<string, JobFailure> {
  const mine = runs
    .filter((run) => run.Arguments?.['--run-id'] === runId)
    .sort((a, b) => (b.StartedOn?.getTime() ?? 0) - (a.StartedOn?.getTime() ?? 0));
  const newest = new Map<string, JobRun>();
  for (const run of mine) {
    const pack = run.Arguments?.['--task'] === 'models' ? 'models' : (run.Arguments?.['--pack-id'] ?? '');
    if (!newest.has(pack)) newest.set(pack, run);
  }
  return new Map(
    [...newest]
      .filter(([, run]) => run.JobRunState !== 'SUCCEEDED')
      .map(([pack, run]) => [
        pack,
        {
          jobRunId: run.Id ?? 'unknown',
          state: run.JobRunState ?? 'unknown',
          message: run.ErrorMessage ?? 'Glue gives no reason',
        },
      ]),
  );
}
