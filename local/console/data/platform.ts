/** Everything that the page shows, read from AWS. */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { Manifest } from '../../../lib/platform/manifest';
import { clientConfig } from '../../metrics/clients';
import { describeError } from '../../metrics/loop';
import type { Dashboard } from '../widgets/model';
import { alarmRows, listAlarms } from './alarms';
import { briefly, Remembered } from './cache';
import { loadDashboard } from './dashboard';
import { healthOf } from './health';
import { NotDeployed, readManifest } from './manifest';
import { metricRunner } from './metric-runner';
import type { Overview, Part, RunDetail } from './model';
import { Runs } from './runs';
import { listDatasets } from './state';
import { Tables } from './tables';

export interface PlatformOptions {
  /** Address of the embedded AWS. @default AWS itself, with the credentials of the environment */
  readonly endpoint?: string;
  readonly region: string;
  /** `<platform>-<environment>`. */
  readonly prefix: string;
}

/** Milliseconds for which several pages share one answer. */
const SHARED_MS = 1500;

export class Platform {
  private readonly cloudwatch: CloudWatchClient;
  private readonly glue: GlueClient;
  private readonly s3: S3Client;
  private readonly dynamodb: DynamoDBClient;
  private readonly sfn: SFNClient;
  private readonly runs: Runs;
  private readonly tables: Tables;
  private readonly manifests = new Remembered<Manifest>(4);
  private readonly alarms = briefly(SHARED_MS, () => listAlarms(this.cloudwatch, this.options.prefix));
  readonly overview = briefly(SHARED_MS, () => this.readOverview());

  constructor(private readonly options: PlatformOptions) {
    const config = clientConfig(options);
    this.cloudwatch = new CloudWatchClient(config);
    this.glue = new GlueClient(config);
    this.s3 = new S3Client({ ...config, forcePathStyle: options.endpoint !== undefined });
    this.dynamodb = new DynamoDBClient(config);
    this.sfn = new SFNClient(config);
    this.runs = new Runs(this.sfn, this.dynamodb, options.prefix);
    this.tables = new Tables(this.glue, this.s3);
  }

  /** The dashboard over the last `seconds`. */
  async dashboard(seconds: number): Promise<Dashboard> {
    const { prefix, endpoint } = this.options;
    const end = Date.now();
    const source = {
      client: this.cloudwatch,
      run: metricRunner(this.cloudwatch, endpoint !== undefined),
      alarms: async () => new Map((await this.alarms()).metric.map((alarm) => [alarm.AlarmName ?? '', alarm])),
    };
    return loadDashboard(source, prefix, { start: end - seconds * 1000, end });
  }

  run(executionArn: string): Promise<RunDetail> {
    return this.runs.detail(executionArn);
  }

  /** One part that can't be read leaves the others as they are. */
  private async readOverview(): Promise<Overview> {
    const { prefix, region, endpoint } = this.options;
    const table = `${prefix}-state`;
    const manifest = part(readManifest(this.glue, this.s3, prefix, this.manifests));
    const withManifest = async <T>(read: (manifest: Manifest) => Promise<T>): Promise<Part<T>> => {
      const known = await manifest;
      return 'error' in known ? known : part(read(known.value));
    };
    const [datasets, alarms, runs, tables] = await Promise.all([
      withManifest((known) => listDatasets(this.dynamodb, table, known)),
      part(this.alarms().then(({ metric, composite }) => alarmRows([...metric, ...composite]))),
      withManifest((known) => this.runs.list(Object.keys(known.pipelines))),
      withManifest((known) => this.tables.list(known.databases)),
    ]);
    const now = Date.now();
    const known = await manifest;
    const name = 'value' in known ? known.value : splitPrefix(prefix);
    return {
      platform: name.platform,
      environment: name.environment,
      region,
      ...(endpoint ? { endpoint } : {}),
      now: new Date(now).toISOString(),
      health: healthOf({ now, datasets, runs, alarms }),
      datasets,
      alarms,
      runs,
      tables,
    };
  }

  close(): void {
    for (const client of [this.cloudwatch, this.glue, this.s3, this.dynamodb, this.sfn]) client.destroy();
  }
}

async function part<T>(reading: Promise<T>): Promise<Part<T>> {
  try {
    return { value: await reading };
  } catch (error) {
    return { error: describeError(error), ...(error instanceof NotDeployed ? { notDeployed: true as const } : {}) };
  }
}

function splitPrefix(prefix: string): { platform: string; environment: string } {
  const at = prefix.lastIndexOf('-');
  return { platform: prefix.slice(0, at), environment: prefix.slice(at + 1) };
}
