import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { manifestReader } from '../shared/documents';
import { readEnvironment } from '../shared/environment';
import { Executions } from '../shared/executions';
import { createLog } from '../shared/log';
import { Metrics } from '../shared/metrics';
import { Datasets } from '../shared/state/datasets';
import { Leases } from '../shared/state/leases';
import { Runs } from '../shared/state/runs';
import { ScheduleHistory } from '../shared/state/schedules';
import { StateTable } from '../shared/state/table';
import { watch, type WatchResult } from './watch';

const environment = readEnvironment();
const table = new StateTable(new DynamoDBClient({}), environment.stateTable);
const services = {
  manifest: manifestReader(new S3Client({}), environment.manifestUri),
  datasets: new Datasets(table),
  leases: new Leases(table),
  runs: new Runs(table),
  schedules: new ScheduleHistory(table),
  executions: new Executions(new SFNClient({})),
  metrics: new Metrics(new CloudWatchClient({})),
  now: () => new Date(),
  log: createLog(),
};

/** Every five minutes. */
export const handler = (): Promise<WatchResult> => watch(services);
