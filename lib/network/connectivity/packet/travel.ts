/**
 * One packet's way through subnets, routes and gateways, in one direction. Groups aren't asked here: they are stateful and
 * sit at the ends.
 */
import type { NatGateway, Network, RouteTable, Subnet, Vpc } from '../model/types';
import { formatAddress } from '../template/cidr';
import { readable } from '../template/values';
import { aclAdmits } from './acl';
import type { Address } from './address';
import { noRoute } from './astray';
import type { End } from './ends';
import { pastTheEdge, throughInternetGateway, throughPeering, toNat } from './gateways';
import { lookUp } from './lookup';
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
  const { target, route } = lookUp(network, table, at.vpc, packet.destination);
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

export function enter(network: Network, trip: Trip, packet: Packet, goal: End & { kind: 'interface' }): void {
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
