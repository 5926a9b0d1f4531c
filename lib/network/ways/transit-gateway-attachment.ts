import { Token } from 'aws-cdk-lib';
import {
  CfnRoute,
  CfnTransitGatewayAttachment,
  CfnTransitGatewayRouteTableAssociation,
  CfnTransitGatewayRouteTablePropagation,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { overlap } from '../../platform/cidr';
import { ConfigurationError } from '../../platform/errors';
import { withoutRouteTables } from './routes';
import type { TransitGatewayAttachmentProps } from './transit-gateway-attachment-props';

/** Our VPC at a transit gateway, of which there is one at most a gateway; routes through it are added by address. */
export class TransitGatewayAttachment extends Construct {
  readonly attachment: CfnTransitGatewayAttachment;
  /** @default none: the gateway's own */
  readonly association?: CfnTransitGatewayRouteTableAssociation;
  readonly propagations: readonly CfnTransitGatewayRouteTablePropagation[];

  /** @throws {ConfigurationError} when no route table is known */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: TransitGatewayAttachmentProps,
  ) {
    super(scope, id);
    const { vpc, transitGatewayId } = props;
    if (props.routeTableIds.length === 0) throw withoutRouteTables(transitGatewayId);
    this.attachment = new CfnTransitGatewayAttachment(this, 'Resource', {
      vpcId: vpc.vpcId,
      transitGatewayId,
      subnetIds: props.subnets.map((subnet) => subnet.subnetId),
      options: {
        DnsSupport: 'enable',
        SecurityGroupReferencingSupport: props.securityGroupReferencing ? 'enable' : 'disable',
      },
    });
    const transitGatewayAttachmentId = this.attachment.attrId;
    if (props.associationRouteTableId) {
      this.association = new CfnTransitGatewayRouteTableAssociation(this, 'Association', {
        transitGatewayAttachmentId,
        transitGatewayRouteTableId: props.associationRouteTableId,
      });
    }
    this.propagations = (props.propagationRouteTableIds ?? []).map(
      (transitGatewayRouteTableId, index) =>
        new CfnTransitGatewayRouteTablePropagation(this, `Propagation${index + 1}`, {
          transitGatewayAttachmentId,
          transitGatewayRouteTableId,
        }),
    );
  }

  /**
   * Routes from our subnets to a block of addresses, made once however often it is asked for.
   * @throws {ConfigurationError} when the block overlaps our VPC
   */
  routeTo(cidrBlock: string): readonly CfnRoute[] {
    const { vpc, transitGatewayId, routeTableIds } = this.props;
    if (!Token.isUnresolved(vpc.vpcCidrBlock) && overlap(vpc.vpcCidrBlock, cidrBlock)) {
      throw new ConfigurationError([
        {
          where: `platform.config.ts › sources (reachedBy ${transitGatewayId})`,
          what: `'${cidrBlock}' overlaps the platform's own VPC, '${vpc.vpcCidrBlock}': packets would never leave it.`,
          mend: "Use a VPC with other addresses, or reach the database by `type: 'privateLink'`.",
        },
      ]);
    }
    return routeTableIds.map((routeTableId, index) => {
      const id = `Route-${cidrBlock.replaceAll(/[./]/g, '-')}-${index + 1}`;
      const there = this.node.tryFindChild(id) as CfnRoute | undefined;
      if (there) return there;
      const route = new CfnRoute(this, id, { routeTableId, destinationCidrBlock: cidrBlock, transitGatewayId });
      // A gateway is a target only once the VPC is attached to it.
      route.addResourceDependency(this.attachment);
      return route;
    });
  }
}
