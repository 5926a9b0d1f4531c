/** Each rule finds what is planted for it: a rule that finds nothing proves nothing. */
import type { Json } from '../fixtures/stack';
import { atRestRules, inTransitRules } from './support/encryption-rules';
import { exposureRules } from './support/exposure-rules';
import { policyRules } from './support/policy-rules';
import type { Resources, Rule } from './support/rules';
import { statementsOf } from './support/rules';

const one = (Type: string, Properties: Json, more: Resources = {}): Resources => ({
  Bad: { Type, Properties },
  ...more,
});
const allow = (more: Json) => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/x', ...more });
const policy = (...statements: Json[]) => one('AWS::IAM::Policy', { PolicyDocument: { Statement: statements } });
const bucketPolicy = (statement: Json) => one('AWS::S3::BucketPolicy', { PolicyDocument: { Statement: [statement] } });
const role = (...statements: Json[]) => one('AWS::IAM::Role', { AssumeRolePolicyDocument: { Statement: statements } });
const trust = (Principal: Json, Condition?: Json) => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRole',
  Principal,
  ...(Condition ? { Condition } : {}),
});
const group = (way: string, rule: Json) => one('AWS::EC2::SecurityGroup', { [`SecurityGroup${way}`]: [rule] });
const tcp = (port: number, more: Json) => ({ IpProtocol: 'tcp', FromPort: port, ToPort: port, ...more });
const BLOCKED = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};
const encrypted = (SSEAlgorithm: string, more: Json = {}) => ({
  BucketEncryption: {
    ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm, ...more } }],
  },
});

