import { plainYaml } from '../bases';
import { type Finding, rowsOf } from '../table';

const finds =
  (source: string, destination: string) =>
  (code: Finding['code'], at: Finding['at'], fix: RegExp): Finding => ({ need: [source, destination], code, at, fix });
const database = finds('Function', 'database Db');
const bastion = finds('Bastion', 'database Db');
const secret = finds('Function', 'secretsmanager');
const topic = finds('Function', 'sns');
const deny = (change: object): object => ({
  RuleNumber: 50,
  Protocol: 6,
  RuleAction: 'deny',
  CidrBlock: '0.0.0.0/0',
  PortRange: { From: 5433, To: 5433 },
  ...change,
});

export const plainYamlRows = rowsOf(plainYaml, {
  'the data ACL lets in the port that the database had before': {
    breaks: (edit) => edit.set('DataAclIn', { PortRange: { From: 5432, To: 5432 } }),
    finds: database('network-acl-ingress', ['DataAcl', 'DataAclIn'], /port 5433/),
  },
  'the data ACL lets in one subnet of clients': {
    breaks: (edit) => edit.set('DataAclIn', { CidrBlock: '10.30.1.0/24' }),
    finds: database('network-acl-ingress', ['DataAcl', 'DataAclIn'], /port 5433/),
  },
  'the data ACL lets in UDP': {
    breaks: (edit) => edit.set('DataAclIn', { Protocol: 17 }),
    finds: database('network-acl-ingress', ['DataAcl', 'DataAclIn'], /port 5433/),
  },
  'an entry of a lower number denies': {
    breaks: (edit) =>
      edit.add('DataAcl', 'Deny', 'AWS::EC2::NetworkAclEntry', { ...deny({}), NetworkAclId: edit.ref('DataAcl') }),
    finds: database('network-acl-ingress', 'Deny', /number below/),
  },
  'the data ACL lets no answers out': {
    breaks: (edit) => edit.remove('DataAclAnswers'),
    finds: database('network-acl-egress', 'DataAcl', /1024-65535/),
  },
  'the data ACL lets answers out to the database’s own port only': {
    breaks: (edit) => edit.set('DataAclAnswers', { PortRange: { From: 5433, To: 5433 } }),
    finds: database('network-acl-egress', ['DataAcl', 'DataAclAnswers'], /1024-65535/),
  },
  'the data ACL lets answers out to half of the ephemeral ports': {
    breaks: (edit) => edit.set('DataAclAnswers', { PortRange: { From: 49152, To: 65535 } }),
    finds: database('network-acl-egress', ['DataAcl', 'DataAclAnswers'], /1024-65535/),
  },
  'the data ACL’s entry for what goes out is one for what comes in': {
    breaks: (edit) => {
      delete edit.get('DataAclAnswers').Egress;
      edit.set('DataAclAnswers', { RuleNumber: 110 });
    },
    finds: database('network-acl-egress', 'DataAcl', /1024-65535/),
  },
  'answers to some clients are denied': {
    breaks: (edit) =>
      edit.add('DataAcl', 'Deny', 'AWS::EC2::NetworkAclEntry', {
        ...deny({ Egress: true, CidrBlock: '10.30.2.0/24', PortRange: { From: 40000, To: 40010 } }),
        NetworkAclId: edit.ref('DataAcl'),
      }),
    finds: database('network-acl-egress', 'Deny', /1024-65535|remove/i),
  },
  'NAT’s subnet lets no answers in': {
    breaks: (edit) => edit.remove('PublicAclAnswers'),
    finds: topic('network-acl-ingress', 'PublicAcl', /1024-65535/),
  },
  'NAT’s subnet lets nothing in from the functions': {
    breaks: (edit) => edit.set('PublicAclIn', { CidrBlock: '198.51.100.0/24' }),
    finds: topic('network-acl-ingress', ['PublicAcl', 'PublicAclIn'], /port 443/),
  },
  'NAT’s subnet lets out to the VPC only': {
    breaks: (edit) => edit.set('PublicAclOut', { CidrBlock: '10.30.0.0/16' }),
    finds: topic('network-acl-egress', ['PublicAcl', 'PublicAclOut'], /port 443/),
  },
  'NAT’s subnet lets web traffic out, and no answers to the functions': {
    breaks: (edit) => edit.set('PublicAclOut', { Protocol: 6, PortRange: { From: 443, To: 443 } }),
    finds: topic('network-acl-egress', ['PublicAcl', 'PublicAclOut'], /1024-65535/),
  },
  'the endpoint’s subnet has the data ACL': {
    breaks: (edit) => edit.set('SecretsEndpoint', { SubnetIds: [edit.ref('DataSubnetA'), edit.ref('DataSubnetB')] }),
    finds: secret('network-acl-ingress', ['DataAcl', 'DataAclIn'], /port 443/),
  },
  'the functions’ subnet has the data ACL': {
    breaks: (edit) =>
      edit.add('DataAcl', 'AppAclOn', 'AWS::EC2::SubnetNetworkAclAssociation', {
        SubnetId: edit.ref('AppSubnetA'),
        NetworkAclId: edit.ref('DataAcl'),
      }),
    finds: topic('network-acl-egress', ['DataAcl', 'DataAclAnswers'], /port 443/),
  },
  'the bastion’s group lets out to the web only': {
    breaks: (edit) =>
      edit.set('BastionGroup', {
        SecurityGroupEgress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }],
      }),
    finds: bastion('security-group-egress', 'BastionGroup', /egress rule for TCP 5433/),
  },
  'the bastion’s rule is for another protocol by number': {
    breaks: (edit) => {
      edit.get('DbGroup').SecurityGroupIngress[1].IpProtocol = '17';
    },
    finds: bastion('security-group-ingress', 'DbGroup', /ingress rule for TCP 5433/),
  },
  'the port of the rules is written out, the database’s is not': {
    breaks: (edit) => {
      for (const rule of edit.get('DbGroup').SecurityGroupIngress) rule.FromPort = rule.ToPort = 5432;
    },
    finds: database('security-group-ingress', 'DbGroup', /ingress rule for TCP 5433/),
  },
  'the range of ports ends before the database’s': {
    breaks: (edit) => {
      for (const rule of edit.get('DbGroup').SecurityGroupIngress)
        Object.assign(rule, { FromPort: 5400, ToPort: 5432 });
    },
    finds: database('security-group-ingress', 'DbGroup', /ingress rule for TCP 5433/),
  },
  'the function names another group': {
    breaks: (edit) => {
      edit.get('Function').VpcConfig.SecurityGroupIds = [edit.ref('EndpointGroup')];
    },
    finds: database('security-group-ingress', 'DbGroup', /ingress rule for TCP 5433/),
  },
  'the endpoint’s group has the old network’s block': {
    breaks: (edit) => {
      edit.get('EndpointGroup').SecurityGroupIngress[0].CidrIp = '10.31.0.0/16';
    },
    finds: secret('endpoint-security-group', 'EndpointGroup', /ingress rule for TCP 443/),
  },
  'the route of the functions’ subnets is in the wrong stage': {
    breaks: (edit) => {
      edit.template('shop').Conditions.IsDev = { 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] };
      edit.template('shop').Resources.AppDefault.Condition = 'IsDev';
    },
    finds: topic('no-route', 'AppRoutes', /NAT gateway/),
  },
  'the block of the data ACL is a parameter of the old network': {
    breaks: (edit) => {
      edit.template('shop').Parameters.OldCidr = { Type: 'String', Default: '10.40.0.0/16' };
      edit.set('DataAclIn', { CidrBlock: { Ref: 'OldCidr' } });
    },
    finds: database('network-acl-ingress', ['DataAcl', 'DataAclIn'], /port 5433/),
  },
});
