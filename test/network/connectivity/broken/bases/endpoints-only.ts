/** A VPC without a way to the internet: functions, a Glue job and tasks that live on endpoints. */
import { Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { type Base, synthesised } from '../table';
import { ENV, newApp } from './app';

const INTERFACES = {
  SecretsManager: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  EcrApi: ec2.InterfaceVpcEndpointAwsService.ECR,
  EcrDkr: ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
  Logs: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  GlueApi: ec2.InterfaceVpcEndpointAwsService.GLUE,
};

function build() {
  const app = newApp();
  const stack = new Stack(app, 'EndpointsStack', { env: ENV });
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    ipAddresses: ec2.IpAddresses.cidr('10.50.0.0/16'),
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [{ name: 'Isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
    gatewayEndpoints: {
      S3: { service: ec2.GatewayVpcEndpointAwsService.S3 },
      DynamoDb: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB },
    },
  });
  const endpointGroup = new ec2.SecurityGroup(stack, 'EndpointGroup', { vpc, allowAllOutbound: false });
  endpointGroup.addIngressRule(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.tcp(443));
  for (const [id, service] of Object.entries(INTERFACES))
    vpc.addInterfaceEndpoint(`${id}Endpoint`, { service, securityGroups: [endpointGroup], open: false });

  const bucket = new s3.Bucket(stack, 'Bucket');
  const table = new dynamodb.Table(stack, 'Table', {
    partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
  });
  const secret = new secretsmanager.Secret(stack, 'ApiKey');

  const clientGroup = new ec2.SecurityGroup(stack, 'ClientGroup', { vpc, allowAllOutbound: false });
  clientGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'endpoints');
  const fn = new lambda.Function(stack, 'Importer', {
    runtime: lambda.Runtime.PYTHON_3_12,
    handler: 'index.handler',
    code: lambda.Code.fromInline('def handler(event, context): pass'),
    vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    securityGroups: [clientGroup],
    environment: { BUCKET: bucket.bucketName, TABLE: table.tableName, SECRET: secret.secretArn },
  });
  bucket.grantReadWrite(fn);
  table.grantReadWriteData(fn);
  secret.grantRead(fn);

  const glueGroup = new ec2.SecurityGroup(stack, 'GlueGroup', { vpc });
  glueGroup.addIngressRule(glueGroup, ec2.Port.allTcp());
  const subnet = vpc.isolatedSubnets[0]!;
  const connection = new glue.CfnConnection(stack, 'GlueConnection', {
    catalogId: stack.account,
    connectionInput: {
      name: 'in-vpc',
      connectionType: 'NETWORK',
      physicalConnectionRequirements: {
        subnetId: subnet.subnetId,
        availabilityZone: subnet.availabilityZone,
        securityGroupIdList: [glueGroup.securityGroupId],
      },
    },
  });
  const role = new iam.Role(stack, 'GlueRole', {
    assumedBy: new iam.ServicePrincipal('glue.amazonaws.com'),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSGlueServiceRole')],
  });
  bucket.grantReadWrite(role);
  secret.grantRead(role);
  const job = new glue.CfnJob(stack, 'GlueJob', {
    role: role.roleArn,
    command: { name: 'glueetl', scriptLocation: `s3://${bucket.bucketName}/job.py`, pythonVersion: '3' },
    glueVersion: '5.0',
    workerType: 'G.1X',
    numberOfWorkers: 2,
    connections: { connections: ['in-vpc'] },
  });
  job.node.addDependency(connection);

  const repository = new ecr.Repository(stack, 'Repository');
  const definition = new ecs.FargateTaskDefinition(stack, 'Task');
  definition.addContainer('app', {
    image: ecs.ContainerImage.fromEcrRepository(repository, '1.0'),
    logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'app' }),
    secrets: { API_KEY: ecs.Secret.fromSecretsManager(secret) },
  });
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc });
  const serviceGroup = new ec2.SecurityGroup(stack, 'ServiceGroup', { vpc });
  new ecs.FargateService(stack, 'Service', {
    cluster,
    taskDefinition: definition,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    securityGroups: [serviceGroup],
    minHealthyPercent: 50,
  });
  return synthesised(app);
}

export const endpointsOnly: Base = { name: 'endpoints only', build };
