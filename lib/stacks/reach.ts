import { Stack } from 'aws-cdk-lib';
import type { Construct, IDependable } from 'constructs';
import type { DatabaseFact } from '../network/declared-facts';
import { declareNetwork } from '../network/declared-facts';
import type { INetwork } from '../network/network';
import { TransitGatewayAttachment } from '../network/ways/transit-gateway-attachment';
import { VpcPeering } from '../network/ways/vpc-peering';
import type { ResolvedPeering, ResolvedReach, ResolvedTransitGateway } from '../platform/definition';
import { AdmittedAddresses } from '../sources/existing/admitted-addresses';
import { DatabaseEndpoint } from '../sources/existing/database-endpoint';
import type { ImportedDatabase } from '../sources/existing/imported-database';

/** The way to a database, as the database's clients need it. */
export interface Way {
  /** Name by which the database is called. @default its own */
  readonly address?: string;
  /** Group that admits the clients' group. @default none */
  readonly securityGroupId?: string;
  /** Blocks that the clients go out to. @default the group; without one, any address */
  readonly destinations?: readonly string[];
  /** Whether the database's certificate has the address. @default true */
  readonly certified?: boolean;
  /** What must be there before rules name what lies at its end. @default nothing */
  readonly after?: IDependable;
  /** Whether nothing of ours admits the clients. */
  readonly ownerAdmits: boolean;
  /** Where the database is, as far as the way says it. */
  readonly fact: Pick<DatabaseFact, 'vpcId' | 'subnetIds' | 'securityGroupIds'>;
  /** What its owner needs for the rest of the way, by key of the outputs. @default nothing */
  readonly outputs?: Partial<Record<'vpcPeeringConnectionId' | 'transitGatewayAttachmentId', string>>;
}

interface Reached<R extends ResolvedReach = ResolvedReach> {
  readonly reachedBy: R;
  readonly network: INetwork;
  readonly database: ImportedDatabase;
}

/** Makes what is missing on the way to a database. What several databases share is made once a stack. */
export function reach(scope: Construct, id: string, of: Reached): Way {
  const { reachedBy } = of;
  switch (reachedBy.type) {
    case 'peering':
      return peering(scope, { ...of, reachedBy });
    case 'transitGateway':
      return transitGateway(scope, { ...of, reachedBy });
    case 'privateLink':
      return privateLink(scope, id, { ...of, reachedBy });
    case 'sameVpc':
      return here(of, { vpcId: of.network.vpc.vpcId }, [of.network.vpc.vpcCidrBlock]);
    case 'other':
      return here(of);
  }
}

const groups = (group: string | undefined) => (group === undefined ? {} : { securityGroupIds: [group] });

/** By the database's group where it is known, else to the addresses, as far as these are known. */
function here({ database }: Reached, fact: Way['fact'] = {}, destinations?: readonly string[]): Way {
  const { securityGroupId } = database;
  return {
    securityGroupId,
    destinations: securityGroupId === undefined ? destinations : undefined,
    ownerAdmits: securityGroupId === undefined,
    fact: { ...fact, ...groups(securityGroupId) },
  };
}

function peering(scope: Construct, { reachedBy, network, database }: Reached<ResolvedPeering>): Way {
  const { peerVpcId, peerVpcCidrBlock, peerRegion, peerOwnerId, peerRouteTableIds } = reachedBy;
  const stack = Stack.of(scope);
  const id = `Peering-${peerVpcId}`;
  const peered =
    (stack.node.tryFindChild(id) as VpcPeering | undefined) ??
    new VpcPeering(stack, id, { ...reachedBy, vpc: network.vpc, routeTableIds: network.privateRouteTableIds });
  declareNetwork(stack, {
    vpcId: peerVpcId,
    region: peerRegion,
    account: peerOwnerId,
    cidrBlocks: [peerVpcCidrBlock],
  });
  const { securityGroupId } = database;
  // Groups of another region can't be named at all, those of another account not in what goes out.
  const byGroup = securityGroupId !== undefined && peerRegion === undefined && peerOwnerId === undefined;
  if (securityGroupId !== undefined && peerRegion !== undefined) {
    AdmittedAddresses.once(scope, {
      securityGroupId,
      port: database.dbInstancePort,
      cidrBlocks: network.privateSubnetsCidrBlocks,
      region: peerRegion,
    });
  }
  return {
    securityGroupId: byGroup ? securityGroupId : undefined,
    destinations: byGroup ? undefined : [peerVpcCidrBlock],
    after: peered.connection,
    ownerAdmits: securityGroupId === undefined,
    fact: { vpcId: peerVpcId, ...groups(securityGroupId) },
    ...(peerRouteTableIds.length === 0 && { outputs: { vpcPeeringConnectionId: peered.connection.attrId } }),
  };
}

function transitGateway(scope: Construct, { reachedBy, network, database }: Reached<ResolvedTransitGateway>): Way {
  const { transitGatewayId, peerVpcCidrBlock, securityGroupReferencing } = reachedBy;
  const stack = Stack.of(scope);
  const id = `TransitGateway-${transitGatewayId}`;
  const attached =
    (stack.node.tryFindChild(id) as TransitGatewayAttachment | undefined) ??
    new TransitGatewayAttachment(stack, id, {
      ...reachedBy,
      vpc: network.vpc,
      subnets: network.privateSubnets,
      routeTableIds: network.privateRouteTableIds,
    });
  attached.routeTo(peerVpcCidrBlock);
  const { securityGroupId } = database;
  if (securityGroupId !== undefined && !securityGroupReferencing) {
    AdmittedAddresses.once(scope, {
      securityGroupId,
      port: database.dbInstancePort,
      cidrBlocks: network.privateSubnetsCidrBlocks,
    });
  }
  return {
    securityGroupId: securityGroupReferencing ? securityGroupId : undefined,
    // Through a gateway, what goes out knows no groups of the other side, whatever comes in does.
    destinations: [peerVpcCidrBlock],
    after: attached.attachment,
    ownerAdmits: securityGroupId === undefined,
    fact: groups(securityGroupId),
    outputs: { transitGatewayAttachmentId: attached.attachment.attrId },
  };
}

function privateLink(
  scope: Construct,
  id: string,
  { reachedBy, network, database }: Reached<Extract<ResolvedReach, { type: 'privateLink' }>>,
): Way {
  const { serviceName, privateDns } = reachedBy;
  const endpoint = new DatabaseEndpoint(scope, id, {
    vpc: network.vpc,
    subnets: network.privateSubnets,
    serviceName,
    port: database.dbInstancePort,
    privateDns,
  });
  const { securityGroupId } = endpoint.securityGroup;
  return {
    ...(privateDns ? {} : { address: endpoint.address, certified: false }),
    securityGroupId,
    ownerAdmits: false,
    fact: {
      vpcId: network.vpc.vpcId,
      subnetIds: network.privateSubnets.map((subnet) => subnet.subnetId),
      securityGroupIds: [securityGroupId],
    },
  };
}
