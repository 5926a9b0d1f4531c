import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { RemovalPolicy } from 'aws-cdk-lib';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { ISecurityGroup, ISubnet } from 'aws-cdk-lib/aws-ec2';
import type { Lake } from '../lake/lake';
import type { IRelationalDatabase } from '../sources/relational-database';
import type { GlueConnection } from './glue-connection';

export interface SparkJobProps {
  /** Physical name of the job, its security configuration and, with the region, its role. */
  readonly name: string;
  readonly lake: Lake;
  /** Glue databases of the lake's zones. */
  readonly databaseNames: readonly string[];
  /** Manifest that the job reads. */
  readonly manifest: Asset;
  /** Connections that the job may use; the workers are placed by the first that has room, without any outside the VPC. */
  readonly connections: readonly GlueConnection[];
  /** Databases behind the connections: the job may read their secrets. */
  readonly databases: readonly IRelationalDatabase[];
  /** Where the workers' network interfaces are put. */
  readonly subnets: readonly ISubnet[];
  /** Groups of the workers' network interfaces. */
  readonly securityGroups: readonly ISecurityGroup[];
  /** Whether the workers reach PyPI; without, libraries come from S3. */
  readonly internetAccess: boolean;
  /** Most workers (G.1X: 4 vCPU, 16 GiB) of one run; auto scaling starts and stops them. At least 2. */
  readonly maxWorkers: number;
  /** Most runs at once. */
  readonly maxConcurrentRuns: number;
  /** Minutes after which a run is ended, unless its start says less. */
  readonly timeoutMinutes: number;
  /** @default RetentionDays.ONE_YEAR */
  readonly logRetention?: RetentionDays;
  /** What becomes of the logs when the stack goes. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
  /** Folder with `headwater/`, `jobs/run.py` and `requirements.txt`. @default the repository's `glue` */
  readonly codeFolder?: string;
  /** Folder of installed libraries, where there is no internet access. @default '.headwater/python-libraries' */
  readonly librariesFolder?: string;
}
