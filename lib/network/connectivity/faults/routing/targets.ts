/** The target of a route is there, in the VPC of its table. */
import type { Network } from '../../model/types';
import type { Fault } from '../../report';
import type { Resource, Resources } from '../../template/resources';
import type { Value } from '../../template/values';
import { isKnown, readable } from '../../template/values';
import { type Context, error } from '../common/check';
import { sameVpc } from '../common/same';
import { writtenRoutes } from './route';

/** VPCs that a target stands in or is attached to; undefined where that isn't known. */
type Finder = (context: Context, id: Value) => readonly Value[] | undefined;

const throughSubnet: Finder = ({ resources, network }, id) => {
  const subnet = resources.find(id)?.get('SubnetId');
  const vpc = subnet === undefined ? undefined : network.subnets.get(String(subnet))?.vpc;
  return vpc === undefined ? undefined : [vpc];
};

const FINDERS: Readonly<Record<string, readonly [what: string, find: Finder]>> = {
  GatewayId: ['gateway', ({ resources }, id) => attachedTo(resources, id)],
  NatGatewayId: ['NAT gateway', ({ network }, id) => natVpc(network, String(id))],
  VpcPeeringConnectionId: [
    'peering connection',
    ({ network }, id) => {
      const peering = network.peerings.get(String(id));
      return peering && [peering.vpc, peering.peerVpc];
    },
  ],
  TransitGatewayId: [
    'transit gateway',
    ({ network }, id) => {
      const gateway = network.transitGateways.get(String(id));
      return gateway?.complete ? gateway.attachments.map(({ vpc }) => vpc) : undefined;
    },
  ],
  EgressOnlyInternetGatewayId: [
    'egress-only internet gateway',
    ({ resources }, id) => {
      const gateway = resources.find(id, 'AWS::EC2::EgressOnlyInternetGateway');
      return gateway && [gateway.get('VpcId')];
    },
  ],
  VpcEndpointId: [
    'endpoint',
    ({ network }, id) => network.endpoints.filter((endpoint) => endpoint.id === id).map(({ vpc }) => vpc),
  ],
  NetworkInterfaceId: ['network interface', throughSubnet],
  InstanceId: ['instance', throughSubnet],
};
/** Without an attachment these lead nowhere. */
const ATTACHED = new Set(['GatewayId', 'TransitGatewayId']);

function natVpc(network: Network, id: string): readonly Value[] | undefined {
  const nat = network.natGateways.get(id);
  const vpc = nat && (nat.vpc ?? network.subnets.get(nat.subnet ?? '')?.vpc);
  return vpc === undefined ? undefined : [vpc];
}

/** VPCs that an internet gateway or a VPN gateway is attached to. */
function attachedTo(resources: Resources, id: Value): readonly Value[] | undefined {
  if (!resources.find(id, 'AWS::EC2::InternetGateway', 'AWS::EC2::VPNGateway')) return undefined;
  const attachments = resources.ofType('AWS::EC2::VPCGatewayAttachment');
  const gatewayOf = (attachment: Resource): Value =>
    attachment.get('InternetGatewayId') ?? attachment.get('VpnGatewayId');
  return attachments.every((attachment) => isKnown(gatewayOf(attachment)))
    ? attachments.filter((attachment) => gatewayOf(attachment) === id).map((attachment) => attachment.get('VpcId'))
    : undefined;
}

export function* routeTargets(context: Context): Iterable<Fault> {
  const { resources, network } = context;
  for (const { resource, table, targets } of writtenRoutes(resources)) {
    const [property] = targets;
    const finder = FINDERS[property ?? ''];
    const vpc = network.routeTables.get(table ?? '')?.vpc;
    if (!finder || property === undefined || vpc === undefined || !isKnown(vpc)) continue;
    const [what, find] = finder;
    const id = resource.get(property);
    const found = find(context, id);
    if (!found) continue;
    if (found.length === 0 && ATTACHED.has(property))
      yield error(
        'route-gateway-not-attached',
        resource,
        `Route ${resource.id} leads to ${what} ${readable(id)}, which is attached to no VPC.`,
        `Attach it to VPC ${readable(vpc)}.`,
      );
    else if (
      found.length > 0 &&
      found.every((other) => sameVpc(network, vpc, String(other), resource.stack) === 'other')
    )
      yield error(
        'route-gateway-other-vpc',
        resource,
        `Route ${resource.id} of a route table of VPC ${readable(vpc)} leads to ${what} ${readable(id)}, which is of VPC ${found.map(readable).join(' and ')}.`,
        `Lead to a ${what} of the table’s own VPC.`,
      );
  }
}
