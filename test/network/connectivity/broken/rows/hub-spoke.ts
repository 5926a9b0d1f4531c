import { hubSpoke } from '../bases';
import { type Finding, rowsOf } from '../table';

const finds =
  (destination: string) =>
  (code: Finding['code'], at: Finding['at'], fix: RegExp): Finding => ({ need: ['Sync', destination], code, at, fix });
const database = finds('database Db');
const secret = finds('secretsmanager');

export const hubSpokeRows = rowsOf(hubSpoke, {
  'the clients’ VPC is not attached': {
    breaks: (edit) => edit.remove('AppsAttachment', 'AppsAssociated', 'AppsToData', 'AppsToOut'),
    finds: database('transit-gateway-not-attached', ['AppsDefault', 'AppsVpc', 'Hub'], /attachment/i),
  },
  'the database’s VPC is not attached': {
    breaks: (edit) => edit.remove('DataAttachment', 'DataAssociated', 'DataToApps', 'DataToOut'),
    finds: database(
      ['transit-gateway-not-attached', 'other-vpc', 'transit-gateway-no-route', 'no-route'],
      ['DataVpc', 'Hub', 'AppsHubTable', 'Sync', 'AppsOut', 'AppsDefault'],
      /[Aa]ttach/,
    ),
  },
  'the attachment lacks a zone': {
    breaks: (edit) => edit.get('AppsAttachment').SubnetIds.pop(),
    finds: database('transit-gateway-zone', 'AppsAttachment', /subnet of each zone/),
  },
  'the database’s attachment lacks a zone': {
    breaks: (edit) => edit.get('DataAttachment').SubnetIds.shift(),
    finds: database('transit-gateway-zone', 'DataAttachment', /subnet of each zone/),
  },
  'the clients’ attachment is in no route table': {
    breaks: (edit) => edit.remove('AppsAssociated'),
    finds: database('transit-gateway-no-association', 'AppsAttachment', /RouteTableAssociation/),
  },
  'the database’s attachment is in no route table': {
    breaks: (edit) => edit.remove('DataAssociated'),
    finds: database('transit-gateway-no-association', 'DataAttachment', /RouteTableAssociation/),
  },
  'the database’s VPC is not propagated': {
    breaks: (edit) => {
      edit.remove('DataToApps', 'AppsOut');
    },
    finds: database('transit-gateway-no-route', ['AppsHubTable', 'Hub'], /[Pp]ropagate/),
  },
  'the clients’ VPC is not propagated to the database’s table': {
    breaks: (edit) => edit.remove('AppsToData'),
    finds: database('transit-gateway-no-route', ['DataHubTable', 'Hub'], /[Pp]ropagate/),
  },
  'packets for the database go to the way out': {
    breaks: (edit) => edit.remove('DataToApps'),
    finds: database(
      ['transit-gateway-no-route', 'no-route', 'transit-gateway-wrong-attachment'],
      ['AppsHubTable', 'AppsOut', 'OutTgwDefault', 'OutTgwTable', 'OutAttachment'],
      /[Pp]ropagate|route to/,
    ),
  },
  'a blackhole for the database’s VPC': {
    breaks: (edit) =>
      edit.add('Hub', 'Hole', 'AWS::EC2::TransitGatewayRoute', {
        TransitGatewayRouteTableId: edit.ref('AppsHubTable'),
        DestinationCidrBlock: '10.2.0.0/16',
        Blackhole: true,
      }),
    finds: database('transit-gateway-blackhole', 'Hole', /[Rr]emove|route/),
  },
  'a blackhole for one of the database’s subnets': {
    breaks: (edit) =>
      edit.add('Hub', 'Hole', 'AWS::EC2::TransitGatewayRoute', {
        TransitGatewayRouteTableId: edit.ref('AppsHubTable'),
        DestinationCidrBlock: '10.2.1.0/24',
        Blackhole: 'true',
      }),
    finds: database('transit-gateway-blackhole', 'Hole', /[Rr]emove|route/),
  },
  'a blackhole on the way back': {
    breaks: (edit) =>
      edit.add('Hub', 'Hole', 'AWS::EC2::TransitGatewayRoute', {
        TransitGatewayRouteTableId: edit.ref('DataHubTable'),
        DestinationCidrBlock: '10.1.0.0/16',
        Blackhole: true,
      }),
    finds: database('transit-gateway-blackhole', 'Hole', /[Rr]emove|route/),
  },
  'no route to the gateway from the clients': {
    breaks: (edit) => edit.remove('AppsDefault'),
    finds: database('no-route', 'AppsAppTable', /transit gateway/),
  },
  'no route back to the gateway': {
    breaks: (edit) => edit.remove('DataBack'),
    finds: database('no-return-route', 'DataAppTable', /route back/),
  },
  'the route back is for other clients': {
    breaks: (edit) => edit.set('DataBack', { DestinationCidrBlock: '10.10.0.0/16' }),
    finds: database('no-return-route', ['DataAppTable', 'DataBack'], /route back/),
  },
  'the database names the clients’ group, which a gateway doesn’t carry': {
    breaks: (edit) =>
      edit.set('DbGroup', {
        SecurityGroupIngress: [
          {
            IpProtocol: 'tcp',
            FromPort: 3306,
            ToPort: 3306,
            SourceSecurityGroupId: edit.att('ClientGroup', 'GroupId'),
          },
        ],
      }),
    finds: database('security-group-ingress', 'DbGroup', /CIDR|block|SecurityGroupReferencingSupport/),
  },
  'no way out in the gateway’s table': {
    breaks: (edit) => edit.remove('AppsOut'),
    finds: secret('transit-gateway-no-route', ['AppsHubTable', 'Hub'], /route/),
  },
  'a blackhole instead of the way out': {
    breaks: (edit) => {
      delete edit.get('AppsOut').TransitGatewayAttachmentId;
      edit.set('AppsOut', { Blackhole: true });
    },
    finds: secret('transit-gateway-blackhole', 'AppsOut', /route/),
  },
  'the way out has no route back from NAT': {
    breaks: (edit) => edit.remove('OutPublicBack'),
    finds: secret(['no-return-route'], 'OutPublicTable', /route back/),
  },
  'the way out doesn’t know the clients': {
    breaks: (edit) => edit.remove('AppsToOut'),
    finds: secret('transit-gateway-no-route', ['OutHubTable', 'Hub'], /[Pp]ropagate/),
  },
  'the attachment’s subnets of the way out have no NAT': {
    breaks: (edit) => edit.remove('OutTgwDefault'),
    finds: secret('no-route', 'OutTgwTable', /NAT gateway/),
  },
  'the attachment’s subnet of one zone has no table of its own': {
    breaks: (edit) => edit.remove('OutTgwbAssociation'),
    finds: secret('no-route', ['OutVpc', 'OutTgwb'], /NAT gateway|[Aa]ssociat/),
  },
  'NAT is in the attachment’s subnet': {
    breaks: (edit) => edit.set('Nat', { SubnetId: edit.ref('OutTgwa') }),
    finds: secret('nat-without-internet', 'Nat', /public subnet/),
  },
  'the way out has no internet gateway': {
    breaks: (edit) => edit.remove('OutIgwAttached'),
    finds: secret(
      ['internet-gateway-not-attached', 'nat-without-internet'],
      ['OutIgw', 'OutPublicDefault', 'OutPublicTable'],
      /[Aa]ttach/,
    ),
  },
  'the database lets in a narrower block': {
    breaks: (edit) => {
      edit.get('DbGroup').SecurityGroupIngress[0].CidrIp = '10.1.0.0/24';
    },
    finds: database('security-group-ingress', 'DbGroup', /ingress rule for TCP 3306/),
  },
});
