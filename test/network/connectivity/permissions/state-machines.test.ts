import type { Json } from '../../../fixtures/stack';
import {
  allow,
  arnOf,
  below,
  elsewhere,
  encryptedBucket,
  handsOver,
  key,
  own,
  ref,
  role,
  testCase,
  trusting,
  without,
  type Case,
  type Template,
} from './fixture';

const MISSING = 'error permission-missing Role';
const EXECUTIONS = own('states', 'execution:machine:*');
const rule = (name: string): Json =>
  allow(['events:PutTargets', 'events:PutRule', 'events:DescribeRule'], own('events', `rule/${name}`));

function machine(states: Json, statements: Json[], properties: Json = {}): Template {
  const definition = JSON.stringify({ StartAt: Object.keys(states)[0], States: states });
  // References in the definition are written `${Id.Arn}` or `${Id}`, as Fn::Sub has them.
  return {
    Role: role('states', ...statements),
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'machine',
        RoleArn: arnOf('Role'),
        DefinitionString: { 'Fn::Sub': definition },
        ...properties,
      },
    },
  };
}
const task = (resource: string, parameters: Json, more: Json = {}): Json => ({
  Type: 'Task',
  Resource: `arn:aws:states:::${resource}`,
  Parameters: parameters,
  End: true,
  ...more,
});
const worker = {
  Type: 'AWS::Lambda::Function',
  Properties: { Role: own('iam', 'role/elsewhere'), Code: { S3Key: 'x' } },
};

