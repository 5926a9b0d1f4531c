/** A TCP connection: the packets there and the answers back, groups at both ends, address translation between. */
import type { Network, NatGateway, Subnet } from '../model/types';
import { readable } from '../template/values';
import type { Resource } from '../template/resources';
import { PUBLIC } from './address';
import type { End, Interface, Internet } from './ends';
import { portsOf, WIDE_PORTS } from './ends';
import { closest, groupsAdmit, type OtherEnd, referable, type Relation } from './groups';
import { lookUp } from './lookup';
import { blamed, giveRoute } from './tables';
import { type Arrival, assume, depart, forward, type Packet, passAcl } from './travel';
import type { Trip } from './trip';

/** What joins the VPCs of two interfaces. */
export function relationOf(network: Network, from: Interface, to: Interface): Relation {
  const [a, b] = [from.vpc?.id, to.vpc?.id];
  if (a === undefined || b === undefined || a === b) return 'vpc';
  for (const { vpc, peerVpc } of network.peerings.values())
    if ((vpc === a && peerVpc === b) || (vpc === b && peerVpc === a))
      return from.vpc!.region === to.vpc!.region ? 'peering' : 'peering-across-regions';
  for (const { attachments, securityGroupReferencing } of network.transitGateways.values()) {
    const joined = [a, b].every((id) => attachments.some(({ vpc }) => vpc === id));
    if (joined) return securityGroupReferencing ? 'transit-with-references' : 'transit';
  }
  return 'outside';
}

