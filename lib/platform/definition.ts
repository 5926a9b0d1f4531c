/**
 * What a user writes in `platform.config.ts`. `resolvePlatform` fills in the defaults, joins the contracts and gives
 * a {@link ResolvedPlatform}; constructs are made from that, and the manifest is a part of it.
 */
import type { ApiArrayLoadDefinition, ApiLoadDefinition, RestApiSourceDefinition } from './api/definition';
import type { ExistingDatabaseDefinition } from './database-definition';
import type { NetworkDefinition } from './network-definition';
import type { EventStreamSourceDefinition, StreamLoadDefinition } from './stream-definition';

export type * from './api/definition';
export type * from './database-definition';
export type * from './network-definition';
export type * from './resolved';
export type * from './stream-definition';

/** The platform: all of its environments, and what they have in common. */
export interface PlatformDefinition {
  /** Start of all physical names. Lower-case letters, digits and hyphens; starts with a letter; at most 20 characters. */
  name: string;
  /** Copies of the platform, such as `dev` and `prod`, by name: at most 12 characters. */
  environments: Record<string, EnvironmentDefinition>;
  /** Network of every environment; an environment may override parts of it. @default a new VPC in two zones with one NAT gateway */
  network?: NetworkDefinition;
  /** Databases and REST APIs that are read and streams of events, by name: at most 24 characters. */
  sources: Record<string, SourceDefinition>;
  /** Tables, events and items of APIs that are loaded, by name; each becomes a table of bronze and silver. */
  datasets: Record<string, DatasetDefinition>;
  /** SQL models that are built in gold, by name. @default every `*.sql` file in `models/` */
  models?: Record<string, ModelDefinition>;
  /** What is loaded and built together, by name: at most 28 characters. Each dataset and model is in exactly one. */
  pipelines: Record<string, PipelineDefinition>;
  /** Who is told when something is wrong. @default an SNS topic without subscribers */
  alerts?: AlertsDefinition;
  /** When it is tested that sources and AWS services can be reached; an environment may override parts of it. @default with each deployment, and every hour */
  probe?: ProbeDefinition;
  /** Tags on every resource. @default none beyond `headwater:platform` and `headwater:environment` */
  tags?: Record<string, string>;
}

/** One copy of the platform. */
export interface EnvironmentDefinition {
  /** AWS account, twelve digits. @default CDK_DEFAULT_ACCOUNT: that of the credentials */
  account?: string;
  /** AWS region. @default CDK_DEFAULT_REGION: that of the profile; else us-east-1 */
  region?: string;
  /** `small`: db.t4g.medium in one zone, up to 4 Spark workers; `medium`: db.r7g.large, two zones, 10; `large`: db.r7g.2xlarge, two zones, 40. @default 'small' */
  size?: 'small' | 'medium' | 'large';
  /** `destroy` leaves nothing behind; `retain` protects databases, buckets, keys and state. @default 'retain' */
  removalPolicy?: 'destroy' | 'retain';
  /** Overrides of the platform's network in this environment. @default none */
  network?: NetworkDefinition;
  /** Overrides of the platform's probe in this environment. @default none */
  probe?: ProbeDefinition;
}

/** The connectivity probe, which runs where the Spark job does. `npm run probe` runs it at any time. */
export interface ProbeDefinition {
  /** A source or AWS service that can't be reached fails the deployment (`fail`) or is told in the output `Connectivity` (`warn`); missing tables and rights on them are only told, always. @default 'fail' */
  onDeploy?: 'fail' | 'warn' | 'off';
  /** Whether it runs every hour and its alarms exist. @default 'hourly' */
  schedule?: 'hourly' | 'off';
}

/** A database that is read, a stream of events, or a REST API that is read. */
export type SourceDefinition = PostgresSourceDefinition | EventStreamSourceDefinition | RestApiSourceDefinition;

