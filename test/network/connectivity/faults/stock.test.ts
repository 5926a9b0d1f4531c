/** What the library and this app make is correct. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancer, NetworkLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Dashboard, GraphWidget, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { StackInput } from '../../../../lib/network/connectivity/input/stacks';
import { readRequirements } from '../../../../lib/ingestion/python-libraries';
import type { ResolvedPlatform } from '../../../../lib/platform/definition';
import { platformFixture } from '../../../fixtures/platform';
import { vpcFixture } from '../../../fixtures/stack';
import { buildStacks } from '../../../stacks/pipelines-fixture';
import { brief, faultsOf } from './fixture';

/** Inputs of all stacks of an app. */
function inputsOf(app: App): StackInput[] {
  return app.synth().stacks.map(({ id, stackName, environment, template }) => ({
    id,
    name: stackName,
    region: environment.region === 'unknown-region' ? undefined : environment.region,
    account: environment.account === 'unknown-account' ? undefined : environment.account,
    template,
  }));
}

const env = { account: '111122223333', region: 'eu-central-1' };
function faultsIn(build: (stack: Stack, app: App) => void, props: { env?: typeof env } = { env }): string[] {
  const app = new App();
  build(new Stack(app, 'Stack', props), app);
  return brief(faultsOf(...inputsOf(app)));
}

test.each<[string, ec2.VpcProps]>([
  ['as it comes', {}],
  ['one NAT gateway', { natGateways: 1, maxAzs: 3 }],
  ['no NAT gateway', { natGateways: 0 }],
  ['isolated', { subnetConfiguration: [{ name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] }],
  [
    'without an internet gateway',
    {
      createInternetGateway: false,
      natGateways: 0,
      subnetConfiguration: [{ name: 'a', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
    },
  ],
  ['both protocols', { ipProtocol: ec2.IpProtocol.DUAL_STACK }],
  ['a VPN', { vpnGateway: true, vpnConnections: { office: { ip: '192.0.2.1', staticRoutes: ['192.168.10.0/24'] } } }],
  [
    'NAT instances',
    { natGatewayProvider: ec2.NatProvider.instanceV2({ instanceType: new ec2.InstanceType('t4g.nano') }) },
  ],
  [
    'small subnets',
    {
      ipAddresses: ec2.IpAddresses.cidr('10.20.0.0/24'),
      subnetConfiguration: [
        { name: 'p', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 28 },
        { name: 'i', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 28 },
      ],
    },
  ],
  ['a restricted default group', { restrictDefaultSecurityGroup: true }],
])('a VPC of the library: %s', (_, props) => {
  for (const environment of [{ env }, {}])
    expect(
      faultsIn((stack) => {
        const vpc = new ec2.Vpc(stack, 'Vpc', props);
        vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
        vpc.addGatewayEndpoint('DynamoDb', { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB });
        const subnets = vpc.selectSubnets({
          subnetType:
            vpc.privateSubnets.length > 0 ? ec2.SubnetType.PRIVATE_WITH_EGRESS : ec2.SubnetType.PRIVATE_ISOLATED,
        });
        if (subnets.subnetIds.length > 0) {
          vpc.addInterfaceEndpoint('Sqs', { service: ec2.InterfaceVpcEndpointAwsService.SQS, subnets });
          vpc.addInterfaceEndpoint('Ecr', { service: ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER, subnets });
        }
      }, environment),
    ).toEqual([]);
});

function workloads(stack: Stack, vpc: ec2.IVpc): void {
  const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 });
  const database = new rds.DatabaseInstance(stack, 'Database', {
    engine,
    vpc,
    multiAz: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const cluster = new rds.DatabaseCluster(stack, 'Cluster', {
    engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_4 }),
    writer: rds.ClusterInstance.serverlessV2('Writer'),
    readers: [rds.ClusterInstance.serverlessV2('Reader')],
    vpc,
  });
  const proxy = database.addProxy('Proxy', { secrets: [database.secret!], vpc });
  const handler = new Lambda(stack, 'Handler', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {}'),
    vpc,
  });
  database.connections.allowDefaultPortFrom(handler);
  cluster.connections.allowDefaultPortFrom(handler);
  proxy.connections.allowFrom(handler, ec2.Port.tcp(5432));
  const task = new ecs.FargateTaskDefinition(stack, 'Task');
  task.addContainer('Main', {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/busybox'),
    portMappings: [{ containerPort: 80 }],
  });
  const service = new ecs.FargateService(stack, 'Service', {
    cluster: new ecs.Cluster(stack, 'Ecs', { vpc }),
    taskDefinition: task,
    desiredCount: 1,
  });
  const balancer = new ApplicationLoadBalancer(stack, 'Balancer', { vpc });
  balancer.addListener('Http', { port: 80 }).addTargets('Service', { port: 80, targets: [service] });
  new NetworkLoadBalancer(stack, 'Network', { vpc });
  new ec2.BastionHostLinux(stack, 'Bastion', { vpc });
  const dashboard = new Dashboard(stack, 'Dashboard');
  dashboard.addWidgets(
    new GraphWidget({
      left: [new Metric({ namespace: 'A', metricName: 'B', dimensionsMap: { Id: database.instanceIdentifier } })],
    }),
  );
}

