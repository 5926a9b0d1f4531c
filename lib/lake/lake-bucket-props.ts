import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { AccessLogBucket } from './access-log-bucket';

export interface LakeBucketProps {
  /** Encrypts every object. */
  readonly key: IKey;
  readonly accessLogs: AccessLogBucket;
  /** Prefix of this bucket's access logs, e.g. `bronze/`. */
  readonly logPrefix: string;
  /** Keep what is overwritten or deleted for 30 days. @default true */
  readonly versioned?: boolean;
  /** The bucket holds Iceberg tables, whose files move to cheaper storage by use. @default true */
  readonly tables?: boolean;
  /** Ages at which objects below a prefix are deleted; never a prefix with tables. @default none */
  readonly expire?: Readonly<Record<string, Duration>>;
  /** `DESTROY` empties the bucket before it goes. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}
