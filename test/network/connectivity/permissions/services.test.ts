import { allow, arnOf, below, elsewhere, LOGS, own, ref, role, testCase, without, type Case } from './fixture';
import type { Json } from '../../../fixtures/stack';

const MISSING = 'error permission-missing Role';
const inDepth = (text: string): Json => ({ 'Fn::Sub': text });
const glue = (...statements: Json[]): Json => {
  const found = role('glue', ...statements);
  found.Properties.ManagedPolicyArns = ['arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole'];
  return found;
};

const cases: Case[] = [
  {
    name: 'a call of the library’s custom resource',
    right: {
      Role: role('lambda', LOGS, allow('dynamodb:PutItem', arnOf('Table'))),
      AWS679f53fac002430cb0da5b7982bd22872D164C4C: {
        Type: 'AWS::Lambda::Function',
        Properties: { Role: arnOf('Role'), Handler: 'index.handler', Code: { S3Key: 'x' } },
      },
      Table: { Type: 'AWS::DynamoDB::Table' },
      First: {
        Type: 'Custom::AWS',
        Properties: {
          ServiceToken: arnOf('AWS679f53fac002430cb0da5b7982bd22872D164C4C'),
          Create: inDepth('{"service":"DynamoDB","action":"putItem","parameters":{"TableName":"${Table}","Item":{}}}'),
        },
      },
    },
    broken: { 'not allowed': [without('Role', 'dynamodb:PutItem'), MISSING, /on create it calls dynamodb PutItem/] },
  },
  {
    name: 'a crawler with the policy that AWS keeps for Glue',
    right: {
      Role: glue(allow('s3:GetObject', below('Lake', 'raw/*'))),
      Lake: { Type: 'AWS::S3::Bucket' },
      Crawler: {
        Type: 'AWS::Glue::Crawler',
        Properties: { Role: arnOf('Role'), Targets: { S3Targets: [{ Path: inDepth('s3://${Lake}/raw/') }] } },
      },
    },
    broken: {
      'another folder': [elsewhere('Role', 's3:GetObject', below('Lake', 'curated/*')), MISSING, /it reads what/],
      'AWS’s policy alone': [without('Role', 's3:GetObject'), MISSING],
    },
  },
  {
    name: 'a job’s script in a bucket of the template',
    right: {
      Role: glue(allow('s3:GetObject', below('Lake'))),
      Lake: { Type: 'AWS::S3::Bucket' },
      Job: {
        Type: 'AWS::Glue::Job',
        Properties: { Role: arnOf('Role'), Command: { ScriptLocation: inDepth('s3://${Lake}/job.py') } },
      },
    },
    broken: { 'AWS’s policy alone': [without('Role', 's3:GetObject'), MISSING, /it fetches its script/] },
  },
  {
    name: 'a rule of IoT to a stream',
    right: {
      Role: role('iot', allow('kinesis:PutRecord', arnOf('Stream'))),
      Stream: { Type: 'AWS::Kinesis::Stream' },
      Rule: {
        Type: 'AWS::IoT::TopicRule',
        Properties: {
          TopicRulePayload: { Actions: [{ Kinesis: { RoleArn: arnOf('Role'), StreamName: ref('Stream') } }] },
        },
      },
    },
    broken: {
      'nothing put': [without('Role', 'kinesis:PutRecord'), MISSING, /IoT rule Rule needs kinesis:PutRecord/],
      'another stream': [elsewhere('Role', 'kinesis:PutRecord', own('kinesis', 'stream/other')), MISSING],
    },
  },
  {
    name: 'a trigger of a user pool',
    right: {
      Worker: { Type: 'AWS::Lambda::Function', Properties: { Role: own('iam', 'role/x'), Code: { S3Key: 'x' } } },
      Pool: { Type: 'AWS::Cognito::UserPool', Properties: { LambdaConfig: { PreSignUp: arnOf('Worker') } } },
      Permission: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          FunctionName: ref('Worker'),
          Action: 'lambda:InvokeFunction',
          Principal: 'cognito-idp.amazonaws.com',
          SourceArn: arnOf('Pool'),
        },
      },
    },
    broken: { 'no permission': [(t) => void delete t.Permission, 'error permission-missing Pool', /PreSignUp/] },
  },
  {
    name: 'a map whose role names the machine’s executions by its name',
    right: {
      Role: role('states'),
      Own: {
        Type: 'AWS::IAM::Policy',
        Properties: {
          Roles: [ref('Role')],
          PolicyDocument: {
            Statement: [
              allow('states:StartExecution', ref('Machine')),
              allow(
                ['states:DescribeExecution', 'states:StopExecution'],
                inDepth('arn:aws:states:${AWS::Region}:${AWS::AccountId}:execution:${Machine.Name}:*'),
              ),
            ],
          },
        },
      },
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          RoleArn: arnOf('Role'),
          Definition: {
            States: {
              Each: {
                Type: 'Map',
                ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, States: { Pass: { Type: 'Pass' } } },
              },
            },
          },
        },
      },
    },
    broken: {
      'not the executions': [without('Own', 'states:DescribeExecution'), MISSING],
      'of another machine': [elsewhere('Own', 'states:DescribeExecution', own('states', 'execution:other:*')), MISSING],
    },
  },
];

describe('services in the name of a role or in their own', () => cases.forEach(testCase));
