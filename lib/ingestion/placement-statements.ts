import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Effect } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Statement } from './statements';

const DESCRIBE = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];
const CHANGE = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * What Lambda needs of a function's role to put it into a VPC. Lambda checks them over all resources of the account when
 * the function is made, as its documentation says; the code itself is denied all of it.
 */
export function placementStatements(scope: Construct, functionName: string): Statement[] {
  const stack = Stack.of(scope);
  const functionArn = stack.formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: functionName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const wildcard =
    'Lambda itself places the function by its role, and asks for these rights over all resources; a statement beside this one denies them to the code of the function.';
  return [
    { actions: DESCRIBE, resources: ['*'], wildcard },
    { actions: CHANGE, resources: [stack.formatArn({ service: 'ec2', resource: '*', resourceName: '*' })], wildcard },
    {
      effect: Effect.DENY,
      actions: [...DESCRIBE, ...CHANGE],
      resources: ['*'],
      conditions: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn } },
      wildcard,
    },
  ];
}
