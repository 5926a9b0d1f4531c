import { type Case, ref, resource, type Template } from '../fixture';

const route = (to: Template, destination = '10.1.0.0/16', table = 'PrivateTable'): Template =>
  resource('EC2::Route', { RouteTableId: ref(table), DestinationCidrBlock: destination, ...to });

const NAT: Template = {
  Address: resource('EC2::EIP', { Domain: 'vpc' }),
  Nat: resource('EC2::NatGateway', {
    SubnetId: ref('Public'),
    AllocationId: { 'Fn::GetAtt': ['Address', 'AllocationId'] },
  }),
  Route: route({ NatGatewayId: ref('Nat') }, '0.0.0.0/0'),
};
const PEERING: Template = {
  Peering: resource('EC2::VPCPeeringConnection', { VpcId: ref('Vpc'), PeerVpcId: ref('Other') }),
  Route: route({ VpcPeeringConnectionId: ref('Peering') }),
};
const Third = resource('EC2::VPC', { CidrBlock: '10.2.0.0/16' });
const attachment = (vpc: string, ...subnets: string[]): Template =>
  resource('EC2::TransitGatewayAttachment', {
    TransitGatewayId: ref('Transit'),
    VpcId: ref(vpc),
    SubnetIds: subnets.map(ref),
  });
const TRANSIT: Template = {
  Transit: resource('EC2::TransitGateway', { DefaultRouteTableAssociation: 'disable' }),
  Mine: attachment('Vpc', 'PrivateA', 'PrivateB'),
  Theirs: attachment('Other', 'OtherSubnet'),
  TransitTable: resource('EC2::TransitGatewayRouteTable', { TransitGatewayId: ref('Transit') }),
  Association: resource('EC2::TransitGatewayRouteTableAssociation', {
    TransitGatewayAttachmentId: ref('Mine'),
    TransitGatewayRouteTableId: ref('TransitTable'),
  }),
  Route: { ...route({ TransitGatewayId: ref('Transit') }), DependsOn: 'Mine' },
};
const acl = (vpc: string): Template => resource('EC2::NetworkAcl', { VpcId: ref(vpc) });
const ACL: Template = {
  Acl: acl('Vpc'),
  AclOfSubnet: resource('EC2::SubnetNetworkAclAssociation', { SubnetId: ref('PrivateA'), NetworkAclId: ref('Acl') }),
};
const another = (of: Template, change: Template): Template => ({ ...of, Properties: { ...of.Properties, ...change } });

