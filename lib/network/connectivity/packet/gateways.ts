/** The gateways that a route may lead to: what they do with a packet. */
import type { Network, RouteTable, Subnet } from '../model/types';
import { readable } from '../template/values';
import { astray } from './astray';
import type { End } from './ends';
import { lookUp } from './lookup';
import { tableName } from './tables';
import { type Arrival, assume, enter, type Packet } from './travel';
import type { Trip } from './trip';

const LEAVES = 'packets leave for the internet';

export function throughInternetGateway(
  network: Network,
  trip: Trip,
  at: Subnet,
  gateway: string,
  packet: Packet,
  goal: End,
  table: RouteTable,
): Arrival {
  const found = network.internetGateways.get(gateway);
  const where = table.routes.find(({ target }) => 'id' in target && target.id === gateway)?.resource ?? table.resource;
  if (goal.kind === 'interface')
    return astray(network, trip, at, packet, goal, `${LEAVES} by internet gateway ${readable(gateway)}`, table, where);
  if (found && !found.vpcs.includes(at.vpc))
    return trip.block(
      'internet-gateway-not-attached',
      `Internet gateway ${readable(gateway)}, to which ${where ? `route ${where.id}` : tableName(table)} leads, is not attached to VPC ${readable(at.vpc)}`,
      found.resource ?? where,
      'Attach it with an AWS::EC2::VPCGatewayAttachment, or route to the gateway of this VPC.',
      [where, table.resource, at.resource],
    );
  if (!found) trip.doubt('unresolved-gateway', `Internet gateway ${readable(gateway)} is not in the templates`);
  if (packet.publicSource === false || (packet.home !== undefined && packet.home !== at.vpc))
    return trip.block(
      'no-public-address',
      `Subnet ${readable(at.id)} goes out by an internet gateway, which does nothing for an interface without a public address`,
      // The route is right for whoever has an address: who hasn't is in the wrong place.
      packet.home === at.vpc ? (trip.origin ?? where) : where,
      `${byAddress(trip.origin?.type)} to a private subnet whose default route is a NAT gateway, or add endpoints for the services it calls.`,
      [where, at.resource, trip.origin],
    );
  if (packet.publicSource === undefined)
    trip.doubt('unresolved-public-address', 'Whether the interface has a public address is not known');
  return { at: 'internet', gateway };
}

/** Lambda and Glue get no public address whatever is said; others may be given one. */
function byAddress(type: string | undefined): string {
  if (type === 'AWS::EC2::Instance') return 'Give it a public address (AssociatePublicIpAddress), or move it';
  return /^AWS::(ECS|Scheduler|Events|StepFunctions)::/.test(type ?? '')
    ? 'Set AssignPublicIp of its network configuration to ENABLED, or move it'
    : 'Move it';
}

export function toNat(
  network: Network,
  trip: Trip,
  at: Subnet,
  id: string,
  packet: Packet,
  goal: End,
  table: RouteTable,
  route: RouteTable['resource'],
): Arrival {
  const nat = network.natGateways.get(id);
  if (!nat) {
    trip.doubt('unresolved-gateway', `NAT gateway ${readable(id)} is not in the templates`);
    return assume(network, trip, packet, goal);
  }
  const subnet = nat.subnet === undefined ? undefined : network.subnets.get(nat.subnet);
  const vpc = subnet?.vpc ?? nat.vpc;
  if (vpc !== undefined && vpc !== at.vpc)
    return trip.block(
      'nat-in-other-vpc',
      `NAT gateway ${nat.resource.id} is in VPC ${readable(vpc)}, not in ${readable(at.vpc)}`,
      route ?? table.resource,
      'Route to a NAT gateway of the same VPC.',
    );
  if (packet.answer && goal.kind === 'interface')
    return astray(
      network,
      trip,
      at,
      packet,
      goal,
      `they go to NAT gateway ${nat.resource.id}, which knows nothing of the connection`,
      table,
      route,
    );
  const away = goal.kind === 'interface' && nat.public && subnet && subnet.id !== goal.subnetId;
  if (away && leavesForInternet(network, subnet, packet))
    return astray(network, trip, at, packet, goal, `${LEAVES} by NAT gateway ${nat.resource.id}`, table, route);
  return { at: 'nat', nat, from: at, table, route };
}

/** Whether a NAT gateway's subnet has no other way to an address than out. */
function leavesForInternet(network: Network, subnet: Subnet, { destination }: Packet): boolean {
  const table = network.routeTables.get(subnet.routeTable ?? '');
  const target = table && lookUp(network, table, subnet.vpc, destination).target;
  return target === undefined || target.kind === 'internet-gateway' || target.kind === 'nat-gateway';
}

/** What a transit gateway brought isn't the VPC's own, and only that goes into a peering. */
export function pastTheEdge(trip: Trip, at: Subnet, id: string, goal: End, where: RouteTable['resource']): never {
  return trip.block(
    'peering-not-transitive',
    `Packets for ${goal.label} come to subnet ${readable(at.id)} by a transit gateway and go on to peering ${readable(id)}, and peerings are not transitive`,
    where,
    'Attach the other VPC to the transit gateway too.',
  );
}

export function throughPeering(
  network: Network,
  trip: Trip,
  at: Subnet,
  id: string,
  packet: Packet,
  goal: End,
  where: RouteTable['resource'],
): Arrival {
  const peering = network.peerings.get(id);
  if (!peering) {
    trip.doubt('unresolved-peering', `Peering ${readable(id)} is not in the templates`, where);
    return assume(network, trip, packet, goal);
  }
  const { vpc, peerVpc } = peering;
  if (at.vpc !== vpc && at.vpc !== peerVpc)
    return trip.block(
      'peering-of-others',
      `Peering ${peering.resource.id} joins ${readable(vpc)} and ${readable(peerVpc)}, not ${readable(at.vpc)}`,
      where,
      'Route to a peering of this VPC.',
    );
  const there = at.vpc === vpc ? peerVpc : vpc;
  if (packet.translated)
    return trip.block(
      'nat-into-peering',
      `Packets from a NAT gateway in subnet ${readable(at.id)} go to peering ${peering.resource.id}, into which NAT gateways don’t send`,
      where,
      'Route from the client’s own subnet to the peering.',
    );
  if (goal.kind === 'internet')
    return trip.block(
      'peering-not-transitive',
      `Route to ${goal.label} goes to peering ${peering.resource.id}, and gateways of a peer can’t be used`,
      where,
      'Route to a NAT gateway or an endpoint of this VPC; across VPCs that takes a transit gateway.',
    );
  if (goal.vpc === undefined || goal.vpc.id === there) {
    if (goal.vpc === undefined) trip.doubt('unresolved-vpc', `Which VPC ${goal.label} is in is not known`);
    enter(network, trip, packet, goal);
    return { at: 'end' };
  }
  return trip.block(
    'peering-not-transitive',
    `${packet.answer ? 'Answers' : 'Packets'} for ${goal.label} go to peering ${peering.resource.id}, which ends in VPC ${readable(there)}, and peerings are not transitive`,
    where,
    `Peer ${readable(at.vpc)} and ${readable(goal.vpc.id)} with each other, or use a transit gateway.`,
  );
}
