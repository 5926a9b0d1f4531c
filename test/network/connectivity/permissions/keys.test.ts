import { allow, arnOf, handler, handsOver, key, own, ref, testCase, without, type Case } from './fixture';

const DYNAMO = `import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
export const handler = async () =>
  new DynamoDBClient({}).send(new PutItemCommand({ TableName: process.env.TABLE, Item: {} }));`;
const LOGS_SERVICE = {
  Effect: 'Allow',
  Action: ['kms:Decrypt*', 'kms:GenerateDataKey*'],
  Resource: '*',
  Principal: { Service: 'logs.eu-central-1.amazonaws.com' },
};

const cases: Case[] = [
  {
    name: 'table with a key of its own: DynamoDB decrypts in the caller’s name, for writing too',
    right: {
      ...handler(DYNAMO, [allow('dynamodb:PutItem', arnOf('Table')), allow('kms:Decrypt', arnOf('Key'))], {
        Environment: { Variables: { TABLE: ref('Table') } },
      }),
      Key: key(handsOver),
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: { SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: arnOf('Key') } },
      },
    },
    broken: {
      'key not for the role': [without('Role', 'kms:Decrypt'), 'error permission-missing Role', /Table is enc/],
    },
  },
  {
    name: 'log groups with a key: CloudWatch Logs must be let use it',
    right: {
      Key: key(handsOver, LOGS_SERVICE),
      One: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/shop/one', KmsKeyId: arnOf('Key') } },
      Two: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/shop/two', KmsKeyId: arnOf('Key') } },
    },
    broken: {
      'not at all, told once': [
        (t) => void t.Key.Properties.KeyPolicy.Statement.pop(),
        'error permission-missing Key',
        /Log group \/shop\/one and Log group \/shop\/two can't.*allows logs\.eu-central-1\.amazonaws\.com kms:Decrypt/,
      ],
      'for another group only': [
        (t) =>
          void (t.Key.Properties.KeyPolicy.Statement[1].Condition = {
            ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': own('logs', 'log-group:/shop/one') },
          }),
        'error permission-missing Key',
        /^Log group \/shop\/two can't/,
      ],
    },
  },
];

describe('keys of the user’s own', () => cases.forEach(testCase));
