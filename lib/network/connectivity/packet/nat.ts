/** NAT gateways: what comes in leaves with the gateway's own address, and by the routes of the gateway's own subnet. */
import type { NatGateway, Network, Subnet } from '../model/types';
import { readable } from '../template/values';
import type { Address } from './address';
import { boundariesOf, type End, type Interface, interfacesOf, portsOf, WIDE_PORTS } from './ends';
import { lookUp } from './lookup';
import { blamed, giveRoute } from './tables';
import { forward, type Packet, passAcl } from './travel';
import type { Trip } from './trip';

/** A way through a NAT gateway. */
export interface NatPassage {
  readonly nat: NatGateway;
  /** Whose packets they are. */
  readonly from: Interface;
  /** The subnet whose router sent them there; undefined where no ACL is asked between it and the gateway. */
  readonly last?: Subnet;
}

const subnetOf = (network: Network, { subnet }: NatGateway): Subnet | undefined =>
  subnet === undefined ? undefined : network.subnets.get(subnet);

/** Takes packets into a gateway. @returns the interfaces by which they leave it: one for each address that it may have */
export function intoNat(
  network: Network,
  trip: Trip,
  { nat, from, last }: NatPassage,
  to: End,
  port: number,
  before: readonly NatPassage[],
): Interface[] {
  trip.hop(`NAT gateway ${nat.resource.id}`, nat.resource);
  const subnet = subnetOf(network, nat);
  if (before.some((passage) => passage.nat === nat)) return loop(trip, nat);
  if (nat.public && !nat.hasAddress)
    trip.block(
      'nat-without-address',
      `NAT gateway ${nat.resource.id} has no elastic address`,
      nat.resource,
      'Give it the AllocationId of an AWS::EC2::EIP.',
    );
  if (!subnet) {
    regional(network, trip, nat);
    return [];
  }
  const packet = { source: from.address, destination: to.address, ports: [port], answer: false, publicSource: false };
  if (last && last.id !== subnet.id) passAcl(network, trip, subnet, false, from.address, packet);
  if (to.kind === 'internet') needInternet(network, trip, nat, subnet, to.address);
  const ends = interfacesOf(
    network,
    {
      label: `NAT gateway ${nat.resource.id}`,
      resource: nat.resource,
      subnets: [subnet.id],
      groups: [],
      publicAddress: nat.public,
      ephemeral: WIDE_PORTS,
    },
    boundariesOf(network, to.kind === 'interface' ? to.groups : [], 'ingress'),
  );
  // An internet gateway puts the elastic address in place of whichever it is.
  return leavesByInternetGateway(network, subnet, to) ? ends.slice(0, 1) : ends;
}

function loop(trip: Trip, nat: NatGateway): never {
  return trip.block(
    'routing-loop',
    `Packets go round in circles: the way out of NAT gateway ${nat.resource.id} leads back to it`,
    nat.resource,
    'Put it into a subnet with another way out.',
  );
}

const leavesByInternetGateway = (network: Network, subnet: Subnet, to: End): boolean => {
  const table = network.routeTables.get(subnet.routeTable ?? '');
  const target = table && lookUp(network, table, subnet.vpc, to.address).target;
  return target?.kind === 'internet-gateway';
};

/** Answers, from the gateway to whom it remembers. */
export function outOfNat(network: Network, trip: Trip, { nat, from }: NatPassage, source: Address): void {
  const subnet = subnetOf(network, nat);
  if (!subnet || subnet.id === from.subnetId) return;
  const ports = portsOf(from.ephemeral, network.portBoundaries);
  const back: Packet = { source, destination: from.address, ports, answer: true, publicSource: false };
  trip.back(() => {
    passAcl(network, trip, subnet, true, from.address, back);
    forward(network, trip, subnet, back, from, 0);
  });
}

/** A regional NAT gateway has its own way out; the VPC must have an internet gateway. */
function regional(network: Network, trip: Trip, nat: NatGateway): void {
  if (nat.vpc === undefined)
    return trip.doubt('unresolved-gateway', `Where NAT gateway ${nat.resource.id} is, is not known`, nat.resource);
  const attached = [...network.internetGateways.values()].some(({ vpcs }) => vpcs.includes(nat.vpc!));
  if (!attached && network.vpcs.get(nat.vpc)?.resource)
    trip.block(
      'nat-without-internet',
      `NAT gateway ${nat.resource.id} is in VPC ${readable(nat.vpc)}, which has no internet gateway`,
      nat.resource,
      'Attach an internet gateway to the VPC.',
    );
}

/** A NAT gateway in a private subnet is a common one: say so, rather than that its subnet lacks a route. */
function needInternet(network: Network, trip: Trip, nat: NatGateway, subnet: Subnet, goal: Address): void {
  const table = network.routeTables.get(subnet.routeTable ?? '');
  const target = table && lookUp(network, table, subnet.vpc, goal).target;
  // Another VPC may have the way out.
  if (target?.kind === 'transit-gateway') return;
  if (!nat.public)
    trip.block(
      'nat-private',
      `NAT gateway ${nat.resource.id} is a private one, which does not lead to the internet`,
      nat.resource,
      'Make its ConnectivityType public, in a public subnet.',
    );
  if (!table?.complete) return;
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
