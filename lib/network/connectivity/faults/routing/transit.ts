/** Attachments to transit gateways, and the tables that they use. */
import type { Network, TransitAttachment } from '../../model/types';
import type { Fault } from '../../report';
import type { Resource, Resources } from '../../template/resources';
import { asText, isKnown, readable } from '../../template/values';
import { type Context, error } from '../common/check';
import { sameVpc } from '../common/same';
import { groupedBy, pairs } from '../common/values';

export function* transitAttachments({ network }: Context): Iterable<Fault> {
  for (const { id, attachments } of network.transitGateways.values()) {
    for (const attachment of attachments) yield* otherVpc(network, attachment);
    if (!isKnown(id)) continue;
    for (const group of groupedBy(attachments, ({ vpc }) => (isKnown(vpc) ? vpc : undefined)))
      for (const [first, second] of pairs(group))
        yield error(
          'transit-attachment-twice',
          second.resource,
          `VPC ${readable(second.vpc)} is attached to transit gateway ${readable(id)} by ${first.resource.id} and by ${second.resource.id}.`,
          'Keep one attachment, with a subnet of each zone.',
        );
  }
}

function* otherVpc(network: Network, { resource, vpc, subnets }: TransitAttachment): Iterable<Fault> {
  const foreign = subnets.find((id) => sameVpc(network, vpc, network.subnets.get(id)?.vpc, resource.stack) === 'other');
  if (foreign !== undefined)
    yield error(
      'transit-subnet-other-vpc',
      resource,
      `Attachment ${resource.id} of VPC ${readable(vpc)} names subnet ${readable(foreign)} of VPC ${readable(network.subnets.get(foreign)?.vpc)}.`,
      'Name subnets of the attached VPC.',
    );
}

export function* transitAssociations({ resources, network }: Context): Iterable<Fault> {
  const all = resources.ofType('AWS::EC2::TransitGatewayRouteTableAssociation');
  const attachmentOf = (resource: Resource): string | undefined => {
    const id = asText(resource.get('TransitGatewayAttachmentId'));
    return id !== undefined && isKnown(id) ? id : undefined;
  };
  for (const group of groupedBy(all, attachmentOf)) {
    const [first, ...more] = group;
    const automatic = defaultTableOf(resources, network, attachmentOf(first!)!);
    if (automatic)
      yield error(
        'transit-association-twice',
        first!,
        `${first!.id} associates attachment ${readable(attachmentOf(first!))} with a route table, and transit gateway ${automatic.id} has associated it with its default one already.`,
        'Set DefaultRouteTableAssociation of the transit gateway to disable.',
      );
    for (const second of more)
      yield error(
        'transit-association-twice',
        second,
        `Attachment ${readable(attachmentOf(second))} is associated with a route table by ${first!.id} and by ${second.id}; it takes one.`,
        'Drop one of the two associations.',
      );
  }
}

/** The gateway that associates an attachment by itself, as all do that aren't told otherwise. */
function defaultTableOf(resources: Resources, network: Network, attachment: string): Resource | undefined {
  const made = resources.find(attachment);
  const gateway = network.transitGateways.get(String(made?.get('TransitGatewayId')));
  return gateway?.resource &&
    gateway.defaultAssociation &&
    isKnown(gateway.resource.get('DefaultRouteTableAssociation'))
    ? gateway.resource
    : undefined;
}
