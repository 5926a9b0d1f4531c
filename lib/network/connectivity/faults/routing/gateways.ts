/** Internet gateways and NAT gateways. */
import type { Fault } from '../../report';
import type { Resource } from '../../template/resources';
import { asText, isKnown, readable } from '../../template/values';
import { type Context, error } from '../common/check';
import { hasInternetGateway } from '../common/internet';
import { groupedBy, pairs, present } from '../common/values';

const known = (resource: Resource, property: string): string | undefined => {
  const text = asText(resource.get(property));
  return text !== undefined && isKnown(text) ? text : undefined;
};

export function* attachments({ resources }: Context): Iterable<Fault> {
  const all = resources.ofType('AWS::EC2::VPCGatewayAttachment');
  for (const resource of all) {
    const [gateways, more] = present(resource.properties(), ['InternetGatewayId', 'VpnGatewayId']);
    if (gateways.length === 2 || gateways.length + more === 0)
      yield error(
        'gateway-attachment-form',
        resource,
        `Attachment ${resource.id} names ${gateways.length === 2 ? 'an internet gateway and a VPN gateway' : 'no gateway'}; it takes one.`,
        'Keep one of InternetGatewayId and VpnGatewayId.',
      );
  }
  const internet = all.filter((resource) => known(resource, 'InternetGatewayId') !== undefined);
  for (const group of groupedBy(internet, (resource) => known(resource, 'VpcId')))
    for (const [first, second] of pairs(group))
      yield error(
        'internet-gateway-twice',
        second,
        `VPC ${readable(second.get('VpcId'))} gets an internet gateway from ${first.id} and another from ${second.id}; it takes one.`,
        'Drop one of the two attachments.',
      );
  for (const group of groupedBy(internet, (resource) => known(resource, 'InternetGatewayId')))
    for (const [first, second] of pairs(group))
      if (known(first, 'VpcId') !== known(second, 'VpcId') && first.get('VpcId') && isKnown(second.get('VpcId')))
        yield error(
          'internet-gateway-shared',
          second,
          `Internet gateway ${readable(second.get('InternetGatewayId'))} is attached to VPC ${readable(first.get('VpcId'))} and to VPC ${readable(second.get('VpcId'))}; it takes one.`,
          'Give each VPC an internet gateway of its own.',
        );
}

export function* natGateways({ resources, network }: Context): Iterable<Fault> {
  for (const nat of network.natGateways.values()) {
    if (!nat.public) continue;
    if (!nat.hasAddress)
      yield error(
        'nat-without-address',
        nat.resource,
        `NAT gateway ${nat.resource.id} is public and has no AllocationId.`,
        'Give it the AllocationId of an AWS::EC2::EIP, or make its ConnectivityType private.',
      );
    const vpc = nat.vpc ?? network.subnets.get(nat.subnet ?? '')?.vpc;
    if (vpc !== undefined && hasInternetGateway(resources, network, vpc) === false)
      yield error(
        'nat-without-internet-gateway',
        nat.resource,
        `NAT gateway ${nat.resource.id} is public, and no internet gateway is attached to its VPC ${readable(vpc)}.`,
        'Attach an internet gateway to the VPC.',
      );
  }
}

export function* addressesOnce({ resources }: Context): Iterable<Fault> {
  const holders = resources.ofType('AWS::EC2::NatGateway', 'AWS::EC2::EIPAssociation');
  for (const group of groupedBy(holders, (resource) => known(resource, 'AllocationId')))
    for (const [first, second] of pairs(group))
      yield error(
        'address-twice',
        second,
        `${first.id} and ${second.id} both take elastic address ${readable(second.get('AllocationId'))}; an address is one thing's at a time.`,
        'Give each an AWS::EC2::EIP of its own.',
      );
}
