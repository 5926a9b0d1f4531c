import {
  allow,
  arnOf,
  below,
  deny,
  elsewhere,
  encryptedBucket,
  handler,
  handsOver,
  key,
  own,
  plus,
  ref,
  testCase,
  trusting,
  without,
  type Case,
  type Template,
} from './fixture';

const MISSING = 'error permission-missing Role';
const DENIED = 'error permission-denied Role';
const reads = (variable = 'BUCKET'): string =>
  `const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');
   exports.handler = (event) => new S3Client().send(new GetObjectCommand({ Bucket: process.env.${variable}, Key: event.key }));`;
const environment = (variables: object): object => ({ Environment: { Variables: variables } });
const bucket = { Type: 'AWS::S3::Bucket' };

const onlyThroughEndpoint: Template[string] = {
  Type: 'AWS::S3::BucketPolicy',
  Properties: {
    Bucket: ref('Bucket'),
    PolicyDocument: {
      Statement: [
        {
          ...deny('s3:*', [arnOf('Bucket'), below('Bucket')], { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }),
          Principal: '*',
        },
      ],
    },
  },
};

const cases: Case[] = [
  {
    name: 'bucket named by an environment variable',
    right: {
      ...handler(reads(), [allow('s3:GetObject', below('Bucket'))], environment({ BUCKET: ref('Bucket') })),
      Bucket: bucket,
      Other: bucket,
    },
    broken: {
      'action taken out': [
        without('Role', 's3:GetObject'),
        MISSING,
        /Function needs s3:GetObject on arn:aws:s3:::Bucket\/\*.*index\.js/,
      ],
      'another bucket': [elsewhere('Role', 's3:GetObject', below('Other')), MISSING, /s3:GetObject/],
      'the bucket without its objects': [elsewhere('Role', 's3:GetObject', arnOf('Bucket')), MISSING],
      'denied by the role': [plus('Role', deny('s3:Get*')), DENIED, /denies/],
      'denied by the bucket but for an endpoint': [
        (t) => void (t.Policy = onlyThroughEndpoint),
        'error permission-denied Policy',
      ],
      'trust of another service': [trusting('Role', 'glue'), 'error role-not-assumable Role', /lambda\.amazonaws\.com/],
      'boundary leaves it out': [
        (t) => {
          t.Boundary = {
            Type: 'AWS::IAM::ManagedPolicy',
            Properties: { PolicyDocument: { Statement: [allow('logs:*')] } },
          };
          t.Role.Properties.PermissionsBoundary = ref('Boundary');
        },
        'error permission-denied Boundary',
      ],
      'all but this allowed': [
        (t) =>
          void (t.Role.Properties.Policies[0].PolicyDocument.Statement[1] = {
            Effect: 'Allow',
            NotAction: 's3:*',
            Resource: '*',
          }),
        MISSING,
      ],
      'all but this resource allowed': [
        (t) =>
          void (t.Role.Properties.Policies[0].PolicyDocument.Statement[1] = {
            Effect: 'Allow',
            Action: 's3:*',
            NotResource: below('Bucket'),
          }),
        MISSING,
      ],
    },
  },
  {
    name: 'bucket encrypted with a key of the templates',
    right: {
      ...handler(
        reads(),
        [allow('s3:GetObject', below('Bucket')), allow('kms:Decrypt', arnOf('Key'))],
        environment({ BUCKET: ref('Bucket') }),
      ),
      Key: key(handsOver),
      Bucket: encryptedBucket('Key'),
    },
    broken: {
      'no right on the key': [
        without('Role', 'kms:Decrypt'),
        MISSING,
        /kms:Decrypt on arn:aws:kms:\S+key\/Key.*Bucket is encrypted/,
      ],
      'key policy shut': [
        (t) => void (t.Key.Properties.KeyPolicy.Statement[0].Principal = { Service: 'logs.amazonaws.com' }),
        'error permission-denied Key',
        /hands over/,
      ],
      'key policy of another account': [
        (t) => void (t.Key.Properties.KeyPolicy.Statement[0].Principal = { AWS: 'arn:aws:iam::999999999999:root' }),
        'error permission-denied Key',
      ],
      'only through another service': [
        (t) =>
          void (t.Role.Properties.Policies[0].PolicyDocument.Statement[2].Condition = {
            StringEquals: { 'kms:ViaService': 'sqs.eu-central-1.amazonaws.com' },
          }),
        MISSING,
      ],
    },
  },
  {
    name: 'key policy that names the role',
    right: {
      ...handler(reads(), [allow('s3:GetObject', below('Bucket'))], environment({ BUCKET: ref('Bucket') })),
      Key: key({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*', Principal: { AWS: arnOf('Role') } }),
      Bucket: encryptedBucket('Key'),
    },
    broken: {
      'for another action': [without('Key', 'kms:Decrypt'), 'error permission-denied Key'],
    },
  },
  {
    name: 'bucket policy that names the role',
    right: {
      ...handler(reads(), [], environment({ BUCKET: ref('Bucket') })),
      Bucket: bucket,
      Policy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: ref('Bucket'),
          PolicyDocument: {
            Statement: [{ ...allow('s3:GetObject', below('Bucket')), Principal: { AWS: arnOf('Role') } }],
          },
        },
      },
    },
    broken: {
      'names another role': [
        (t) => void (t.Policy.Properties.PolicyDocument.Statement[0].Principal = { AWS: own('iam', 'role/other') }),
        MISSING,
      ],
      'names the account only': [
        (t) => void (t.Policy.Properties.PolicyDocument.Statement[0].Principal = { AWS: '111122223333' }),
        MISSING,
      ],
    },
  },
  {
    name: 'policies of other resources and managed policies',
    right: {
      ...handler(reads(), [], { ...environment({ BUCKET: ref('Bucket') }), TracingConfig: { Mode: 'Active' } }),
      Bucket: bucket,
      Attached: {
        Type: 'AWS::IAM::Policy',
        Properties: { Roles: [ref('Role')], PolicyDocument: { Statement: [allow('s3:GetObject', below('Bucket'))] } },
      },
      Single: {
        Type: 'AWS::IAM::RolePolicy',
        Properties: {
          RoleName: ref('Role'),
          PolicyDocument: { Statement: [allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'])] },
        },
      },
    },
    broken: {
      detached: [(t) => void (t.Attached.Properties.Roles = ['another']), MISSING],
      'without traces': [
        without('Single', 'xray:PutTraceSegments'),
        'warning permission-missing Role',
        /xray:PutTraceSegments/,
      ],
    },
  },
  {
    name: 'function in a VPC',
    right: handler(
      'exports.handler = async () => 1;',
      [allow(['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DeleteNetworkInterface'])],
      { VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] } },
    ),
    broken: {
      'no interfaces': [without('Role', 'ec2:CreateNetworkInterface'), MISSING, /in a VPC/],
      'no description': [without('Role', 'ec2:DescribeNetworkInterfaces'), MISSING],
      'description narrowed': [
        elsewhere('Role', 'ec2:DescribeNetworkInterfaces', own('ec2', 'network-interface/*')),
        MISSING,
        /ec2:DescribeNetworkInterfaces on \*/,
      ],
    },
  },
  {
    name: 'dead letters, destinations, logs',
    right: {
      ...handler(
        'exports.handler = async () => 1;',
        [allow('sqs:SendMessage', arnOf('Queue')), allow('sns:Publish', ref('Topic'))],
        {
          DeadLetterConfig: { TargetArn: arnOf('Queue') },
        },
      ),
      Queue: { Type: 'AWS::SQS::Queue' },
      Topic: { Type: 'AWS::SNS::Topic' },
      Config: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: {
          FunctionName: ref('Function'),
          Qualifier: '$LATEST',
          DestinationConfig: { OnFailure: { Destination: ref('Topic') } },
        },
      },
    },
    broken: {
      'no dead letters': [without('Role', 'sqs:SendMessage'), MISSING, /dead-letter queue/],
      'no destination': [without('Role', 'sns:Publish'), MISSING],
      'no logs': [without('Role', 'logs:PutLogEvents'), 'warning permission-missing Role', /writes logs/],
    },
  },
];

describe('functions', () => cases.forEach(testCase));
