import { App } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import type { ResolvedPlatform, ResolvedSource } from '../../lib/platform/definition';
import { securityFindings } from '../../lib/security/checks';
import { DataStack } from '../../lib/stacks/data-stack';
import { NetworkStack } from '../../lib/stacks/network-stack';
import { compact } from '../fixtures/compact';
import { platformFixture } from '../fixtures/platform';
import type { Json } from '../fixtures/stack';

function build(platform: ResolvedPlatform) {
  const app = new App();
  const network = new NetworkStack(app, 'Network', { platform });
  const data = new DataStack(app, 'Data', { platform, network: network.network });
  return { app, network, data, template: Template.fromStack(data) };
}
const existing: ResolvedSource = {
  type: 'postgres',
  kind: 'existing',
  database: 'billing',
  connection: 'flights-dev-billing',
  dbInstanceAddress: 'billing.example.com',
  dbInstancePort: 5433,
  dbInstanceMasterUserSecretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:billing-AbCdEf',
  securityGroupId: 'sg-0123456789abcdef0',
  reachedBy: { type: 'other' },
};
const withBoth = platformFixture('dev', { sources: { ...platformFixture().sources, 'old-billing': existing } });
const dev = build(platformFixture('dev'));
const prod = build(platformFixture('prod'));
const both = build(withBoth);

describe.each([
  ['dev', dev],
  ['prod', prod],
])('%s', (environment, { data, template }) => {
  test('is what it was', () => {
    expect(compact(template.toJSON())).toMatchSnapshot();
  });

  test('is named and protected', () => {
    expect(data.stackName).toBe(`flights-${environment}-data`);
    expect(data.terminationProtection).toBe(environment === 'prod');
  });
});

test.each([
  ['dev', dev],
  ['prod', prod],
  ['an existing database', both],
  ['a retained one-zone database', build(platformFixture('prod', { size: 'small' }))],
])('security checks find nothing and synthesis warns of nothing: %s', (_, { data }) => {
  expect(securityFindings(data)).toEqual([]);
  expect(Annotations.fromStack(data).findWarning('*', Match.anyValue())).toEqual([]);
});

