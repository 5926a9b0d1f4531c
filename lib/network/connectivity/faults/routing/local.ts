/** Addresses of the VPC itself: every table has a local route for them, which routes can narrow within limits only. */
import type { Fault } from '../../report';
import { contains } from '../../template/cidr';
import { blockOf } from '../common/blocks';
import { type Context, error } from '../common/check';
import { readable } from '../../template/values';
import { writtenRoutes } from './route';

/** Targets that AWS refuses for a part of the VPC's own addresses; NAT gateways, interfaces and endpoints it takes. */
const REFUSED = new Set(['GatewayId', 'VpcPeeringConnectionId', 'TransitGatewayId', 'EgressOnlyInternetGatewayId']);

export function* localRoutes({ resources, network }: Context): Iterable<Fault> {
  for (const { resource, table, targets } of writtenRoutes(resources)) {
    const vpc = network.vpcs.get(network.routeTables.get(table ?? '')?.vpc ?? '');
    const block = blockOf(resource.get('DestinationCidrBlock'));
    if (!vpc?.ranges || block === undefined || block === 'invalid' || resource.get('GatewayId') === 'local') continue;
    const around = vpc.ranges.find((range) => contains(range, block.range));
    if (!around) continue;
    if (around[0] === block.range[0] && around[1] === block.range[1])
      yield error(
        'route-local',
        resource,
        `Route ${resource.id} is for ${block.canonical}, the block of VPC ${readable(vpc.id)} itself, which the table’s local route has already.`,
        'Drop it, or give the block of the other network.',
      );
    else if (targets.length === 1 && REFUSED.has(targets[0]!))
      yield error(
        'route-inside-vpc',
        resource,
        `Route ${resource.id} is for ${block.canonical}, a part of VPC ${readable(vpc.id)} itself, and leads to ${readable(resource.get(targets[0]!))}; AWS takes only a NAT gateway, a network interface or a Gateway Load Balancer endpoint there.`,
        'Drop it, or give the block of the other network.',
      );
  }
}
