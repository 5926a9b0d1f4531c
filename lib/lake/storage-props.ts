import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';

export interface StorageProps {
  /** Encrypts every object. */
  readonly key: IKey;
  /** `DESTROY` empties the buckets before they go. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}
