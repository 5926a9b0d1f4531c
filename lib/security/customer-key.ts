import { ArnFormat, Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { AddToResourcePolicyResult } from 'aws-cdk-lib/aws-iam';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { CustomerKeyProps, KeyService } from './customer-key-props';
import { accountKeyPolicy, KEY_ACTIONS } from './key-policy';
import { withNamedActions } from './named-actions';

/**
 * A key of the customer's, rotated every year. Principals of the account are let in by their own policies, for what is
 * named in the key's.
 */
export class CustomerKey extends Key {
  constructor(scope: Construct, id: string, props: CustomerKeyProps) {
    super(scope, id, {
      description: props.description,
      enableKeyRotation: true,
      policy: accountKeyPolicy(),
      // The shortest wait there is, for what may go; the longest for what should not have gone.
      pendingWindow: Duration.days(props.removalPolicy === RemovalPolicy.DESTROY ? 7 : 30),
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
    for (const service of props.services ?? []) this.addToResourcePolicy(STATEMENTS[service](this));
  }

  /** Actions of grants by name. @throws {Error} for a pattern of actions whose members are not known */
  override addToResourcePolicy(statement: PolicyStatement, allowNoOp?: boolean): AddToResourcePolicyResult {
    return super.addToResourcePolicy(withNamedActions(statement, KEY_ACTIONS), allowNoOp);
  }
}

/** CloudWatch Logs is held to this account's log groups by the encryption context that it sends. */
function logs(key: Key): PolicyStatement {
  const groups = Stack.of(key).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return new PolicyStatement({
    sid: 'CloudWatchLogs',
    principals: [new ServicePrincipal(`logs.${Stack.of(key).region}.amazonaws.com`)],
    actions: [
      'kms:Encrypt',
      'kms:Decrypt',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
      'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:DescribeKey',
    ],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': groups } },
  });
}

/** Alarms of this account alone may publish to topics under the key; without this they fail without a trace. */
function cloudwatch(): PolicyStatement {
  return new PolicyStatement({
    sid: 'CloudWatchAlarms',
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
  });
}

const STATEMENTS: Readonly<Record<KeyService, (key: Key) => PolicyStatement>> = { logs, cloudwatch };
