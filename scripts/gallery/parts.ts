/** What the cases have in common. */
import type { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';

export const vpcOf = (stack: Stack, id: string, cidr: string): ec2.Vpc =>
  new ec2.Vpc(stack, id, { ipAddresses: ec2.IpAddresses.cidr(cidr), maxAzs: 2 });

export const database = (
  stack: Stack,
  vpc: ec2.IVpc,
  subnetType = ec2.SubnetType.PRIVATE_WITH_EGRESS,
): rds.DatabaseInstance =>
  new rds.DatabaseInstance(stack, 'Orders', {
    engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
    vpc,
    vpcSubnets: { subnetType },
  });

export const reader = (stack: Stack, props: Partial<lambda.FunctionProps>): lambda.Function =>
  new lambda.Function(stack, 'Reader', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {};'),
    ...props,
  });

/** A Glue connection to a database in the first private subnet, with a group whose members may talk to each other. */
export function connection(
  stack: Stack,
  vpc: ec2.Vpc,
  to: rds.DatabaseInstance,
  selfReference = true,
): glue.CfnConnection {
  const workers = new ec2.SecurityGroup(stack, 'Workers', { vpc });
  if (selfReference) workers.addIngressRule(workers, ec2.Port.allTcp());
  const [subnet] = vpc.privateSubnets;
  return new glue.CfnConnection(stack, 'Connection', {
    catalogId: stack.account,
    connectionInput: {
      name: 'orders',
      connectionType: 'JDBC',
      connectionProperties: {
        JDBC_CONNECTION_URL: `jdbc:postgresql://${to.dbInstanceEndpointAddress}:5432/orders`,
        SECRET_ID: to.secret!.secretArn,
      },
      physicalConnectionRequirements: {
        subnetId: subnet!.subnetId,
        availabilityZone: subnet!.availabilityZone,
        securityGroupIdList: [workers.securityGroupId],
      },
    },
  });
}