describe('databases, functions, services and load balancers of the library', () => {
  test.each([{ env }, {}])('in a new VPC: %j', (props) => {
    expect(faultsIn((stack) => workloads(stack, new ec2.Vpc(stack, 'Vpc')), props)).toEqual([]);
  });

  test('in an imported VPC', () => {
    expect(faultsIn((stack) => workloads(stack, imported(stack)))).toEqual([]);
  });

  test('in a VPC of another stack', () => {
    expect(faultsIn((stack, app) => workloads(stack, new ec2.Vpc(new Stack(app, 'Net', { env }), 'Vpc')))).toEqual([]);
  });
});

const imported = (stack: Stack): ec2.IVpc =>
  ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: ['eu-central-1a', 'eu-central-1b'],
    privateSubnetIds: ['subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'],
    publicSubnetIds: ['subnet-0123456789abcdef3', 'subnet-0123456789abcdef4'],
    privateSubnetRouteTableIds: ['rtb-0123456789abcdef1', 'rtb-0123456789abcdef2'],
  });

test('endpoints and rules in an imported VPC', () => {
  expect(
    faultsIn((stack) => {
      const vpc = vpcFixture(stack);
      vpc.addInterfaceEndpoint('Sqs', { service: ec2.InterfaceVpcEndpointAwsService.SQS });
      const group = new ec2.SecurityGroup(stack, 'Group', { vpc, allowAllOutbound: false });
      group.connections.allowFrom(ec2.SecurityGroup.fromSecurityGroupId(stack, 'Theirs', 'sg-0123'), ec2.Port.tcp(443));
      group.connections.allowInternally(ec2.Port.allTcp());
    }),
  ).toEqual([]);
});

/** Stands for a folder that the libraries of jobs have been put into. */
const libraries = mkdtempSync(join(tmpdir(), 'libraries-'));
beforeAll(() =>
  writeFileSync(join(libraries, 'requirements.txt'), readRequirements('glue/requirements.txt').join('\n')),
);
afterAll(() => rmSync(libraries, { recursive: true }));

const closed: Partial<ResolvedPlatform> = { network: { kind: 'new', cidr: '10.20.0.0/16', maxAzs: 2, nat: 'none' } };

test.each<[string, ResolvedPlatform]>([
  ['dev', platformFixture('dev')],
  ['prod', platformFixture('prod')],
  ['dev without a way out', platformFixture('dev', closed)],
  ['prod without a way out', platformFixture('prod', closed)],
])('the example platform: %s', (_, platform) => {
  const { app } = buildStacks(platform, { librariesFolder: libraries });
  expect(brief(faultsOf(...inputsOf(app)))).toEqual([]);
});
