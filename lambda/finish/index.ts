import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { Documents, manifestReader } from '../shared/documents';
import { readEnvironment, required } from '../shared/environment';
import { createLog } from '../shared/log';
import { Metrics } from '../shared/metrics';
import { Leases } from '../shared/state/leases';
import { Runs } from '../shared/state/runs';
import { StateTable } from '../shared/state/table';
import { finish, type FinishEvent, type FinishResult } from './finish';
import { JobRuns } from './job-runs';

const environment = readEnvironment();
const jobName = required(process.env, 'JOB_NAME');
const s3 = new S3Client({});
const table = new StateTable(new DynamoDBClient({}), environment.stateTable);
const services = {
  manifest: manifestReader(s3, environment.manifestUri),
  leases: new Leases(table),
  runs: new Runs(table),
  artefacts: new Documents(s3, environment.artefactsBucket),
  metrics: new Metrics(new CloudWatchClient({})),
  jobRuns: new JobRuns(new GlueClient({}), jobName),
  jobName,
  now: () => new Date(),
};

/** Last step of a run: results, metrics, the run's record, the lease. */
export const handler = (event: FinishEvent): Promise<FinishResult> =>
  finish(event, { ...services, log: createLog({ pipeline: event.pipeline, runId: event.runId }) });
