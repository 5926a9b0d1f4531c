import { publicFargate } from '../bases';
import { type Finding, type Id, rowsOf } from '../table';

const finds =
  (destination: string) =>
  (code: Finding['code'], at: Finding['at'], fix: RegExp): Finding => ({ need: ['Web', destination], code, at, fix });
const database = finds('database Database');
const pull = finds('ecr.dkr');
const routes: readonly Id[] = ['VpcPublicSubnet1DefaultRoute', 'VpcPublicSubnet2DefaultRoute', /^WebService/];

export const publicFargateRows = rowsOf(publicFargate, {
  'tasks get no public address': {
    breaks: (edit) => {
      edit.get(/^WebService[0-9A-F]{8}$/).NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp = 'DISABLED';
    },
    finds: pull('no-public-address', routes, /AssignPublicIp|NAT gateway/),
  },
  'tasks are not said to get a public address': {
    breaks: (edit) => {
      delete edit.get(/^WebService[0-9A-F]{8}$/).NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp;
    },
    finds: pull('no-public-address', routes, /AssignPublicIp|NAT gateway/),
  },
  'tasks are in the isolated subnets': {
    breaks: (edit) => {
      edit.get(/^WebService[0-9A-F]{8}$/).NetworkConfiguration.AwsvpcConfiguration.Subnets = [
        edit.ref('VpcIsolatedSubnet1Subnet'),
        edit.ref('VpcIsolatedSubnet2Subnet'),
      ];
    },
    finds: pull('no-route', ['VpcIsolatedSubnet1RouteTable', 'VpcIsolatedSubnet2RouteTable'], /endpoint for ecr\.dkr/),
  },
  'the database is closed to the tasks': {
    breaks: (edit) => edit.removeAll('AWS::EC2::SecurityGroupIngress', (_, id) => id.startsWith('Database')),
    finds: database('security-group-ingress', 'DatabaseSecurityGroup', /ingress rule for TCP 3306/),
  },
  'the database lets in the load balancer instead': {
    breaks: (edit) => {
      for (const rule of edit.all('AWS::EC2::SecurityGroupIngress'))
        if (JSON.stringify(rule.GroupId).includes('Database'))
          rule.SourceSecurityGroupId = edit.att(/^WebLBSecurityGroup[0-9A-F]{8}$/, 'GroupId');
    },
    finds: database('security-group-ingress', 'DatabaseSecurityGroup', /ingress rule for TCP 3306/),
  },
  'the database’s rule is for PostgreSQL': {
    breaks: (edit) => {
      for (const rule of edit.all('AWS::EC2::SecurityGroupIngress'))
        if (JSON.stringify(rule.GroupId).includes('Database')) rule.FromPort = rule.ToPort = 5432;
    },
    finds: database('security-group-ingress', 'DatabaseSecurityGroup', /ingress rule for TCP 3306/),
  },
  'the internet gateway is of another VPC': {
    breaks: (edit) => {
      edit.add('Vpc', 'Lab', 'AWS::EC2::VPC', { CidrBlock: '10.9.0.0/16' });
      edit.set('VpcVPCGW', { VpcId: { Ref: 'Lab' } });
    },
    finds: {
      ...pull('internet-gateway-not-attached', 'VpcIGW', /[Aa]ttach/),
      involves: /^VpcPublicSubnet\dDefaultRoute/,
    },
  },
  'the public subnets have no default route': {
    breaks: (edit) => edit.remove('VpcPublicSubnet1DefaultRoute', 'VpcPublicSubnet2DefaultRoute'),
    finds: pull('no-route', ['VpcPublicSubnet1RouteTable', 'VpcPublicSubnet2RouteTable'], /default route/),
  },
  'one of the public subnets is on the main table': {
    breaks: (edit) => edit.remove('VpcPublicSubnet2RouteTableAssociation'),
    finds: pull('no-route', ['Vpc', 'VpcPublicSubnet2Subnet'], /route/),
  },
  'the tasks’ group lets out to the VPC only': {
    breaks: (edit) =>
      edit.set(/^WebServiceSecurityGroup[0-9A-F]{8}$/, {
        SecurityGroupEgress: [{ IpProtocol: '-1', CidrIp: '10.0.0.0/16' }],
      }),
    finds: pull('security-group-egress', 'WebServiceSecurityGroup', /egress rule for TCP 443/),
  },
  'an ACL forgets the answers from the internet': {
    breaks: (edit) => {
      edit.add('Vpc', 'Acl', 'AWS::EC2::NetworkAcl', { VpcId: edit.ref('Vpc') });
      const entry = (id: string, egress: boolean, from: number, to: number, number = 100): void =>
        edit.add('Vpc', id, 'AWS::EC2::NetworkAclEntry', {
          NetworkAclId: { Ref: 'Acl' },
          RuleNumber: number,
          Egress: egress,
          RuleAction: 'allow',
          Protocol: 6,
          CidrBlock: '0.0.0.0/0',
          PortRange: { From: from, To: to },
        });
      entry('AllOut', true, 0, 65535);
      entry('WebIn', false, 443, 443);
      entry('InVpc', false, 80, 80, 110);
      edit.add('Vpc', 'AclOn', 'AWS::EC2::SubnetNetworkAclAssociation', {
        SubnetId: edit.ref('VpcPublicSubnet1Subnet'),
        NetworkAclId: { Ref: 'Acl' },
      });
    },
    finds: pull('network-acl-ingress', 'Acl', /1024-65535/),
  },
});
