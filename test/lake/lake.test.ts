import { RemovalPolicy, Size } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Lake } from '../../lib/lake/lake';
import type { LakeProps } from '../../lib/lake/lake-props';
import { propertiesOf, templateOf } from '../fixtures/stack';

const props = (prefix: string): LakeProps => {
  const name = (zone: string) => `${prefix}_${zone}`.replaceAll('-', '_');
  return {
    prefix,
    databaseNames: {
      bronze: name('bronze'),
      silver: name('silver'),
      gold: name('gold'),
      quarantine: name('quarantine'),
    },
  };
};
const template = (overrides: Partial<LakeProps> = {}) =>
  templateOf((stack) => new Lake(stack, 'Lake', { ...props('flights-dev'), ...overrides }));
const retained = template();
const disposable = template({ removalPolicy: RemovalPolicy.DESTROY });
const key = (built = retained) => ({ 'Fn::GetAtt': [Object.keys(built.findResources('AWS::KMS::Key'))[0], 'Arn'] });

test('one key, rotated, for buckets, state, results and secret', () => {
  retained.resourceCountIs('AWS::KMS::Key', 1);
  retained.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  retained.hasResourceProperties('AWS::DynamoDB::Table', {
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: key() },
  });
  retained.hasResourceProperties('AWS::SecretsManager::Secret', { KmsKeyId: key() });
});

test('a database for each zone, at the root of its bucket', () => {
  const databases = propertiesOf(retained, 'AWS::Glue::Database');
  expect(databases.map((database) => database.DatabaseInput.Name)).toEqual([
    'flights_dev_bronze',
    'flights_dev_silver',
    'flights_dev_gold',
    'flights_dev_quarantine',
  ]);
  for (const { DatabaseInput: input } of databases) {
    const zone = input.Name.split('_').at(-1);
    const [scheme, bucket, slash] = input.LocationUri['Fn::Join'][1];
    expect([scheme, slash]).toEqual(['s3://', '/']);
    expect(bucket.Ref.toLowerCase()).toContain(zone);
  }
});

describe('Athena', () => {
  test('no query reads more than the limit, and clients cannot set it aside', () => {
    retained.hasResourceProperties('AWS::Athena::WorkGroup', {
      Name: 'flights-dev',
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        PublishCloudWatchMetricsEnabled: true,
        BytesScannedCutoffPerQuery: 10 * 1024 ** 3,
      },
    });
    template({ scanLimit: Size.gibibytes(100) }).hasResourceProperties('AWS::Athena::WorkGroup', {
      WorkGroupConfiguration: { BytesScannedCutoffPerQuery: 100 * 1024 ** 3 },
    });
  });

  test('results are encrypted, in the artefacts, where they expire', () => {
    const [group] = propertiesOf(retained, 'AWS::Athena::WorkGroup');
    const { OutputLocation, EncryptionConfiguration } = group!.WorkGroupConfiguration.ResultConfiguration;
    expect(EncryptionConfiguration).toEqual({ EncryptionOption: 'SSE_KMS', KmsKey: key() });
    expect(OutputLocation['Fn::Join'][1]).toEqual([
      's3://',
      { Ref: expect.stringMatching(/Artefacts/) },
      '/athena/all/',
    ]);
  });
});

test('state: on demand, restorable to any second, forgetting by itself', () => {
  retained.hasResourceProperties('AWS::DynamoDB::Table', {
    TableName: 'flights-dev-state',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  });
});

test('the mask secret is generated, long enough for a hash key, and never rotated', () => {
  retained.hasResourceProperties('AWS::SecretsManager::Secret', {
    GenerateSecretString: Match.objectLike({ PasswordLength: 64 }),
    SecretString: Match.absent(),
  });
  retained.resourceCountIs('AWS::SecretsManager::RotationSchedule', 0);
});

describe('what becomes of the data', () => {
  const STATEFUL = [
    'AWS::S3::Bucket',
    'AWS::KMS::Key',
    'AWS::Glue::Database',
    'AWS::Athena::WorkGroup',
    'AWS::DynamoDB::Table',
    'AWS::SecretsManager::Secret',
  ];
  const policies = (built: typeof retained) =>
    STATEFUL.flatMap((type) =>
      Object.values(built.findResources(type)).map((resource) => [type, resource.DeletionPolicy]),
    );

  test('all of it stays by default', () => {
    expect(policies(retained).filter(([, policy]) => policy !== 'Retain')).toEqual([]);
    retained.hasResourceProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: true });
    retained.hasResourceProperties('AWS::KMS::Key', { PendingWindowInDays: 30 });
  });

  test('all of it goes where it may', () => {
    expect(policies(disposable).filter(([, policy]) => policy !== 'Delete')).toEqual([]);
    disposable.hasResourceProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: false });
    disposable.hasResourceProperties('AWS::Athena::WorkGroup', { RecursiveDeleteOption: true });
  });
});

test('twice in one stack', () => {
  const built = templateOf((stack) => {
    new Lake(stack, 'One', { ...props('flights-dev'), removalPolicy: RemovalPolicy.DESTROY });
    new Lake(stack, 'Two', { ...props('flights-test'), removalPolicy: RemovalPolicy.DESTROY });
  });
  built.resourceCountIs('AWS::DynamoDB::Table', 2);
  built.resourceCountIs('AWS::S3::Bucket', 12);
});