/** Walks a connection from an interface to a port. Obstacles are the trip's. */
export function connect(network: Network, trip: Trip, from: Interface, to: End, port: number): void {
  const relation = to.kind === 'interface' ? relationOf(network, from, to) : 'outside';
  passGroups(network, trip, from, 'egress', port, to.label, {
    address: to.kind === 'interface' ? to.address : PUBLIC,
    groups: to.kind === 'interface' ? to.groups : [],
    relation,
    ...(to.kind === 'internet' ? { service: to.service, region: from.vpc?.region } : {}),
  });
  if (!from.subnet) trip.doubt('unresolved-subnet', `Subnet ${readable(from.subnetId)} is not in the templates`);
  const packet: Packet = {
    source: from.address,
    destination: to.address,
    ports: [port],
    answer: false,
    publicSource: from.publicAddress,
  };
  const arrival: Arrival = from.subnet
    ? depart(network, trip, from.subnet, packet, to)
    : assume(network, trip, packet, to);
  if (to.kind === 'internet') return settleOutside(network, trip, from, to, port, arrival);
  passGroups(network, trip, to, 'ingress', port, from.label, { address: from.address, groups: from.groups, relation });
  answer(network, trip, to.subnet, from, to.address);
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

function settleOutside(
  network: Network,
  trip: Trip,
  from: Interface,
  to: Internet,
  port: number,
  arrival: Arrival,
): void {
  if (arrival.at === 'nat') return throughNat(network, trip, from, to, port, arrival.nat);
  if (arrival.at === 'internet' && from.subnet) {
    const ports = portsOf(from.ephemeral, network.portBoundaries);
    passAcl(network, trip, from.subnet, false, to.address, {
      source: to.address,
      destination: from.address,
      ports,
      answer: true,
      publicSource: false,
    });
  }
}

/** Out by a NAT gateway, and back: its own subnet must reach the internet, and both subnets' ACLs are passed both ways. */
function throughNat(network: Network, trip: Trip, from: Interface, to: Internet, port: number, nat: NatGateway): void {
  const subnet = nat.subnet === undefined ? undefined : network.subnets.get(nat.subnet);
  trip.hop(`NAT gateway ${nat.resource.id}`, nat.resource);
  if (!nat.public)
    trip.block(
      'nat-private',
      `NAT gateway ${nat.resource.id} is a private one, which does not lead to the internet`,
      nat.resource,
      'Make its ConnectivityType public, in a public subnet.',
    );
  if (!nat.hasAddress)
    trip.block(
      'nat-without-address',
      `NAT gateway ${nat.resource.id} has no elastic address`,
      nat.resource,
      'Give it the AllocationId of an AWS::EC2::EIP.',
    );
  if (!subnet) return regional(network, trip, nat);
  const there: Packet = {
    source: from.address,
    destination: to.address,
    ports: [port],
    answer: false,
    publicSource: true,
  };
  const same = subnet.id === from.subnetId;
  if (!same) passAcl(network, trip, subnet, false, from.address, there);
  needInternet(network, trip, nat, subnet);
  passAcl(network, trip, subnet, true, to.address, there);
  forward(network, trip, subnet, there, to, 0);
  const back: Packet = { source: to.address, destination: from.address, ports: [], answer: true, publicSource: false };
  passAcl(network, trip, subnet, false, to.address, { ...back, ports: portsOf(WIDE_PORTS, network.portBoundaries) });
  if (same) return;
  const ports = portsOf(from.ephemeral, network.portBoundaries);
  passAcl(network, trip, subnet, true, from.address, { ...back, ports });
  trip.back(() => forward(network, trip, subnet, { ...back, ports }, from, 0));
}

/** A regional NAT gateway has its own way out; the VPC must have an internet gateway. */
function regional(network: Network, trip: Trip, nat: NatGateway): void {
  if (nat.vpc === undefined)
    return trip.doubt('unresolved-gateway', `Where NAT gateway ${nat.resource.id} is, is not known`, nat.resource);
  const attached = [...network.internetGateways.values()].some((vpcs) => vpcs.includes(nat.vpc!));
  if (!attached && network.vpcs.get(nat.vpc)?.resource)
    trip.block(
      'nat-without-internet',
      `NAT gateway ${nat.resource.id} is in VPC ${readable(nat.vpc)}, which has no internet gateway`,
      nat.resource,
      'Attach an internet gateway to the VPC.',
    );
}

/** A NAT gateway in a private subnet is a common one: say so, rather than that its subnet lacks a route. */
function needInternet(network: Network, trip: Trip, nat: NatGateway, subnet: Subnet): void {
  const table = network.routeTables.get(subnet.routeTable ?? '');
  if (!table?.complete) return;
  const { target } = lookUp(table, network.vpcs.get(subnet.vpc), PUBLIC);
  if (target && target.kind !== 'nat-gateway' && target.kind !== 'peering') return;
  // Without any route, the table is what lacks something; with one to a NAT gateway, the gateway is in the wrong place.
  trip.block(
    'nat-without-internet',
    `NAT gateway ${nat.resource.id} is in subnet ${readable(subnet.id)}, whose route table has no route to an internet gateway`,
    target ? nat.resource : blamed(table, subnet),
    target
      ? 'Put it into a public subnet, whose default route is an internet gateway.'
      : `${giveRoute(table, subnet, 'a default route to an internet gateway')}.`,
    [nat.resource, table.resource, subnet.resource],
  );
}

/** Where a gateway endpoint serves, its prefix list is narrower than everywhere. */
const wayOut = (label: string): string =>
  /AWS service (s3|dynamodb)$/.test(label)
    ? `0.0.0.0/0, or to the prefix list of ${label.replace('AWS service ', '')} where a gateway endpoint serves`
    : '0.0.0.0/0';

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
  const groups = end.groups.map((id) => network.groups.get(id));
  const near = closest(network, end.groups, direction, port, other);
  const blame =
    (near && groups.find((group) => group?.[direction].includes(near.rule)))?.resource ?? groups[0]?.resource;
  const who =
    other.groups.length > 0 && referable(other.relation, direction)
      ? `security group ${other.groups.map(readable).join(' or ')}`
      : other.relation !== 'outside'
        ? `the block of addresses of ${otherLabel}’s subnets`
        : other.address !== PUBLIC
          ? otherLabel
          : direction === 'egress'
            ? wayOut(otherLabel)
            : `the public address that ${otherLabel} comes from`;
  trip.block(
    end.resource?.type === 'AWS::EC2::VPCEndpoint' ? 'endpoint-security-group' : `security-group-${direction}`,
    `No rule of security group ${end.groups.map(readable).join(', ') || 'none'} of ${end.label} lets port ${port} ${way}${near ? `; the nearest, ${near.rule.resource.id}, ${near.why}` : ''}`,
    blame ?? end.resource,
    `Add an ${direction} rule for TCP ${port} ${direction === 'egress' ? 'to' : 'from'} ${who} to ${blame?.id ?? 'the group'}.`,
    [near?.rule.resource, ...groups.map((group) => group?.resource), end.resource as Resource | undefined],
  );
}
