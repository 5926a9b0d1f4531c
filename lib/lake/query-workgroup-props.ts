import type { RemovalPolicy, Size } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';

export interface QueryWorkgroupProps {
  /** Name of the workgroup. */
  readonly name: string;
  /** What it is for. */
  readonly description: string;
  /** Bucket of the results. */
  readonly results: IBucket;
  /** Prefix of the results, e.g. `athena/`: who may read what is below it may read what others asked in this workgroup. */
  readonly resultsPrefix: string;
  /** Encrypts the results. */
  readonly key: IKey;
  /** Most that one query may read; at least 10 MB. @default Size.gibibytes(10) */
  readonly scanLimit?: Size;
  /** @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}
