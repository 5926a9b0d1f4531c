/** A network that is there already: VPC, subnets and the clients' group are imported by their ids. */
import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import { type Base, synthesised } from '../table';
import { ENV, newApp } from './app';

function build() {
  const app = newApp();
  const stack = new Stack(app, 'ImportedStack', { env: ENV });
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0a1b2c3d',
    vpcCidrBlock: '10.60.0.0/16',
    availabilityZones: ['eu-central-1a', 'eu-central-1b'],
    privateSubnetIds: ['subnet-0aaa', 'subnet-0bbb'],
    isolatedSubnetIds: ['subnet-0ccc', 'subnet-0ddd'],
  });
  const database = new rds.DatabaseInstance(stack, 'Database', {
    engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
    vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
  });
  const shared = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Shared', 'sg-0feed', { mutable: false });
  const fn = (id: string, securityGroups?: ec2.ISecurityGroup[]) =>
    new lambda.Function(stack, id, {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {}'),
      vpc,
      securityGroups,
      environment: { PGHOST: database.dbInstanceEndpointAddress },
    });
  const own = fn('Own');
  database.connections.allowDefaultPortFrom(own);
  fn('Guest', [shared]);
  database.connections.allowDefaultPortFrom(shared);
  const group = new ec2.SecurityGroup(stack, 'GlueGroup', { vpc });
  group.addIngressRule(group, ec2.Port.allTcp());
  database.connections.allowDefaultPortFrom(group);
  new glue.CfnConnection(stack, 'Connection', {
    catalogId: stack.account,
    connectionInput: {
      name: 'erp',
      connectionType: 'JDBC',
      connectionProperties: {
        JDBC_CONNECTION_URL: `jdbc:postgresql://${database.instanceEndpoint.socketAddress}/postgres`,
        SECRET_ID: database.secret!.secretName,
      },
      physicalConnectionRequirements: {
        availabilityZone: 'eu-central-1a',
        subnetId: 'subnet-0aaa',
        securityGroupIdList: [group.securityGroupId],
      },
    },
  });
  return synthesised(app);
}

/** Routes and ACLs are nowhere to be read. */
export const imported: Base = { name: 'imported network', build, unknowable: /./ };
