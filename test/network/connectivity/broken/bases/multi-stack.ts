/** Stacks by team: a network with a nested stack of endpoints, a data stack, a stack of functions and a worker. */
import { NestedStack, Stack } from 'aws-cdk-lib';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import * as rds from 'aws-cdk-lib/aws-rds';
import { type Base, synthesised } from '../table';
import { ENV, newApp } from './app';

const ISOLATED = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
const APP = { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };

function build() {
  const app = newApp();
  const network = new Stack(app, 'Network', { env: ENV });
  const vpc = new ec2.Vpc(network, 'Vpc', {
    ipAddresses: ec2.IpAddresses.cidr('10.80.0.0/16'),
    maxAzs: 2,
    natGateways: 2,
    subnetConfiguration: [
      { name: 'Public', subnetType: ec2.SubnetType.PUBLIC },
      { name: 'App', ...APP },
      { name: 'Data', ...ISOLATED },
    ],
  });
  const endpoints = new NestedStack(network, 'Endpoints');
  const endpointGroup = new ec2.SecurityGroup(endpoints, 'Group', { vpc });
  endpointGroup.addIngressRule(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.tcp(443));
  new ec2.InterfaceVpcEndpoint(endpoints, 'SecretsManager', {
    vpc,
    service: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
    securityGroups: [endpointGroup],
    subnets: APP,
    open: false,
  });

  const data = new Stack(app, 'Data', { env: ENV });
  const clients = new ec2.SecurityGroup(data, 'Clients', { vpc, description: 'Whoever may connect to the stores' });
  const database = new rds.DatabaseCluster(data, 'Orders', {
    engine: rds.DatabaseClusterEngine.auroraMysql({ version: rds.AuroraMysqlEngineVersion.VER_3_07_1 }),
    vpc,
    vpcSubnets: ISOLATED,
    writer: rds.ClusterInstance.provisioned('one', {
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MEDIUM),
    }),
  });
  database.connections.allowDefaultPortFrom(clients);
  const cacheGroup = new ec2.SecurityGroup(data, 'CacheGroup', { vpc, allowAllOutbound: false });
  cacheGroup.addIngressRule(clients, ec2.Port.tcp(6380));
  const subnets = new elasticache.CfnSubnetGroup(data, 'CacheSubnets', {
    description: 'cache',
    subnetIds: vpc.selectSubnets(ISOLATED).subnetIds,
  });
  const cache = new elasticache.CfnReplicationGroup(data, 'Cache', {
    replicationGroupDescription: 'sessions',
    engine: 'valkey',
    cacheNodeType: 'cache.t4g.small',
    numCacheClusters: 2,
    automaticFailoverEnabled: true,
    port: 6380,
    transitEncryptionEnabled: true,
    cacheSubnetGroupName: subnets.ref,
    securityGroupIds: [cacheGroup.securityGroupId],
  });
  const searchGroup = new ec2.SecurityGroup(data, 'SearchGroup', { vpc, allowAllOutbound: false });
  searchGroup.addIngressRule(clients, ec2.Port.HTTPS);
  const search = new opensearch.Domain(data, 'Search', {
    version: opensearch.EngineVersion.OPENSEARCH_2_17,
    vpc,
    vpcSubnets: [{ subnets: vpc.isolatedSubnets }],
    zoneAwareness: { availabilityZoneCount: 2 },
    capacity: { dataNodes: 2, multiAzWithStandbyEnabled: false },
    securityGroups: [searchGroup],
  });

  const compute = new Stack(app, 'Compute', { env: ENV });
  const fn = new lambda.Function(compute, 'Checkout', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {}'),
    vpc,
    vpcSubnets: APP,
    securityGroups: [clients],
    environment: {
      DATABASE: database.clusterEndpoint.hostname,
      CACHE: cache.attrPrimaryEndPointAddress,
      SEARCH: `https://${search.domainEndpoint}`,
    },
  });
  database.secret!.grantRead(fn);
  const definition = new ecs.FargateTaskDefinition(compute, 'Worker');
  definition.addContainer('worker', {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/python:3.12'),
    environment: { CACHE: cache.attrPrimaryEndPointAddress },
    logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'worker' }),
  });
  new ecs.FargateService(compute, 'WorkerService', {
    cluster: new ecs.Cluster(compute, 'Cluster', { vpc }),
    taskDefinition: definition,
    vpcSubnets: APP,
    securityGroups: [clients],
    minHealthyPercent: 50,
  });
  new codebuild.Project(compute, 'Migrations', {
    vpc,
    subnetSelection: APP,
    securityGroups: [clients],
    environmentVariables: { DATABASE: { value: database.clusterEndpoint.hostname } },
    buildSpec: codebuild.BuildSpec.fromObject({ version: '0.2', phases: { build: { commands: ['make'] } } }),
  });
  return synthesised(app);
}

export const multiStack: Base = { name: 'stacks by team', build };
