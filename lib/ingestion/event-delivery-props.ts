import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';

export interface EventDeliveryProps {
  /** Physical name of the delivery, and of the stream that it reads. */
  readonly name: string;
  readonly dataset: string;
  readonly route: string;
  /** Bucket of delivered files, of tables, and of what could not be delivered. */
  readonly bucket: IBucket;
  /** Encrypts the stream, the bucket and the logs. */
  readonly key: IKey;
  /** Seconds after which what has come is delivered; up to 900, to files at least 60. @default 60 */
  readonly intervalSeconds?: number;
  /** MiB of a date and route after which they are delivered; to files 64 to 128. @default 64 */
  readonly sizeMegabytes?: number;
  /** Of files. @default 'gzip' */
  readonly compression?: 'gzip' | 'snappy' | 'zip' | 'none';
  /** Iceberg table that rows are put into. @default none: files below `stream-events/<dataset>/` */
  readonly table?: DeliveredTable;
  /** @default RetentionDays.ONE_YEAR */
  readonly logRetention?: RetentionDays;
  /** What becomes of the logs when the stack goes. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}

export interface DeliveredTable {
  /** Glue database. */
  readonly database: string;
  readonly name: string;
  /** Key prefix of its files in the bucket, with a slash at the end. */
  readonly prefix: string;
}
