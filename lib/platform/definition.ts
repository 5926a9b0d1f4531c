/**
 * What a user writes in `platform.config.ts`. `resolvePlatform` fills in the defaults, joins the contracts and gives
 * a {@link ResolvedPlatform}; constructs are made from that, and the manifest is a part of it.
 */
import type { Manifest, ManifestSchedule } from './manifest';

export interface PlatformDefinition {
  /** Lower-case letters, digits and hyphens; starts with a letter; at most 20 characters. */
  name: string;
  environments: Record<string, EnvironmentDefinition>;
  /** @default a new VPC, see {@link NetworkDefinition} */
  network?: NetworkDefinition;
  sources: Record<string, SourceDefinition>;
  datasets: Record<string, DatasetDefinition>;
  /** SQL models by name. @default every `*.sql` file in `models/` */
  models?: Record<string, ModelDefinition>;
  pipelines: Record<string, PipelineDefinition>;
  /** @default an SNS topic without subscribers */
  alerts?: AlertsDefinition;
  /** Tags on every resource. @default none beyond `headwater:platform` and `headwater:environment` */
  tags?: Record<string, string>;
}

export interface EnvironmentDefinition {
  /** @default CDK_DEFAULT_ACCOUNT */
  account?: string;
  /** @default CDK_DEFAULT_REGION, else us-east-1 */
  region?: string;
  /** `small`: db.t4g.medium in one zone, up to 4 Spark workers; `medium`: db.r7g.large, two zones, 10; `large`: db.r7g.2xlarge, two zones, 40. @default 'small' */
  size?: 'small' | 'medium' | 'large';
  /** `destroy` leaves nothing behind; `retain` protects databases, buckets, keys and state. @default 'retain' */
  removalPolicy?: 'destroy' | 'retain';
  /** Overrides of the platform's network in this environment. @default none */
  network?: NetworkDefinition;
}

export interface NetworkDefinition {
  /** An existing VPC instead of a new one. @default a new VPC */
  existing?: ExistingNetworkDefinition;
  /** @default '10.20.0.0/16' */
  cidr?: string;
  /** Zones: 2 or 3. @default 2 */
  maxAzs?: 2 | 3;
  /** Way out of the private subnets; `none` means an interface endpoint for every service used. @default 'single' */
  nat?: 'none' | 'single' | 'per-zone';
}

/** Output names of the public Terraform VPC module, in camelCase. */
export interface ExistingNetworkDefinition {
  vpcId: string;
  vpcCidrBlock: string;
  availabilityZones: string[];
  /** One a zone, in the same order. */
  privateSubnets: string[];
  /** Subnets for a database provisioned here, one a zone. @default privateSubnets */
  databaseSubnets?: string[];
}

export type SourceDefinition = PostgresSourceDefinition;

export interface PostgresSourceDefinition {
  type: 'postgres';
  /** Database name. */
  database: string;
  /** An existing database instead of a new RDS instance. @default provisioned by the platform */
  existing?: ExistingDatabaseDefinition;
  /** Major version of a provisioned instance. @default '17' */
  engineVersion?: '16' | '17';
  /** GiB at first, grows by itself to ten times that. @default 50 */
  allocatedStorage?: number;
}

/** Output names of the public Terraform RDS module, in camelCase. */
export interface ExistingDatabaseDefinition {
  dbInstanceAddress: string;
  /** @default 5432 */
  dbInstancePort?: number;
  /** Secret with `username` and `password`. */
  dbInstanceMasterUserSecretArn: string;
  /** KMS key of the secret, where it is a customer key. @default AWS managed key */
  secretKmsKeyArn?: string;
  /** Security group of the database, to which the rule for our clients is added. @default none: reachability is the owner's */
  securityGroupId?: string;
}

export interface DatasetDefinition {
  source: string;
  /** @default 'public' */
  schema?: string;
  /** @default the dataset's name */
  table?: string;
  load: SnapshotLoadDefinition | IncrementalLoadDefinition;
  /** Path of the contract. @default 'contracts/<dataset>.odcs.yaml' */
  contract?: string;
  /** Path of a Spark SQL file that transforms a load before silver (ETL); reads the view `input`. @default none */
  transform?: string;
  /** Rows at the first load, for planning. @default 1,000,000 */
  expectedRows?: number;
}

export interface SnapshotLoadDefinition {
  pattern: 'snapshot';
}

export interface IncrementalLoadDefinition {
  pattern: 'incremental';
  /** Column that the database itself sets at every insert and update. */
  cursor: string;
  /** `xid8` where the cursor is an indexed column of type xid8 (fewest rows read). @default 'transaction' */
  guard?: 'transaction' | 'xid8';
  /** Seconds re-read below the watermark against steps of the database's clock (guard `transaction`). @default 300 */
  clockToleranceSeconds?: number;
}

export interface ModelDefinition {
  /** Path of the SQL file. @default 'models/<model>.sql' */
  path?: string;
}

export interface PipelineDefinition {
  datasets: string[];
  /** @default none */
  models?: string[];
  /** @default on demand only */
  schedule?: ScheduleDefinition;
  /** @default 'stop' */
  whenBusy?: 'wait' | 'stop';
  /** @default 120 */
  timeoutMinutes?: number;
  /** Most Spark runs side by side. @default 4 */
  maxConcurrency?: number;
}

export interface ScheduleDefinition {
  /** AWS cron fields (minute hour day-of-month month day-of-week year) without the wrapper, e.g. `0 6 * * ? *`. */
  cron: string;
  /** IANA time zone. @default 'UTC' */
  timeZone?: string;
}

export interface AlertsDefinition {
  /** E-mail addresses subscribed to the alert topic. @default none */
  emails?: string[];
}

/** A definition for one environment with every default filled in and every contract joined. */
export interface ResolvedPlatform {
  readonly name: string;
  readonly environment: string;
  /** `<name>-<environment>` */
  readonly prefix: string;
  readonly account: string | undefined;
  readonly region: string;
  readonly size: 'small' | 'medium' | 'large';
  readonly removalPolicy: 'destroy' | 'retain';
  readonly network: ResolvedNetwork;
  readonly sources: Readonly<Record<string, ResolvedSource>>;
  readonly schedules: Readonly<Record<string, ManifestSchedule>>;
  readonly alerts: { readonly emails: readonly string[] };
  readonly tags: Readonly<Record<string, string>>;
  readonly manifest: Manifest;
}

export type ResolvedNetwork =
  | {
      readonly kind: 'new';
      readonly cidr: string;
      readonly maxAzs: 2 | 3;
      readonly nat: 'none' | 'single' | 'per-zone';
    }
  | ({ readonly kind: 'existing' } & Required<ExistingNetworkDefinition>);

export type ResolvedSource = {
  readonly type: 'postgres';
  readonly database: string;
  readonly connection: string;
} & (
  | { readonly kind: 'provisioned'; readonly engineVersion: '16' | '17'; readonly allocatedStorage: number }
  | ({ readonly kind: 'existing' } & ExistingDatabaseDefinition & { readonly dbInstancePort: number })
);
