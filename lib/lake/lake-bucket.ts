import { Duration } from 'aws-cdk-lib';
import type { Bucket, LifecycleRule } from 'aws-cdk-lib/aws-s3';
import { BucketEncryption, StorageClass } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { PrivateBucket } from '../security/private-bucket';
import type { LakeBucketProps } from './lake-bucket-props';

const MONTH = Duration.days(30);

/** A private bucket: customer key, TLS only, access logged, objects owned by the account. */
export class LakeBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: LakeBucketProps) {
    super(scope, id);
    const versioned = props.versioned ?? true;
    this.bucket = new PrivateBucket(this, 'Bucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: props.key,
      // One data key for many objects: a query over thousands of files would otherwise pay KMS for each.
      bucketKeyEnabled: true,
      versioned,
      lifecycleRules: [...upkeep(versioned), ...((props.tables ?? true) ? [tiering] : []), ...expirations(props)],
      removalPolicy: props.removalPolicy,
    });
    props.accessLogs.receive(this.bucket, props.logPrefix);
  }
}

/**
 * Files of Iceberg tables never expire by age (the newest snapshot still reads the oldest file: Iceberg's own upkeep
 * removes what no snapshot needs) and never go to an archive that must be thawed (a reader would fail). Intelligent
 * tiering keeps every file readable at once, without a fee for reading; after a month, so that files which compaction
 * replaces sooner pay nothing for the move.
 */
const tiering: LifecycleRule = {
  id: 'cheaper-storage-by-use',
  transitions: [{ storageClass: StorageClass.INTELLIGENT_TIERING, transitionAfter: MONTH }],
};

function upkeep(versioned: boolean): LifecycleRule[] {
  const uploads = { id: 'unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) };
  const versions = { id: 'old-versions', noncurrentVersionExpiration: MONTH, expiredObjectDeleteMarker: true };
  return versioned ? [uploads, versions] : [uploads];
}

const expirations = ({ expire }: LakeBucketProps): LifecycleRule[] =>
  Object.entries(expire ?? {}).map(([prefix, expiration]) => ({
    id: `expire-${prefix.replace(/\W+/g, '')}`,
    prefix,
    expiration,
  }));
