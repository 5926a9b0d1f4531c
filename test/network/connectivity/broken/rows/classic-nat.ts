import { classicNat } from '../bases';
import { type Finding, rowsOf } from '../table';

const finds =
  (source: string, destination: string) =>
  (code: Finding['code'], at: Finding['at'], fix: RegExp): Finding => ({ need: [source, destination], code, at, fix });
const api = finds('Lambda function Api', 'proxy');
const migrate = finds('Migrate', 'database cluster Aurora');
const secret = finds('Migrate', 'secretsmanager');
const proxy = finds('database proxy', 'database cluster Aurora');

export const classicNatRows = rowsOf(classicNat, {
  'the proxy does not let the function in': {
    breaks: (edit) => edit.remove(/^AuroraProxyProxySecurityGroupfrom.*Api/),
    finds: api('security-group-ingress', 'AuroraProxyProxySecurityGroup', /ingress rule for TCP 5432/),
  },
  'the database does not let the proxy in': {
    breaks: (edit) => edit.remove(/^AuroraSecurityGroupfrom.*Proxy/),
    finds: proxy('security-group-ingress', 'AuroraSecurityGroup', /ingress rule for TCP 5432/),
  },
  'the database does not let the function in': {
    breaks: (edit) => edit.remove(/^AuroraSecurityGroupfrom.*Migrate/),
    finds: migrate('security-group-ingress', 'AuroraSecurityGroup', /ingress rule for TCP 5432/),
  },
  'the database does not let the rotation in': {
    breaks: (edit) => edit.remove(/^AuroraSecurityGroupfrom.*Rotation/),
    finds: finds('otation', 'database cluster Aurora')(
      'security-group-ingress',
      'AuroraSecurityGroup',
      /ingress rule for TCP 5432/,
    ),
  },
  'the database lets in the API instead of the migration': {
    breaks: (edit) =>
      edit.set(/^AuroraSecurityGroupfrom.*Migrate/, { SourceSecurityGroupId: edit.att('ApiSecurityGroup', 'GroupId') }),
    finds: migrate('security-group-ingress', 'AuroraSecurityGroup', /ingress rule for TCP 5432/),
  },
  'the rule is for the old port after the database moved': {
    breaks: (edit) => {
      edit.set('Aurora', { Port: 5433 });
      edit.set(/^AuroraSecurityGroupfrom.*Migrate/, { FromPort: 5432, ToPort: 5432 });
    },
    finds: migrate('security-group-ingress', 'AuroraSecurityGroup', /ingress rule for TCP 5433/),
  },
  'the function has another group': {
    breaks: (edit) =>
      edit.set('Migrate', {
        VpcConfig: {
          ...edit.get('Migrate').VpcConfig,
          SecurityGroupIds: [edit.att('ApiSecurityGroup', 'GroupId')],
        },
      }),
    finds: migrate('security-group-ingress', 'AuroraSecurityGroup', /ingress rule for TCP 5432/),
  },
  'the function has left the VPC': {
    breaks: (edit) => {
      delete edit.get('Migrate').VpcConfig;
    },
    finds: migrate('outside-vpc', 'Migrate', /subnets of the database’s VPC/),
  },
  'the function has left for the isolated subnets': {
    breaks: (edit) => {
      edit.get('Migrate').VpcConfig.SubnetIds = [edit.ref('VpcdataSubnet1Subnet'), edit.ref('VpcdataSubnet2Subnet')];
    },
    finds: secret(
      'no-route',
      ['VpcdataSubnet1RouteTable', 'VpcdataSubnet2RouteTable'],
      /endpoint for secretsmanager.*NAT/,
    ),
  },
  'the function is in the public subnets': {
    breaks: (edit) => {
      edit.get('Migrate').VpcConfig.SubnetIds = [
        edit.ref('VpcpublicSubnet1Subnet'),
        edit.ref('VpcpublicSubnet2Subnet'),
      ];
    },
    finds: secret('no-public-address', 'Migrate', /private subnet.*NAT/),
  },
  'a private subnet has no default route': {
    breaks: (edit) => edit.remove('VpcappSubnet2DefaultRoute'),
    finds: secret('no-route', 'VpcappSubnet2RouteTable', /default route to a NAT gateway/),
  },
  'a private subnet has no route table of its own': {
    breaks: (edit) => edit.remove('VpcappSubnet1RouteTableAssociation'),
    finds: secret('no-route', ['Vpc', 'VpcappSubnet1Subnet'], /associat|default route/i),
  },
  'the NAT gateway is in a private subnet': {
    breaks: (edit) => edit.set('VpcpublicSubnet1NATGateway', { SubnetId: edit.ref('VpcappSubnet1Subnet') }),
    finds: secret('nat-without-internet', 'VpcpublicSubnet1NATGateway', /public subnet/),
  },
  'the NAT gateway is in an isolated subnet': {
    breaks: (edit) => edit.set('VpcpublicSubnet1NATGateway', { SubnetId: edit.ref('VpcdataSubnet1Subnet') }),
    finds: secret(
      'nat-without-internet',
      ['VpcpublicSubnet1NATGateway', 'VpcdataSubnet1RouteTable'],
      /public subnet|default route to an internet gateway/,
    ),
  },
  'the NAT gateway’s subnet has no default route': {
    breaks: (edit) => edit.remove('VpcpublicSubnet1DefaultRoute'),
    finds: secret('nat-without-internet', 'VpcpublicSubnet1RouteTable', /default route to an internet gateway/),
  },
  'the NAT gateway’s subnet has no association': {
    breaks: (edit) => edit.remove('VpcpublicSubnet1RouteTableAssociation'),
    finds: secret(
      'nat-without-internet',
      ['Vpc', 'VpcpublicSubnet1Subnet', 'VpcpublicSubnet1NATGateway'],
      /associat|internet gateway/i,
    ),
  },
  'the internet gateway is not attached': {
    breaks: (edit) => edit.remove('VpcVPCGW'),
    finds: {
      ...secret('internet-gateway-not-attached', 'VpcIGW', /[Aa]ttach/),
      involves: 'VpcpublicSubnet1DefaultRoute',
    },
  },
  'the NAT gateway is a private one': {
    breaks: (edit) => edit.set('VpcpublicSubnet1NATGateway', { ConnectivityType: 'private' }),
    finds: secret('nat-private', 'VpcpublicSubnet1NATGateway', /public/),
  },
  'the NAT gateway has no address': {
    breaks: (edit) => {
      delete edit.get('VpcpublicSubnet1NATGateway').AllocationId;
    },
    finds: secret('nat-without-address', 'VpcpublicSubnet1NATGateway', /AllocationId/),
  },
  'the default route goes to the internet gateway instead of NAT': {
    breaks: (edit) => {
      const route = edit.get('VpcappSubnet1DefaultRoute');
      delete route.NatGatewayId;
      route.GatewayId = edit.ref('VpcIGW');
    },
    finds: secret(
      'no-public-address',
      ['VpcappSubnet1DefaultRoute', 'VpcappSubnet1RouteTable', 'Migrate'],
      /NAT gateway/,
    ),
  },
  'an endpoint takes over the name, and lets nobody in': {
    breaks: (edit) =>
      edit.add('Vpc', 'SecretsEndpoint', 'AWS::EC2::VPCEndpoint', {
        VpcId: edit.ref('Vpc'),
        VpcEndpointType: 'Interface',
        ServiceName: 'com.amazonaws.eu-central-1.secretsmanager',
        PrivateDnsEnabled: true,
        SubnetIds: [edit.ref('VpcdataSubnet1Subnet')],
        SecurityGroupIds: [edit.att('AuroraSecurityGroup', 'GroupId')],
      }),
    finds: secret('endpoint-security-group', ['AuroraSecurityGroup', 'SecretsEndpoint'], /ingress rule for TCP 443/),
  },
  'a more specific route leads into nothing': {
    breaks: (edit) => {
      edit.add('Vpc', 'OtherGateway', 'AWS::EC2::InternetGateway', {});
      edit.add('Vpc', 'Detour', 'AWS::EC2::Route', {
        RouteTableId: edit.ref('VpcappSubnet1RouteTable'),
        DestinationCidrBlock: '0.0.0.0/1',
        GatewayId: edit.ref('OtherGateway'),
      });
    },
    finds: {
      ...secret('internet-gateway-not-attached', 'OtherGateway', /[Aa]ttach|route/),
      involves: 'Detour',
    },
  },
  'the migration’s group lets nothing out': {
    breaks: (edit) =>
      edit.set('MigrateSecurityGroup', {
        SecurityGroupEgress: [
          {
            IpProtocol: 'tcp',
            FromPort: 5432,
            ToPort: 5432,
            DestinationSecurityGroupId: edit.att('AuroraSecurityGroup', 'GroupId'),
          },
        ],
      }),
    finds: secret('security-group-egress', 'MigrateSecurityGroup', /egress rule for TCP 443/),
  },
  'the proxy lets out to the wrong port': {
    breaks: (edit) =>
      edit.set('AuroraProxyProxySecurityGroup', {
        SecurityGroupEgress: [{ IpProtocol: 'tcp', FromPort: 3306, ToPort: 3306, CidrIp: '10.0.0.0/16' }],
      }),
    finds: proxy('security-group-egress', 'AuroraProxyProxySecurityGroup', /egress rule for TCP 5432/),
  },
  'the migration tries another VPC’s subnets': {
    breaks: (edit) => {
      edit.add('Vpc', 'Lab', 'AWS::EC2::VPC', { CidrBlock: '10.9.0.0/16' });
      edit.add('Vpc', 'LabSubnet', 'AWS::EC2::Subnet', { VpcId: { Ref: 'Lab' }, CidrBlock: '10.9.0.0/24' });
      edit.add('Vpc', 'LabGroup', 'AWS::EC2::SecurityGroup', { VpcId: { Ref: 'Lab' }, GroupDescription: 'lab' });
      edit.set('Migrate', {
        VpcConfig: { SubnetIds: [{ Ref: 'LabSubnet' }], SecurityGroupIds: [{ 'Fn::GetAtt': ['LabGroup', 'GroupId'] }] },
      });
    },
    finds: migrate(['other-vpc', 'no-route'], ['Migrate', 'Lab'], /other’s VPC|peer the two VPCs/),
  },
});
