import { att, type Case, ref, resource, type Template } from '../fixture';

const group = (id: string, more: Template = {}): Template => ({
  [id]: resource('EC2::SecurityGroup', { VpcId: ref('Vpc'), GroupDescription: id, ...more }),
});
const rule = (other: string, property: string): Template => ({
  IpProtocol: 'tcp',
  FromPort: 5432,
  ToPort: 5432,
  [property]: att(other, 'GroupId'),
});
const QUEUE: Template = {
  Queue: resource('SQS::Queue'),
  Worker: resource('Lambda::Function', { Timeout: 30 }),
  Mapping: resource('Lambda::EventSourceMapping', { EventSourceArn: att('Queue', 'Arn'), FunctionName: ref('Worker') }),
};
const TABLE: Template = {
  Table: resource('DynamoDB::Table', { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }),
  Worker: resource('Lambda::Function'),
  Mapping: resource('Lambda::EventSourceMapping', {
    EventSourceArn: att('Table', 'StreamArn'),
    FunctionName: ref('Worker'),
  }),
};
const ROLE = 'arn:aws:iam::111122223333:role/start';
const MACHINE: Template = {
  Machine: resource('StepFunctions::StateMachine'),
  Rule: resource('Events::Rule', { Targets: [{ Id: 'go', Arn: ref('Machine'), RoleArn: ROLE }] }),
};
const container = (more: Template): Template => ({
  Tasks: resource('ECS::TaskDefinition', {
    RequiresCompatibilities: ['FARGATE'],
    NetworkMode: 'awsvpc',
    ExecutionRoleArn: ROLE,
    ContainerDefinitions: [{ Name: 'app', Image: 'public.ecr.aws/nginx/nginx:1', ...more }],
  }),
});
const withoutRole = (when: string, more: Template): Case => ({
  code: 'task-without-execution-role',
  when,
  place: 'Tasks',
  beside: container(more),
  change: { 'Tasks.ExecutionRoleArn': undefined },
});

/** What doesn't come to be, or is never started. */
export const starts: readonly Case[] = [
  {
    code: 'circular-reference',
    when: 'two groups',
    place: 'Clients',
    beside: {
      ...group('Clients'),
      ...group('Servers', { SecurityGroupIngress: [rule('Clients', 'SourceSecurityGroupId')] }),
    },
    change: { 'Clients.SecurityGroupEgress': [rule('Servers', 'DestinationSecurityGroupId')] },
  },
  {
    code: 'circular-reference',
    when: 'a group and itself',
    place: 'Clients',
    beside: group('Clients'),
    change: { 'Clients.SecurityGroupIngress': [rule('Clients', 'SourceSecurityGroupId')] },
  },
  {
    code: 'circular-reference',
    when: 'by name and in a text',
    place: 'Worker',
    beside: { Worker: resource('Lambda::Function'), Queue: { ...resource('SQS::Queue'), DependsOn: 'Worker' } },
    change: { 'Worker.Environment': { Variables: { QUEUE: { 'Fn::Sub': '${!no} ${name} ${Queue.QueueName}' } } } },
  },
  {
    code: 'reference-absent',
    place: 'Reader',
    template: { Conditions: { WithQueue: { 'Fn::Equals': ['dev', 'prod'] } } },
    beside: {
      Queue: { ...resource('SQS::Queue'), Condition: 'WithQueue' },
      Reader: resource('Lambda::Function', {
        Environment: { Variables: { QUEUE: { 'Fn::If': ['WithQueue', ref('Queue'), 'none'] } } },
      }),
    },
    change: { 'Reader.Environment.Variables.QUEUE': ref('Queue') },
  },
  { code: 'queue-visibility', place: 'Queue', beside: QUEUE, change: { 'Worker.Timeout': 31 } },
  {
    code: 'queue-visibility',
    when: 'shorter than a function’s default',
    place: 'Queue',
    beside: QUEUE,
    change: { 'Queue.VisibilityTimeout': 2, 'Worker.Timeout': undefined },
  },
  { code: 'table-without-stream', place: 'Table', beside: TABLE, change: { 'Table.StreamSpecification': undefined } },
  {
    code: 'rule-target-without-role',
    place: 'Rule',
    beside: MACHINE,
    change: { 'Rule.Targets': [{ Id: 'go', Arn: ref('Machine') }] },
  },
  withoutRole('an image in ECR', { Image: '111122223333.dkr.ecr.eu-central-1.amazonaws.com/app:1' }),
  withoutRole('logs', { LogConfiguration: { LogDriver: 'awslogs' } }),
  withoutRole('secrets', {
    Secrets: [{ Name: 'KEY', ValueFrom: 'arn:aws:ssm:eu-central-1:111122223333:parameter/x' }],
  }),
  {
    code: 'address-twice',
    place: 'Second',
    beside: {
      Address: resource('EC2::EIP'),
      Other: resource('EC2::EIP'),
      First: resource('EC2::NatGateway', { SubnetId: ref('Public'), AllocationId: att('Address', 'AllocationId') }),
      Second: resource('EC2::NatGateway', { SubnetId: ref('Public'), AllocationId: att('Other', 'AllocationId') }),
    },
    change: { 'Second.AllocationId': att('Address', 'AllocationId') },
  },
];