const cases: Case[] = [
  {
    name: 'functions, invoked and by their ARN',
    right: {
      ...machine(
        {
          Invoke: task('lambda:invoke', { FunctionName: '${Worker.Arn}' }),
          Both: {
            Type: 'Parallel',
            End: true,
            Branches: [{ StartAt: 'Bare', States: { Bare: { Type: 'Task', Resource: '${Second.Arn}', End: true } } }],
          },
        },
        [allow('lambda:InvokeFunction', [arnOf('Worker'), arnOf('Second')])],
      ),
      Worker: worker,
      Second: worker,
    },
    broken: {
      'none allowed': [without('Role', 'lambda:InvokeFunction'), MISSING, /Worker.*state Invoke/],
      'only one allowed': [elsewhere('Role', 'lambda:InvokeFunction', arnOf('Worker')), MISSING, /Second.*state Bare/],
      'trust of another service': [
        trusting('Role', 'lambda'),
        'error role-not-assumable Role',
        /states\.amazonaws\.com/,
      ],
    },
  },
  {
    name: 'Glue job, waited for, in a map',
    right: {
      ...machine(
        {
          Each: {
            Type: 'Map',
            End: true,
            Iterator: { StartAt: 'Load', States: { Load: task('glue:startJobRun.sync', { JobName: 'spark' }) } },
          },
        },
        [
          allow(
            ['glue:StartJobRun', 'glue:GetJobRun', 'glue:GetJobRuns', 'glue:BatchStopJobRun'],
            own('glue', 'job/spark'),
          ),
        ],
      ),
    },
    broken: {
      'not started': [without('Role', 'glue:StartJobRun'), MISSING, /job\/spark.*state Load/],
      'not watched': [without('Role', 'glue:GetJobRun'), MISSING],
      'not stopped': [without('Role', 'glue:BatchStopJobRun'), MISSING],
      'another job': [elsewhere('Role', 'glue:StartJobRun', own('glue', 'job/other')), MISSING],
    },
  },
  {
    name: 'another machine, waited for',
    right: {
      ...machine({ Start: task('states:startExecution.sync:2', { StateMachineArn: '${Other}' }) }, [
        allow('states:StartExecution', ref('Other')),
        allow(['states:DescribeExecution', 'states:StopExecution'], own('states', 'execution:other:*')),
        rule('StepFunctionsGetEventsForStepFunctionsExecutionRule'),
      ]),
      Other: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: { StateMachineName: 'other', RoleArn: own('iam', 'role/x') },
      },
    },
    broken: {
      'not started': [without('Role', 'states:StartExecution'), MISSING],
      'no rule': [without('Role', 'events:PutRule'), MISSING, /StepFunctionsGetEventsForStepFunctionsExecutionRule/],
      'executions of another': [elsewhere('Role', 'states:DescribeExecution', EXECUTIONS), MISSING],
    },
  },
  {
    name: 'queue, topic, table, bus, SDK',
    right: {
      ...machine(
        {
          Send: task('sqs:sendMessage.waitForTaskToken', { QueueUrl: '${Queue}', MessageBody: 'x' }),
          Tell: task('sns:publish', { TopicArn: '${Topic}', Message: 'x' }),
          Read: task('dynamodb:getItem', { TableName: '${Table}', Key: {} }),
          Events: task('events:putEvents', { Entries: [] }),
          List: task('aws-sdk:s3:listObjectsV2', { Bucket: '${Bucket}' }),
          Count: task('aws-sdk:sfn:listExecutions', { 'StateMachineArn.$': '$.arn' }),
        },
        [
          allow('sqs:SendMessage', arnOf('Queue')),
          allow('sns:Publish', ref('Topic')),
          allow('dynamodb:GetItem', arnOf('Table')),
          allow('events:PutEvents', own('events', 'event-bus/default')),
          allow('s3:ListBucket', arnOf('Bucket')),
          allow('states:ListExecutions'),
        ],
      ),
      Queue: { Type: 'AWS::SQS::Queue' },
      Topic: { Type: 'AWS::SNS::Topic' },
      Table: { Type: 'AWS::DynamoDB::Table' },
      Bucket: { Type: 'AWS::S3::Bucket' },
    },
    broken: {
      queue: [without('Role', 'sqs:SendMessage'), MISSING, /state Send/],
      topic: [without('Role', 'sns:Publish'), MISSING, /state Tell/],
      table: [without('Role', 'dynamodb:GetItem'), MISSING, /state Read/],
      bus: [without('Role', 'events:PutEvents'), MISSING, /state Events/],
      bucket: [without('Role', 's3:ListBucket'), MISSING, /state List/],
      machine: [without('Role', 'states:ListExecutions'), MISSING, /state Count/],
      'objects, not the bucket': [elsewhere('Role', 's3:ListBucket', below('Bucket')), MISSING],
    },
  },
  {
    name: 'container, waited for',
    right: {
      ...machine({ Run: task('ecs:runTask.sync', { TaskDefinition: '${Definition}', Cluster: 'c' }) }, [
        allow('ecs:RunTask', ref('Definition')),
        allow(['ecs:StopTask', 'ecs:DescribeTasks']),
        allow('iam:PassRole', arnOf('TaskRole'), {
          StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
        }),
        rule('StepFunctionsGetEventsForECSTaskRule'),
      ]),
      TaskRole: role('ecs-tasks'),
      Definition: { Type: 'AWS::ECS::TaskDefinition', Properties: { TaskRoleArn: arnOf('TaskRole') } },
    },
    broken: {
      'not run': [without('Role', 'ecs:RunTask'), MISSING],
      'role not passed': [without('Role', 'iam:PassRole'), MISSING, /iam:PassRole on \S+role\/TaskRole/],
      'passed to another service': [
        (t) =>
          void (t.Role.Properties.Policies[0].PolicyDocument.Statement[2].Condition.StringEquals[
            'iam:PassedToService'
          ] = 'ec2.amazonaws.com'),
        MISSING,
      ],
      'no rule': [without('Role', 'events:PutTargets'), MISSING],
      'task may not be assumed by containers': [trusting('TaskRole', 'lambda'), 'error role-not-assumable TaskRole'],
    },
  },
  {
    name: 'distributed map over a file, with results',
    right: {
      ...machine(
        {
          Each: {
            Type: 'Map',
            End: true,
            ItemReader: {
              Resource: 'arn:aws:states:::s3:getObject',
              Parameters: { Bucket: '${Bucket}', Key: 'items.json' },
            },
            ItemProcessor: {
              ProcessorConfig: { Mode: 'DISTRIBUTED' },
              StartAt: 'Pass',
              States: { Pass: { Type: 'Pass', End: true } },
            },
            ResultWriter: {
              Resource: 'arn:aws:states:::s3:putObject',
              Parameters: { Bucket: '${Bucket}', Prefix: 'results' },
            },
          },
        },
        [
          allow('states:StartExecution', own('states', 'stateMachine:machine')),
          allow(['states:DescribeExecution', 'states:StopExecution'], EXECUTIONS),
          allow(['s3:GetObject', 's3:PutObject'], below('Bucket')),
          allow(['kms:Decrypt', 'kms:GenerateDataKey'], arnOf('Key')),
        ],
      ),
      Key: key(handsOver),
      Bucket: encryptedBucket('Key'),
    },
    broken: {
      'not started': [without('Role', 'states:StartExecution'), MISSING, /stateMachine:machine/],
      'not described': [without('Role', 'states:DescribeExecution'), MISSING],
      'not read': [without('Role', 's3:GetObject'), MISSING],
      'not written': [without('Role', 's3:PutObject'), MISSING],
      'not decrypted': [without('Role', 'kms:Decrypt'), MISSING],
    },
  },
  {
    name: 'logs, traces, own key',
    right: {
      ...machine(
        { Wait: { Type: 'Wait', Seconds: 1, End: true } },
        [
          allow([
            ...[
              'CreateLogDelivery',
              'GetLogDelivery',
              'UpdateLogDelivery',
              'DeleteLogDelivery',
              'ListLogDeliveries',
            ].map((name) => `logs:${name}`),
            ...['PutResourcePolicy', 'DescribeResourcePolicies', 'DescribeLogGroups'].map((name) => `logs:${name}`),
          ]),
          allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords']),
          allow(['kms:Decrypt', 'kms:GenerateDataKey'], arnOf('Key')),
        ],
        {
          LoggingConfiguration: {
            Level: 'ALL',
            Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: own('logs', 'log-group:x:*') } }],
          },
          TracingConfiguration: { Enabled: true },
          EncryptionConfiguration: { Type: 'CUSTOMER_MANAGED_KMS_KEY', KmsKeyId: arnOf('Key') },
        },
      ),
      Key: key(handsOver),
    },
    broken: {
      'no delivery': [without('Role', 'logs:CreateLogDelivery'), MISSING, /delivers logs/],
      'delivery narrowed to a group': [
        elsewhere('Role', 'logs:CreateLogDelivery', own('logs', 'log-group:x:*')),
        MISSING,
      ],
      'no traces': [without('Role', 'xray:PutTraceSegments'), 'warning permission-missing Role'],
      'no key': [without('Role', 'kms:GenerateDataKey'), MISSING],
    },
  },
  {
    name: 'JSONata, worked-out arguments, substitutions',
    right: (() => {
      const template = machine({}, [allow('lambda:InvokeFunction', [arnOf('Worker'), below('Worker')])]);
      template.Worker = worker;
      template.Machine.Properties.DefinitionString = JSON.stringify({
        QueryLanguage: 'JSONata',
        StartAt: 'Invoke',
        States: {
          Invoke: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            Arguments: { FunctionName: '${name}' },
            End: true,
          },
        },
      });
      template.Machine.Properties.DefinitionSubstitutions = { name: arnOf('Worker') };
      return template;
    })(),
    broken: {
      'none allowed': [without('Role', 'lambda:InvokeFunction'), MISSING],
      'worked out, and nothing allowed': [
        (t) => {
          t.Machine.Properties.DefinitionSubstitutions.name = '{% $states.input.name %}';
          t.Role.Properties.Policies = [];
        },
        MISSING,
      ],
    },
  },
];

describe('state machines', () => cases.forEach(testCase));
