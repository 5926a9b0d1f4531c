import { Token } from 'aws-cdk-lib';
import { CfnRoute, CfnVPCPeeringConnection } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { overlap } from '../../platform/cidr';
import { ConfigurationError } from '../../platform/errors';
import { PeeringDns } from './peering-dns';
import { withoutRouteTables } from './routes';
import type { VpcPeeringProps } from './vpc-peering-props';

/**
 * A peering connection from our VPC to another, with the routes there and back, and names that resolve across it.
 * Between two VPCs there is one at most. It is not transitive: what lies behind the other VPC is not reached.
 */
export class VpcPeering extends Construct {
  readonly connection: CfnVPCPeeringConnection;
  /** From our subnets to the other VPC. */
  readonly routes: readonly CfnRoute[];
  /** From the other VPC's subnets to ours. */
  readonly peerRoutes: readonly CfnRoute[];
  /** @default none: switched off */
  readonly dns?: PeeringDns;

  /** @throws {ConfigurationError} when the VPCs overlap, or no route table is known */
  constructor(scope: Construct, id: string, props: VpcPeeringProps) {
    super(scope, id);
    const { vpc, peerVpcId, peerVpcCidrBlock, peerOwnerId, peerRegion, peerRoleArn } = props;
    if (!Token.isUnresolved(vpc.vpcCidrBlock) && overlap(vpc.vpcCidrBlock, peerVpcCidrBlock)) {
      throw overlapping(vpc.vpcCidrBlock, props);
    }
    if (props.routeTableIds.length === 0) throw withoutRouteTables(peerVpcId);
    this.connection = new CfnVPCPeeringConnection(this, 'Resource', {
      vpcId: vpc.vpcId,
      peerVpcId,
      peerOwnerId,
      peerRegion,
      peerRoleArn,
    });
    const route = (name: string, routeTableId: string, destinationCidrBlock: string): CfnRoute =>
      new CfnRoute(this, name, { routeTableId, destinationCidrBlock, vpcPeeringConnectionId: this.connection.attrId });
    this.routes = props.routeTableIds.map((table, index) => route(`Route${index + 1}`, table, peerVpcCidrBlock));
    this.peerRoutes = (props.peerRouteTableIds ?? []).map((table, index) =>
      route(`PeerRoute${index + 1}`, table, vpc.vpcCidrBlock),
    );
    if (props.dnsResolution ?? true) {
      this.dns = new PeeringDns(this, 'Dns', {
        vpcPeeringConnectionId: this.connection.attrId,
        peerOwnerId,
        peerRegion,
        peerRoleArn,
      });
    }
  }
}

const overlapping = (own: string, { peerVpcId, peerVpcCidrBlock }: VpcPeeringProps): ConfigurationError =>
  new ConfigurationError([
    {
      where: `platform.config.ts › sources (reachedBy ${peerVpcId})`,
      what: `'${peerVpcCidrBlock}' overlaps the platform's own VPC, '${own}': packets would never leave it.`,
      mend: "Use a VPC with other addresses, or reach the database by `type: 'privateLink'`.",
    },
  ]);
