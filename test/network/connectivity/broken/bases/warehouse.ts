/** Airflow, a Redshift cluster that loads from S3, change data capture by DMS. */
import { Stack } from 'aws-cdk-lib';
import * as dms from 'aws-cdk-lib/aws-dms';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as mwaa from 'aws-cdk-lib/aws-mwaa';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as redshift from 'aws-cdk-lib/aws-redshift';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { type Base, synthesised } from '../table';
import { ENV, newApp } from './app';

function build() {
  const app = newApp();
  const stack = new Stack(app, 'WarehouseStack', { env: ENV });
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    ipAddresses: ec2.IpAddresses.cidr('172.20.0.0/16'),
    maxAzs: 2,
    natGateways: 1,
    gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
  });
  const bucket = new s3.Bucket(stack, 'Dags', { blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL, versioned: true });

  const warehouseGroup = new ec2.SecurityGroup(stack, 'WarehouseGroup', { vpc });
  const loadRole = new iam.Role(stack, 'LoadRole', { assumedBy: new iam.ServicePrincipal('redshift.amazonaws.com') });
  bucket.grantRead(loadRole);
  const subnetIds = vpc.selectSubnets({ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }).subnetIds;
  const cluster = new redshift.CfnCluster(stack, 'Warehouse', {
    clusterType: 'single-node',
    nodeType: 'ra3.large',
    dbName: 'dwh',
    masterUsername: 'admin',
    manageMasterPassword: true,
    publiclyAccessible: false,
    enhancedVpcRouting: true,
    iamRoles: [loadRole.roleArn],
    vpcSecurityGroupIds: [warehouseGroup.securityGroupId],
    clusterSubnetGroupName: new redshift.CfnClusterSubnetGroup(stack, 'WarehouseSubnets', {
      description: 'warehouse',
      subnetIds,
    }).ref,
  });

  const airflowGroup = new ec2.SecurityGroup(stack, 'AirflowGroup', { vpc });
  airflowGroup.addIngressRule(airflowGroup, ec2.Port.allTraffic());
  warehouseGroup.addIngressRule(airflowGroup, ec2.Port.tcp(5439));
  const airflowRole = new iam.Role(stack, 'AirflowRole', {
    assumedBy: new iam.CompositePrincipal(
      new iam.ServicePrincipal('airflow.amazonaws.com'),
      new iam.ServicePrincipal('airflow-env.amazonaws.com'),
    ),
  });
  bucket.grantRead(airflowRole);
  const allow = (actions: string[], resources: string[]) =>
    airflowRole.addToPolicy(new iam.PolicyStatement({ actions, resources }));
  allow(['airflow:PublishMetrics'], [`arn:aws:airflow:${stack.region}:${stack.account}:environment/etl`]);
  allow(
    ['logs:CreateLogStream', 'logs:CreateLogGroup', 'logs:PutLogEvents', 'logs:GetLogEvents', 'logs:GetLogRecord'],
    [`arn:aws:logs:${stack.region}:${stack.account}:log-group:airflow-etl-*`],
  );
  allow(
    ['logs:GetLogGroupFields', 'logs:GetQueryResults', 'logs:DescribeLogGroups', 's3:GetAccountPublicAccessBlock'],
    ['*'],
  );
  allow(['cloudwatch:PutMetricData'], ['*']);
  allow(
    [
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ],
    [`arn:aws:sqs:${stack.region}:*:airflow-celery-*`],
  );
  airflowRole.addToPolicy(
    new iam.PolicyStatement({
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey*', 'kms:Encrypt'],
      notResources: [`arn:aws:kms:*:${stack.account}:key/*`],
      conditions: { StringLike: { 'kms:ViaService': [`sqs.${stack.region}.amazonaws.com`] } },
    }),
  );
  new mwaa.CfnEnvironment(stack, 'Airflow', {
    name: 'etl',
    airflowVersion: '2.10.3',
    environmentClass: 'mw1.small',
    sourceBucketArn: bucket.bucketArn,
    dagS3Path: 'dags',
    executionRoleArn: airflowRole.roleArn,
    webserverAccessMode: 'PUBLIC_ONLY',
    networkConfiguration: {
      subnetIds: [vpc.privateSubnets[0]!.subnetId, vpc.privateSubnets[1]!.subnetId],
      securityGroupIds: [airflowGroup.securityGroupId],
    },
    airflowConfigurationOptions: { 'secrets.backend_kwargs': cluster.attrEndpointAddress },
  });

  const source = new rds.DatabaseInstance(stack, 'Source', {
    engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
    vpc,
  });
  const stream = new kinesis.Stream(stack, 'Changes');
  const replicationGroup = new ec2.SecurityGroup(stack, 'ReplicationGroup', { vpc });
  source.connections.allowDefaultPortFrom(replicationGroup);
  const streamRole = new iam.Role(stack, 'StreamRole', { assumedBy: new iam.ServicePrincipal('dms.amazonaws.com') });
  stream.grantReadWrite(streamRole);
  const instance = new dms.CfnReplicationInstance(stack, 'Replication', {
    replicationInstanceClass: 'dms.t3.medium',
    publiclyAccessible: false,
    replicationSubnetGroupIdentifier: new dms.CfnReplicationSubnetGroup(stack, 'ReplicationSubnets', {
      replicationSubnetGroupDescription: 'capture',
      subnetIds,
    }).ref,
    vpcSecurityGroupIds: [replicationGroup.securityGroupId],
  });
  const from = new dms.CfnEndpoint(stack, 'FromSource', {
    endpointType: 'source',
    engineName: 'postgres',
    serverName: source.dbInstanceEndpointAddress,
    port: 5432,
    databaseName: 'erp',
    username: source.secret!.secretValueFromJson('username').unsafeUnwrap(),
    password: source.secret!.secretValueFromJson('password').unsafeUnwrap(),
  });
  const to = new dms.CfnEndpoint(stack, 'ToStream', {
    endpointType: 'target',
    engineName: 'kinesis',
    kinesisSettings: { streamArn: stream.streamArn, serviceAccessRoleArn: streamRole.roleArn, messageFormat: 'json' },
  });
  new dms.CfnReplicationTask(stack, 'Capture', {
    migrationType: 'cdc',
    replicationInstanceArn: instance.ref,
    sourceEndpointArn: from.ref,
    targetEndpointArn: to.ref,
    tableMappings: '{"rules":[]}',
  });
  return synthesised(app);
}

export const warehouse: Base = { name: 'Airflow, Redshift and DMS', build };
