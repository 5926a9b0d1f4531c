/** Packets that no route leads to where they should be: what is said of the table, and what would mend it. */
import type { Network, Route, RouteTable, Subnet } from '../model/types';
import { overlaps } from '../template/cidr';
import type { Resource } from '../template/resources';
import { REGISTRY } from '../parties/services';
import { asText, readable } from '../template/values';
import type { End, Interface } from './ends';
import { blamed, giveRoute, tableName } from './tables';
import { type Arrival, assume, type Packet } from './travel';
import type { Trip } from './trip';

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);
const uncapital = (text: string): string => text[0]!.toLowerCase() + text.slice(1);

/** Nothing in the table matches. */
export function noRoute(
  network: Network,
  trip: Trip,
  at: Subnet,
  table: RouteTable,
  packet: Packet,
  goal: End,
): Arrival {
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
    goal.service === undefined || goal.service === REGISTRY
      ? byGateway
      : `Add ${endpointFor(goal.service)}; or ${uncapital(byGateway)}.`,
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
  goal: Interface,
  because: string,
  table: RouteTable,
  route?: Resource,
): never {
  const where = blamed(table, at);
  const involved = [route, table.resource, at.resource, trip.origin];
  const foreign = goal.vpc !== undefined && goal.vpc.id !== at.vpc;
  const block = goal.vpc ? `the block of addresses of VPC ${readable(goal.vpc.id)}` : `the addresses of ${goal.label}`;
  const lost = packet.answer ? `Answers don’t come back to ${goal.label}` : `Packets don’t get to ${goal.label}`;
  const code = packet.answer ? 'no-return-route' : 'no-route';
  if (!foreign && goal.subnet && goal.vpc)
    return trip.block(
      code,
      `${lost}: the block of subnet ${readable(goal.subnetId)} is not inside that of its VPC ${readable(goal.vpc.id)}, which alone is local`,
      goal.subnet.resource ?? where,
      'Choose a block inside the VPC’s, or add an AWS::EC2::VPCCidrBlock to the VPC.',
      involved,
    );
  if (foreign && !packet.answer && !connected(network, at.vpc, goal.vpc.id))
    return apart(network, trip, at, goal, because, [where, ...involved]);
  // A route for just these addresses was meant to take them, and takes them elsewhere.
  const specific = route && asText(route.get('DestinationCidrBlock')) !== '0.0.0.0/0' ? route : undefined;
  const part = partial(table, goal);
  const by = packet.answer
    ? 'by the same way that packets come'
    : 'by the peering or transit gateway that joins the VPCs';
  const mend = specific
    ? `Remove route ${specific.id}, which is for ${asText(specific.get('DestinationCidrBlock'))}, or lead it ${by}`
    : part?.resource
      ? `Widen route ${part.resource.id}, which is for ${part.destination} only, to ${block}`
      : `${giveRoute(table, at, `a route ${packet.answer ? 'back ' : ''}to ${block}`)}${foreign || packet.answer ? `, ${by}` : ''}`;
  return trip.block(code, `${lost}: ${because}`, specific ?? part?.resource ?? where, `${mend}.`, [
    part?.resource,
    where,
    ...involved,
  ]);
}

/** Both ends are in networks that nothing joins. */
function apart(
  network: Network,
  trip: Trip,
  at: Subnet,
  goal: Interface,
  because: string,
  involved: readonly (Resource | undefined)[],
): never {
  const vpc = readable(goal.vpc?.id);
  const hub = [...network.transitGateways.values()].find(({ attachments }) =>
    attachments.some((attachment) => attachment.vpc === at.vpc),
  );
  return trip.block(
    'other-vpc',
    `${goal.label} is in VPC ${vpc}, and nothing joins it to VPC ${readable(at.vpc)}: ${because}`,
    trip.origin ?? involved[0],
    hub
      ? `Attach VPC ${vpc} to transit gateway ${readable(hub.id)}, and add routes on both sides.`
      : 'Move one of them into the other’s VPC, or peer the two VPCs and add routes on both sides.',
    involved,
  );
}

/** A route by a peering or transit gateway to some of a VPC's addresses. */
const partial = (table: RouteTable, goal: Interface): Route | undefined =>
  table.routes.find(
    ({ target, ranges }) =>
      (target.kind === 'peering' || target.kind === 'transit-gateway') &&
      ranges?.some((range) => goal.vpc?.ranges?.some((own) => overlaps(own, range))),
  );

/** Whether anything joins two VPCs. */
export function connected(network: Network, a: string, b: string): boolean {
  const joins = (vpcs: readonly string[]): boolean => vpcs.includes(a) && vpcs.includes(b);
  return (
    [...network.peerings.values()].some(({ vpc, peerVpc }) => joins([vpc, peerVpc])) ||
    [...network.transitGateways.values()].some(({ attachments }) => joins(attachments.map(({ vpc }) => vpc)))
  );
}
