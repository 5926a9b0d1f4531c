/**
 * One packet's way through subnets, routes and gateways, in one direction. Groups aren't asked here: they are stateful and
 * sit at the ends.
 */
import type { NatGateway, Network, RouteTable, Subnet, Vpc } from '../model/types';
import { formatAddress } from '../template/cidr';
import { readable } from '../template/values';
import { aclAdmits } from './acl';
import type { Address } from './address';
import type { End } from './ends';
import { lookUp } from './lookup';
import { blamed, giveRoute, tableName } from './tables';
import { crossTransitGateway } from './transit';
import type { Trip } from './trip';

/** A TCP packet: its addresses, and the ports that it may be for. */
export interface Packet {
  readonly source: Address;
  readonly destination: Address;
  readonly ports: readonly number[];
  /** Whether it answers another packet, whose way there is known. */
  readonly answer: boolean;
  /** Whether the internet knows its source. */
  readonly publicSource: boolean | undefined;
  /** The VPC whose internet gateway knows it. @default any */
  readonly home?: string;
  /** Whether its source is a NAT gateway's address. */
  readonly translated?: boolean;
}

/** Where a packet got to. */
export type Arrival =
  | { readonly at: 'end' }
  | { readonly at: 'internet'; readonly gateway: string }
  /** `from`: the subnet whose router sent it there; undefined where no ACL is asked on the way. */
  | {
      readonly at: 'nat';
      readonly nat: NatGateway;
      readonly from?: Subnet;
      readonly table: RouteTable;
      readonly route?: RouteTable['resource'];
    };

const addressText = ({ ranges }: Address): string => {
  const [range] = ranges ?? [];
  return ranges?.length === 1 && range![0] === range![1] ? formatAddress(range![0]) : 'any public address';
};

/** A packet leaves an interface in a subnet. */
export function depart(network: Network, trip: Trip, from: Subnet, packet: Packet, goal: End): Arrival {
  trip.hop(`subnet ${readable(from.id)}`, from.resource);
  if (goal.kind === 'interface' && goal.subnetId === from.id) return { at: 'end' };
  passAcl(network, trip, from, true, packet.destination, packet);
  return forward(network, trip, from, packet, goal, 0);
}

/** An ACL at the edge of a subnet. */
export function passAcl(
  network: Network,
  trip: Trip,
  subnet: Subnet,
  egress: boolean,
  other: Address,
  packet: Packet,
): void {
  const acl = subnet.acl === undefined ? undefined : network.acls.get(subnet.acl);
  if (!acl)
    return trip.doubt(
      'unresolved-network-acl',
      `The network ACL of subnet ${readable(subnet.id)} is not in the templates`,
    );
  const { passes, entry, port } = aclAdmits(acl, egress, other, packet.ports);
  const way = egress ? 'out of' : 'into';
  if (passes === undefined)
    return trip.doubt(
      'unresolved-network-acl',
      `Whether network ACL entry ${entry?.resource?.id ?? entry?.number} is for these packets can't be told`,
      entry?.resource,
    );
  if (passes) return;
  const what = packet.answer ? `answers to port ${port}` : `port ${port}`;
  const decided = entry ? `Entry ${entry.number} of network ACL` : 'No entry lets them pass: network ACL';
  trip.block(
    egress ? 'network-acl-egress' : 'network-acl-ingress',
    `${decided} ${acl.resource?.id ?? readable(acl.id)} refuses ${what} ${egress ? 'to' : 'from'} ${addressText(other)} ${way} subnet ${readable(subnet.id)}`,
    entry?.resource ?? acl.resource,
    `Allow TCP ${egress ? 'out to' : 'in from'} the other end, ${addressText(other)} among it, ${packet.answer ? 'on ports 1024-65535, where the answers go' : `on port ${port}`}${entry ? `, with a number below ${entry.number}` : ''}; network ACLs are stateless, so both ways need an entry.`,
  );
}

const NO_LOOPS = 8;

