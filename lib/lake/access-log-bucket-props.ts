import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';

export interface AccessLogBucketProps {
  /** Encrypts what is logged about emptying the bucket; the bucket itself has S3's own key. */
  readonly key: IKey;
  /** `DESTROY` keeps logs for 30 days and empties the bucket before it goes, else 365 days. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}
