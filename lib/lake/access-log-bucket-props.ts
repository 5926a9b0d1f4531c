import type { RemovalPolicy } from 'aws-cdk-lib';

export interface AccessLogBucketProps {
  /** `DESTROY` keeps logs for 30 days and empties the bucket before it goes, else 365 days. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}
