import type { Manifest, ManifestDataset } from '../../../lib/platform/manifest';
import { Documents } from '../../../lambda/shared/documents';
import { Executions } from '../../../lambda/shared/executions';
import type { Log } from '../../../lambda/shared/log';
import { Metrics } from '../../../lambda/shared/metrics';
import { Datasets } from '../../../lambda/shared/state/datasets';
import { Leases } from '../../../lambda/shared/state/leases';
import { Runs } from '../../../lambda/shared/state/runs';
import { ScheduleHistory } from '../../../lambda/shared/state/schedules';
import { StateTable } from '../../../lambda/shared/state/table';
import { JobRuns } from '../../../lambda/finish/job-runs';
import { FakeCloudWatch, FakeGlue, FakeS3, FakeStepFunctions } from './aws';
import { FakeDynamoDb } from './dynamodb';

export const dataset = (overrides: Partial<ManifestDataset> = {}): ManifestDataset => ({
  source: 'operations',
  schema: 'public',
  table: 't',
  load: { pattern: 'snapshot' },
  primaryKey: ['id'],
  columns: [{ name: 'id', logicalType: 'integer', physicalType: 'integer', required: true, unique: true }],
  checks: [],
  freshnessSeconds: 3_600,
  owner: 'Data',
  expectedRows: 1_000,
  ...overrides,
});

export const manifest = (overrides: Partial<Manifest> = {}): Manifest => ({
  manifestVersion: 1,
  platform: 'flights',
  environment: 'dev',
  prefix: 'flights-dev',
  databases: { bronze: 'b', silver: 's', gold: 'g', quarantine: 'q' },
  sources: { operations: { type: 'postgres', connection: 'flights-dev-operations' } },
  datasets: { flights: dataset(), weather: dataset(), planes: dataset() },
  models: { daily_delay: { sql: 'select 1', inputs: [] } },
  pipelines: {
    flights: {
      datasets: ['flights', 'weather', 'planes'],
      models: ['daily_delay'],
      schedule: { expression: 'cron(0 6 * * ? *)', timeZone: 'America/New_York' },
      whenBusy: 'stop',
      timeoutSeconds: 3_600,
      maxConcurrency: 4,
    },
  },
  ...overrides,
});

/** A platform whose AWS is in memory and whose clock is set by the test. */
export function fakePlatform(of: Manifest = manifest()) {
  const dynamo = new FakeDynamoDb();
  const s3 = new FakeS3();
  const cloudWatch = new FakeCloudWatch();
  const stepFunctions = new FakeStepFunctions();
  const glue = new FakeGlue();
  const table = new StateTable(dynamo.client, 'flights-dev-state');
  const clock = { now: new Date('2026-03-02T12:00:00.000Z') };
  const logged: { level: string; message: string; fields?: Record<string, unknown> }[] = [];
  const write = (level: string) => (message: string, fields?: Record<string, unknown>) =>
    void logged.push({ level, message, fields });
  const log: Log = { info: write('info'), warn: write('warn'), error: write('error') };
  const services = {
    manifest: () => Promise.resolve(of),
    leases: new Leases(table),
    runs: new Runs(table),
    datasets: new Datasets(table),
    schedules: new ScheduleHistory(table),
    executions: new Executions(stepFunctions.client),
    metrics: new Metrics(cloudWatch.client),
    artefacts: new Documents(s3.client, 'artefacts'),
    artefactsBucket: 'artefacts',
    jobRuns: new JobRuns(glue.client, 'flights-dev-spark'),
    jobName: 'flights-dev-spark',
    now: () => clock.now,
    log,
  };
  return { dynamo, s3, cloudWatch, stepFunctions, glue, clock, logged, services };
}

export type FakePlatform = ReturnType<typeof fakePlatform>;

export const arn = (run: string): string =>
  `arn:aws:states:us-east-1:123456789012:execution:flights-dev-run-pipeline:${run}`;

/** The input of `plan` as the state machine makes it. */
export const request = (runId = 'r1', more: object = {}) => ({
  pipeline: 'flights',
  runId,
  executionArn: arn(runId),
  startedAt: '2026-03-02T11:59:58.000Z',
  ...more,
});
