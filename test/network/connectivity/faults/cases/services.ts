import { type Case, ref, resource, type Template } from '../fixture';

const PRIVATE = [ref('PrivateA'), ref('PrivateB')];
const self = (direction: 'Ingress' | 'Egress', group = 'Workers'): Template =>
  resource(`EC2::SecurityGroup${direction}`, {
    GroupId: { 'Fn::GetAtt': [group, 'GroupId'] },
    IpProtocol: 'tcp',
    FromPort: 0,
    ToPort: 65535,
    [direction === 'Ingress' ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId']: ref(group),
  });
const WORKERS: Template = {
  Workers: resource('EC2::SecurityGroup', { VpcId: ref('Vpc') }),
  In: self('Ingress'),
  Out: self('Egress'),
};
const GLUE: Template = {
  ...WORKERS,
  Connection: resource('Glue::Connection', {
    ConnectionInput: {
      Name: 'erp',
      ConnectionType: 'NETWORK',
      PhysicalConnectionRequirements: {
        SubnetId: ref('PrivateA'),
        AvailabilityZone: 'eu-central-1a',
        SecurityGroupIdList: [ref('Group'), ref('Workers')],
      },
    },
  }),
  Job: resource('Glue::Job', {
    Command: { Name: 'glueetl' },
    GlueVersion: '5.1',
    WorkerType: 'G.1X',
    NumberOfWorkers: 2,
    Connections: { Connections: ['erp'] },
  }),
};
const REQUIREMENTS = 'Connection.ConnectionInput.PhysicalConnectionRequirements';
// The group beside the workers' lets nothing out, so that it is theirs that has to.
const CLOSED: Template = {
  ...GLUE,
  Group: resource('EC2::SecurityGroup', {
    VpcId: ref('Vpc'),
    SecurityGroupEgress: [{ IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, CidrIp: '10.0.0.0/16' }],
  }),
};
const AIRFLOW: Template = {
  ...WORKERS,
  Airflow: resource('MWAA::Environment', {
    NetworkConfiguration: { SubnetIds: PRIVATE, SecurityGroupIds: [ref('Workers')] },
  }),
};
const KAFKA: Template = {
  ...WORKERS,
  Kafka: resource('MSK::Cluster', {
    BrokerNodeGroupInfo: { ClientSubnets: PRIVATE, SecurityGroups: [ref('Workers')] },
    ClientAuthentication: { Sasl: { Iam: { Enabled: true } } },
  }),
  Mapping: resource('Lambda::EventSourceMapping', { EventSourceArn: ref('Kafka'), Topics: ['clicks'] }),
};
const BROKER: Template = {
  ...WORKERS,
  Broker: resource('AmazonMQ::Broker', {
    EngineType: 'RabbitMQ',
    PubliclyAccessible: false,
    SubnetIds: [ref('PrivateA')],
    SecurityGroups: [ref('Workers')],
  }),
  Mapping: resource('Lambda::EventSourceMapping', {
    EventSourceArn: { 'Fn::GetAtt': ['Broker', 'Arn'] },
    Queues: ['orders'],
  }),
};
const DATABASE: Template = {
  Subnets: resource('RDS::DBSubnetGroup', { SubnetIds: PRIVATE }),
  Database: resource('RDS::DBInstance', {
    DBSubnetGroupName: ref('Subnets'),
    PubliclyAccessible: false,
    VPCSecurityGroups: [ref('Group')],
    Port: 1150,
  }),
};
const OPEN = { ...DATABASE, PublicB: undefined as Template[string] };
OPEN.PublicB = resource('EC2::Subnet', {
  VpcId: ref('Vpc'),
  CidrBlock: '10.0.4.0/24',
  AvailabilityZone: 'eu-central-1b',
});
const AWSVPC = { AwsvpcConfiguration: { Subnets: PRIVATE, SecurityGroups: [ref('Group')] } };
const TASK: Template = {
  Task: resource('ECS::TaskDefinition', { NetworkMode: 'awsvpc', RequiresCompatibilities: ['FARGATE'] }),
  Service: resource('ECS::Service', { TaskDefinition: ref('Task'), NetworkConfiguration: AWSVPC }),
};
const BODY = { 'Fn::Sub': '{"widgets":[{"type":"text","properties":{"markdown":"${AWS::StackName} ${Vpc}"}}]}' };

export const services: readonly Case[] = [
  {
    code: 'glue-zone',
    place: 'Connection',
    beside: GLUE,
    change: { [`${REQUIREMENTS}.AvailabilityZone`]: 'eu-central-1b' },
  },
  { code: 'glue-self-reference', when: 'no rule in', place: 'Workers', beside: GLUE, change: { In: undefined } },
  {
    code: 'glue-self-reference',
    when: 'one port',
    place: 'Workers',
    beside: GLUE,
    change: { 'In.FromPort': 443, 'In.ToPort': 443 },
  },
  { code: 'glue-self-reference', when: 'udp', place: 'Workers', beside: GLUE, change: { 'In.IpProtocol': 'udp' } },
  {
    code: 'glue-self-reference',
    when: 'another group',
    place: 'Workers',
    beside: { ...GLUE, Third: resource('EC2::SecurityGroup', { VpcId: ref('Vpc') }) },
    change: { 'In.SourceSecurityGroupId': ref('Third') },
  },
  {
    code: 'glue-self-reference',
    when: 'a block without the subnet',
    place: 'Workers',
    beside: GLUE,
    change: { 'In.SourceSecurityGroupId': undefined, 'In.CidrIp': '10.0.1.0/24' },
  },
  {
    code: 'glue-self-reference',
    when: 'nothing out',
    place: 'Workers',
    beside: CLOSED,
    change: { 'Out.FromPort': 1024 },
  },
  { code: 'glue-capacity', place: 'Job', beside: GLUE, change: { 'Job.MaxCapacity': 2 } },
  { code: 'glue-workers', place: 'Job', beside: GLUE, change: { 'Job.WorkerType': undefined } },
  {
    code: 'glue-max-capacity',
    severity: 'warning',
    place: 'Job',
    beside: GLUE,
    change: { 'Job.WorkerType': undefined, 'Job.NumberOfWorkers': undefined, 'Job.MaxCapacity': 2 },
  },
  { code: 'glue-version', place: 'Job', beside: GLUE, change: { 'Job.GlueVersion': '5.2' } },
  { code: 'glue-command', place: 'Job', beside: GLUE, change: { 'Job.Command.Name': 'glue-etl' } },
  {
    code: 'glue-connection-missing',
    severity: 'warning',
    place: 'Job',
    beside: GLUE,
    change: { 'Job.Connections.Connections': ['epr'] },
  },
  {
    code: 'glue-connection-missing',
    when: 'no connection',
    place: 'Job',
    beside: GLUE,
    change: { 'Job.Connections.Connections': [ref('Vpc')] },
  },
  {
    code: 'airflow-subnets',
    place: 'Airflow',
    beside: AIRFLOW,
    change: { 'Airflow.NetworkConfiguration.SubnetIds': [...PRIVATE, ref('AlsoA')] },
  },
  {
    code: 'airflow-one-zone',
    place: 'Airflow',
    beside: AIRFLOW,
    change: { 'Airflow.NetworkConfiguration.SubnetIds': [ref('PrivateA'), ref('AlsoA')] },
  },
  {
    code: 'airflow-public-subnet',
    place: 'Airflow',
    beside: AIRFLOW,
    change: { 'Airflow.NetworkConfiguration.SubnetIds': [ref('Public'), ref('PrivateB')] },
  },
  {
    code: 'airflow-groups',
    place: 'Airflow',
    beside: AIRFLOW,
    change: { 'Airflow.NetworkConfiguration.SecurityGroupIds': Array.from({ length: 6 }, () => ref('Workers')) },
  },
  { code: 'airflow-self-reference', place: 'Workers', beside: AIRFLOW, change: { In: undefined } },
  {
    code: 'event-source-self-reference',
    severity: 'warning',
    place: 'Workers',
    beside: KAFKA,
    change: { In: undefined },
  },
  {
    code: 'event-source-self-reference',
    when: 'another login',
    severity: 'warning',
    place: 'Workers',
    beside: { ...KAFKA, In: { ...self('Ingress'), Properties: { ...self('Ingress').Properties, FromPort: 9098 } } },
    change: { 'Kafka.ClientAuthentication': undefined },
  },
  {
    code: 'event-source-self-reference',
    when: 'a broker',
    severity: 'warning',
    place: 'Workers',
    beside: BROKER,
    change: { 'In.FromPort': 5672 },
  },
  {
    code: 'lambda-vpc-config',
    place: 'Function',
    beside: {
      Function: resource('Lambda::Function', { VpcConfig: { SubnetIds: PRIVATE, SecurityGroupIds: [ref('Group')] } }),
    },
    change: { 'Function.VpcConfig.SecurityGroupIds': undefined },
  },
  {
    code: 'lambda-vpc-config',
    when: 'no subnets',
    place: 'Function',
    beside: {
      Function: resource('Lambda::Function', { VpcConfig: { SubnetIds: PRIVATE, SecurityGroupIds: [ref('Group')] } }),
    },
    change: { 'Function.VpcConfig.SubnetIds': [] },
  },
  {
    code: 'lambda-public-subnet',
    severity: 'warning',
    place: 'Function',
    beside: {
      Function: resource('Lambda::Function', { VpcConfig: { SubnetIds: PRIVATE, SecurityGroupIds: [ref('Group')] } }),
    },
    change: { 'Function.VpcConfig.SubnetIds': [ref('Public')] },
  },
  { code: 'database-port', place: 'Database', beside: DATABASE, change: { 'Database.Port': '1149' } },
  {
    code: 'database-public-unreachable',
    severity: 'warning',
    place: 'Database',
    beside: DATABASE,
    change: { 'Database.PubliclyAccessible': true },
  },
  {
    code: 'database-public',
    severity: 'warning',
    place: 'Database',
    beside: OPEN,
    change: { 'Database.PubliclyAccessible': true, 'Subnets.SubnetIds': [ref('Public'), ref('PublicB')] },
  },
  {
    code: 'database-public-no-gateway',
    place: 'Database',
    beside: DATABASE,
    change: { 'Database.PubliclyAccessible': true, Attachment: undefined, PublicRoute: undefined },
  },
  {
    code: 'database-public-dns',
    place: 'Database',
    beside: {
      ...OPEN,
      Subnets: resource('RDS::DBSubnetGroup', { SubnetIds: ['subnet-0123', ref('PublicB'), ref('Public')] }),
    },
    change: {
      'Database.PubliclyAccessible': true,
      'Subnets.SubnetIds': [ref('PublicB'), 'subnet-0123'],
      'Vpc.EnableDnsSupport': false,
    },
  },
  {
    code: 'task-network-missing',
    place: 'Service',
    beside: TASK,
    change: { 'Service.NetworkConfiguration': undefined },
  },
  {
    code: 'task-network-missing',
    when: 'an empty one',
    place: 'Service',
    beside: TASK,
    change: { 'Service.NetworkConfiguration': {} },
  },
  {
    code: 'task-network-missing',
    when: 'a rule',
    place: 'Rule',
    beside: {
      Rule: resource('Events::Rule', {
        Targets: [
          {
            EcsParameters: {
              TaskDefinitionArn: 'arn',
              LaunchType: 'FARGATE',
              NetworkConfiguration: { AwsVpcConfiguration: { Subnets: PRIVATE } },
            },
          },
        ],
      }),
    },
    change: { 'Rule.Targets': [{ EcsParameters: { TaskDefinitionArn: 'arn', LaunchType: 'FARGATE' } }] },
  },
  {
    code: 'task-network-missing',
    when: 'a schedule of spot capacity',
    place: 'Schedule',
    beside: {
      Schedule: resource('Scheduler::Schedule', {
        Target: {
          EcsParameters: {
            TaskDefinitionArn: 'arn',
            CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT' }],
            NetworkConfiguration: AWSVPC,
          },
        },
      }),
    },
    change: { 'Schedule.Target.EcsParameters.NetworkConfiguration': undefined },
  },
  {
    code: 'task-network-mode',
    place: 'Task',
    beside: { Task: TASK.Task },
    change: { 'Task.NetworkMode': undefined },
  },
  {
    code: 'task-network-unexpected',
    place: 'Service',
    beside: { ...TASK, Task: resource('ECS::TaskDefinition', { NetworkMode: 'awsvpc' }) },
    change: { 'Task.NetworkMode': 'bridge' },
  },
  {
    code: 'stream-on-demand-shards',
    place: 'Stream',
    beside: {
      Stream: resource('Kinesis::Stream', { StreamModeDetails: { StreamMode: 'PROVISIONED' }, ShardCount: 1 }),
    },
    change: { 'Stream.StreamModeDetails.StreamMode': 'ON_DEMAND' },
  },
  {
    code: 'stream-without-shards',
    place: 'Stream',
    beside: { Stream: resource('Kinesis::Stream', { StreamModeDetails: { StreamMode: 'ON_DEMAND' } }) },
    change: { 'Stream.StreamModeDetails.StreamMode': 'PROVISIONED' },
  },
  {
    code: 'dashboard-json',
    place: 'Dashboard',
    beside: { Dashboard: resource('CloudWatch::Dashboard', { DashboardBody: BODY }) },
    change: { 'Dashboard.DashboardBody': { 'Fn::Sub': `${BODY['Fn::Sub'].slice(0, -1)},}` } },
  },
  {
    code: 'dashboard-json',
    when: 'no widgets',
    place: 'Dashboard',
    beside: { Dashboard: resource('CloudWatch::Dashboard', { DashboardBody: BODY }) },
    change: { 'Dashboard.DashboardBody': '{"start":"-PT6H"}' },
  },
  {
    code: 'dashboard-json',
    when: 'with an unknown part',
    severity: 'warning',
    place: 'Dashboard',
    beside: {
      Dashboard: resource('CloudWatch::Dashboard', { DashboardBody: { 'Fn::Sub': '{"widgets":[{"x":1} ${Given}]}' } }),
    },
    change: { 'Dashboard.DashboardBody': { 'Fn::Sub': '{"widgets":[${Given},]}' } },
  },
  {
    code: 'state-machine-json',
    place: 'Machine',
    beside: {
      Machine: resource('StepFunctions::StateMachine', {
        DefinitionString: '{"StartAt":"A","TimeoutSeconds":${Limit}}',
      }),
    },
    change: { 'Machine.DefinitionString': '{"StartAt":"A"' },
  },
];
