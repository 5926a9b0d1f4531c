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
  ['a Local Zone beside another', zoned('us-west-2a', 'us-west-2-lax-1a'), []],
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
    'a rule that may be any or none',
    {
      Ruled: resource('EC2::SecurityGroup', {
        VpcId: ref('Vpc'),
        SecurityGroupIngress: [
          { 'Fn::If': ['Unsettled', { IpProtocol: '-1', CidrIp: '10.0.0.0/8' }, ref('AWS::NoValue')] },
        ],
      }),
    },
  ],
  [
    'a group of a VPC that may be the peered one',
    {
      Peering: resource('EC2::VPCPeeringConnection', { VpcId: ref('Vpc'), PeerVpcId: ref('Given') }),
      Rule: resource('EC2::SecurityGroupIngress', {
        GroupId: ref('Group'),
        IpProtocol: '-1',
        SourceSecurityGroupId: ref('OtherGroup'),
      }),
    },
  ],
  [
    'a route that waits by way of what it refers to',
    {
      OtherGateway: resource('EC2::InternetGateway'),
      Join: resource('EC2::VPCGatewayAttachment', { VpcId: ref('Other'), InternetGatewayId: ref('OtherGateway') }),
      Named: resource('EC2::RouteTable', {
        VpcId: ref('Other'),
        Tags: [{ Key: 'of', Value: { 'Fn::Sub': '${Join}' } }],
      }),
      Out: resource('EC2::Route', {
        RouteTableId: ref('Named'),
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: ref('OtherGateway'),
      }),
    },
  ],
  [
    'two services’ gateway endpoints on one table',
    Object.fromEntries(
      ['s3', 'dynamodb'].map((service) => [
        `Endpoint${service}`,
        resource('EC2::VPCEndpoint', {
          VpcId: ref('Vpc'),
          ServiceName: `com.amazonaws.eu-central-1.${service}`,
          RouteTableIds: [ref('PrivateTable')],
        }),
      ]),
    ),
  ],
  [
    'the last number of an entry',
    {
      Acl: resource('EC2::NetworkAcl', { VpcId: ref('Vpc') }),
      Entry: resource('EC2::NetworkAclEntry', {
        NetworkAclId: ref('Acl'),
        RuleNumber: 32766,
        Protocol: -1,
        RuleAction: 'deny',
        CidrBlock: '0.0.0.0/0',
      }),
    },
  ],
  [
    'a block to be split that isn’t known',
    {
      Parts: resource('EC2::Subnet', {
        VpcId: ref('Vpc'),
        CidrBlock: { 'Fn::Select': [9, { 'Fn::Cidr': [ref('Given'), 300, 8] }] },
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
  [
    'a function in a public and a private subnet',
    {
      Function: resource('Lambda::Function', {
        VpcConfig: { SubnetIds: [ref('Public'), ref('PrivateA')], SecurityGroupIds: [ref('Group')] },
      }),
    },
  ],
  [
    'a subnet with a narrow way to the internet, or with one that isn’t known',
    {
      Narrow: resource('EC2::Route', {
        RouteTableId: ref('PrivateTable'),
        DestinationCidrBlock: '0.0.0.0/1',
        GatewayId: 'igw-0123',
      }),
      Given: resource('EC2::Route', {
        RouteTableId: ref('GivenTable'),
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: ref('GivenGateway'),
      }),
      GivenTable: resource('EC2::RouteTable', { VpcId: ref('Vpc') }),
      GivenToTable: resource('EC2::SubnetRouteTableAssociation', {
        SubnetId: ref('AlsoA'),
        RouteTableId: ref('GivenTable'),
      }),
      Function: resource('Lambda::Function', {
        VpcConfig: { SubnetIds: [ref('PrivateA'), ref('PrivateB')], SecurityGroupIds: [ref('Group')] },
      }),
      Subnets: resource('RDS::DBSubnetGroup', { SubnetIds: [ref('AlsoA'), ref('PrivateB')] }),
      Database: resource('RDS::DBInstance', {
        DBSubnetGroupName: ref('Subnets'),
        PubliclyAccessible: true,
        Port: 65535,
      }),
      Elsewhere: resource('RDS::DBInstance', { DBSubnetGroupName: ref('Given'), PubliclyAccessible: true }),
    },
  ],
  [
    'an Airflow environment of parameters',
    {
      Airflow: resource('MWAA::Environment', {
        NetworkConfiguration: { SubnetIds: ref('SubnetIds'), SecurityGroupIds: ref('Groups') },
      }),
    },
  ],
  [
    'two associations of subnets that a parameter names',
    Object.fromEntries(
      ['PublicTable', 'PrivateTable'].map((table) => [
        `${table}OfGiven`,
        resource('EC2::SubnetRouteTableAssociation', { SubnetId: ref('Given'), RouteTableId: ref(table) }),
      ]),
    ),
  ],
  [
    'two associations of attachments that a parameter names',
    Object.fromEntries(
      ['One', 'Two'].map((name) => [
        name,
        resource('EC2::TransitGatewayRouteTableAssociation', {
          TransitGatewayAttachmentId: ref('Given'),
          TransitGatewayRouteTableId: ref('GivenTable'),
        }),
      ]),
    ),
  ],
  [
    'a gateway that is there already',
    {
      Route: resource('EC2::Route', {
        RouteTableId: ref('PrivateTable'),
        DestinationIpv6CidrBlock: '::/0',
        EgressOnlyInternetGatewayId: 'eigw-0123',
      }),
    },
  ],
  [
    'connections whose names aren’t known',
    {
      Connection: resource('Glue::Connection', { ConnectionInput: { Name: ref('Given') } }),
      Job: resource('Glue::Job', { Command: { Name: 'glueetl' }, Connections: { Connections: ['theirs'] } }),
    },
  ],
  [
    'rules of groups and about groups that aren’t known',
    {
      Theirs: resource('EC2::SecurityGroupIngress', {
        GroupId: ref('Given'),
        IpProtocol: '-1',
        SourceSecurityGroupId: ref('OtherGroup'),
      }),
      Ours: resource('EC2::SecurityGroupIngress', { GroupId: ref('Group'), IpProtocol: '-1', CidrIp: ref('Given') }),
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
  [
    'a circle that a condition may open, and a variable with the name of a resource',
    {
      First: resource('SQS::Queue', { Tag: { 'Fn::If': ['Unsettled', ref('Second'), 'none'] } }),
      Second: resource('SQS::Queue', { Tag: ref('First') }),
      Third: resource('SQS::Queue', { Tag: { 'Fn::Sub': ['${Third} ${!Third}', { Third: 'text' }] } }),
    },
  ],
  [
    'rules that differ in direction, group or port, or of which that isn’t known',
    {
      In: resource('EC2::SecurityGroupIngress', { GroupId: ref('Group'), IpProtocol: '-1', CidrIp: '10.0.0.0/8' }),
      Out: resource('EC2::SecurityGroupEgress', { GroupId: ref('Group'), IpProtocol: '-1', CidrIp: '10.0.0.0/8' }),
      ...Object.fromEntries(
        ['One', 'Two'].map((id) => [
          id,
          resource('EC2::SecurityGroupIngress', {
            GroupId: ref('Group'),
            IpProtocol: 'tcp',
            FromPort: id === 'One' ? 443 : 444,
            ToPort: 444,
            CidrIp: ref('Given'),
          }),
        ]),
      ),
    },
  ],
  [
    'a queue whose time isn’t known, a target that needs no role, and one that isn’t known',
    {
      Queue: resource('SQS::Queue', { VisibilityTimeout: ref('Given') }),
      Worker: resource('Lambda::Function', { Timeout: 900 }),
      Mapping: resource('Lambda::EventSourceMapping', {
        EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
        FunctionName: ref('Worker'),
      }),
      Rule: resource('Events::Rule', {
        Targets: [
          { Id: 'a', Arn: { 'Fn::GetAtt': ['Worker', 'Arn'] } },
          { Id: 'b', Arn: ref('Given') },
        ],
      }),
    },
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

test('a circle through a serverless resource, of which the transform makes several', () => {
  const template = {
    Api: resource('Serverless::Api', { DefinitionBody: ref('Worker') }),
    Worker: resource('Serverless::Function', { Events: { Get: { Properties: { RestApiId: ref('Api') } } } }),
  };
  expect(brief(faultsOf(input(template)))).toEqual([]);
});