/** A PostgreSQL database: provisioned by the platform on RDS, or an existing one. */
export interface PostgresSourceDefinition {
  /** Kind of the source. */
  type: 'postgres';
  /** Name of the database in the server. */
  database: string;
  /** An existing database instead of a new RDS instance. @default provisioned by the platform */
  existing?: ExistingDatabaseDefinition;
  /** Major version of a provisioned instance. @default '17' */
  engineVersion?: '16' | '17';
  /** GiB at first, grows by itself to ten times that. @default 50 */
  allocatedStorage?: number;
}

/** A table, the events of a stream or the items of an API that are loaded, and how. What it holds is in its contract. */
export interface DatasetDefinition {
  /** Name of its source. A stream has one dataset. */
  source: string;
  /** Schema of the table in the source; for tables. @default 'public' */
  schema?: string;
  /** Name of the table in the source; for tables. @default the dataset's name */
  table?: string;
  /** Load pattern: `snapshot` or `incremental` for a table, `stream` for a source of type eventStream, `api` or `apiArray` for one of type restApi. */
  load:
    | SnapshotLoadDefinition
    | IncrementalLoadDefinition
    | StreamLoadDefinition
    | ApiLoadDefinition
    | ApiArrayLoadDefinition;
  /** Path of the contract. @default 'contracts/<dataset>.odcs.yaml' */
  contract?: string;
  /** Path of a Spark SQL file that transforms a load before silver (ETL); reads the view `input`; for tables. @default none */
  transform?: string;
  /** Rows that the first load will read: sizes its Spark run, before there are measurements. @default 1,000,000 */
  expectedRows?: number;
}

/** The whole table is read each time and replaces the old one at once: rows deleted in the source go too. */
export interface SnapshotLoadDefinition {
  /** The pattern. */
  pattern: 'snapshot';
}

/** Only what changed is read, and merged by primary key. Rows deleted in the source stay. */
export interface IncrementalLoadDefinition {
  /** The pattern. */
  pattern: 'incremental';
  /** Column that the database itself sets at every insert and update. */
  cursor: string;
  /** What makes sure that no row is missed: `transaction` reads from the start of the oldest transaction that was open; `xid8` where the cursor is an indexed column of type xid8, which reads the fewest rows. @default 'transaction' */
  guard?: 'transaction' | 'xid8';
  /** Seconds re-read below the watermark, against steps of the database's clock; for guard `transaction`. 0 to 86,400. @default 300 */
  clockToleranceSeconds?: number;
}

/** A SELECT over silver and gold whose result is a table of gold. */
export interface ModelDefinition {
  /** Path of the SQL file. @default 'models/<model>.sql' */
  path?: string;
}

/** Datasets and models that one run loads and builds. */
export interface PipelineDefinition {
  /** Names of its datasets. */
  datasets: string[];
  /** Names of its models, in any order: they are built after the datasets, inputs before their readers. @default none */
  models?: string[];
  /** When it runs. @default on demand only */
  schedule?: ScheduleDefinition;
  /** What a run does while another run of the pipeline is on: `wait` for it, or `stop` with the error `PipelineBusy`. @default 'stop' */
  whenBusy?: 'wait' | 'stop';
  /** Minutes after which a run is ended; 5 to 1,440. @default 120 */
  timeoutMinutes?: number;
  /** Most Spark runs side by side; 1 to 100. @default 4 */
  maxConcurrency?: number;
}

/** A schedule of EventBridge Scheduler. Times that daylight saving skips are skipped, repeated ones run once. */
export interface ScheduleDefinition {
  /** AWS cron fields (minute hour day-of-month month day-of-week year) without the wrapper, e.g. `0 6 * * ? *`. */
  cron: string;
  /** IANA time zone, e.g. `America/New_York`. @default 'UTC' */
  timeZone?: string;
}

/** The topic that alarms go to. */
export interface AlertsDefinition {
  /** E-mail addresses subscribed to the alert topic. @default none */
  emails?: string[];
}
