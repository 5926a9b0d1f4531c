import type { Json } from '../../../fixtures/stack';
import {
  allow,
  arnOf,
  below,
  brief,
  elsewhere,
  encryptedBucket,
  faultsOf,
  handler,
  handsOver,
  key,
  own,
  ref,
  role,
  testCase,
  trusting,
  without,
  type Case,
} from './fixture';

const MISSING = 'error permission-missing Role';
const WARNING = 'warning permission-missing Role';
const LOGS = own('logs', 'log-group:airflow-etl-*');

const airflow: Case = {
  name: 'Airflow',
  right: {
    Role: (() => {
      const made = role(
        'airflow',
        allow('s3:GetObject*', below('Dags')),
        allow(['s3:ListBucket', 's3:GetBucket*'], arnOf('Dags')),
        allow('s3:GetAccountPublicAccessBlock'),
        allow(
          ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'],
          'arn:aws:sqs:eu-central-1:*:airflow-celery-*',
        ),
        allow(['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:GetLogEvents'], LOGS),
        allow('cloudwatch:PutMetricData'),
        allow('airflow:PublishMetrics', own('airflow', 'environment/etl')),
      );
      made.Properties.AssumeRolePolicyDocument.Statement[0].Principal.Service = [
        'airflow.amazonaws.com',
        'airflow-env.amazonaws.com',
      ];
      return made;
    })(),
    Dags: { Type: 'AWS::S3::Bucket' },
    Environment: {
      Type: 'AWS::MWAA::Environment',
      Properties: { Name: 'etl', ExecutionRoleArn: arnOf('Role'), SourceBucketArn: arnOf('Dags') },
    },
  },
  broken: {
    'DAGs not read': [without('Role', 's3:GetObject*'), MISSING, /reads its DAGs/],
    'bucket not looked at': [without('Role', 's3:GetBucket*'), MISSING, /GetBucketPublicAccessBlock/],
    'account not looked at': [without('Role', 's3:GetAccountPublicAccessBlock'), WARNING],
    'no logs': [without('Role', 'logs:PutLogEvents'), MISSING, /writes logs/],
    'logs of another environment': [
      elsewhere('Role', 'logs:PutLogEvents', own('logs', 'log-group:airflow-lab-*')),
      MISSING,
      /log-group:airflow-etl-/,
    ],
    'logs not shown': [without('Role', 'logs:GetLogEvents'), WARNING],
    'no metrics': [without('Role', 'cloudwatch:PutMetricData'), MISSING],
    'no health': [without('Role', 'airflow:PublishMetrics'), MISSING],
    'health of another environment': [
      elsewhere('Role', 'airflow:PublishMetrics', own('airflow', 'environment/lab')),
      MISSING,
    ],
    'only one of its services': [trusting('Role', 'airflow'), 'error role-not-assumable Role', /airflow-env/],
  },
};

const endpoint = (type: string, properties: Json): Json => ({
  Type: 'AWS::DMS::Endpoint',
  Properties: { EndpointType: type, ...properties },
});

const capture: Case = {
  name: 'DMS into a stream and a bucket, out of a database with a secret',
  right: {
    Role: role(
      'dms.eu-central-1',
      allow(['kinesis:DescribeStream', 'kinesis:PutRecord', 'kinesis:PutRecords'], arnOf('Stream')),
      allow(['s3:PutObject', 's3:DeleteObject'], below('Bucket', 'cdc/*')),
      allow('s3:ListBucket', arnOf('Bucket')),
      allow('s3:GetObject', below('Inbox')),
      allow('s3:ListBucket', arnOf('Inbox')),
      allow('secretsmanager:GetSecretValue', ref('Secret')),
      allow(['kms:GenerateDataKey', 'kms:Decrypt'], arnOf('Key')),
    ),
    Key: key(handsOver),
    Stream: { Type: 'AWS::Kinesis::Stream' },
    Bucket: encryptedBucket('Key'),
    Inbox: { Type: 'AWS::S3::Bucket' },
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { KmsKeyId: ref('Key') } },
    ToStream: endpoint('target', {
      EngineName: 'kinesis',
      KinesisSettings: { StreamArn: arnOf('Stream'), ServiceAccessRoleArn: arnOf('Role') },
    }),
    ToBucket: endpoint('target', {
      EngineName: 's3',
      S3Settings: { BucketName: ref('Bucket'), BucketFolder: 'cdc', ServiceAccessRoleArn: arnOf('Role') },
    }),
    FromBucket: endpoint('source', {
      EngineName: 's3',
      S3Settings: { BucketName: ref('Inbox'), ServiceAccessRoleArn: arnOf('Role') },
    }),
    FromDatabase: endpoint('source', {
      EngineName: 'postgres',
      PostgreSqlSettings: { SecretsManagerSecretId: ref('Secret'), SecretsManagerAccessRoleArn: arnOf('Role') },
    }),
  },
  broken: {
    'stream not described': [without('Role', 'kinesis:DescribeStream'), MISSING],
    'stream not written': [without('Role', 'kinesis:PutRecords'), MISSING, /writes to its stream/],
    'bucket not written': [without('Role', 's3:PutObject'), MISSING, /Bucket\/cdc\/\*/],
    'another folder': [elsewhere('Role', 's3:PutObject', below('Bucket', 'full/*')), MISSING],
    'bucket not listed': [elsewhere('Role', 's3:ListBucket', arnOf('Inbox')), MISSING],
    'source not read': [without('Role', 's3:GetObject'), MISSING, /reads from its bucket/],
    'no secret': [without('Role', 'secretsmanager:GetSecretValue'), MISSING, /logs in with a secret/],
    'secret not decrypted': [without('Role', 'kms:Decrypt'), MISSING],
    'bucket not encrypted': [without('Role', 'kms:GenerateDataKey'), MISSING],
    'trust of another service': [trusting('Role', 'glue'), 'error role-not-assumable Role', /dms\.amazonaws\.com/],
  },
};

