import { Aws, CfnResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../security/acknowledge';
import { PrivateBucket } from '../security/private-bucket';
import type { AccessLogBucketProps } from './access-log-bucket-props';

/** Receives the server access logs of other buckets. */
export class AccessLogBucket extends Construct {
  readonly bucket: Bucket;
  private readonly cleaner?: CfnResource;

  constructor(scope: Construct, id: string, props: AccessLogBucketProps) {
    super(scope, id);
    const destroy = props.removalPolicy === RemovalPolicy.DESTROY;
    this.bucket = new PrivateBucket(this, 'Bucket', {
      // The log delivery of S3 writes with S3's own key only.
      encryption: BucketEncryption.S3_MANAGED,
      logsKey: props.key,
      // Who deletes a log to hide a trace leaves its old version behind.
      versioned: true,
      lifecycleRules: [
        { expiration: Duration.days(destroy ? 30 : 365), abortIncompleteMultipartUploadAfter: Duration.days(7) },
        { noncurrentVersionExpiration: Duration.days(30), expiredObjectDeleteMarker: true },
      ],
      removalPolicy: props.removalPolicy,
    });
    const cleaner = this.bucket.node.tryFindChild('AutoDeleteObjectsCustomResource')?.node.defaultChild;
    if (CfnResource.isCfnResource(cleaner)) this.cleaner = cleaner;
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'ServerAccessLogs',
        principals: [new ServicePrincipal('logging.s3.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects('*')],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    acknowledge(this.bucket, {
      'AwsSolutions-S1':
        'This bucket holds the access logs: logging access to it into itself would log each log without end.',
    });
  }

  /** Logs access to `source` here, under `prefix`. */
  receive(source: Bucket, prefix: string): void {
    const resource = source.node.defaultChild as CfnBucket;
    resource.loggingConfiguration = { destinationBucketName: this.bucket.bucketName, logFilePrefix: prefix };
    // Deleted in reverse: this bucket is emptied after the others are gone, or what their going logs would keep it alive.
    if (this.cleaner) resource.addResourceDependency(this.cleaner);
  }
}
