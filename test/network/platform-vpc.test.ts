import { RemovalPolicy } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { PlatformVpc } from '../../lib/network/platform-vpc';
import type { PlatformVpcProps } from '../../lib/network/platform-vpc-props';
import { propertiesOf, templateOf } from '../fixtures/stack';

const props: PlatformVpcProps = { cidr: '10.20.0.0/16', maxAzs: 2, nat: 'single' };
const template = (overrides: Partial<PlatformVpcProps> = {}) =>
  templateOf((stack) => new PlatformVpc(stack, 'Vpc', { ...props, ...overrides }));
const subnets = (built: ReturnType<typeof template>, name: string): string[] =>
  propertiesOf(built, 'AWS::EC2::Subnet')
    .filter((subnet) =>
      subnet.Tags.some(
        (tag: { Key: string; Value: string }) => tag.Key === 'aws-cdk:subnet-name' && tag.Value === name,
      ),
    )
    .map((subnet) => subnet.CidrBlock);

test('a tier for each kind of tenant in each zone', () => {
  const built = template();
  expect(['public', 'private', 'isolated'].map((name) => subnets(built, name).length)).toEqual([2, 2, 2]);
  built.hasResourceProperties('AWS::EC2::VPC', { EnableDnsHostnames: true, EnableDnsSupport: true });
  built.allResourcesProperties('AWS::EC2::Subnet', { MapPublicIpOnLaunch: false });
});

test('isolated subnets have no route but to the gateway endpoints', () => {
  const built = template();
  const routes = propertiesOf(built, 'AWS::EC2::Route');
  const isolated = Object.keys(built.findResources('AWS::EC2::RouteTable')).filter((id) => id.includes('isolated'));
  expect(isolated).toHaveLength(2);
  expect(routes.filter((route) => isolated.includes(route.RouteTableId.Ref))).toEqual([]);
});

test.each<[string, Partial<PlatformVpcProps>]>([
  ['another zone', { maxAzs: 3 }],
  ['no way out', { nat: 'none' }],
])('%s moves no private or isolated subnet', (_, change) => {
  const [before, after] = [template(), template(change)];
  for (const name of ['private', 'isolated']) {
    expect(subnets(after, name).slice(0, 2)).toEqual(subnets(before, name));
  }
});

test('without a way out there is no public tier', () => {
  const built = template({ nat: 'none' });
  expect(subnets(built, 'public')).toEqual([]);
  built.resourceCountIs('AWS::EC2::Route', 0);
});

test('the smallest range that the definition admits is big enough for three zones', () => {
  expect(() => template({ cidr: '10.20.0.0/22', maxAzs: 3 })).not.toThrow();
});

describe('gateway endpoints', () => {
  test('serve the private and the isolated subnets', () => {
    const built = template();
    for (const { RouteTableIds: tables } of propertiesOf(built, 'AWS::EC2::VPCEndpoint')) {
      const ids = tables.map((table: { Ref: string }) => table.Ref).join(' ');
      expect(ids).toContain('private');
      expect(ids).toContain('isolated');
    }
  });

  const statements = propertiesOf(template(), 'AWS::EC2::VPCEndpoint').flatMap(
    (endpoint) => endpoint.PolicyDocument.Statement,
  );
  const account = { Ref: 'AWS::AccountId' };

  test('take named calls of this account’s principals to this account’s resources', () => {
    const own = statements.filter(({ Condition }) => Condition.StringEquals);
    expect(own.map(({ Action }) => Action[0].split(':')[0])).toEqual(['s3', 'dynamodb']);
    for (const { Action, Condition } of own) {
      expect(Action.filter((action: string) => action.includes('*'))).toEqual([]);
      expect(Condition).toEqual({
        StringEquals: { 'aws:PrincipalAccount': account, 'aws:ResourceAccount': account },
      });
    }
  });

  test('let files of others be read, as Glue must, and nothing else', () => {
    expect(statements.filter(({ Condition }) => !Condition.StringEquals)).toEqual([
      {
        Action: 's3:GetObject',
        Condition: { StringNotEquals: { 'aws:ResourceAccount': account } },
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Resource: '*',
      },
    ]);
  });
});

test('the default group is closed', () => {
  template().hasResourceProperties('Custom::VpcRestrictDefaultSG', {
    DefaultSecurityGroupId: { 'Fn::GetAtt': [Match.anyValue(), 'DefaultSecurityGroup'] },
  });
});

describe('flow logs', () => {
  test('are written for flow logs of this account only', () => {
    const roles = propertiesOf(template(), 'AWS::IAM::Role').map((role) => role.AssumeRolePolicyDocument.Statement[0]);
    const { Condition } = roles.find(({ Principal }) => Principal.Service === 'vpc-flow-logs.amazonaws.com')!;
    expect(Condition.StringEquals).toEqual({ 'aws:SourceAccount': '111122223333' });
    expect(JSON.stringify(Condition.ArnLike)).toContain(':ec2:eu-central-1:111122223333:vpc-flow-log/*');
  });

  test('hold all traffic, encrypted, for a year', () => {
    const built = template();
    built.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'ALL', ResourceType: 'VPC' });
    built.hasResource('AWS::Logs::LogGroup', {
      Properties: { KmsKeyId: Match.anyValue(), RetentionInDays: 365 },
      DeletionPolicy: 'Retain',
    });
    built.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('go where the environment goes', () => {
    const built = template({ removalPolicy: RemovalPolicy.DESTROY });
    for (const type of ['AWS::Logs::LogGroup', 'AWS::KMS::Key']) {
      for (const resource of Object.values(built.findResources(type))) expect(resource.DeletionPolicy).toBe('Delete');
    }
  });
});
