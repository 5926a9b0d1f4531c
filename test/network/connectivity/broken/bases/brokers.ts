/** What isn't a database and is reached all the same: files, a cache, brokers, tasks and instances behind a balancer. */
import { Fn, Stack } from 'aws-cdk-lib';
import * as mq from 'aws-cdk-lib/aws-amazonmq';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as balancing from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as memorydb from 'aws-cdk-lib/aws-memorydb';
import * as msk from 'aws-cdk-lib/aws-msk';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { type Base, synthesised } from '../table';
import { ENV, newApp } from './app';

function build() {
  const app = newApp();
  const stack = new Stack(app, 'BrokersStack', { env: ENV });
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    maxAzs: 2,
    natGateways: 1,
    subnetConfiguration: [
      { name: 'Public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24 },
      { name: 'Private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 24 },
      { name: 'Closed', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
    ],
  });
  const { subnetIds } = vpc.selectSubnets({ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS });
  const group = (id: string) => new ec2.SecurityGroup(stack, id, { vpc, description: id });
  const secret = new secretsmanager.Secret(stack, 'Login');
  const fn = (id: string, environment: Record<string, string>, more: Partial<lambda.FunctionProps> = {}) =>
    new lambda.Function(stack, id, {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {}'),
      vpc,
      environment,
      ...more,
    });
  // Without any way out.
  const closed = { vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } };

  const files = new efs.FileSystem(stack, 'Files', {
    vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
  });
  const point = files.addAccessPoint('Models', { path: '/models', posixUser: { uid: '1000', gid: '1000' } });
  fn('Predict', {}, { ...closed, filesystem: lambda.FileSystem.fromEfsAccessPoint(point, '/mnt/models') });

  const cacheGroup = group('CacheGroup');
  const cache = new memorydb.CfnCluster(stack, 'Cache', {
    clusterName: 'sessions',
    nodeType: 'db.t4g.small',
    aclName: 'open-access',
    securityGroupIds: [cacheGroup.securityGroupId],
    subnetGroupName: new memorydb.CfnSubnetGroup(stack, 'CacheSubnets', { subnetGroupName: 'cache', subnetIds }).ref,
  });
  const sessions = fn('Sessions', { CACHE: cache.attrClusterEndpointAddress });
  sessions.connections.allowTo(cacheGroup, ec2.Port.tcp(6379));

  const brokerGroup = group('BrokerGroup');
  const broker = new mq.CfnBroker(stack, 'Broker', {
    brokerName: 'orders',
    engineType: 'RABBITMQ',
    engineVersion: '3.13',
    hostInstanceType: 'mq.m5.large',
    deploymentMode: 'SINGLE_INSTANCE',
    publiclyAccessible: false,
    autoMinorVersionUpgrade: true,
    subnetIds: [subnetIds[0]!],
    securityGroups: [brokerGroup.securityGroupId],
    users: [{ username: 'orders', password: secret.secretValue.unsafeUnwrap() }],
  });
  const publish = fn('Publish', { BROKER: Fn.select(0, broker.attrAmqpEndpoints) });
  publish.connections.allowTo(brokerGroup, ec2.Port.tcp(5671));

  const kafkaGroup = group('KafkaGroup');
  kafkaGroup.addIngressRule(kafkaGroup, ec2.Port.tcp(9098));
  const kafka = new msk.CfnCluster(stack, 'Kafka', {
    clusterName: 'clicks',
    kafkaVersion: '3.8.x',
    numberOfBrokerNodes: 2,
    brokerNodeGroupInfo: {
      instanceType: 'kafka.m7g.large',
      clientSubnets: subnetIds,
      securityGroups: [kafkaGroup.securityGroupId],
    },
    clientAuthentication: { sasl: { iam: { enabled: true } } },
    encryptionInfo: { encryptionInTransit: { clientBroker: 'TLS', inCluster: true } },
  });
  const kafkaRights = (resources: string[]) => new iam.PolicyStatement({ actions: ['kafka-cluster:*'], resources });
  const track = fn('Track', {});
  track.addToRolePolicy(kafkaRights([kafka.attrArn]));
  track.connections.allowTo(kafkaGroup, ec2.Port.tcp(9098));
  // AWS polls for it, from the cluster's own network: it has no way there itself.
  const consume = fn('Consume', {}, closed);
  consume.addToRolePolicy(kafkaRights([kafka.attrArn]));
  consume.addToRolePolicy(
    new iam.PolicyStatement({ actions: ['kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers'], resources: ['*'] }),
  );
  secret.grantRead(consume);
  new lambda.CfnEventSourceMapping(stack, 'Clicks', {
    functionName: consume.functionName,
    eventSourceArn: kafka.attrArn,
    topics: ['clicks'],
    startingPosition: 'LATEST',
    sourceAccessConfigurations: [{ type: 'SASL_SCRAM_512_AUTH', uri: secret.secretArn }],
  });

  const balancer = new balancing.ApplicationLoadBalancer(stack, 'Balancer', { vpc, internetFacing: true });
  const listener = balancer.addListener('Http', { port: 80 });
  const definition = new ecs.FargateTaskDefinition(stack, 'Web', {
    volumes: [{ name: 'files', efsVolumeConfiguration: { fileSystemId: files.fileSystemId } }],
  });
  definition.addContainer('web', {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/nginx:1.27'),
    portMappings: [{ containerPort: 8080 }],
  });
  const web = new ecs.FargateService(stack, 'WebService', {
    cluster: new ecs.Cluster(stack, 'Cluster', { vpc }),
    taskDefinition: definition,
    minHealthyPercent: 50,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
  });
  files.connections.allowDefaultPortFrom(web);
  listener.addTargets('ToWeb', { port: 80, targets: [web] });

  const role = new iam.Role(stack, 'FleetRole', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  secret.grantRead(role);
  const fleet = new autoscaling.AutoScalingGroup(stack, 'Fleet', {
    vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    launchTemplate: new ec2.LaunchTemplate(stack, 'Launch', {
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.SMALL),
      machineImage: ec2.MachineImage.genericLinux({ 'eu-central-1': 'ami-0123456789abcdef0' }),
      securityGroup: group('FleetGroup'),
      role,
    }),
  });
  files.connections.allowDefaultPortFrom(fleet);
  listener.addTargets('ToFleet', {
    port: 8000,
    protocol: balancing.ApplicationProtocol.HTTP,
    priority: 1,
    conditions: [balancing.ListenerCondition.pathPatterns(['/api/*'])],
    targets: [fleet],
  });
  return synthesised(app);
}

export const brokers: Base = { name: 'files, brokers and balancers', build };
