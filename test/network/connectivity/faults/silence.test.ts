/** What isn't certain is no fault. */
import { type Case, brief, changed, faultsOf, input, network, ref, resource, type Template } from './fixture';
import { addressing } from './cases/addressing';
import { endpoints } from './cases/endpoints';
import { placement } from './cases/placement';
import { routing } from './cases/routing';
import { rules } from './cases/rules';
import { services } from './cases/services';
import type { Json } from '../../../fixtures/stack';

const zoned = (...zones: Json[]): Template => ({
  ...Object.fromEntries(
    zones.map((AvailabilityZone, i) => [
      `Subnet${i}`,
      resource('EC2::Subnet', { VpcId: ref('Vpc'), CidrBlock: `10.0.${10 + i}.0/24`, AvailabilityZone }),
    ]),
  ),
  Subnets: resource('RDS::DBSubnetGroup', { SubnetIds: zones.map((_, i) => ref(`Subnet${i}`)) }),
});
const nth = (n: number): Json => ({ 'Fn::Select': [n, { 'Fn::GetAZs': '' }] });
const ONE_ZONE = ['error subnet-group-one-zone Subnets'];

test.each<[string, Template, string[]]>([
  ['the same place in the list', zoned(nth(0), nth(0)), ONE_ZONE],
  ['two places in the list', zoned(nth(0), nth(1)), []],
  ['a place and a name', zoned(nth(0), 'eu-central-1a'), []],
  ['zones that AWS chooses', zoned(undefined, undefined), []],
  ['zones of parameters', zoned(ref('A'), ref('A')), []],
  ['the zone of another subnet', zoned('eu-central-1a', { 'Fn::GetAtt': ['Subnet0', 'AvailabilityZone'] }), ONE_ZONE],
  ['a Local Zone', zoned('us-west-2-lax-1a', 'us-west-2-lax-1a'), []],
])('zones: %s', (_, resources, expected) => {
  expect(brief(faultsOf(input({ ...network(), ...resources })))).toEqual(expected);
});

test.each<[string, Template]>([
  ['subnets of a parameter', { Subnets: resource('RDS::DBSubnetGroup', { SubnetIds: ref('SubnetIds') }) }],
  [
    'subnets of a lookup',
    { Subnets: resource('RDS::DBSubnetGroup', { SubnetIds: { 'Fn::GetAtt': ['Lookup', 'Ids'] } }) },
  ],
  [
    'one zone where one will do',
    { Subnets: resource('Redshift::ClusterSubnetGroup', { SubnetIds: [ref('PrivateA')] }) },
  ],
  [
    'a block of a pool',
    {
      Pooled: resource('EC2::VPC', { Ipv4IpamPoolId: 'ipam-pool-1', Ipv4NetmaskLength: 16 }),
      More: resource('EC2::VPCCidrBlock', { VpcId: ref('Pooled'), CidrBlock: '10.50.0.0/16' }),
      Inside: resource('EC2::Subnet', { VpcId: ref('Pooled'), CidrBlock: '10.60.0.0/24' }),
    },
  ],
  [
    'a secondary block of a pool',
    {
      More: resource('EC2::VPCCidrBlock', { VpcId: ref('Vpc'), Ipv4IpamPoolId: 'ipam-pool-1', Ipv4NetmaskLength: 20 }),
      Inside: resource('EC2::Subnet', { VpcId: ref('Vpc'), CidrBlock: '10.60.0.0/24' }),
    },
  ],
  [
    'a rule that a condition may take away',
    {
      Ruled: resource('EC2::SecurityGroup', {
        VpcId: ref('Vpc'),
        SecurityGroupIngress: [
          {
            IpProtocol: 'tcp',
            FromPort: 22,
            ToPort: 22,
            CidrIp: { 'Fn::If': ['Unsettled', '10.0.0.0/8', ref('AWS::NoValue')] },
            SourceSecurityGroupId: { 'Fn::If': ['Unsettled', ref('AWS::NoValue'), ref('Group')] },
          },
        ],
      }),
    },
  ],
  [
    'what the library writes to let nothing out',
    {
      Closed: resource('EC2::SecurityGroup', {
        VpcId: ref('Vpc'),
        SecurityGroupEgress: [{ IpProtocol: 'icmp', FromPort: 252, ToPort: 86, CidrIp: '255.255.255.255/32' }],
      }),
    },
  ],
  [
    'all protocols with all ports',
    {
      Rule: resource('EC2::SecurityGroupIngress', {
        GroupId: ref('Group'),
        IpProtocol: '-1',
        FromPort: 0,
        ToPort: 65535,
        CidrIp: '10.0.0.0/8',
      }),
    },
  ],
  [
    'a target of a kind that isn’t known yet',
    {
      Route: resource('EC2::Route', {
        RouteTableId: ref('PrivateTable'),
        DestinationCidrBlock: '192.168.0.0/16',
        OdbNetworkArn: 'arn:aws:odb:eu-central-1:111122223333:odb-network/one',
      }),
    },
  ],
  [
    'a service that is in no region',
    {
      Endpoint: resource('EC2::VPCEndpoint', {
        VpcEndpointType: 'Interface',
        VpcId: ref('Vpc'),
        ServiceName: 'com.amazonaws.s3-global.accesspoint',
        SubnetIds: [ref('PrivateA')],
      }),
    },
  ],
  [
    'a service of somebody else',
    {
      Endpoint: resource('EC2::VPCEndpoint', {
        VpcEndpointType: 'Interface',
        VpcId: ref('Vpc'),
        ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-0123',
        ServiceRegion: 'us-east-1',
        SubnetIds: [ref('PrivateA')],
      }),
    },
  ],
  [
    'a private NAT gateway',
    { Nat: resource('EC2::NatGateway', { ConnectivityType: 'private', SubnetId: ref('OtherSubnet') }) },
  ],
  [
    'a narrower way inside the VPC, to an appliance',
    {
      Interface: resource('EC2::NetworkInterface', { SubnetId: ref('PrivateA') }),
      Route: resource('EC2::Route', {
        RouteTableId: ref('PublicTable'),
        DestinationCidrBlock: '10.0.1.0/24',
        NetworkInterfaceId: ref('Interface'),
      }),
    },
  ],
  [
    'a part of a name that only AWS knows',
    {
      Topic: resource('SNS::Topic', {
        DisplayName: { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] },
      }),
    },
  ],
  ['a stream without a mode', { Stream: resource('Kinesis::Stream', { ShardCount: 2 }) }],
  [
    'a version that YAML made a number',
    { Job: resource('Glue::Job', { GlueVersion: 5, Command: { Name: 'glueetl' } }) },
  ],
  [
    'a Python shell job’s capacity',
    { Job: resource('Glue::Job', { GlueVersion: '3.0', MaxCapacity: 0.0625, Command: { Name: 'pythonshell' } }) },
  ],
  [
    'a connection that is there already',
    { Job: resource('Glue::Job', { Command: { Name: 'glueetl' }, Connections: { Connections: ['theirs'] } }) },
  ],
  [
    'a JDBC connection without a place',
    { Connection: resource('Glue::Connection', { ConnectionInput: { Name: 'x', ConnectionType: 'JDBC' } }) },
  ],
])('silent: %s', (_, resources) => {
  const template = { Conditions: { Unsettled: { 'Fn::Equals': [ref('Stage'), 'prod'] } } };
  expect(brief(faultsOf(input({ ...network(), ...resources }, { template })))).toEqual([]);
});

