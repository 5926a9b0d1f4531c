import { RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Storage } from '../../lib/lake/storage';
import type { Json } from '../fixtures/stack';
import { propertiesOf, templateOf } from '../fixtures/stack';

const template = (removalPolicy?: RemovalPolicy, ids = ['Storage']) =>
  templateOf((stack) => {
    const key = new Key(stack, 'Key');
    for (const id of ids) new Storage(stack, id, { key, removalPolicy });
  });
const retained = template();
const disposable = template(RemovalPolicy.DESTROY);

/** Properties of a bucket by name: bronze, silver, gold, quarantine, artefacts, accessLogs. */
function bucket(name: string, built = retained): Record<string, Json> {
  const found = Object.entries(built.findResources('AWS::S3::Bucket')).filter(([id]) =>
    id.toLowerCase().startsWith(`storage${name.toLowerCase()}`),
  );
  expect(found).toHaveLength(1);
  return found[0]![1].Properties;
}
const rules = (name: string, built = retained): Json[] => bucket(name, built).LifecycleConfiguration.Rules;
const LAKE = ['bronze', 'silver', 'gold', 'quarantine', 'artefacts'];
const ZONES = LAKE.slice(0, 4);

test('six buckets, private, owned by the account', () => {
  retained.resourceCountIs('AWS::S3::Bucket', 6);
  retained.allResourcesProperties('AWS::S3::Bucket', {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
  });
});

test('every bucket refuses what is not TLS', () => {
  const policies = propertiesOf(retained, 'AWS::S3::BucketPolicy');
  expect(policies).toHaveLength(6);
  for (const { PolicyDocument: policy } of policies) {
    expect(policy.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
  }
});

test.each(LAKE)('%s is encrypted with the customer key, one data key for many objects', (name) => {
  const [encryption] = bucket(name).BucketEncryption.ServerSideEncryptionConfiguration;
  expect(encryption.BucketKeyEnabled).toBe(true);
  expect(encryption.ServerSideEncryptionByDefault).toMatchObject({ SSEAlgorithm: 'aws:kms' });
  expect(encryption.ServerSideEncryptionByDefault.KMSMasterKeyID['Fn::GetAtt'][0]).toMatch(/^Key/);
});

test('versions are kept where a loss could not be made good, for 30 days', () => {
  const versioned = LAKE.filter((name) => bucket(name).VersioningConfiguration?.Status === 'Enabled');
  expect(versioned).toEqual(['bronze', 'quarantine', 'artefacts']);
  for (const name of versioned) {
    expect(rules(name)).toContainEqual(
      expect.objectContaining({ NoncurrentVersionExpiration: { NoncurrentDays: 30 }, ExpiredObjectDeleteMarker: true }),
    );
  }
});

describe('lifecycle of zones', () => {
  test.each(ZONES)('%s: nothing expires and nothing goes where Iceberg could not read it at once', (name) => {
    const transitions = rules(name).flatMap((rule) => rule.Transitions ?? []);
    expect(transitions.map((transition) => transition.StorageClass)).toEqual(['INTELLIGENT_TIERING']);
    for (const rule of rules(name)) {
      expect(rule.ExpirationInDays ?? rule.ExpirationDate).toBeUndefined();
      expect(rule.NoncurrentVersionTransitions).toBeUndefined();
    }
    expect(bucket(name).IntelligentTieringConfigurations).toBeUndefined();
  });

  test.each([...LAKE])('%s: uploads that were never finished go', (name) => {
    expect(rules(name)).toContainEqual(
      expect.objectContaining({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }),
    );
  });
});

test('artefacts: only runs and query results expire', () => {
  const expiring = rules('artefacts').filter((rule) => rule.ExpirationInDays !== undefined);
  expect(expiring.map((rule) => [rule.Prefix, rule.ExpirationInDays])).toEqual([
    ['runs/', 90],
    ['athena/', 30],
  ]);
});

describe('access logs', () => {
  test('of every bucket, each under its name', () => {
    const target = bucket('accessLogs');
    expect(target.LoggingConfiguration).toBeUndefined();
    for (const name of LAKE) {
      const logging = bucket(name).LoggingConfiguration;
      expect(logging.LogFilePrefix).toBe(`${name}/`);
      expect(logging.DestinationBucketName.Ref).toMatch(/^StorageAccessLogs/);
    }
  });

  test('are written by the log delivery of this account only, without ACLs', () => {
    const statements = propertiesOf(retained, 'AWS::S3::BucketPolicy').flatMap(
      (policy) => policy.PolicyDocument.Statement,
    );
    expect(statements.filter((statement) => statement.Sid === 'ServerAccessLogs')).toEqual([
      expect.objectContaining({
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Action: 's3:PutObject',
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    ]);
    expect(bucket('accessLogs').AccessControl).toBeUndefined();
    expect(rules('accessLogs')).toContainEqual(expect.objectContaining({ ExpirationInDays: 365 }));
  });
});

describe('what becomes of the data', () => {
  test('it stays by default', () => {
    for (const resource of Object.values(retained.findResources('AWS::S3::Bucket'))) {
      expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
    retained.resourceCountIs('Custom::S3AutoDeleteObjects', 0);
    retained.resourceCountIs('AWS::Lambda::Function', 0);
  });

  test('disposable buckets are emptied and deleted, the access logs last', () => {
    for (const resource of Object.values(disposable.findResources('AWS::S3::Bucket'))) {
      expect(resource.DeletionPolicy).toBe('Delete');
    }
    const cleaners = disposable.findResources('Custom::S3AutoDeleteObjects');
    expect(Object.keys(cleaners)).toHaveLength(6);
    const last = Object.keys(cleaners).find((id) => id.startsWith('StorageAccessLogs'));
    for (const [id, resource] of Object.entries(disposable.findResources('AWS::S3::Bucket'))) {
      if (!id.startsWith('StorageAccessLogs')) expect(resource.DependsOn).toContain(last);
    }
  });
});

test('twice in one stack', () => {
  template(RemovalPolicy.DESTROY, ['One', 'Two']).resourceCountIs('AWS::S3::Bucket', 12);
});
