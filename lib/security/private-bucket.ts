import { RemovalPolicy } from 'aws-cdk-lib';
import type { AddToResourcePolicyResult, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ResourceWithPolicies } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { BucketProps } from 'aws-cdk-lib/aws-s3';
import { BlockPublicAccess, Bucket, CfnBucket, mixins, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { settleCustomResourceProviders } from './custom-resource-providers';
import { withNamedActions } from './named-actions';

/** What is open to a caller; the rest is the same for every bucket. */
export interface PrivateBucketProps extends Omit<
  BucketProps,
  'blockPublicAccess' | 'objectOwnership' | 'enforceSSL' | 'minimumTLSVersion' | 'autoDeleteObjects'
> {
  /** Encrypts the logs of the function that empties the bucket. @default the bucket's own key */
  readonly logsKey?: IKey;
}

/** What the library's function that empties a bucket calls, in place of the patterns that it is allowed. */
const EMPTYING = {
  's3:GetBucket*': ['s3:GetBucketPolicy', 's3:GetBucketTagging'],
  's3:List*': ['s3:ListBucketVersions'],
  's3:DeleteObject*': ['s3:DeleteObject', 's3:DeleteObjectVersion'],
};

/**
 * A bucket that nothing can make public, whose objects are the account's own, that speaks TLS 1.2 or newer only, and
 * that is emptied before it goes where it may go. Its policy names each action that it allows.
 */
export class PrivateBucket extends Bucket {
  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    super(scope, id, {
      ...props,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy,
    });
    if (removalPolicy !== RemovalPolicy.DESTROY) return;
    // Mixed in here rather than by the property, so that what it allows goes through `addToResourcePolicy` below.
    ResourceWithPolicies.register(this, CfnBucket.CFN_RESOURCE_TYPE_NAME, { forResource: () => this });
    this.with(new mixins.BucketAutoDeleteObjects());
    settleCustomResourceProviders(this, props.logsKey ?? props.encryptionKey);
  }

  /** @throws {Error} for a pattern of actions whose members are not known */
  override addToResourcePolicy(permission: PolicyStatement): AddToResourcePolicyResult {
    return super.addToResourcePolicy(withNamedActions(permission, EMPTYING));
  }
}
