import { Match } from 'aws-cdk-lib/assertions';
import { Network } from '../../lib/network/network';
import type { ResolvedNetwork } from '../../lib/platform/definition';
import { propertiesOf, templateOf } from '../fixtures/stack';

const network = (nat: 'none' | 'single' | 'per-zone', maxAzs: 2 | 3 = 2): ResolvedNetwork => ({
  kind: 'new',
  cidr: '10.20.0.0/16',
  maxAzs,
  nat,
});
const existing: ResolvedNetwork = {
  kind: 'existing',
  vpcId: 'vpc-0123456789abcdef0',
  vpcCidrBlock: '10.0.0.0/16',
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
  privateSubnets: ['subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'],
  databaseSubnets: ['subnet-0123456789abcdef3', 'subnet-0123456789abcdef4'],
};
const template = (definition: ResolvedNetwork) => templateOf((stack) => new Network(stack, 'Network', { definition }));

describe('security groups', () => {
  const both = template(network('single'));

  test('workers talk to each other on every TCP port and to nobody else but by TLS', () => {
    const self = Match.objectLike({ GroupId: Match.anyValue(), IpProtocol: 'tcp', FromPort: 0, ToPort: 65535 });
    both.hasResourceProperties('AWS::EC2::SecurityGroupIngress', self);
    both.hasResourceProperties('AWS::EC2::SecurityGroupEgress', self);
    for (const rule of propertiesOf(both, 'AWS::EC2::SecurityGroupIngress')) {
      expect(rule.SourceSecurityGroupId).toEqual(rule.GroupId);
    }
    for (const rule of propertiesOf(both, 'AWS::EC2::SecurityGroupEgress')) {
      expect(rule.DestinationSecurityGroupId).toEqual(rule.GroupId);
    }
  });

  test('every group names its ways out, 443 at most', () => {
    const groups = propertiesOf(both, 'AWS::EC2::SecurityGroup');
    expect(groups).toHaveLength(2);
    for (const { SecurityGroupEgress: rules } of groups) {
      expect(rules).toEqual([
        expect.objectContaining({ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }),
      ]);
    }
  });
});

test.each([network('single'), network('none'), network('per-zone', 3), existing])(
  'nobody is let in by address: %j',
  (definition) => {
    const built = template(definition);
    const inline = propertiesOf(built, 'AWS::EC2::SecurityGroup').flatMap((group) => group.SecurityGroupIngress ?? []);
    const rules = [...inline, ...propertiesOf(built, 'AWS::EC2::SecurityGroupIngress')];
    expect(rules.length).toBeGreaterThan(0);
    for (const rule of rules) {
      expect(rule.SourceSecurityGroupId).toBeDefined();
      expect(rule.CidrIp ?? rule.CidrIpv6 ?? rule.SourcePrefixListId).toBeUndefined();
    }
  },
);

describe('the way out', () => {
  test.each([
    ['single', 2, 1],
    ['single', 3, 1],
    ['per-zone', 2, 2],
    ['per-zone', 3, 3],
    ['none', 2, 0],
    ['none', 3, 0],
  ] as const)('%s in %i zones: %i NAT gateways', (nat, zones, count) => {
    const built = template(network(nat, zones));
    built.resourceCountIs('AWS::EC2::NatGateway', count);
    built.resourceCountIs('AWS::EC2::InternetGateway', count > 0 ? 1 : 0);
  });

  test('with NAT there are no interface endpoints to pay for', () => {
    const built = template(network('single'));
    built.resourcePropertiesCountIs('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface' }, 0);
    built.resourcePropertiesCountIs('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' }, 2);
  });

  test('it is told to those who need packages from the internet', () => {
    const access: boolean[] = [];
    templateOf((stack) => {
      [network('none'), network('single'), existing].forEach((definition, index) => {
        access.push(new Network(stack, `Network${index}`, { definition }).internetAccess);
      });
    });
    expect(access).toEqual([false, true, true]);
  });
});

describe('an existing VPC', () => {
  const built = template(existing);

  test('gets security groups and nothing else', () => {
    const types = new Set(
      Object.values(built.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type),
    );
    expect([...types].sort()).toEqual([
      'AWS::EC2::SecurityGroup',
      'AWS::EC2::SecurityGroupEgress',
      'AWS::EC2::SecurityGroupIngress',
    ]);
    built.allResourcesProperties('AWS::EC2::SecurityGroup', { VpcId: existing.kind === 'existing' && existing.vpcId });
  });

  test('keeps its subnets apart by what runs in them', () => {
    templateOf((stack) => {
      const { privateSubnets, databaseSubnets } = new Network(stack, 'Network', { definition: existing });
      expect(privateSubnets.map((subnet) => subnet.subnetId)).toEqual([
        'subnet-0123456789abcdef1',
        'subnet-0123456789abcdef2',
      ]);
      expect(databaseSubnets.map((subnet) => subnet.subnetId)).toEqual([
        'subnet-0123456789abcdef3',
        'subnet-0123456789abcdef4',
      ]);
      expect(privateSubnets.map((subnet) => subnet.availabilityZone)).toEqual(['eu-central-1a', 'eu-central-1b']);
    });
  });
});

test('two networks fit into one stack', () => {
  const built = templateOf((stack) => {
    new Network(stack, 'One', { definition: network('none') });
    new Network(stack, 'Two', {
      definition: { ...network('single'), kind: 'new', cidr: '10.21.0.0/16' } as ResolvedNetwork,
    });
    new Network(stack, 'Three', { definition: existing });
  });
  built.resourceCountIs('AWS::EC2::VPC', 2);
  built.resourceCountIs('Custom::VpcRestrictDefaultSG', 2);
});
