import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Zone } from '../platform/manifest';

export interface CatalogProps {
  /** Name of each zone's database. */
  readonly databaseNames: Readonly<Record<Zone, string>>;
  /** Bucket in which each zone's tables lie. */
  readonly buckets: Readonly<Record<Zone, IBucket>>;
  /** @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}