describe('what becomes of the data', () => {
  /** What holds nothing: made again by the next deployment. */
  const STATELESS = [
    'AWS::S3::BucketPolicy',
    'AWS::IAM::ManagedPolicy',
    'AWS::EC2::SecurityGroup',
    'AWS::EC2::SecurityGroupIngress',
    'AWS::EC2::SecurityGroupEgress',
  ];
  const resources = (template: Template) =>
    Object.entries(
      template.toJSON().Resources as Record<
        string,
        { Type: string; DeletionPolicy?: string; UpdateReplacePolicy?: string }
      >,
    );

  test('prod: every stateful resource outlives its stack and its replacement', () => {
    const stateful = resources(prod.template).filter(([, { Type }]) => !STATELESS.includes(Type));
    expect(stateful.length).toBeGreaterThan(15);
    for (const [id, resource] of stateful) {
      expect({ id, ...resource }).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
    expect(JSON.stringify(prod.template.toJSON())).not.toContain('Custom::S3AutoDeleteObjects');
  });

  test('dev: nothing is left behind', () => {
    for (const [id, { Type, DeletionPolicy }] of resources(dev.template)) {
      expect({ id, Type, policy: DeletionPolicy ?? 'Delete' }).toEqual({ id, Type, policy: 'Delete' });
    }
    // Without a policy, CloudFormation would leave a snapshot of the database.
    dev.template.hasResource('AWS::RDS::DBInstance', { DeletionPolicy: 'Delete' });
  });
});

test('nobody gets into a database by address', () => {
  for (const { network, template } of [dev, prod, both]) {
    for (const built of [template, Template.fromStack(network)]) {
      const rules = Object.values(built.findResources('AWS::EC2::SecurityGroupIngress')).map((rule) => rule.Properties);
      const inline = Object.values(built.findResources('AWS::EC2::SecurityGroup')).flatMap(
        (group) => group.Properties.SecurityGroupIngress ?? [],
      );
      for (const rule of [...rules, ...inline]) expect(rule.CidrIp ?? rule.CidrIpv6).toBeUndefined();
    }
  }
});

test('rules about a database live with it: the network knows nothing of the data stack', () => {
  expect(both.data.dependencies).toEqual([both.network]);
  expect(both.network.dependencies).toEqual([]);
  expect(() => both.app.synth()).not.toThrow();
});

describe('outputs', () => {
  const outputs = (template: Template) => template.toJSON().Outputs as Record<string, { Value: unknown }>;

  test('buckets of the lake', () => {
    for (const name of ['BronzeBucket', 'SilverBucket', 'GoldBucket', 'QuarantineBucket', 'ArtefactsBucket']) {
      expect(outputs(dev.template)[name]?.Value).toEqual({ Ref: expect.stringContaining(name) });
    }
  });

  test('policies that let people read one zone', () => {
    for (const zone of ['Bronze', 'Silver', 'Gold', 'Quarantine'])
      expect(outputs(dev.template)[`${zone}ReaderPolicyArn`]?.Value).toEqual({
        Ref: expect.stringContaining(`${zone}Reader`),
      });
  });

  test('each source’s database, provisioned or existing', () => {
    const all = outputs(both.template);
    expect(all.OperationsDbInstanceAddress?.Value).toEqual({ 'Fn::GetAtt': [expect.any(String), 'Endpoint.Address'] });
    expect(all.OperationsDbInstancePort?.Value).toEqual({ 'Fn::GetAtt': [expect.any(String), 'Endpoint.Port'] });
    expect(all.OperationsDbInstanceSecretArn?.Value).toEqual({
      'Fn::GetAtt': [expect.any(String), 'MasterUserSecret.SecretArn'],
    });
    expect(all.OldBillingDbInstanceAddress?.Value).toBe('billing.example.com');
    expect(all.OldBillingDbInstancePort?.Value).toBe('5433');
    expect(all.OldBillingDbInstanceSecretArn?.Value).toBe(
      existing.kind === 'existing' && existing.dbInstanceMasterUserSecretArn,
    );
  });
});

test('databases are found by the name of their source', () => {
  expect(Object.keys(both.data.databases)).toEqual(['operations', 'old-billing']);
  both.template.resourceCountIs('AWS::RDS::DBInstance', 1);
});

test('a thousand datasets are the same template as two', () => {
  const { manifest } = platformFixture();
  const flights = manifest.datasets.flights!;
  const datasets = Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => [`table_${index}`, { ...flights, table: `table_${index}` }]),
  );
  const many = build(platformFixture('dev', { manifest: { ...manifest, datasets } }));
  expect(many.template.toJSON()).toEqual(dev.template.toJSON());
});

test('the size of an environment is the size of its database and of its queries', () => {
  const large = build(platformFixture('prod', { size: 'large' })).template;
  large.hasResourceProperties('AWS::RDS::DBInstance', { DBInstanceClass: 'db.r7g.2xlarge', MultiAZ: true });
  large.hasResourceProperties('AWS::Athena::WorkGroup', {
    WorkGroupConfiguration: { BytesScannedCutoffPerQuery: 1024 ** 4 },
  });
});

test('everything that can be tagged is', () => {
  const keys = ['headwater:environment', 'headwater:platform', 'team'];
  const resources = Object.values(
    dev.template.toJSON().Resources as Record<string, { Type: string; Properties?: Json }>,
  );
  for (const type of [
    'AWS::S3::Bucket',
    'AWS::RDS::DBInstance',
    'AWS::DynamoDB::Table',
    'AWS::KMS::Key',
    'AWS::SecretsManager::Secret',
    'AWS::Athena::WorkGroup',
    'AWS::EC2::SecurityGroup',
  ]) {
    const found = resources.filter((resource) => resource.Type === type);
    expect(found.length).toBeGreaterThan(0);
    for (const { Properties: properties } of found) {
      expect(properties.Tags.map((tag: { Key: string }) => tag.Key)).toEqual(expect.arrayContaining(keys));
    }
  }
});
