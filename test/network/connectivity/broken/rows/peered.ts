import { peered } from '../bases';
import { type Finding, rowsOf } from '../table';

const orders = (code: Finding['code'], at: Finding['at'], fix: RegExp): Finding => ({
  need: ['Orders', 'Database'],
  code,
  at,
  fix,
});
const report = (code: Finding['code'], at: Finding['at'], fix: RegExp): Finding => ({
  need: ['Report', 'Database'],
  code,
  at,
  fix,
});
const appRoutes = 'AppVpcPrivateSubnet1RouteTable';
const dataRoutes = ['DataVpcDbSubnet1RouteTable', 'DataVpcDbSubnet2RouteTable'];

export const peeredRows = rowsOf(peered, {
  'no route to the peer': {
    breaks: (edit) => edit.remove('AppDataThere0'),
    finds: orders('no-route', [appRoutes, 'AppVpcPrivateSubnet1DefaultRoute'], /route to .*DataVpc.*peering/),
  },
  'no route back from one of the database’s subnets': {
    breaks: (edit) => edit.remove('AppDataBack1'),
    finds: orders('no-return-route', 'DataVpcDbSubnet2RouteTable', /route back/),
  },
  'no routes back at all': {
    breaks: (edit) => edit.remove('AppDataBack0', 'AppDataBack1'),
    finds: orders('no-return-route', dataRoutes, /route back/),
  },
  'the route to the peer is for another block': {
    breaks: (edit) => edit.set('AppDataThere0', { DestinationCidrBlock: '10.11.0.0/16' }),
    finds: orders('no-route', [appRoutes, 'AppVpcPrivateSubnet1DefaultRoute', 'AppDataThere0'], /route to/),
  },
  'the route to the peer is for half of its block': {
    breaks: (edit) => edit.set('AppDataThere0', { DestinationCidrBlock: '10.1.1.0/24' }),
    finds: orders('no-route', 'AppDataThere0', /Widen route AppDataThere0, which is for 10.1.1.0\/24 only/),
  },
  'the route back is one bit short of the clients': {
    breaks: (edit) => edit.set('AppDataBack0', { DestinationCidrBlock: '10.0.0.0/17' }),
    finds: orders('no-return-route', 'AppDataBack0', /Widen route AppDataBack0.*AppVpc/),
  },
  'a route for some addresses leads them to the NAT gateway': {
    breaks: (edit) =>
      edit.add('AppDataThere0', 'Stray', 'AWS::EC2::Route', {
        RouteTableId: edit.ref(appRoutes),
        DestinationCidrBlock: '10.1.1.0/24',
        NatGatewayId: edit.ref('AppVpcPublicSubnet1NATGateway'),
      }),
    finds: orders('no-route', 'Stray', /Remove route Stray, which is for 10.1.1.0\/24/),
  },
  'the database has a public address, to which its name leads': {
    breaks: (edit) => {
      edit.add('DataVpc', 'Igw', 'AWS::EC2::InternetGateway', {});
      edit.add('DataVpc', 'IgwHere', 'AWS::EC2::VPCGatewayAttachment', {
        VpcId: edit.ref('DataVpc'),
        InternetGatewayId: { Ref: 'Igw' },
      });
      delete edit.get('Database').PubliclyAccessible;
    },
    finds: orders('public-name', 'Database', /PubliclyAccessible of Database\w* to false/),
  },
  'the function is told another port than the database’s': {
    breaks: (edit) => {
      edit.get('Orders').Environment.Variables.DB_PORT = '5433';
    },
    finds: orders('port-mismatch', 'Orders', /Tell Lambda function Orders\w* port 5432/),
  },
  'the two VPCs have the same block': {
    breaks: (edit) => {
      edit.set('DataVpc', { CidrBlock: '10.0.0.0/16' });
      edit.set('DataVpcDbSubnet1Subnet', { CidrBlock: '10.0.0.0/24' });
      edit.set('DataVpcDbSubnet2Subnet', { CidrBlock: '10.0.1.0/24' });
      for (const rule of edit.get('DatabaseGroup').SecurityGroupIngress) rule.CidrIp = '10.0.0.0/16';
      for (const rule of edit.get('OrdersGroup').SecurityGroupEgress)
        if (rule.FromPort === 5432) rule.CidrIp = '10.0.0.0/16';
    },
    finds: orders('overlapping-addresses', ['AppDataPeering', appRoutes, 'DataVpc', 'AppVpc', 'Orders'], /overlap/),
  },
  'the route goes to a peering with another VPC': {
    breaks: (edit) => edit.set('AppDataThere0', { VpcPeeringConnectionId: edit.ref('OpsAppPeering') }),
    finds: orders(['peering-not-transitive', 'peering-of-others'], 'AppDataThere0', /[Pp]eer/),
  },
  'the operators’ route goes through the application’s VPC': {
    breaks: (edit) => edit.set('OpsDataThere0', { VpcPeeringConnectionId: edit.ref('OpsAppPeering') }),
    finds: report('peering-not-transitive', 'OpsDataThere0', /[Pp]eer .* with each other|transit gateway/),
  },
  'the route goes to a peering of two others': {
    breaks: (edit) => edit.set('AppDataThere0', { VpcPeeringConnectionId: edit.ref('OpsDataPeering') }),
    finds: orders('peering-of-others', 'AppDataThere0', /peering of this VPC/),
  },
  'nothing joins the two VPCs': {
    breaks: (edit) =>
      edit.remove(...['There0', 'There1', 'Back0', 'Back1', 'Peering'].map((suffix) => `AppData${suffix}`)),
    finds: orders(
      ['other-vpc', 'no-route'],
      ['Orders', appRoutes, 'AppVpcPrivateSubnet1DefaultRoute'],
      /peer the two VPCs/,
    ),
  },
  'the database lets in another port': {
    breaks: (edit) => edit.set('DatabaseGroup', { SecurityGroupIngress: [rule({ FromPort: 3306, ToPort: 3306 })] }),
    finds: orders('security-group-ingress', 'DatabaseGroup', /ingress rule for TCP 5432/),
  },
  'the database lets in UDP': {
    breaks: (edit) => edit.set('DatabaseGroup', { SecurityGroupIngress: [rule({ IpProtocol: 'udp' })] }),
    finds: orders('security-group-ingress', 'DatabaseGroup', /ingress rule for TCP 5432/),
  },
  'the database lets in half of the clients': {
    breaks: (edit) => edit.set('DatabaseGroup', { SecurityGroupIngress: [rule({ CidrIp: '10.0.0.0/17' })] }),
    finds: orders('security-group-ingress', 'DatabaseGroup', /ingress rule for TCP 5432/),
  },
  'the database lets in IPv6 only': {
    breaks: (edit) =>
      edit.set('DatabaseGroup', { SecurityGroupIngress: [{ ...rule({}), CidrIp: undefined, CidrIpv6: '::/0' }] }),
    finds: orders('security-group-ingress', 'DatabaseGroup', /ingress rule for TCP 5432/),
  },
  'the database lets in ICMP': {
    breaks: (edit) =>
      edit.set('DatabaseGroup', { SecurityGroupIngress: [rule({ IpProtocol: 'icmp', FromPort: -1, ToPort: -1 })] }),
    finds: orders('security-group-ingress', 'DatabaseGroup', /ingress rule for TCP 5432/),
  },
  'the client lets out another port': {
    breaks: (edit) => {
      for (const out of edit.get('OrdersGroup').SecurityGroupEgress)
        if (out.FromPort === 5432) out.FromPort = out.ToPort = 5433;
    },
    finds: orders('security-group-egress', 'OrdersGroup', /egress rule for TCP 5432/),
  },
  'the client lets out to another block': {
    breaks: (edit) => {
      for (const out of edit.get('OrdersGroup').SecurityGroupEgress)
        if (out.FromPort === 5432) out.CidrIp = '10.1.0.0/24';
    },
    finds: orders('security-group-egress', 'OrdersGroup', /egress rule for TCP 5432/),
  },
  'the client is in a group of its own': {
    breaks: (edit) => {
      edit.set('FromReport', { SourceSecurityGroupId: edit.att('OrdersGroup', 'GroupId') });
    },
    finds: report('security-group-ingress', 'DatabaseGroup', /ingress rule for TCP 5432/),
  },
  'the database listens on another port': {
    breaks: (edit) => edit.set('Database', { Port: '6432' }),
    finds: {
      need: ['Report', 'Database'],
      code: ['security-group-egress', 'security-group-ingress', 'port-mismatch'],
      at: ['ReportGroup', 'DatabaseGroup', 'Report', 'Database'],
      fix: /6432/,
    },
  },
  'no route to the peering’s other side for operators': {
    breaks: (edit) => edit.remove('OpsDataThere1'),
    finds: report('no-route', 'OpsVpcDbSubnet2RouteTable', /route to .*DataVpc.*peering/),
  },
  'the client’s subnet uses the main table': {
    breaks: (edit) => edit.remove('AppVpcPrivateSubnet2RouteTableAssociation'),
    finds: orders('no-route', ['AppVpc', 'AppVpcPrivateSubnet2Subnet'], /route/),
  },
  'the database’s subnet uses the main table': {
    breaks: (edit) => edit.remove('DataVpcDbSubnet1RouteTableAssociation'),
    finds: orders('no-return-route', ['DataVpc', 'DataVpcDbSubnet1Subnet'], /route back/),
  },
});

function rule(change: object): object {
  return { CidrIp: '10.0.0.0/16', IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, ...change };
}
