import type { RemovalPolicy } from 'aws-cdk-lib';
import type { CfnDatabase } from 'aws-cdk-lib/aws-glue';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ManifestColumn } from '../platform/manifest';

export interface EventTableProps {
  /** Database of bronze. */
  readonly database: CfnDatabase;
  /** Name of the database. */
  readonly databaseName: string;
  /** Name of the table. */
  readonly name: string;
  readonly bucket: IBucket;
  /** Columns of the dataset's contract. */
  readonly columns: readonly ManifestColumn[];
  /** @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}
