/** Each way of reaching a database that is there already, with all three stacks. */
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { securityFindings } from '../../lib/security/checks';
import type { Json } from '../fixtures/stack';
import { callsOf, propertiesOf } from '../fixtures/stack';
import { platformBy, platformWith, ways, type WayName } from '../fixtures/ways';
import { build, connection, egress, facts, ingress, lookUp, outputs } from './ways-fixture';

const names = Object.keys(ways) as WayName[];
const built = Object.fromEntries(names.map((way) => [way, lookUp(platformBy(way))])) as Record<
  WayName,
  ReturnType<typeof build>
>;

const clients = { 'Fn::GetAtt': [expect.stringMatching(/Clients/), 'GroupId'] };

describe.each(names)('%s', (way) => {
  const { network, data, pipelines, all, missing, template } = built[way];

  test('security checks find nothing, synthesis warns of nothing and lacks nothing', () => {
    for (const stack of all) {
      expect(securityFindings(stack)).toEqual([]);
      expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
    }
    expect(missing).toEqual([]);
  });

  test('stacks refer to those before them', () => {
    expect(network.dependencies).toEqual([]);
    expect(data.dependencies.every((stack) => stack === network)).toBe(true);
    expect(pipelines.dependencies.every((stack) => stack === network || stack === data)).toBe(true);
  });

  test('the database is declared, and the connection says that it connects to it', () => {
    const { databases } = facts(template);
    expect(databases).toHaveLength(1);
    const [{ Metadata: metadata }] = Object.values(
      Template.fromStack(pipelines).findResources('AWS::Glue::Connection'),
    ) as [Json];
    const { connectsTo } = metadata['Headwater::Connectivity'];
    expect(connectsTo).toMatchObject([{ address: expect.anything(), port: expect.anything() }]);
    if (typeof databases[0].address === 'string') expect(connectsTo[0].address).toBe(databases[0].address);
  });

  test('clients go out to the database alone, on its port', () => {
    const [rule, ...others] = egress(template);
    expect(others).toEqual([]);
    expect(rule.CidrIp).not.toBe('0.0.0.0/0');
    expect(rule.CidrIp ?? rule.DestinationSecurityGroupId).toBeDefined();
  });
});

describe('peering', () => {
  test('in the region: routes there and back, and rules by group that wait for the connection', () => {
    const { template } = built['peering in the region'];
    expect(propertiesOf(template, 'AWS::EC2::Route').map(({ DestinationCidrBlock: block }) => block)).toEqual([
      '10.50.0.0/16',
      '10.50.0.0/16',
      { 'Fn::ImportValue': expect.stringContaining('CidrBlock') },
      { 'Fn::ImportValue': expect.stringContaining('CidrBlock') },
    ]);
    expect(ingress(template)).toMatchObject([
      { GroupId: 'sg-0123456789abcdef0', SourceSecurityGroupId: clients, FromPort: 5432, ToPort: 5432 },
    ]);
    expect(egress(template)).toMatchObject([{ GroupId: clients, DestinationSecurityGroupId: 'sg-0123456789abcdef0' }]);
    const [peering] = Object.keys(template.findResources('AWS::EC2::VPCPeeringConnection'));
    for (const type of ['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress']) {
      for (const rule of Object.values(template.findResources(type))) expect(rule.DependsOn).toEqual([peering]);
    }
    expect(facts(template)).toMatchObject({
      networks: [{ vpcId: 'vpc-0fedcba9876543210', cidrBlocks: ['10.50.0.0/16'] }],
      databases: [
        { name: 'erp', port: 5432, vpcId: 'vpc-0fedcba9876543210', securityGroupIds: ['sg-0123456789abcdef0'] },
      ],
    });
    expect(outputs(template)).toEqual(['ErpDbInstanceAddress', 'ErpDbInstancePort', 'ErpDbInstanceSecretArn']);
  });

  test('across regions: rules by address, made there by calls, and the way back is told to its owner', () => {
    const { template } = built['peering with another region'];
    expect(ingress(template)).toEqual([]);
    expect(egress(template)).toMatchObject([{ CidrIp: '10.50.0.0/16', FromPort: 5432 }]);
    const rules = callsOf(template).filter(({ action }) => action === 'authorizeSecurityGroupIngress');
    expect(rules.map(({ region, parameters }) => [region, parameters.IpPermissions[0].IpRanges[0].CidrIp])).toEqual([
      ['us-east-1', '10.0.1.0/24'],
      ['us-east-1', '10.0.2.0/24'],
    ]);
    expect(propertiesOf(template, 'AWS::EC2::Route').map(({ RouteTableId: table }) => table)).toEqual([
      'rtb-0123456789abcdef1',
      'rtb-0123456789abcdef2',
    ]);
    expect(outputs(template)).toContain('ErpVpcPeeringConnectionId');
    expect(outputs(template)).not.toContain('ErpClientsSecurityGroupId');
  });

  test('across accounts: nothing of the owner’s is touched, and what is to be done there is told', () => {
    const { template } = built['peering with another account'];
    expect(ingress(template)).toEqual([]);
    expect(egress(template)).toMatchObject([{ CidrIp: '10.50.0.0/16' }]);
    expect(outputs(template)).toEqual(
      expect.arrayContaining(['ErpVpcPeeringConnectionId', 'ErpClientsSecurityGroupId']),
    );
  });

  test('two databases of one VPC share a connection, two VPCs have one each', () => {
    const [, erp] = ways['peering in the region'];
    const crm = { ...erp, reachedBy: { ...erp.reachedBy, peerVpcId: 'vpc-1', peerVpcCidrBlock: '10.51.0.0/16' } };
    const { template } = build(platformWith({}, { erp, mes: { ...erp, dbInstanceAddress: 'mes' }, crm } as never));
    template.resourceCountIs('AWS::EC2::VPCPeeringConnection', 2);
    expect(facts(template).networks.map(({ vpcId }: Json) => vpcId)).toEqual(['vpc-0fedcba9876543210', 'vpc-1']);
    expect(facts(template).databases).toHaveLength(3);
  });
});

