/** The classic: NAT, a function, an Aurora cluster behind a proxy, a secret that is rotated. */
import { Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import { type Base, synthesised } from '../table';
import { ENV, newApp } from './app';

function build() {
  const app = newApp();
  const stack = new Stack(app, 'ClassicStack', { env: ENV });
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    maxAzs: 2,
    natGateways: 1,
    subnetConfiguration: [
      { name: 'public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24 },
      { name: 'app', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 24 },
      { name: 'data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
    ],
  });
  const cluster = new rds.DatabaseCluster(stack, 'Aurora', {
    engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_4 }),
    vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    writer: rds.ClusterInstance.serverlessV2('writer'),
    readers: [rds.ClusterInstance.serverlessV2('reader', { scaleWithWriter: true })],
    defaultDatabaseName: 'shop',
  });
  cluster.addRotationSingleUser({ automaticallyAfter: Duration.days(30), vpcSubnets: { subnetGroupName: 'app' } });
  const proxy = cluster.addProxy('Proxy', {
    vpc,
    vpcSubnets: { subnetGroupName: 'app' },
    secrets: [cluster.secret!],
    iamAuth: true,
  });
  const api = new lambda.Function(stack, 'Api', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {}'),
    vpc,
    environment: { PROXY: proxy.endpoint },
  });
  proxy.grantConnect(api, 'app');
  proxy.connections.allowFrom(api, ec2.Port.tcp(5432));
  const migrate = new lambda.Function(stack, 'Migrate', {
    runtime: lambda.Runtime.PYTHON_3_12,
    handler: 'index.handler',
    code: lambda.Code.fromInline('def handler(event, context): pass'),
    vpc,
    environment: { SECRET_ARN: cluster.secret!.secretArn },
  });
  cluster.secret!.grantRead(migrate);
  cluster.connections.allowDefaultPortFrom(migrate);
  return synthesised(app);
}

export const classicNat: Base = { name: 'NAT, Aurora and a proxy', build };