/** A packet is at a subnet's router. */
export function forward(network: Network, trip: Trip, at: Subnet, packet: Packet, goal: End, depth: number): Arrival {
  const vpc = network.vpcs.get(at.vpc);
  const table = at.routeTable === undefined ? undefined : network.routeTables.get(at.routeTable);
  if (depth > NO_LOOPS)
    return trip.block(
      'routing-loop',
      `Packets for ${goal.label} go round in circles: subnet ${readable(at.id)} sends them back by where they came from`,
      table?.resource,
      'Route them to where the other end is.',
    );
  if (!table) {
    trip.doubt('unresolved-route-table', `The route table of subnet ${readable(at.id)} is not in the templates`);
    return assume(network, trip, packet, goal);
  }
  const { target, route } = lookUp(table, vpc, packet.destination);
  if (!target) return noRoute(network, trip, at, table, packet, goal);
  if (target.kind !== 'local')
    trip.hop(`route ${readable(route?.destination)} → ${'id' in target ? readable(target.id) : '?'}`, route?.resource);
  switch (target.kind) {
    case 'local':
      return arriveLocally(network, trip, vpc, packet, goal, route?.resource ?? table.resource);
    case 'internet-gateway':
      return throughInternetGateway(network, trip, at, target.id, packet, goal, table);
    case 'nat-gateway':
      return toNat(network, trip, at, target.id, packet, goal, table, route?.resource);
    case 'peering':
      if (depth > 0) return pastTheEdge(trip, at, target.id, goal, route?.resource ?? table.resource);
      return throughPeering(network, trip, at, target.id, packet, goal, route?.resource ?? table.resource);
    case 'transit-gateway': {
      const exits = crossTransitGateway(network, trip, at, target.id, packet, goal, route?.resource ?? table.resource);
      return exits ? land(network, trip, exits, packet, goal, depth) : assume(network, trip, packet, goal);
    }
    case 'other':
      trip.doubt(
        'unresolved-appliance',
        `Route ${route?.destination} goes to ${readable(target.id)}, which forwards as it pleases`,
        route?.resource,
      );
      return assume(network, trip, packet, goal);
    case 'unknown':
      trip.doubt(
        'unresolved-route',
        `The way from subnet ${readable(at.id)} rests on ${target.reason}`,
        route?.resource,
      );
      return assume(network, trip, packet, goal);
  }
}

/** Out of a transit gateway: by whichever of its interfaces that may be, it has to arrive. */
function land(
  network: Network,
  trip: Trip,
  exits: readonly Subnet[],
  packet: Packet,
  goal: End,
  depth: number,
): Arrival {
  const arrivals: Arrival[] = [];
  const go = (exit: Subnet): void => {
    // In the very subnet of the gateway's interface no ACL is asked.
    if (goal.kind === 'interface' && goal.subnetId === exit.id) return void arrivals.push({ at: 'end' });
    const arrival = forward(network, trip, exit, packet, goal, depth + 1);
    const stays = arrival.at === 'nat' && arrival.nat.subnet === exit.id;
    if (!stays) passAcl(network, trip, exit, true, packet.destination, packet);
    arrivals.push(stays ? { ...arrival, from: undefined } : arrival);
  };
  exits.forEach((exit, i) => (i === 0 ? go(exit) : trip.back(() => go(exit))));
  return arrivals[0]!;
}

/** Goes on as if the packet had come near its goal: what is there may still refuse it for certain. */
export function assume(network: Network, trip: Trip, packet: Packet, goal: End): Arrival {
  if (goal.kind === 'internet') return { at: 'internet', gateway: '' };
  enter(network, trip, packet, goal);
  return { at: 'end' };
}

function enter(network: Network, trip: Trip, packet: Packet, goal: End & { kind: 'interface' }): void {
  if (goal.subnet) {
    trip.hop(`subnet ${readable(goal.subnet.id)}`, goal.subnet.resource);
    passAcl(network, trip, goal.subnet, false, packet.source, packet);
  } else trip.doubt('unresolved-subnet', `Subnet ${readable(goal.subnetId)} is not in the templates`);
}

function arriveLocally(
  network: Network,
  trip: Trip,
  vpc: Vpc | undefined,
  packet: Packet,
  goal: End,
  resource: RouteTable['resource'],
): Arrival {
  if (goal.kind === 'interface' && (goal.vpc === undefined || goal.vpc === vpc)) {
    trip.hop(`local route of VPC ${readable(vpc?.id)}`, vpc?.resource);
    enter(network, trip, packet, goal);
    return { at: 'end' };
  }
  return trip.block(
    'overlapping-addresses',
    `Addresses of ${goal.label} are also those of VPC ${readable(vpc?.id)}, which keeps the packets`,
    resource,
    'Give the two VPCs blocks of addresses that don’t overlap.',
  );
}

