import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { Documents, manifestReader } from '../shared/documents';
import { readEnvironment } from '../shared/environment';
import { Executions } from '../shared/executions';
import { createLog } from '../shared/log';
import { Datasets } from '../shared/state/datasets';
import { Leases } from '../shared/state/leases';
import { Runs } from '../shared/state/runs';
import { StateTable } from '../shared/state/table';
import { plan, type PlanResult } from './plan';
import type { PlanEvent } from './request';

const environment = readEnvironment();
const s3 = new S3Client({});
const table = new StateTable(new DynamoDBClient({}), environment.stateTable);
const services = {
  manifest: manifestReader(s3, environment.manifestUri),
  leases: new Leases(table),
  runs: new Runs(table),
  datasets: new Datasets(table),
  executions: new Executions(new SFNClient({})),
  artefacts: new Documents(s3, environment.artefactsBucket),
  artefactsBucket: environment.artefactsBucket,
  now: () => new Date(),
};

/** First step of a run: lease and packs. @throws {InvalidInput} for a request that no retry can mend */
export const handler = (event: PlanEvent): Promise<PlanResult> =>
  plan(event, { ...services, log: createLog({ pipeline: event.pipeline, runId: event.runId }) });