const glue = (rule: Template): Template => ({
  Workers: resource('EC2::SecurityGroup', { VpcId: ref('Vpc'), ...rule }),
  Connection: resource('Glue::Connection', {
    ConnectionInput: {
      PhysicalConnectionRequirements: { SubnetId: ref('PrivateA'), SecurityGroupIdList: [ref('Workers')] },
    },
  }),
  In: resource('EC2::SecurityGroupIngress', {
    GroupId: ref('Workers'),
    IpProtocol: 'tcp',
    FromPort: 1024,
    ToPort: 65535,
    SourceSecurityGroupId: ref('Workers'),
  }),
});

test.each<[string, Template, number]>([
  ['the rest of the ports', { IpProtocol: 'tcp', FromPort: 0, ToPort: 1023, CidrIp: '10.0.0.0/16' }, 0],
  ['all protocols from a block around the subnet', { IpProtocol: '-1', CidrIp: '10.0.0.0/8' }, 0],
  ['a block that isn’t known', { IpProtocol: '-1', CidrIp: ref('Block') }, 0],
  ['too few of the rest', { IpProtocol: 'tcp', FromPort: 0, ToPort: 1022, CidrIp: '10.0.0.0/16' }, 1],
])('Glue workers and %s', (_, rule, count) => {
  const faults = brief(faultsOf(input({ ...network(), ...glue({ SecurityGroupIngress: [rule] }) })));
  expect(faults).toEqual(Array.from({ length: count }, () => 'error glue-self-reference Workers'));
});

test('without the templates that make the network, hardly anything is certain', () => {
  const all: readonly Case[] = [...placement, ...routing, ...endpoints];
  const made = Object.keys(network());
  for (const { beside, change } of all) {
    const broken = changed({ ...network(), ...beside }, change);
    const left = Object.fromEntries(Object.entries(broken).filter(([id]) => !made.includes(id)));
    const parameters = Object.fromEntries(made.map((id) => [id, { Type: 'String' }]));
    const faults = faultsOf(input(left, { template: { Parameters: parameters } }));
    const relational = faults.filter(({ code }) => /other-vpc|different-vpcs|zone|local|inside/.test(code));
    // One subnet is in one zone, whichever that is, and one and the same is named twice.
    expect(brief(relational).filter((text) => !/one-zone|transit-subnet/.test(text))).toEqual([]);
  }
});

test('where resources may be missing, nothing is an error', () => {
  const unsettled = Object.fromEntries(
    Array.from({ length: 6 }, (_, i) => [`C${i}`, { 'Fn::Equals': [ref(`P${i}`), 'x'] }]),
  );
  for (const { beside, change, code, place } of [...addressing, ...rules, ...services].slice(0, 40)) {
    const broken = changed({ ...network(), ...beside }, change);
    const maybe = { ...broken, Maybe: { ...resource('SNS::Topic'), Condition: 'C0' } };
    const template = { Conditions: unsettled };
    expect(brief(faultsOf(input(maybe, { template })))).toEqual([`warning ${code} ${place}`]);
    const itself = { ...broken, [place]: { ...broken[place], Condition: 'C1' } };
    expect(brief(faultsOf(input(itself, { template }))).filter((text) => text.endsWith(` ${place}`))).toEqual([]);
  }
});
