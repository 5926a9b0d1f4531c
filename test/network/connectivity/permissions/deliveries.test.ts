import type { Json } from '../../../fixtures/stack';
import {
  allow,
  arnOf,
  elsewhere,
  handsOver,
  key,
  own,
  plus,
  ref,
  role,
  testCase,
  trusting,
  without,
  type Case,
} from './fixture';

const MISSING = 'error permission-missing Role';
const worker = {
  Type: 'AWS::Lambda::Function',
  Properties: { Role: own('iam', 'role/elsewhere'), Code: { S3Key: 'x' } },
};
const permission = (service: string, source?: Json): Json => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    FunctionName: arnOf('Worker'),
    Action: 'lambda:InvokeFunction',
    Principal: `${service}.amazonaws.com`,
    SourceArn: source,
  },
});
const lets = (service: string, actions: string | string[], resource: Json, condition?: Json): Json => ({
  ...allow(actions, resource, condition),
  Principal: { Service: `${service}.amazonaws.com` },
});
const queuePolicy = (...statements: Json[]): Json => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: { Queues: [ref('Queue')], PolicyDocument: { Statement: statements } },
});

const cases: Case[] = [
  {
    name: 'rule to a machine and to a stream, with a role',
    right: {
      Role: role('events', allow('states:StartExecution', ref('Machine')), allow('kinesis:PutRecord', arnOf('Stream'))),
      Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { RoleArn: own('iam', 'role/x') } },
      Stream: { Type: 'AWS::Kinesis::Stream' },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          Targets: [
            { Id: 'a', Arn: ref('Machine'), RoleArn: arnOf('Role') },
            { Id: 'b', Arn: arnOf('Stream'), RoleArn: arnOf('Role') },
          ],
        },
      },
    },
    broken: {
      'machine not started': [
        without('Role', 'states:StartExecution'),
        MISSING,
        /Rule Rule needs states:StartExecution/,
      ],
      'nothing put': [without('Role', 'kinesis:PutRecord'), MISSING],
      'trust of another service': [
        trusting('Role', 'scheduler'),
        'error role-not-assumable Role',
        /events\.amazonaws\.com/,
      ],
    },
  },
  {
    name: 'rule to a function',
    right: {
      Worker: worker,
      Rule: { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Id: 'a', Arn: arnOf('Worker') }] } },
      Other: { Type: 'AWS::Events::Rule', Properties: {} },
      Permission: permission('events', arnOf('Rule')),
    },
    broken: {
      'no permission': [
        (t) => void delete t.Permission,
        'error permission-missing Rule',
        /AWS::Lambda::Permission.*events\.amazonaws\.com/,
      ],
      'permission of another service': [
        (t) => void (t.Permission = permission('s3', arnOf('Rule'))),
        'error permission-missing Rule',
      ],
      'permission of a rule beside it': [
        (t) => void (t.Permission = permission('events', arnOf('Other'))),
        'error permission-missing Rule',
        /from arn:aws:events:.*:rule\/Rule/,
      ],
      'permission of another rule': [
        (t) => {
          t.Permission = permission('events', own('events', 'rule/some-other'));
          t.Rule.Properties.Name = 'mine';
        },
        'error permission-missing Rule',
      ],
    },
  },
  {
    name: 'rule to an encrypted queue, with dead letters',
    right: {
      Key: key(handsOver, lets('events', ['kms:Decrypt', 'kms:GenerateDataKey'], '*')),
      Queue: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: ref('Key') } },
      Policy: queuePolicy(
        lets('events', 'sqs:SendMessage', arnOf('Queue'), { ArnEquals: { 'aws:SourceArn': arnOf('Rule') } }),
      ),
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: { Targets: [{ Id: 'a', Arn: arnOf('Queue'), DeadLetterConfig: { Arn: arnOf('Queue') } }] },
      },
    },
    broken: {
      'no policy': [(t) => void delete t.Policy, 'error permission-missing Rule', /queue policy/],
      'key not for events': [without('Key', 'kms:GenerateDataKey'), 'error permission-missing Key', /Rule.*encrypted/],
      denied: [
        plus('Policy', { Effect: 'Deny', Action: 'sqs:*', Resource: '*', Principal: '*' }),
        'error permission-denied Policy',
      ],
    },
  },
  {
    name: 'schedule with dead letters',
    right: {
      Role: role('scheduler', allow('states:StartExecution', ref('Machine')), allow('sqs:SendMessage', arnOf('Queue'))),
      Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { RoleArn: own('iam', 'role/x') } },
      Queue: { Type: 'AWS::SQS::Queue' },
      Schedule: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          Target: { Arn: ref('Machine'), RoleArn: arnOf('Role'), DeadLetterConfig: { Arn: arnOf('Queue') } },
        },
      },
    },
    broken: {
      'not started': [without('Role', 'states:StartExecution'), MISSING],
      'another machine': [elsewhere('Role', 'states:StartExecution', own('states', 'stateMachine:other')), MISSING],
      'no dead letters': [without('Role', 'sqs:SendMessage'), MISSING],
      'trust of another service': [
        trusting('Role', 'events'),
        'error role-not-assumable Role',
        /scheduler\.amazonaws\.com/,
      ],
    },
  },
  {
    name: 'pipe from a queue to a machine',
    right: {
      Role: role(
        'pipes',
        allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], arnOf('Queue')),
        allow('states:StartExecution', ref('Machine')),
      ),
      Queue: { Type: 'AWS::SQS::Queue' },
      Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { RoleArn: own('iam', 'role/x') } },
      Pipe: {
        Type: 'AWS::Pipes::Pipe',
        Properties: { RoleArn: arnOf('Role'), Source: arnOf('Queue'), Target: ref('Machine') },
      },
    },
    broken: {
      'source not read': [without('Role', 'sqs:ReceiveMessage'), MISSING],
      'target not started': [without('Role', 'states:StartExecution'), MISSING],
    },
  },
  {
    name: 'bucket to a function, a queue and a topic',
    right: {
      Worker: worker,
      Queue: { Type: 'AWS::SQS::Queue' },
      Topic: { Type: 'AWS::SNS::Topic' },
      Permission: permission('s3', 'arn:aws:s3:::landing'),
      QueuePolicy: queuePolicy(
        lets('s3', 'sqs:SendMessage', arnOf('Queue'), { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:*:*:landing' } }),
      ),
      TopicPolicy: {
        Type: 'AWS::SNS::TopicPolicy',
        Properties: {
          Topics: [ref('Topic')],
          PolicyDocument: { Statement: [lets('s3', 'sns:Publish', ref('Topic'))] },
        },
      },
      Bucket: {
        Type: 'AWS::S3::Bucket',
        Properties: {
          BucketName: 'landing',
          NotificationConfiguration: {
            LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: arnOf('Worker') }],
            QueueConfigurations: [{ Event: 's3:ObjectRemoved:*', Queue: arnOf('Queue') }],
            TopicConfigurations: [{ Event: 's3:ObjectRestore:*', Topic: ref('Topic') }],
          },
        },
      },
    },
    broken: {
      function: [(t) => void delete t.Permission, 'error permission-missing Bucket', /lambda:InvokeFunction/],
      'function, of another bucket': [
        (t) => void (t.Permission.Properties.SourceArn = 'arn:aws:s3:::other'),
        'error permission-missing Bucket',
      ],
      queue: [(t) => void delete t.QueuePolicy, 'error permission-missing Bucket', /sqs:SendMessage/],
      topic: [(t) => void delete t.TopicPolicy, 'error permission-missing Bucket', /sns:Publish/],
    },
  },
  {
    name: 'topic to a function and a queue',
    right: {
      Worker: worker,
      Topic: { Type: 'AWS::SNS::Topic' },
      Queue: { Type: 'AWS::SQS::Queue' },
      ToFunction: {
        Type: 'AWS::SNS::Subscription',
        Properties: { TopicArn: ref('Topic'), Protocol: 'lambda', Endpoint: arnOf('Worker') },
      },
      ToQueue: {
        Type: 'AWS::SNS::Subscription',
        Properties: { TopicArn: ref('Topic'), Protocol: 'sqs', Endpoint: arnOf('Queue') },
      },
      Permission: permission('sns', ref('Topic')),
      Policy: queuePolicy(
        lets('sns', 'sqs:SendMessage', arnOf('Queue'), { ArnEquals: { 'aws:SourceArn': ref('Topic') } }),
      ),
    },
    broken: {
      function: [(t) => void delete t.Permission, 'error permission-missing ToFunction'],
      queue: [(t) => void delete t.Policy, 'error permission-missing ToQueue'],
      'queue, of another topic': [
        (t) =>
          void (t.Policy.Properties.PolicyDocument.Statement[0].Condition.ArnEquals['aws:SourceArn'] = own(
            'sns',
            'other',
          )),
        'error permission-missing Policy',
        /Topic Topic/,
      ],
    },
  },
  {
    name: 'alarm to a topic with a policy of its own',
    right: {
      Topic: { Type: 'AWS::SNS::Topic' },
      Policy: {
        Type: 'AWS::SNS::TopicPolicy',
        Properties: {
          Topics: [ref('Topic')],
          PolicyDocument: { Statement: [lets('cloudwatch', 'sns:Publish', ref('Topic'))] },
        },
      },
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'dev-lag', AlarmActions: [ref('Topic')] } },
    },
    broken: {
      'only for rules': [
        (t) => void (t.Policy.Properties.PolicyDocument.Statement[0].Principal.Service = 'events.amazonaws.com'),
        'error permission-missing Policy',
        /Alarm dev-lag/,
      ],
      'only for alarms of another name': [
        (t) =>
          void (t.Policy.Properties.PolicyDocument.Statement[0].Condition = {
            ArnLike: { 'aws:SourceArn': own('cloudwatch', 'alarm:prod-*') },
          }),
        'error permission-missing Policy',
      ],
    },
  },
  {
    name: 'API to a function',
    right: {
      Worker: worker,
      Permission: permission('apigateway'),
      Method: {
        Type: 'AWS::ApiGateway::Method',
        Properties: {
          Integration: {
            Type: 'AWS_PROXY',
            Uri: {
              'Fn::Sub': 'arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${Worker.Arn}/invocations',
            },
          },
        },
      },
    },
    broken: { 'no permission': [(t) => void delete t.Permission, 'error permission-missing Method'] },
  },
  {
    name: 'API to a table, with a role',
    right: {
      Role: role('apigateway', allow('dynamodb:PutItem', arnOf('Table'))),
      Table: { Type: 'AWS::DynamoDB::Table' },
      Method: {
        Type: 'AWS::ApiGateway::Method',
        Properties: {
          Integration: {
            Type: 'AWS',
            Credentials: arnOf('Role'),
            Uri: 'arn:aws:apigateway:eu-central-1:dynamodb:action/PutItem',
          },
        },
      },
    },
    broken: {
      'not allowed': [without('Role', 'dynamodb:PutItem'), MISSING],
      'trust of another service': [trusting('Role', 'lambda'), 'error role-not-assumable Role'],
    },
  },
];

describe('rules, schedules, notifications', () => cases.forEach(testCase));
