import {
  allow,
  arnOf,
  below,
  elsewhere,
  encryptedBucket,
  handler,
  handsOver,
  key,
  own,
  ref,
  testCase,
  without,
  type Case,
} from './fixture';
import type { Json } from '../../../fixtures/stack';

const MISSING = 'error permission-missing Role';
const mapping = (source: Json, properties: Json = {}): Json => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { FunctionName: ref('Function'), EventSourceArn: source, ...properties },
});
const CODE = 'exports.handler = async () => 1;';
const READ = ['kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:DescribeStream', 'kinesis:ListShards'];

const cases: Case[] = [
  {
    name: 'encrypted stream with a bucket for what failed',
    right: {
      ...handler(CODE, [
        allow(READ, arnOf('Stream')),
        allow(['kms:Decrypt', 'kms:GenerateDataKey'], arnOf('Key')),
        allow('s3:PutObject', below('Failed', 'aws/lambda/*')),
        allow('s3:ListBucket', arnOf('Failed')),
      ]),
      Key: key(handsOver),
      Failed: encryptedBucket('Key'),
      Stream: {
        Type: 'AWS::Kinesis::Stream',
        Properties: { Name: 'shop', StreamEncryption: { EncryptionType: 'KMS', KeyId: arnOf('Key') } },
      },
      Mapping: mapping(own('kinesis', 'stream/shop'), {
        DestinationConfig: { OnFailure: { Destination: arnOf('Failed') } },
      }),
    },
    broken: {
      'no records': [without('Role', 'kinesis:GetRecords'), MISSING, /stream\/shop/],
      'no description': [without('Role', 'kinesis:DescribeStream'), MISSING],
      'another stream': [elsewhere('Role', 'kinesis:GetRecords', own('kinesis', 'stream/other')), MISSING],
      'no key': [without('Role', 'kms:Decrypt'), MISSING, /shop is encrypted/],
      'no bucket for failures': [without('Role', 's3:PutObject'), MISSING, /destination/],
      'no key of the bucket': [without('Role', 'kms:GenerateDataKey'), MISSING],
    },
  },
  {
    name: 'changes of a table',
    right: {
      ...handler(CODE, [
        allow(['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'], {
          'Fn::GetAtt': ['Table', 'StreamArn'],
        }),
        allow('dynamodb:ListStreams'),
      ]),
      Table: { Type: 'AWS::DynamoDB::Table', Properties: { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } } },
      Other: { Type: 'AWS::DynamoDB::Table' },
      Mapping: mapping({ 'Fn::GetAtt': ['Table', 'StreamArn'] }),
    },
    broken: {
      'no records': [without('Role', 'dynamodb:GetRecords'), MISSING],
      'streams of another table': [elsewhere('Role', 'dynamodb:GetRecords', below('Other', 'stream/*')), MISSING],
    },
  },
  {
    name: 'streams of a table by a pattern',
    right: {
      ...handler(CODE, [
        allow(
          ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'],
          below('Table', 'stream/*'),
        ),
      ]),
      Table: { Type: 'AWS::DynamoDB::Table' },
      Mapping: mapping({ 'Fn::GetAtt': ['Table', 'StreamArn'] }),
    },
    broken: { 'the table itself': [elsewhere('Role', 'dynamodb:GetRecords', arnOf('Table')), MISSING] },
  },
  {
    name: 'queue',
    right: {
      ...handler(CODE, [allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], arnOf('Queue'))]),
      Queue: { Type: 'AWS::SQS::Queue' },
      Mapping: mapping(arnOf('Queue')),
    },
    broken: {
      'no receiving': [without('Role', 'sqs:ReceiveMessage'), MISSING],
      'no deleting': [without('Role', 'sqs:DeleteMessage'), MISSING],
      'no attributes': [without('Role', 'sqs:GetQueueAttributes'), MISSING],
    },
  },
  {
    name: 'role with the managed policy for streams',
    right: (() => {
      const template = handler(CODE, []);
      template.Role.Properties.ManagedPolicyArns = [
        'arn:aws:iam::aws:policy/service-role/AWSLambdaKinesisExecutionRole',
      ];
      return { ...template, Stream: { Type: 'AWS::Kinesis::Stream' }, Mapping: mapping(arnOf('Stream')) };
    })(),
    broken: {
      'the one for queues': [
        (t) =>
          void (t.Role.Properties.ManagedPolicyArns = [
            'arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole',
          ]),
        MISSING,
      ],
    },
  },
];

describe('event source mappings', () => cases.forEach(testCase));