const USERS = { 'Fn::Select': [6, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Proxy', 'DBProxyArn'] }] }] };
const connect = (user: string): Json => ({ 'Fn::Join': ['', [own('rds-db', 'dbuser:'), USERS, `/${user}`]] });

const proxy: Case = {
  name: 'RDS Proxy that lets in with IAM only',
  right: {
    Role: role('rds', allow('secretsmanager:GetSecretValue', ref('Secret')), allow('kms:Decrypt', arnOf('Key'))),
    Key: key(handsOver),
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { KmsKeyId: ref('Key') } },
    Proxy: {
      Type: 'AWS::RDS::DBProxy',
      Properties: {
        RoleArn: arnOf('Role'),
        EngineFamily: 'POSTGRESQL',
        Auth: [{ AuthScheme: 'SECRETS', IAMAuth: 'REQUIRED', SecretArn: ref('Secret') }],
      },
    },
    ClientRole: role('lambda', allow('logs:*'), allow('rds-db:connect', connect('app'))),
    Client: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Role: arnOf('ClientRole'),
        Environment: { Variables: { HOST: { 'Fn::GetAtt': ['Proxy', 'Endpoint'] } } },
      },
    },
  },
  broken: {
    'no secret': [without('Role', 'secretsmanager:GetSecretValue'), MISSING],
    'no key': [without('Role', 'kms:Decrypt'), MISSING],
    'no login': [without('ClientRole', 'rds-db:connect'), 'error permission-missing ClientRole', /rds-db:connect/],
    'login in another account': [
      elsewhere('ClientRole', 'rds-db:connect', 'arn:aws:rds-db:eu-central-1:444455556666:dbuser:*/app'),
      'error permission-missing ClientRole',
    ],
    'trust of another service': [trusting('Role', 'lambda'), 'error role-not-assumable Role'],
  },
};

/** As the CDK writes a secret's name. */
const nameOf = (id: string): Json => {
  const parts = { 'Fn::Split': ['-', { 'Fn::Select': [6, { 'Fn::Split': [':', ref(id)] }] }] };
  return { 'Fn::Join': ['-', [0, 1].map((at) => ({ 'Fn::Select': [at, parts] }))] };
};
const byName = (end: string): Json => ({ 'Fn::Join': ['', [own('secretsmanager', 'secret:'), nameOf('Secret'), end]] });

const named: Case = {
  name: 'a secret by its name',
  right: {
    ...handler(
      `const { SecretsManagerClient, GetSecretValueCommand } = require('@aws-sdk/client-secrets-manager');
       const client = new SecretsManagerClient();
       exports.handler = () => client.send(new GetSecretValueCommand({ SecretId: process.env.SECRET }));`,
      [allow('secretsmanager:GetSecretValue', byName('-??????'))],
      { Environment: { Variables: { SECRET: nameOf('Secret') } } },
    ),
    Secret: { Type: 'AWS::SecretsManager::Secret' },
    Other: { Type: 'AWS::SecretsManager::Secret' },
  },
  broken: {
    'no right': [without('Role', 'secretsmanager:GetSecretValue'), MISSING, /GetSecretValue on .*secret:Secret/],
    'without the characters at its end': [elsewhere('Role', 'secretsmanager:GetSecretValue', byName('')), MISSING],
    'another one': [elsewhere('Role', 'secretsmanager:GetSecretValue', ref('Other')), MISSING],
  },
};

describe('services for data', () => [airflow, capture, proxy, named].forEach(testCase));

test.each([
  ['takes passwords too', { IAMAuth: 'DISABLED', SecretArn: ref('Secret') }],
  ['says nothing', { SecretArn: ref('Secret') }],
  ['rests on a parameter', { IAMAuth: ref('Mode'), SecretArn: ref('Secret') }],
])('a proxy that %s asks nothing of its clients', (_, auth) => {
  const template = structuredClone(proxy.right);
  without('ClientRole', 'rds-db:connect')(template);
  template.Proxy.Properties.Auth.push(auth);
  expect(brief(faultsOf(template))).toEqual([]);
});
