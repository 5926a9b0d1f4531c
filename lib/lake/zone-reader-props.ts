import type { RemovalPolicy, Size } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Zone } from '../platform/manifest';

export interface ZoneReaderProps {
  /** The zone that is read. */
  readonly zone: Zone;
  /** `<platform>-<environment>`: start of the names of workgroup and policy. */
  readonly prefix: string;
  /** Name of the zone's Glue database. */
  readonly databaseName: string;
  /** Bucket of the zone. */
  readonly bucket: IBucket;
  /** Bucket of the results, which lie below `athena/<zone>/`. */
  readonly results: IBucket;
  /** Encrypts the zone and the results. */
  readonly key: IKey;
  /** Most that one query may read; at least 10 MB. @default Size.gibibytes(10) */
  readonly scanLimit?: Size;
  /** What becomes of the workgroup. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}
