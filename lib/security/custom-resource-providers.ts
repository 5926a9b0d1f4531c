import { CfnResource, CustomResourceProviderBase, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnLogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

const LOG_GROUP = 'LogGroup';

/**
 * Gives each helper function that the library put into the stack of `scope` (it closes the default security group, or
 * empties buckets before they go) a log group of its own, with retention, and takes its role's right to make others:
 * by default its logs would be kept for ever, also after the stack is gone. Call it after what brings the function in;
 * calling it again does no harm.
 * @param key encrypts the logs; its policy must let CloudWatch Logs in. Without one they have a key of AWS's
 */
export function settleCustomResourceProviders(scope: Construct, key?: IKey): void {
  for (const child of Stack.of(scope).node.children) {
    if (child instanceof CustomResourceProviderBase && !child.node.tryFindChild(LOG_GROUP)) settle(child, key);
  }
}

function settle(provider: CustomResourceProviderBase, encryptionKey?: IKey): void {
  const logGroup = new LogGroup(provider, LOG_GROUP, {
    encryptionKey,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const streams = (logGroup.node.defaultChild as CfnLogGroup).attrArn;
  provider.addToRolePolicy({
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: streams,
  });
  const role = provider.node.findChild('Role') as CfnResource;
  role.addPropertyDeletionOverride('ManagedPolicyArns');
  const handler = provider.node.findChild('Handler') as CfnResource;
  // Its role is in its properties: to name it again as a dependency says nothing new, and cfn-lint says so.
  handler.removeResourceDependency(role);
  handler.addPropertyOverride('LoggingConfig', { LogGroup: logGroup.logGroupName });
}
