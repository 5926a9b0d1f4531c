import { App } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import type { ResolvedPlatform } from '../../lib/platform/definition';
import { securityFindings } from '../../lib/security/checks';
import { NetworkStack } from '../../lib/stacks/network-stack';
import { compact } from '../fixtures/compact';
import { platformFixture } from '../fixtures/platform';
import type { Json } from '../fixtures/stack';

const networks: Record<string, ResolvedPlatform['network']> = {
  none: { kind: 'new', cidr: '10.20.0.0/16', maxAzs: 2, nat: 'none' },
  single: { kind: 'new', cidr: '10.20.0.0/16', maxAzs: 2, nat: 'single' },
  'per-zone': { kind: 'new', cidr: '10.20.0.0/16', maxAzs: 3, nat: 'per-zone' },
  existing: {
    kind: 'existing',
    vpcId: 'vpc-0123456789abcdef0',
    vpcCidrBlock: '10.0.0.0/16',
    availabilityZones: ['eu-central-1a', 'eu-central-1b'],
    privateSubnets: ['subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'],
    databaseSubnets: ['subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'],
  },
};
const build = (platform: ResolvedPlatform) => new NetworkStack(new App(), 'Network', { platform });

describe.each(['dev', 'prod'] as const)('%s', (environment) => {
  const stack = build(platformFixture(environment));
  const template = Template.fromStack(stack);

  test('is what it was', () => {
    expect(compact(template.toJSON())).toMatchSnapshot();
  });

  test('is named, placed and protected', () => {
    expect(stack.stackName).toBe(`flights-${environment}-network`);
    expect([stack.account, stack.region]).toEqual(['111122223333', 'eu-central-1']);
    expect(stack.terminationProtection).toBe(environment === 'prod');
  });

  test('flow logs stay where data stays', () => {
    const policy = environment === 'prod' ? 'Retain' : 'Delete';
    template.hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: environment === 'prod' ? 365 : 30, KmsKeyId: Match.anyValue() },
      DeletionPolicy: policy,
    });
    template.hasResource('AWS::KMS::Key', { DeletionPolicy: policy });
  });

  test('everything that can be tagged is', () => {
    const tags = ['headwater:environment', 'headwater:platform', 'team'];
    const tagged = Object.values(
      template.toJSON().Resources as Record<string, { Type: string; Properties?: Json }>,
    ).filter(({ Properties: properties }) => properties?.Tags);
    expect(tagged.length).toBeGreaterThan(20);
    for (const { Properties: properties } of tagged) {
      expect(properties.Tags.map((tag: { Key: string }) => tag.Key)).toEqual(expect.arrayContaining(tags));
    }
    const types = new Set(tagged.map(({ Type }) => Type));
    for (const type of ['AWS::EC2::VPC', 'AWS::EC2::Subnet', 'AWS::EC2::SecurityGroup', 'AWS::KMS::Key']) {
      expect(types).toContain(type);
    }
  });
});

describe.each(Object.entries(networks))('network %s', (_, network) => {
  const stack = build(platformFixture('dev', { network }));

  test('security checks find nothing', () => {
    expect(securityFindings(stack)).toEqual([]);
  });

  test('synthesis warns of nothing and looks nothing up', () => {
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
    expect(Annotations.fromStack(stack).findError('*', Match.anyValue())).toEqual([]);
    const manifest = (stack.node.root as App).synth().manifest;
    expect(manifest.missing ?? []).toEqual([]);
  });
});

test('zones are chosen where the template lands, with and without an account', () => {
  for (const account of ['111122223333', undefined]) {
    const template = Template.fromStack(build(platformFixture('prod', { account })));
    const zones = Object.values(template.findResources('AWS::EC2::Subnet')).map(
      (subnet) => subnet.Properties.AvailabilityZone,
    );
    expect(new Set(zones.map((zone) => JSON.stringify(zone)))).toEqual(
      new Set([0, 1, 2].map((index) => JSON.stringify({ 'Fn::Select': [index, { 'Fn::GetAZs': 'eu-central-1' }] }))),
    );
  }
});
