import { type Case, ref, resource, type Template } from '../fixture';

const ingress = (rule: Template): Template =>
  resource('EC2::SecurityGroupIngress', {
    GroupId: ref('Group'),
    IpProtocol: 'tcp',
    FromPort: 443,
    ToPort: 443,
    ...rule,
  });
const RULE = { Rule: ingress({ CidrIp: '10.0.0.0/8' }) };
const FROM_OTHER: Template = {
  Peering: resource('EC2::VPCPeeringConnection', { VpcId: ref('Other'), PeerVpcId: ref('Vpc') }),
  Rule: ingress({ SourceSecurityGroupId: ref('OtherGroup') }),
};
const attachment = (vpc: string, subnet: string): Template =>
  resource('EC2::TransitGatewayVpcAttachment', {
    TransitGatewayId: ref('Transit'),
    VpcId: ref(vpc),
    SubnetIds: [ref(subnet)],
  });
const BY_TRANSIT: Template = {
  Transit: resource('EC2::TransitGateway', { SecurityGroupReferencingSupport: 'enable' }),
  Mine: attachment('Vpc', 'PrivateA'),
  Theirs: attachment('Other', 'OtherSubnet'),
  Rule: FROM_OTHER.Rule,
};
const entry = (more: Template = {}): Template =>
  resource('EC2::NetworkAclEntry', {
    NetworkAclId: ref('Acl'),
    RuleNumber: 100,
    Protocol: 6,
    RuleAction: 'allow',
    CidrBlock: '0.0.0.0/0',
    PortRange: { From: 443, To: 443 },
    ...more,
  });
const ACL: Template = { Acl: resource('EC2::NetworkAcl', { VpcId: ref('Vpc') }), Entry: entry() };

const HTTPS = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/24' };

export const rules: readonly Case[] = [
  { code: 'rule-port-range', place: 'Rule', beside: RULE, change: { 'Rule.FromPort': 444 } },
  { code: 'rule-port-range', when: 'past the last', place: 'Rule', beside: RULE, change: { 'Rule.ToPort': 65536 } },
  {
    code: 'rule-port-range',
    when: 'inline',
    place: 'Group',
    beside: {},
    change: {
      'Group.SecurityGroupEgress': [{ IpProtocol: 'udp', FromPort: 54, ToPort: 53, CidrIp: '0.0.0.0/0' }],
    },
  },
  { code: 'rule-without-ports', place: 'Rule', beside: RULE, change: { 'Rule.ToPort': undefined } },
  { code: 'rule-ports-ignored', severity: 'warning', place: 'Rule', beside: RULE, change: { 'Rule.IpProtocol': '-1' } },
  {
    code: 'rule-ports-ignored',
    when: 'another protocol',
    severity: 'warning',
    place: 'Rule',
    beside: RULE,
    change: { 'Rule.IpProtocol': '50' },
  },
  {
    code: 'rule-ports-ignored',
    when: 'up to a port',
    severity: 'warning',
    place: 'Rule',
    beside: RULE,
    change: { 'Rule.IpProtocol': -1, 'Rule.FromPort': 0 },
  },
  {
    code: 'group-reference-other-vpc',
    when: 'another VPC is attached',
    place: 'Rule',
    beside: { ...BY_TRANSIT, Third: resource('EC2::VPC', { CidrBlock: '10.2.0.0/16' }) },
    change: {
      Theirs: {
        ...attachment('Third', 'PrivateA'),
        Properties: { ...attachment('Third', 'PrivateA').Properties, SubnetIds: ['subnet-0123'] },
      },
    },
  },
  { code: 'rule-peers', when: 'two', place: 'Rule', beside: RULE, change: { 'Rule.CidrIpv6': '::/0' } },
  { code: 'rule-peers', when: 'none', place: 'Rule', beside: RULE, change: { 'Rule.CidrIp': undefined } },
  { code: 'cidr-invalid', when: 'a rule', place: 'Rule', beside: RULE, change: { 'Rule.CidrIp': '10.0.0.0' } },
  { code: 'group-reference-other-vpc', place: 'Rule', beside: FROM_OTHER, change: { Peering: undefined } },
  {
    code: 'group-reference-other-vpc',
    when: 'a peering with a third VPC',
    place: 'Rule',
    beside: { ...FROM_OTHER, Third: resource('EC2::VPC', { CidrBlock: '10.2.0.0/16' }) },
    change: { 'Peering.PeerVpcId': ref('Third') },
  },
  {
    code: 'group-reference-other-vpc',
    when: 'a transit gateway that knows no groups',
    place: 'Rule',
    beside: BY_TRANSIT,
    change: { 'Transit.SecurityGroupReferencingSupport': 'disable' },
  },
  {
    code: 'group-reference-other-vpc',
    when: 'not attached',
    place: 'Rule',
    beside: BY_TRANSIT,
    change: { Theirs: undefined },
  },
  {
    code: 'group-reference-other-vpc',
    when: 'out by a transit gateway',
    place: 'Out',
    beside: BY_TRANSIT,
    change: {
      Out: resource('EC2::SecurityGroupEgress', {
        GroupId: ref('Group'),
        IpProtocol: '-1',
        DestinationSecurityGroupId: ref('OtherGroup'),
      }),
    },
  },
  {
    code: 'network-acl-number-twice',
    place: 'Again',
    beside: ACL,
    change: { Again: entry({ CidrBlock: '10.0.0.0/8' }) },
  },
  {
    code: 'network-acl-number-twice',
    when: 'the default one',
    place: 'Again',
    beside: { Again: entry({ NetworkAclId: { 'Fn::GetAtt': ['Vpc', 'DefaultNetworkAcl'] }, RuleNumber: 90 }) },
    change: { 'Again.RuleNumber': 100 },
  },
  {
    code: 'rule-twice',
    place: 'Again',
    beside: {
      Group: resource('EC2::SecurityGroup', { VpcId: ref('Vpc'), SecurityGroupIngress: [HTTPS] }),
      Again: resource('EC2::SecurityGroupIngress', { GroupId: ref('Group'), ...HTTPS, CidrIp: '10.0.1.0/24' }),
    },
    change: { 'Again.CidrIp': HTTPS.CidrIp, 'Again.Description': 'once more' },
  },
  { code: 'network-acl-without-ports', place: 'Entry', beside: ACL, change: { 'Entry.PortRange': undefined } },
  { code: 'network-acl-port-range', place: 'Entry', beside: ACL, change: { 'Entry.PortRange.From': 1024 } },
  {
    code: 'network-acl-ports-ignored',
    severity: 'warning',
    place: 'Entry',
    beside: ACL,
    change: { 'Entry.Protocol': -1 },
  },
  { code: 'network-acl-without-icmp', place: 'Entry', beside: ACL, change: { 'Entry.Protocol': 1 } },
  { code: 'network-acl-number', place: 'Entry', beside: ACL, change: { 'Entry.RuleNumber': 40000 } },
  { code: 'network-acl-block', when: 'none', place: 'Entry', beside: ACL, change: { 'Entry.CidrBlock': undefined } },
  { code: 'network-acl-block', when: 'two', place: 'Entry', beside: ACL, change: { 'Entry.Ipv6CidrBlock': '::/0' } },
  { code: 'cidr-invalid', when: 'an entry', place: 'Entry', beside: ACL, change: { 'Entry.CidrBlock': '10.0.0.0/33' } },
];
