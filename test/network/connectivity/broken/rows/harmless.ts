import { classicNat, endpointsOnly, hubSpoke, peered, plainYaml, publicFargate } from '../bases';
import { harmlessOf } from '../table';
import type { Editor } from '../editor';

const entry = (edit: Editor, beside: string, id: string, properties: object): void =>
  edit.add(beside, id, 'AWS::EC2::NetworkAclEntry', { NetworkAclId: { Ref: beside }, Protocol: 6, ...properties });

/** Changes that look dangerous and break nothing. */
export const harmlessRows = [
  ...harmlessOf(classicNat, {
    'a route for a partner’s public addresses': (edit) => {
      edit.add('Vpc', 'Vpn', 'AWS::EC2::VPNGateway', { Type: 'ipsec.1' });
      edit.add('Vpc', 'VpnAttached', 'AWS::EC2::VPCGatewayAttachment', {
        VpcId: edit.ref('Vpc'),
        VpnGatewayId: { Ref: 'Vpn' },
      });
      edit.add('Vpc', 'Partner', 'AWS::EC2::Route', {
        RouteTableId: edit.ref('VpcappSubnet1RouteTable'),
        DestinationCidrBlock: '203.0.113.0/24',
        GatewayId: { Ref: 'Vpn' },
      });
    },
    'an IPv6 route': (edit) =>
      edit.add('Vpc', 'Six', 'AWS::EC2::Route', {
        RouteTableId: edit.ref('VpcappSubnet1RouteTable'),
        DestinationIpv6CidrBlock: '::/0',
        GatewayId: edit.ref('VpcIGW'),
      }),
    'the rule’s port is a text and its protocol a number': (edit) =>
      edit.set(/^AuroraSecurityGroupfrom.*Migrate/, { FromPort: '5432', ToPort: '5432', IpProtocol: '6' }),
    'the rule is for all traffic': (edit) => {
      const rule = edit.get(/^AuroraSecurityGroupfrom.*Migrate/);
      delete rule.FromPort;
      delete rule.ToPort;
      rule.IpProtocol = -1;
    },
    'the migration has a second group, of which nobody knows': (edit) => {
      edit.add('Vpc', 'Other', 'AWS::EC2::SecurityGroup', { GroupDescription: 'x', VpcId: edit.ref('Vpc') });
      edit.get('Migrate').VpcConfig.SecurityGroupIds.unshift({ 'Fn::GetAtt': ['Other', 'GroupId'] });
    },
    'an endpoint for another region’s secrets beside NAT': (edit) =>
      edit.add('Vpc', 'FarEndpoint', 'AWS::EC2::VPCEndpoint', {
        VpcId: edit.ref('Vpc'),
        VpcEndpointType: 'Interface',
        ServiceName: 'com.amazonaws.eu-central-1.ssm',
        PrivateDnsEnabled: true,
        SubnetIds: [edit.ref('VpcappSubnet1Subnet')],
      }),
    'an endpoint without private DNS beside NAT': (edit) =>
      edit.add('Vpc', 'QuietEndpoint', 'AWS::EC2::VPCEndpoint', {
        VpcId: edit.ref('Vpc'),
        VpcEndpointType: 'Interface',
        ServiceName: 'com.amazonaws.eu-central-1.secretsmanager',
        PrivateDnsEnabled: false,
        SubnetIds: [edit.ref('VpcappSubnet1Subnet')],
      }),
  }),
  ...harmlessOf(peered, {
    'the rule is for the whole private range': (edit) => {
      edit.get('DatabaseGroup').SecurityGroupIngress[0].CidrIp = '10.0.0.0/8';
    },
    'the rule names the group across the peering': (edit) =>
      edit.set('DatabaseGroup', {
        SecurityGroupIngress: [
          {
            IpProtocol: 'tcp',
            FromPort: 5432,
            ToPort: 5432,
            SourceSecurityGroupId: edit.att('OrdersGroup', 'GroupId'),
            SourceSecurityGroupOwnerId: { Ref: 'AWS::AccountId' },
          },
        ],
      }),
    'two rules of half the block each': (edit) => {
      const [rule] = edit.get('DatabaseGroup').SecurityGroupIngress;
      edit.set('DatabaseGroup', {
        SecurityGroupIngress: ['10.0.0.0/17', '10.0.128.0/17'].map((CidrIp) => ({ ...rule, CidrIp })),
      });
    },
    'the rule is for the subnets of the clients only': (edit) => {
      const [rule] = edit.get('DatabaseGroup').SecurityGroupIngress;
      edit.set('DatabaseGroup', {
        SecurityGroupIngress: ['AppVpcPrivateSubnet1Subnet', 'AppVpcPrivateSubnet2Subnet'].map((id) => ({
          ...rule,
          CidrIp: edit.att(id, 'CidrBlock'),
        })),
      });
    },
    'the rule names a prefix list of the clients': (edit) => {
      edit.add('AppVpc', 'Clients', 'AWS::EC2::PrefixList', {
        AddressFamily: 'IPv4',
        MaxEntries: 1,
        PrefixListName: 'clients',
        Entries: [{ Cidr: '10.0.0.0/16' }],
      });
      const [rule] = edit.get('DatabaseGroup').SecurityGroupIngress;
      delete rule.CidrIp;
      rule.SourcePrefixListId = { 'Fn::GetAtt': ['Clients', 'PrefixListId'] };
    },
    'routes back for the clients’ subnets alone': (edit) => {
      edit.set('AppDataBack0', { DestinationCidrBlock: '10.0.0.0/17' });
      edit.add('AppVpc', 'AppDataBack0b', 'AWS::EC2::Route', {
        ...edit.get('AppDataBack0'),
        DestinationCidrBlock: '10.0.128.0/17',
      });
    },
  }),
  ...harmlessOf(endpointsOnly, {
    'egress to S3 by its prefix list': (edit) =>
      edit.set('ClientGroup', {
        SecurityGroupEgress: [
          { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, DestinationPrefixListId: 'pl-6ea54007' },
          { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, DestinationPrefixListId: 'pl-66a5400f' },
          { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.50.0.0/16' },
        ],
      }),
    'the endpoint is in one zone only': (edit) => edit.get('VpcSecretsManagerEndpoint').SubnetIds.pop(),
    'the endpoint’s policy lets this account alone': (edit) =>
      edit.set('VpcSecretsManagerEndpoint', {
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Principal: { AWS: '*' },
              Action: 'secretsmanager:*',
              Resource: '*',
              Condition: { StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } },
            },
          ],
        },
      }),
    'S3’s endpoint lets through the own bucket, and the layers of images': (edit) =>
      edit.set('VpcS3', {
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Principal: '*',
              Action: 's3:*',
              Resource: [
                edit.att('Bucket', 'Arn'),
                { 'Fn::Join': ['', [edit.att('Bucket', 'Arn'), '/*']] },
                'arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*',
              ],
            },
          ],
        },
      }),
    'an interface endpoint for S3 beside the gateway': (edit) =>
      edit.add('Vpc', 'S3Interface', 'AWS::EC2::VPCEndpoint', {
        VpcId: edit.ref('Vpc'),
        VpcEndpointType: 'Interface',
        ServiceName: 'com.amazonaws.eu-central-1.s3',
        PrivateDnsEnabled: true,
        DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: 'OnlyInboundResolver' },
        SubnetIds: [edit.ref('VpcIsolatedSubnet1Subnet')],
        SecurityGroupIds: [edit.att('ClientGroup', 'GroupId')],
      }),
  }),
  ...harmlessOf(plainYaml, {
    'the region is written out in the endpoint’s name': (edit) =>
      edit.set('SecretsEndpoint', { ServiceName: 'com.amazonaws.us-east-1.secretsmanager' }),
    'an entry that keeps a stranger out': (edit) =>
      entry(edit, 'PublicAcl', 'Stranger', {
        RuleNumber: 10,
        RuleAction: 'deny',
        CidrBlock: '203.0.113.0/24',
        PortRange: { From: 0, To: 65535 },
      }),
    'a denial that comes too late': (edit) =>
      entry(edit, 'DataAcl', 'Late', {
        RuleNumber: 200,
        RuleAction: 'deny',
        CidrBlock: '0.0.0.0/0',
        PortRange: { From: 0, To: 65535 },
      }),
    'a denial of UDP': (edit) =>
      entry(edit, 'DataAcl', 'Udp', {
        RuleNumber: 10,
        Protocol: '17',
        RuleAction: 'deny',
        CidrBlock: '0.0.0.0/0',
        PortRange: { From: 0, To: 65535 },
      }),
    'a denial of IPv6': (edit) =>
      entry(edit, 'DataAcl', 'Six', {
        RuleNumber: 10,
        Protocol: -1,
        RuleAction: 'deny',
        Ipv6CidrBlock: '::/0',
      }),
    'a denial of what is no client': (edit) =>
      entry(edit, 'DataAcl', 'Elsewhere', {
        RuleNumber: 10,
        RuleAction: 'deny',
        CidrBlock: '10.30.5.0/24',
        PortRange: { From: 0, To: 65535 },
      }),
    'entries by numbers as texts': (edit) =>
      edit.set('DataAclIn', { RuleNumber: '100', Protocol: '6', Egress: 'false' }),
  }),
  ...harmlessOf(hubSpoke, {
    'a blackhole for what nobody asks': (edit) =>
      edit.add('Hub', 'Hole', 'AWS::EC2::TransitGatewayRoute', {
        TransitGatewayRouteTableId: edit.ref('AppsHubTable'),
        DestinationCidrBlock: '192.168.0.0/16',
        Blackhole: true,
      }),
    'static routes instead of propagation': (edit) => {
      edit.remove('DataToApps');
      edit.add('Hub', 'Static', 'AWS::EC2::TransitGatewayRoute', {
        TransitGatewayRouteTableId: edit.ref('AppsHubTable'),
        DestinationCidrBlock: '10.2.0.0/16',
        TransitGatewayAttachmentId: edit.ref('DataAttachment'),
      });
    },
    'a wider blackhole than the propagated route': (edit) =>
      edit.add('Hub', 'Hole', 'AWS::EC2::TransitGatewayRoute', {
        TransitGatewayRouteTableId: edit.ref('AppsHubTable'),
        DestinationCidrBlock: '10.0.0.0/8',
        Blackhole: true,
      }),
    'references to groups where the gateway supports them': (edit) => {
      edit.set('Hub', { SecurityGroupReferencingSupport: 'enable' });
      const [rule] = edit.get('DbGroup').SecurityGroupIngress;
      delete rule.CidrIp;
      rule.SourceSecurityGroupId = edit.att('ClientGroup', 'GroupId');
    },
  }),
  ...harmlessOf(publicFargate, {
    'the capital letters of booleans': (edit) =>
      edit.set('Vpc', { EnableDnsSupport: 'True', EnableDnsHostnames: 'TRUE' }),
  }),
];
