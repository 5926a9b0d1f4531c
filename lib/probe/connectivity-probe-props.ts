import type { RemovalPolicy } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { HandlerPlacement } from '../ingestion/pipeline-handler-props';
import type { Lake } from '../lake/lake';
import type { IRelationalDatabase } from '../sources/relational-database';

export interface ConnectivityProbeProps {
  /** `<platform>-<environment>`; the function is `<prefix>-probe`. */
  readonly prefix: string;
  readonly lake: Lake;
  /** Glue databases of the lake's zones. */
  readonly catalogDatabases: readonly string[];
  readonly manifest: Asset;
  /** By source. */
  readonly databases: Readonly<Record<string, IRelationalDatabase>>;
  /** Names of the streams that producers write to. */
  readonly streams: readonly string[];
  /** Where the Spark job's workers are put, with a group that lets out by 443. @default outside of any VPC, as a job without connections */
  readonly placement?: HandlerPlacement;
  /** @default RetentionDays.ONE_YEAR */
  readonly logRetention?: RetentionDays;
  /** What becomes of the logs when the stack goes. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
  /** Folder with a folder for each handler. @default the repository's `lambda` */
  readonly codeFolder?: string;
}
