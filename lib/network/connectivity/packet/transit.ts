/** Transit gateways: attachments, one subnet a zone, and the gateway's own route tables. */
import type { Network, Subnet, TransitAttachment, TransitGateway, TransitTable } from '../model/types';
import type { Resource } from '../template/resources';
import { readable } from '../template/values';
import { within } from './address';
import type { End } from './ends';
import { type Packet, passAcl } from './travel';
import type { Trip } from './trip';

/** Carries a packet from a subnet to the subnets by one of which it comes out. Undefined where those aren't known. */
export function crossTransitGateway(
  network: Network,
  trip: Trip,
  at: Subnet,
  id: string,
  packet: Packet,
  goal: End,
  where: Resource | undefined,
): readonly Subnet[] | undefined {
  const gateway = network.transitGateways.get(id);
  if (!gateway) {
    trip.doubt('unresolved-transit-gateway', `Transit gateway ${readable(id)} is not in the templates`, where);
    return undefined;
  }
  const from = gateway.attachments.find(({ vpc }) => vpc === at.vpc);
  if (!from) {
    if (!gateway.complete) {
      trip.doubt(
        'unresolved-transit-gateway',
        `Attachments of transit gateway ${readable(id)} are not in the templates`,
        where,
      );
      return undefined;
    }
    return trip.block(
      'transit-gateway-not-attached',
      `VPC ${readable(at.vpc)} has no attachment to transit gateway ${readable(id)}`,
      where,
      'Add an AWS::EC2::TransitGatewayAttachment for the VPC.',
    );
  }
  const entry = attachmentSubnet(network, trip, from, at);
  // AWS: what goes to the gateway is judged by the inbound entries of the attachment's subnet, be it the sender's own.
  if (entry) passAcl(network, trip, entry, false, packet.source, packet);
  const to = nextAttachment(network, trip, gateway, from, packet, goal);
  if (!to) return undefined;
  trip.hop(`transit gateway ${readable(id)} → attachment ${to.resource.id}`, to.resource);
  const exits = to.subnets.map((subnet) => network.subnets.get(subnet)).filter((subnet) => subnet !== undefined);
  if (exits.length === 0) {
    trip.doubt('unresolved-subnet', `Subnets of attachment ${to.resource.id} are not in the templates`, to.resource);
    return undefined;
  }
  // It stays in the zone that it comes from where the other attachment has a subnet there, and else takes any.
  const near = exits.filter(({ zone }) => zone !== undefined && zone === at.zone);
  return near.length > 0 ? near : exits;
}

function attachmentSubnet(network: Network, trip: Trip, attachment: TransitAttachment, at: Subnet): Subnet | undefined {
  const subnets = attachment.subnets.map((id) => network.subnets.get(id));
  if (subnets.some((subnet) => subnet?.zone === undefined) || at.zone === undefined) {
    trip.doubt(
      'unresolved-zone',
      `Zones of attachment ${attachment.resource.id} or of subnet ${readable(at.id)} are not known`,
    );
    return undefined;
  }
  const own = subnets.find((subnet) => subnet!.zone === at.zone);
  if (own) return own;
  if (subnets.some((subnet) => mayBeSame(subnet!.zone!, at.zone!))) {
    trip.doubt(
      'unresolved-zone',
      `Whether attachment ${attachment.resource.id} is in the zone of subnet ${readable(at.id)} is not known`,
    );
    return undefined;
  }
  return trip.block(
    'transit-gateway-zone',
    `Attachment ${attachment.resource.id} has no subnet in the zone of ${readable(at.id)}, whose packets therefore never reach it`,
    attachment.resource,
    'Name a subnet of each zone in the attachment.',
  );
}

/** A zone by name and one by its place in the region's list may be the same. */
export const mayBeSame = (a: string, b: string): boolean => a === b || a.includes('⟦') !== b.includes('⟦');

function nextAttachment(
  network: Network,
  trip: Trip,
  gateway: TransitGateway,
  from: TransitAttachment,
  packet: Packet,
  goal: End,
): TransitAttachment | undefined {
  if (!gateway.complete) {
    trip.doubt(
      'unresolved-transit-gateway',
      `Route tables of transit gateway ${readable(gateway.id)} are not in the templates`,
    );
    return undefined;
  }
  const table = gateway.tables.find(({ associated }) => associated.includes(from.id));
  if (!table)
    return trip.block(
      'transit-gateway-no-association',
      `Attachment ${from.resource.id} is associated with no route table of the transit gateway`,
      from.resource,
      'Associate it with an AWS::EC2::TransitGatewayRouteTableAssociation.',
    );
  const found = longest(network, gateway, table, packet);
  if (found === 'unclear') {
    trip.doubt(
      'unresolved-route',
      `Routes of transit gateway table ${table.resource?.id ?? 'default'} can’t be told apart`,
    );
    return undefined;
  }
  if (found === undefined || found.attachment === undefined)
    return trip.block(
      found ? 'transit-gateway-blackhole' : 'transit-gateway-no-route',
      `${packet.answer ? 'Answers don’t come back: route' : 'Route'} table ${table.resource?.id ?? 'default'} of transit gateway ${readable(gateway.id)} ${found ? 'drops packets' : 'has no route'} for ${goal.label}`,
      found?.resource ?? table.resource ?? gateway.resource,
      found?.resource
        ? `Remove route ${found.resource.id}, or give it the attachment of the VPC that it should lead to in place of Blackhole.`
        : 'Propagate the other VPC’s attachment to the table, or add a route to it.',
      [table.resource],
    );
  const to = gateway.attachments.find(({ id }) => id === found.attachment);
  if (!to) trip.doubt('unresolved-transit-gateway', `Attachment ${readable(found.attachment)} is not in the templates`);
  return to;
}

interface Found {
  readonly attachment?: string;
  readonly resource?: Resource;
}

/** Static routes go before propagated ones of the same length. */
function longest(
  network: Network,
  gateway: TransitGateway,
  table: TransitTable,
  { destination }: Packet,
): Found | 'unclear' | undefined {
  const propagated = table.propagated.flatMap((id) => {
    const vpc = gateway.attachments.find((attachment) => attachment.id === id)?.vpc;
    const ranges = (vpc === undefined ? undefined : network.vpcs.get(vpc)?.ranges) ?? [undefined];
    return ranges.map((range) => ({ range, attachment: id, resource: undefined }));
  });
  const all = [...table.routes, ...propagated];
  if (all.some(({ range }) => range === undefined)) return 'unclear';
  const matching = all
    .map((route) => ({ ...route, match: within(destination, [route.range!]) }))
    .filter(({ match }) => match !== false)
    .sort((a, b) => a.range![1] - a.range![0] - (b.range![1] - b.range![0]));
  const [best] = matching;
  return best?.match === undefined && best !== undefined ? 'unclear' : best;
}