export const routing: readonly Case[] = [
  {
    code: 'route-table-other-vpc',
    place: 'PrivateAToTable',
    change: { 'PrivateAToTable.RouteTableId': ref('OtherTable') },
  },
  {
    code: 'route-table-twice',
    place: 'Again',
    change: {
      Again: resource('EC2::SubnetRouteTableAssociation', {
        SubnetId: ref('PrivateA'),
        RouteTableId: ref('PublicTable'),
      }),
    },
  },
  {
    code: 'route-table-twice',
    when: 'the same table',
    severity: 'warning',
    place: 'Again',
    change: {
      Again: resource('EC2::SubnetRouteTableAssociation', {
        SubnetId: ref('PrivateA'),
        RouteTableId: ref('PrivateTable'),
      }),
    },
  },
  { code: 'network-acl-other-vpc', place: 'AclOfSubnet', beside: ACL, change: { 'Acl.VpcId': ref('Other') } },
  {
    code: 'network-acl-twice',
    place: 'Again',
    beside: { ...ACL, Acl2: acl('Vpc') },
    change: {
      Again: resource('EC2::SubnetNetworkAclAssociation', { SubnetId: ref('PrivateA'), NetworkAclId: ref('Acl2') }),
    },
  },
  { code: 'route-no-target', place: 'PublicRoute', change: { 'PublicRoute.GatewayId': undefined } },
  { code: 'route-two-targets', place: 'Route', beside: NAT, change: { 'Route.GatewayId': 'igw-0123' } },
  { code: 'route-destination', place: 'Route', beside: NAT, change: { 'Route.DestinationCidrBlock': undefined } },
  {
    code: 'route-destination',
    when: 'two',
    place: 'Route',
    beside: NAT,
    change: { 'Route.DestinationIpv6CidrBlock': '::/0' },
  },
  {
    code: 'cidr-invalid',
    when: 'a route',
    place: 'Route',
    beside: NAT,
    change: { 'Route.DestinationCidrBlock': '0.0.0.0' },
  },
  {
    code: 'route-duplicate',
    place: 'Again',
    beside: NAT,
    change: { Again: route({ NatGatewayId: ref('Nat') }, '0.0.0.0/0') },
  },
  {
    code: 'route-duplicate',
    when: 'the same block, written otherwise',
    place: 'Again',
    beside: PEERING,
    change: { Again: route({ VpcPeeringConnectionId: ref('Peering') }, '10.1.2.3/16') },
  },
  {
    code: 'route-gateway-not-attached',
    place: 'PublicRoute',
    change: { Attachment: undefined, PublicRoute: route({ GatewayId: ref('Gateway') }, '0.0.0.0/0', 'PublicTable') },
  },
  {
    code: 'route-gateway-other-vpc',
    when: 'an internet gateway',
    place: 'PublicRoute',
    change: { 'Attachment.VpcId': ref('Other') },
  },
  {
    code: 'route-gateway-other-vpc',
    when: 'a VPN gateway',
    place: 'Route',
    beside: {
      Vpn: resource('EC2::VPNGateway', { Type: 'ipsec.1' }),
      VpnAttachment: resource('EC2::VPCGatewayAttachment', { VpcId: ref('Vpc'), VpnGatewayId: ref('Vpn') }),
      Route: { ...route({ GatewayId: ref('Vpn') }, '192.168.0.0/16'), DependsOn: 'VpnAttachment' },
    },
    change: { 'VpnAttachment.VpcId': ref('Other') },
  },
  {
    code: 'route-gateway-other-vpc',
    when: 'a NAT gateway',
    place: 'Route',
    beside: NAT,
    change: { 'Route.RouteTableId': ref('OtherTable') },
  },
  {
    code: 'route-gateway-other-vpc',
    when: 'a peering',
    place: 'Route',
    beside: { ...PEERING, Third },
    change: { 'Peering.VpcId': ref('Third') },
  },
  {
    code: 'route-gateway-not-attached',
    when: 'a transit gateway',
    place: 'Route',
    beside: TRANSIT,
    change: {
      Mine: undefined,
      Theirs: undefined,
      Association: undefined,
      Route: route({ TransitGatewayId: ref('Transit') }),
    },
  },
  {
    code: 'route-gateway-other-vpc',
    when: 'a transit gateway',
    place: 'Route',
    beside: TRANSIT,
    change: { Mine: undefined, Association: undefined, Route: route({ TransitGatewayId: ref('Transit') }) },
  },
  {
    code: 'route-gateway-other-vpc',
    when: 'a network interface',
    place: 'Route',
    beside: {
      Interface: resource('EC2::NetworkInterface', { SubnetId: ref('PrivateA') }),
      Route: route({ NetworkInterfaceId: ref('Interface') }),
    },
    change: { 'Interface.SubnetId': ref('OtherSubnet') },
  },
  { code: 'route-local', place: 'Route', beside: PEERING, change: { 'Route.DestinationCidrBlock': '10.0.0.0/16' } },
  {
    code: 'route-inside-vpc',
    place: 'Route',
    beside: PEERING,
    change: { 'Route.DestinationCidrBlock': '10.0.1.0/24' },
  },
  {
    code: 'route-before-attachment',
    severity: 'warning',
    place: 'PublicRoute',
    change: { PublicRoute: route({ GatewayId: ref('Gateway') }, '0.0.0.0/0', 'PublicTable') },
  },
  {
    code: 'route-before-attachment',
    when: 'a transit gateway',
    severity: 'warning',
    place: 'Route',
    beside: TRANSIT,
    change: { Route: route({ TransitGatewayId: ref('Transit') }) },
  },
  {
    code: 'gateway-attachment-form',
    place: 'Again',
    change: { Again: resource('EC2::VPCGatewayAttachment', { VpcId: ref('Other') }) },
  },
  {
    code: 'gateway-attachment-form',
    when: 'two',
    place: 'Attachment',
    change: { 'Attachment.VpnGatewayId': 'vgw-0123' },
  },
  {
    code: 'internet-gateway-twice',
    place: 'Again',
    beside: { Second: resource('EC2::InternetGateway') },
    change: { Again: resource('EC2::VPCGatewayAttachment', { VpcId: ref('Vpc'), InternetGatewayId: ref('Second') }) },
  },
  {
    code: 'internet-gateway-shared',
    place: 'Again',
    change: {
      Again: resource('EC2::VPCGatewayAttachment', { VpcId: ref('Other'), InternetGatewayId: ref('Gateway') }),
    },
  },
  { code: 'nat-without-address', place: 'Nat', beside: NAT, change: { 'Nat.AllocationId': undefined } },
  {
    code: 'nat-without-internet-gateway',
    place: 'Nat',
    beside: NAT,
    change: { Attachment: undefined, PublicRoute: undefined },
  },
  {
    code: 'peering-itself',
    place: 'Peering',
    beside: { Peering: PEERING.Peering },
    change: { 'Peering.PeerVpcId': ref('Vpc') },
  },
  {
    code: 'peering-overlap',
    place: 'Peering',
    beside: { Peering: PEERING.Peering, Third: another(Third, {}) },
    change: { 'Peering.PeerVpcId': ref('Third'), 'Third.CidrBlock': '10.0.128.0/20' },
  },
  {
    code: 'peering-overlap',
    when: 'a secondary block',
    place: 'Peering',
    beside: {
      Peering: PEERING.Peering,
      More: resource('EC2::VPCCidrBlock', { VpcId: ref('Other'), CidrBlock: '10.5.0.0/16' }),
    },
    change: { 'More.CidrBlock': '10.0.0.0/17' },
  },
  {
    code: 'transit-zone-twice',
    place: 'Mine',
    beside: TRANSIT,
    change: { 'Mine.SubnetIds': [ref('PrivateA'), ref('AlsoA')] },
  },
  {
    code: 'transit-subnet-other-vpc',
    place: 'Mine',
    beside: TRANSIT,
    change: { 'Mine.SubnetIds': [ref('OtherSubnet')] },
  },
  {
    code: 'transit-attachment-twice',
    place: 'Again',
    beside: TRANSIT,
    change: { Again: attachment('Vpc', 'PrivateA') },
  },
  {
    code: 'transit-association-twice',
    place: 'Again',
    beside: TRANSIT,
    change: { Again: TRANSIT.Association },
  },
  {
    code: 'transit-association-twice',
    when: 'the default table has it',
    place: 'Association',
    beside: TRANSIT,
    change: { 'Transit.DefaultRouteTableAssociation': 'enable' },
  },
];
