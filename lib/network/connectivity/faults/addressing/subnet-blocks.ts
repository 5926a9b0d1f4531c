/** Subnets: inside their VPC, and apart from one another. */
import type { Fault } from '../../report';
import { contains, formatAddress, overlaps, type Range } from '../../template/cidr';
import type { Resource } from '../../template/resources';
import { asText, isKnown, readable } from '../../template/values';
import { type Context, error } from '../common/check';
import { groupedBy, pairs } from '../common/values';
import { writtenSubnets } from './vpc-blocks';

const vpcOf = (resource: Resource): string | undefined => {
  const vpc = asText(resource.get('VpcId'));
  return vpc !== undefined && isKnown(vpc) ? vpc : undefined;
};

const rangeText = ([low, high]: Range): string => `${formatAddress(low)}/${32 - Math.log2(high - low + 1)}`;

export function* subnetsInside(context: Context): Iterable<Fault> {
  const { resources, network } = context;
  // A block of a VPC that isn't known may be this one's.
  if (resources.ofType('AWS::EC2::VPCCidrBlock').some((block) => !isKnown(block.get('VpcId')))) return;
  for (const { resource, block } of writtenSubnets(context)) {
    const vpc = network.vpcs.get(vpcOf(resource) ?? '');
    // What is declared of a VPC that is there already may leave out blocks.
    if (!vpc?.ranges || !vpc.resource || vpc.ranges.some((range) => contains(range, block.range))) continue;
    yield error(
      'subnet-outside-vpc',
      resource,
      `Subnet ${resource.id} has block ${block.text}, which is not inside ${vpc.ranges.map(rangeText).join(' or ')} of VPC ${readable(vpc.id)}.`,
      'Choose a block inside the VPC’s, or add an AWS::EC2::VPCCidrBlock to the VPC.',
    );
  }
}

export function* subnetsApart(context: Context): Iterable<Fault> {
  for (const group of groupedBy(writtenSubnets(context), ({ resource }) => vpcOf(resource)))
    for (const [first, second] of pairs(group))
      if (overlaps(first.block.range, second.block.range))
        yield error(
          'subnet-overlap',
          second.resource,
          `Block ${second.block.text} of subnet ${second.resource.id} overlaps ${first.block.text} of subnet ${first.resource.id} in the same VPC.`,
          'Choose a block that no other subnet has a part of.',
        );
}