const PLANTED: Readonly<Record<string, readonly Resources[]>> = {
  'no action is a wildcard where something is allowed': [
    policy(allow({ Action: '*' })),
    policy(allow({ Action: ['s3:PutObject', 's3:Get*'] })),
    bucketPolicy(allow({ Action: 's3:*', Principal: { AWS: 'arn:aws:iam::1:role/r' } })),
    one('AWS::KMS::Key', { KeyPolicy: { Statement: [allow({ Action: 'kms:*' })] } }),
    one('AWS::EC2::VPCEndpoint', { PolicyDocument: { Statement: [allow({ Action: 'sns:?ublish' })] } }),
    one('AWS::IAM::Role', { Policies: [{ PolicyDocument: { Statement: [allow({ Action: 'logs:*' })] } }] }),
  ],
  'nothing is allowed, denied or trusted by what it is not': [
    policy({ Effect: 'Allow', NotAction: 's3:PutObject', Resource: '*' }),
    policy({ Effect: 'Allow', Action: 's3:GetObject', NotResource: 'x' }),
    bucketPolicy({ Effect: 'Deny', Action: 's3:*', NotPrincipal: { AWS: 'x' }, Resource: 'x' }),
  ],
  'all resources are meant only by actions that know none': [
    policy(allow({ Resource: '*' })),
    policy(allow({ Resource: ['x', '*'] })),
    policy(allow({ Action: 'cloudwatch:PutMetricData', Resource: '*' })),
  ],
  'nobody is everybody, but within an account, an organisation or a VPC': [
    bucketPolicy(allow({ Principal: '*' })),
    bucketPolicy(allow({ Principal: { AWS: '*' }, Condition: { Bool: { 'aws:SecureTransport': 'true' } } })),
    one('AWS::SQS::QueuePolicy', { PolicyDocument: { Statement: [allow({ Principal: { AWS: ['x', '*'] } })] } }),
    one('AWS::EC2::VPCEndpoint', {
      PolicyDocument: {
        Statement: [
          allow({
            Principal: { AWS: '*' },
            Action: ['s3:GetObject', 's3:PutObject'],
            Condition: { StringNotEquals: { 'aws:ResourceAccount': '1' } },
          }),
        ],
      },
    }),
  ],
  'no role passes a role or takes another': [
    policy(allow({ Action: 'iam:PassRole' })),
    policy(allow({ Action: ['s3:GetObject', 'sts:AssumeRole'] })),
  ],
  'a role is taken by one service, for this account': [
    role(trust({ Service: 'states.amazonaws.com' })),
    role(trust({ AWS: 'arn:aws:iam::1:root' })),
    role(trust({ Service: ['glue.amazonaws.com', 'lambda.amazonaws.com'] })),
    role(trust({ Service: 'firehose.amazonaws.com' }, { StringNotEquals: { 'aws:SourceAccount': '1' } })),
  ],
  'a role has one statement of trust, and no policy of AWS': [
    role(trust({ Service: 'glue.amazonaws.com' }), trust({ Service: 'glue.amazonaws.com' })),
    one('AWS::IAM::Role', { AssumeRolePolicyDocument: { Statement: [1] }, ManagedPolicyArns: ['arn:x'] }),
  ],
  'a service that is let in is let in for this account': [
    bucketPolicy(allow({ Principal: { Service: 'logging.s3.amazonaws.com' } })),
  ],

  'no address is let in': [
    group('Ingress', tcp(5432, { CidrIp: '0.0.0.0/0' })),
    group('Ingress', tcp(443, { CidrIp: '10.0.0.0/16' })),
    one('AWS::EC2::SecurityGroupIngress', tcp(22, { CidrIpv6: '::/0' })),
    one('AWS::EC2::SecurityGroupIngress', tcp(22, { SourcePrefixListId: 'pl-1' })),
  ],
  'only TLS, and the port of a database, go out to any address': [
    group('Egress', tcp(80, { CidrIp: '0.0.0.0/0' })),
    one('AWS::EC2::SecurityGroupEgress', { IpProtocol: '-1', CidrIp: '0.0.0.0/0' }),
    one('AWS::EC2::SecurityGroupEgress', { IpProtocol: 'tcp', FromPort: 443, ToPort: 5432, CidrIpv6: '::/0' }),
  ],
  'a group says what goes out': [one('AWS::EC2::SecurityGroup', {})],
  'no subnet gives public addresses': [
    one('AWS::EC2::Subnet', { MapPublicIpOnLaunch: true }),
    one('AWS::EC2::Subnet', { AssignIpv6AddressOnCreation: true }),
  ],
  'public addresses are those of NAT gateways': [one('AWS::EC2::EIP', {})],
  'databases are not public': [
    one('AWS::RDS::DBInstance', {}),
    one('AWS::RDS::DBInstance', { PubliclyAccessible: true }),
  ],
  'buckets block public access, by policies and by lists': [
    one('AWS::S3::Bucket', {}),
    one('AWS::S3::Bucket', { PublicAccessBlockConfiguration: { ...BLOCKED, IgnorePublicAcls: false } }),
    one('AWS::S3::Bucket', { PublicAccessBlockConfiguration: BLOCKED }),
  ],
  'no function has an address without IAM': [one('AWS::Lambda::Url', { AuthType: 'NONE' })],
  'no function may be called by everybody, or by a service for any account': [
    one('AWS::Lambda::Permission', { Principal: '*' }),
    one('AWS::Lambda::Permission', { Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::b' }),
  ],
  'nothing lies in a public place': [one('AWS::EC2::Instance', {})],

  'whatever keeps something is encrypted with a customer key': [
    one('AWS::S3::Bucket', encrypted('AES256')),
    one('AWS::S3::Bucket', encrypted('aws:kms')),
    one('AWS::RDS::DBInstance', { StorageEncrypted: true, KmsKeyId: { Ref: 'K' } }),
    one('AWS::Kinesis::Stream', { StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' } }),
    one('AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true } }),
    one('AWS::SQS::Queue', {}),
    one('AWS::SNS::Topic', { KmsMasterKeyId: 'alias/aws/sns' }),
    one('AWS::Logs::LogGroup', {}),
    one('AWS::SecretsManager::Secret', {}),
    one('AWS::Athena::WorkGroup', { WorkGroupConfiguration: { ResultConfiguration: {} } }),
    one('AWS::Glue::SecurityConfiguration', {
      EncryptionConfiguration: { S3Encryptions: [{ S3EncryptionMode: 'SSE-S3' }] },
    }),
    one('AWS::Glue::Job', {}),
    one('AWS::KinesisFirehose::DeliveryStream', { ExtendedS3DestinationConfiguration: {} }),
  ],
  'of every type of resource it is known whether it keeps something': [one('AWS::EFS::FileSystem', {})],
  'keys are rotated': [one('AWS::KMS::Key', {})],

  'buckets refuse plain HTTP': [one('AWS::S3::Bucket', {})],
  'queues refuse plain HTTP': [one('AWS::SQS::Queue', {})],
  'topics refuse plain HTTP': [one('AWS::SNS::Topic', {})],
  'buckets refuse TLS older than 1.2': [
    one(
      'AWS::S3::Bucket',
      {},
      {
        Policy: {
          Type: 'AWS::S3::BucketPolicy',
          Properties: {
            PolicyDocument: {
              Statement: [
                {
                  Effect: 'Deny',
                  Action: 's3:*',
                  Principal: '*',
                  Resource: { 'Fn::GetAtt': ['Bad', 'Arn'] },
                  Condition: { NumericLessThan: { 's3:TlsVersion': 1.1 } },
                },
              ],
            },
          },
        },
      },
    ),
  ],
  'databases refuse what is not TLS': [
    one('AWS::RDS::DBInstance', {}),
    one(
      'AWS::RDS::DBInstance',
      { DBParameterGroupName: { Ref: 'P' } },
      {
        P: { Type: 'AWS::RDS::DBParameterGroup', Properties: { Parameters: { 'rds.force_ssl': '0' } } },
      },
    ),
  ],
  'connections to databases insist on TLS': [
    one('AWS::Glue::Connection', { ConnectionInput: { ConnectionProperties: { JDBC_ENFORCE_SSL: 'false' } } }),
  ],
  'subscriptions are not to plain HTTP': [one('AWS::SNS::Subscription', { Protocol: 'http' })],
  'what refuses plain HTTP refuses it for every action': [
    bucketPolicy({
      Effect: 'Deny',
      Action: 's3:GetObject',
      Principal: '*',
      Resource: 'x',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
  ],
};

const rules: Readonly<Record<string, Rule>> = { ...policyRules, ...exposureRules, ...atRestRules, ...inTransitRules };

test.each(Object.entries(rules))('%s', (name, rule) => {
  const planted = PLANTED[name] ?? [];
  expect(planted.length).toBeGreaterThan(0);
  for (const resources of planted)
    expect({ resources, found: rule(resources).length }).toEqual({ resources, found: 1 });
});

test('what is planted is planted for a rule', () => {
  expect(Object.keys(PLANTED).filter((name) => rules[name] === undefined)).toEqual([]);
});

test('statements are found wherever they stand, and known by who they speak of', () => {
  const resources: Resources = {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: { Statement: [trust({ Service: 'glue.amazonaws.com' })] },
        Policies: [{ PolicyDocument: { Statement: [allow({})] } }],
      },
    },
    New: { Type: 'AWS::New::Thing', Properties: { Deep: [{ Policy: { Statement: allow({ Principal: '*' }) } }] } },
  };
  expect(statementsOf(resources).map(({ id, kind, principals }) => [id, kind, principals])).toEqual([
    ['Role', 'trust', ['Service:glue.amazonaws.com']],
    ['Role', 'identity', []],
    ['New', 'resource', ['*']],
  ]);
});
