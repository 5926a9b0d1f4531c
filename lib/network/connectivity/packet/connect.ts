/** A TCP connection: the packets there and the answers back, groups at both ends, address translation between. */
import type { Network, Subnet } from '../model/types';
import type { Range } from '../template/cidr';
import { readable } from '../template/values';
import { PUBLIC } from './address';
import { astray } from './astray';
import type { End, Interface, Internet } from './ends';
import { portsOf, WIDE_PORTS } from './ends';
import { groupsAdmit, type OtherEnd, type Relation } from './groups';
import { intoNat, type NatPassage, outOfNat } from './nat';
import { refuse } from './refusals';
import { relationOf } from './relation';
import { type Arrival, assume, depart, type Packet, passAcl } from './travel';
import { Blocked, type Trip } from './trip';

/**
 * Walks a connection from an interface to a port. Obstacles are the trip's.
 * @returns the ports that the other end sees it come from
 */
export function connect(network: Network, trip: Trip, from: Interface, to: End, port: number): Range {
  const relation = to.kind === 'interface' ? relationOf(network, from, to) : 'outside';
  passGroups(network, trip, from, 'egress', port, to.label, {
    address: to.kind === 'interface' ? to.address : PUBLIC,
    groups: to.kind === 'interface' ? to.groups : [],
    relation,
    ...(to.kind === 'interface' ? { resource: to.resource } : {}),
    ...(to.kind === 'internet' ? { service: to.service, region: from.vpc?.region } : {}),
  });
  return carry(network, trip, from, to, port, relation, from.groups);
}

const DIVERTED = new Set(['security-group-ingress', 'no-route', 'other-vpc', 'transit-gateway-no-route']);

/** The packets of a connection that its own end lets out, and the answers. */
function carry(
  network: Network,
  trip: Trip,
  from: Interface,
  to: End,
  port: number,
  relation: Relation,
  groups: readonly string[],
  nats: readonly NatPassage[] = [],
): Range {
  if (!from.subnet) trip.doubt('unresolved-subnet', `Subnet ${readable(from.subnetId)} is not in the templates`);
  const packet: Packet = {
    source: from.address,
    destination: to.address,
    ports: [port],
    answer: false,
    publicSource: from.publicAddress,
    home: from.vpc?.id,
    translated: nats.length > 0,
  };
  const arrival: Arrival = from.subnet
    ? depart(network, trip, from.subnet, packet, to)
    : assume(network, trip, packet, to);
  if (arrival.at === 'nat') {
    const passage: NatPassage = { nat: arrival.nat, from, last: arrival.from };
    const ends = intoNat(network, trip, passage, to, port, nats);
    try {
      ends.forEach((end, i) => {
        const go = (): void => void carry(network, trip, end, to, port, 'outside', [], [...nats, passage]);
        if (i === 0) go();
        else trip.back(go);
      });
    } catch (error) {
      const diverted = to.kind === 'interface' && error instanceof Blocked && DIVERTED.has(error.obstacle.code);
      if (!diverted || !from.subnet) throw error;
      // What has the gateway's address is seldom meant to: the route there is what is wrong.
      trip.hops.pop();
      const because = `they go to NAT gateway ${arrival.nat.resource.id}, and from there ${error.obstacle.detail}`;
      return astray(network, trip, from.subnet, packet, to, because, arrival.table, arrival.route);
    }
    outOfNat(network, trip, passage, to.address);
    return WIDE_PORTS;
  }
  if (to.kind === 'internet') {
    if (arrival.at === 'internet' && from.subnet)
      passAcl(network, trip, from.subnet, false, to.address, {
        source: to.address,
        destination: from.address,
        ports: portsOf(from.ephemeral, network.portBoundaries),
        answer: true,
        publicSource: false,
      });
    return from.ephemeral;
  }
  passGroups(network, trip, to, 'ingress', port, from.label, {
    address: from.address,
    groups,
    relation,
    resource: from.resource,
  });
  answer(network, trip, to.subnet, from, to.address);
  return from.ephemeral;
}

/** What comes to an interface's public address, and its answers: only an internet gateway carries them. */
export function acceptFromInternet(
  network: Network,
  trip: Trip,
  to: Interface,
  port: number,
  from: Internet,
  ephemeral: Range,
): void {
  const { subnet } = to;
  const packet = { source: from.address, destination: to.address, answer: false, publicSource: true };
  if (subnet) passAcl(network, trip, subnet, false, from.address, { ...packet, ports: [port] });
  const other = { address: from.address, groups: [], relation: 'outside' } as const;
  passGroups(network, trip, to, 'ingress', port, from.label, other);
  if (!subnet) return;
  const back: Packet = {
    source: to.address,
    destination: from.address,
    ports: portsOf(ephemeral, network.portBoundaries),
    answer: true,
    publicSource: true,
    home: subnet.vpc,
  };
  trip.back(() => {
    if (depart(network, trip, subnet, back, from).at === 'internet') return;
    trip.block(
      'no-return-route',
      `Answers don’t come back: subnet ${readable(subnet.id)} of ${to.label} doesn’t answer by an internet gateway`,
      network.routeTables.get(subnet.routeTable ?? '')?.resource,
      'Route 0.0.0.0/0 of its subnets to an internet gateway, or connect to its private address from the same VPC.',
      [subnet.resource],
    );
  });
}

/** The way back of what came to `at`. */
function answer(network: Network, trip: Trip, at: Subnet | undefined, to: Interface, source: Packet['source']): void {
  if (!at) return;
  const packet: Packet = {
    source,
    destination: to.address,
    ports: portsOf(to.ephemeral, network.portBoundaries),
    answer: true,
    publicSource: false,
  };
  trip.back(() => depart(network, trip, at, packet, to));
}

/** The groups of one end. */
export function passGroups(
  network: Network,
  trip: Trip,
  end: Interface,
  direction: 'ingress' | 'egress',
  port: number,
  otherLabel: string,
  other: OtherEnd,
): void {
  const answerOf = groupsAdmit(network, end.groups, direction, port, other);
  const way = direction === 'egress' ? `out to ${otherLabel}` : `in from ${otherLabel}`;
  if (answerOf.passes) {
    const by =
      answerOf.rule && answerOf.rule.resource.id !== answerOf.group!.resource?.id
        ? ` (${answerOf.rule.resource.id})`
        : '';
    return trip.hop(
      `security group ${readable(answerOf.group!.id)}${by} lets port ${port} ${way}`,
      answerOf.group!.resource,
    );
  }
  if (answerOf.passes === undefined)
    return trip.doubt('unresolved-security-group', `Whether port ${port} is let ${way} rests on ${answerOf.reason}`);
  refuse(network, trip, end, direction, port, otherLabel, other);
}