/** Nothing in the table matches. */
function noRoute(network: Network, trip: Trip, at: Subnet, table: RouteTable, packet: Packet, goal: End): Arrival {
  if (!table.complete) {
    trip.doubt('unresolved-route-table', `Routes of ${readable(table.id)} beyond those in the templates are not known`);
    return assume(network, trip, packet, goal);
  }
  const lack = `${capital(tableName(table))}, of subnet ${readable(at.id)}, has no route`;
  if (goal.kind === 'interface') return astray(network, trip, at, packet, goal, `${lack} there`, table);
  const gateway = packet.publicSource ? 'an internet gateway' : 'a NAT gateway in a public subnet';
  const byGateway = giveRoute(table, at, `a default route to ${gateway}`);
  return trip.block(
    'no-route',
    `${lack} to ${goal.label}`,
    blamed(table, at),
    goal.service === undefined ? byGateway : `Add ${endpointFor(goal.service)}; or ${uncapital(byGateway)}.`,
    [table.resource, at.resource],
  );
}

const endpointFor = (service: string): string =>
  service === 's3' || service === 'dynamodb'
    ? `a gateway endpoint for ${service} with the route table of the subnet`
    : `an interface endpoint for ${service} with private DNS`;

/** Packets for an interface that no route leads to. */
export function astray(
  network: Network,
  trip: Trip,
  at: Subnet,
  packet: Packet,
  goal: End & { kind: 'interface' },
  because: string,
  table: RouteTable,
  route?: RouteTable['resource'],
): never {
  const where = blamed(table, at);
  const involved = [route, table.resource, at.resource, trip.origin];
  const foreign = goal.vpc !== undefined && goal.vpc.id !== at.vpc;
  const block = goal.vpc ? `the block of addresses of VPC ${readable(goal.vpc.id)}` : `the addresses of ${goal.label}`;
  if (packet.answer)
    return trip.block(
      'no-return-route',
      `Answers don’t come back to ${goal.label}: ${because}`,
      where,
      `${giveRoute(table, at, `a route back to ${block}`)}, by the same way that packets come.`,
      involved,
    );
  if (foreign && !connected(network, at.vpc, goal.vpc.id)) {
    const hub = [...network.transitGateways.values()].find(({ attachments }) =>
      attachments.some(({ vpc }) => vpc === at.vpc),
    );
    return trip.block(
      'other-vpc',
      `${goal.label} is in VPC ${readable(goal.vpc.id)}, and nothing joins it to VPC ${readable(at.vpc)}: ${because}`,
      trip.origin ?? where,
      hub
        ? `Attach VPC ${readable(goal.vpc.id)} to transit gateway ${readable(hub.id)}, and add routes on both sides.`
        : 'Move one of them into the other’s VPC, or peer the two VPCs and add routes on both sides.',
      [where, ...involved],
    );
  }
  return trip.block(
    'no-route',
    `Packets don’t get to ${goal.label}: ${because}`,
    where,
    `${giveRoute(table, at, `a route to ${block}`)}${foreign ? ', by the peering or transit gateway that joins the VPCs' : ''}.`,
    involved,
  );
}

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);
const uncapital = (text: string): string => text[0]!.toLowerCase() + text.slice(1);

const LEAVES = 'packets leave for the internet';

/** Whether anything joins two VPCs. */
function connected(network: Network, a: string, b: string): boolean {
  const joins = (vpcs: readonly string[]): boolean => vpcs.includes(a) && vpcs.includes(b);
  return (
    [...network.peerings.values()].some(({ vpc, peerVpc }) => joins([vpc, peerVpc])) ||
    [...network.transitGateways.values()].some(({ attachments }) => joins(attachments.map(({ vpc }) => vpc)))
  );
}

function throughInternetGateway(
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
      where,
      'Move it to a private subnet whose default route is a NAT gateway, or add endpoints for the services it calls.',
    );
  if (packet.publicSource === undefined)
    trip.doubt('unresolved-public-address', 'Whether the interface has a public address is not known');
  return { at: 'internet', gateway };
}

function toNat(
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
  const target = table && lookUp(table, network.vpcs.get(subnet.vpc), destination).target;
  return target === undefined || target.kind === 'internet-gateway' || target.kind === 'nat-gateway';
}

/** What a transit gateway brought isn't the VPC's own, and only that goes into a peering. */
function pastTheEdge(trip: Trip, at: Subnet, id: string, goal: End, where: RouteTable['resource']): never {
  return trip.block(
    'peering-not-transitive',
    `Packets for ${goal.label} come to subnet ${readable(at.id)} by a transit gateway and go on to peering ${readable(id)}, and peerings are not transitive`,
    where,
    'Attach the other VPC to the transit gateway too.',
  );
}

function throughPeering(
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