describe('a transit gateway', () => {
  test('rules by address: ours go out to the VPC, the database admits the private subnets', () => {
    const { template } = built['a transit gateway'];
    expect(egress(template)).toMatchObject([{ CidrIp: '10.50.0.0/16' }]);
    expect(ingress(template).map(({ GroupId: group, CidrIp: block }) => [group, block])).toEqual([
      ['sg-0123456789abcdef0', '10.0.1.0/24'],
      ['sg-0123456789abcdef0', '10.0.2.0/24'],
    ]);
    template.resourceCountIs('AWS::EC2::TransitGatewayAttachment', 1);
    template.resourceCountIs('AWS::EC2::Route', 2);
    template.resourceCountIs('AWS::Lambda::Function', 1); // That of the library which empties buckets.
    expect(outputs(template)).toContain('ErpTransitGatewayAttachmentId');
  });

  test('one that knows groups: the database admits the clients, what goes out is by address all the same', () => {
    const { template } = built['a transit gateway that knows groups'];
    expect(egress(template)).toMatchObject([{ CidrIp: '10.50.0.0/16' }]);
    expect(ingress(template)).toMatchObject([{ GroupId: 'sg-0123456789abcdef0', SourceSecurityGroupId: clients }]);
  });

  test('is attached to once for databases of several VPCs, on whose groups rules are made once', () => {
    const [network, erp] = ways['a transit gateway'];
    const crm = { ...erp, reachedBy: { ...erp.reachedBy, peerVpcCidrBlock: '10.51.0.0/16' } };
    const { template } = build(platformWith(network, { erp, mes: erp, crm } as never));
    template.resourceCountIs('AWS::EC2::TransitGatewayAttachment', 1);
    template.resourceCountIs('AWS::EC2::Route', 4);
    expect(ingress(template)).toHaveLength(2);
  });
});

describe('PrivateLink', () => {
  test('clients reach the endpoint alone, and it admits them alone', () => {
    const { template } = built.PrivateLink;
    const [endpoint] = propertiesOf(template, 'AWS::EC2::VPCEndpoint');
    const [group] = endpoint!.SecurityGroupIds;
    expect(egress(template)).toMatchObject([{ GroupId: clients, DestinationSecurityGroupId: group, FromPort: 5432 }]);
    expect(ingress(template)).toMatchObject([{ GroupId: group, SourceSecurityGroupId: clients, FromPort: 5432 }]);
  });

  test('the database is called by the name of the endpoint, which its certificate cannot have', () => {
    const url = JSON.stringify(connection(built.PrivateLink).ConnectionProperties.JDBC_CONNECTION_URL);
    expect(url).toMatch(/ErpWayEndpoint.*DnsEntries/);
    expect(url).toContain(':5432/erp?sslmode=verify-ca');
    expect(JSON.stringify(facts(built.PrivateLink.template).databases[0].address)).toContain('DnsEntries');
  });

  test('or by its private name, checked', () => {
    const { template } = built['PrivateLink by its private name'];
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', { PrivateDnsEnabled: true, ServiceRegion: 'us-east-1' });
    expect(connection(built['PrivateLink by its private name']).ConnectionProperties.JDBC_CONNECTION_URL).toBe(
      'jdbc:postgresql://erp.example.com:5433/erp',
    );
  });
});
