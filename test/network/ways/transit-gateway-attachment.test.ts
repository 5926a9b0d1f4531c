import { TransitGatewayAttachment } from '../../../lib/network/ways/transit-gateway-attachment';
import type { TransitGatewayAttachmentProps } from '../../../lib/network/ways/transit-gateway-attachment-props';
import { propertiesOf, templateOf, vpcFixture } from '../../fixtures/stack';

const attach = (
  props: Partial<TransitGatewayAttachmentProps> = {},
  blocks = ['10.50.0.0/16'],
  transitGatewayIds = ['tgw-1'],
) =>
  templateOf((stack) => {
    const vpc = vpcFixture(stack);
    for (const transitGatewayId of transitGatewayIds) {
      const attachment = new TransitGatewayAttachment(stack, transitGatewayId, {
        vpc,
        subnets: vpc.privateSubnets,
        routeTableIds: ['rtb-1', 'rtb-2'],
        transitGatewayId,
        ...props,
      });
      for (const block of blocks) attachment.routeTo(block);
    }
  });

test('is in every private subnet, and knows no groups of others unless it is told to', () => {
  const template = attach();
  expect(propertiesOf(template, 'AWS::EC2::TransitGatewayAttachment')).toMatchObject([
    {
      VpcId: 'vpc-0123456789abcdef0',
      TransitGatewayId: 'tgw-1',
      SubnetIds: ['subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'],
      Options: { SecurityGroupReferencingSupport: 'disable' },
    },
  ]);
  attach({ securityGroupReferencing: true }).hasResourceProperties('AWS::EC2::TransitGatewayAttachment', {
    Options: { SecurityGroupReferencingSupport: 'enable' },
  });
});

test('routes are in every table, once however often they are asked for, and wait for the attachment', () => {
  const template = attach({}, ['10.50.0.0/16', '10.51.0.0/16', '10.50.0.0/16']);
  template.resourceCountIs('AWS::EC2::Route', 4);
  const [attachment] = Object.keys(template.findResources('AWS::EC2::TransitGatewayAttachment'));
  for (const route of Object.values(template.findResources('AWS::EC2::Route'))) {
    expect(route.DependsOn).toEqual([attachment]);
    expect(route.Properties).toMatchObject({ TransitGatewayId: 'tgw-1' });
  }
});

test('the gateway’s route tables are its owner’s, but for those that are named', () => {
  const none = attach();
  none.resourceCountIs('AWS::EC2::TransitGatewayRouteTableAssociation', 0);
  none.resourceCountIs('AWS::EC2::TransitGatewayRouteTablePropagation', 0);
  const named = attach({ associationRouteTableId: 'tgw-rtb-1', propagationRouteTableIds: ['tgw-rtb-1', 'tgw-rtb-2'] });
  named.hasResourceProperties('AWS::EC2::TransitGatewayRouteTableAssociation', {
    TransitGatewayRouteTableId: 'tgw-rtb-1',
  });
  const tables = propertiesOf(named, 'AWS::EC2::TransitGatewayRouteTablePropagation');
  expect(tables.map(({ TransitGatewayRouteTableId: table }) => table)).toEqual(['tgw-rtb-1', 'tgw-rtb-2']);
});

test('addresses of our own VPC are refused, and so is a VPC without route tables', () => {
  expect(() => attach({}, ['10.0.64.0/18'])).toThrow(/overlaps the platform's own VPC/);
  expect(() => attach({ routeTableIds: [] })).toThrow(/no route table/);
});

test('twice in one stack', () => {
  const template = attach({}, undefined, ['tgw-1', 'tgw-2']);
  template.resourceCountIs('AWS::EC2::TransitGatewayAttachment', 2);
  template.resourceCountIs('AWS::EC2::Route', 4);
});
