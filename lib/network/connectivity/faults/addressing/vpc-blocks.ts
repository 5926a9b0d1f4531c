/** Blocks of VPCs: well-formed, of a size that AWS takes, and apart from one another. */
import type { Fault } from '../../report';
import { overlaps } from '../../template/cidr';
import type { Resource } from '../../template/resources';
import { asText } from '../../template/values';
import { type Block, blockOf, fitsAws, hasHostBits } from '../common/blocks';
import { type Context, error, warning } from '../common/check';
import { groupedBy, idOf, pairs } from '../common/values';

export interface Owned {
  readonly resource: Resource;
  readonly block: Block;
}

/** Blocks of VPCs and subnets that are written out, and what is wrong with each by itself. */
export function* ownBlocks({ resources }: Context): Iterable<Fault> {
  for (const resource of resources.ofType('AWS::EC2::VPC', 'AWS::EC2::VPCCidrBlock', 'AWS::EC2::Subnet')) {
    const block = blockOf(resource.get('CidrBlock'));
    const what = resource.type === 'AWS::EC2::Subnet' ? 'subnet' : 'VPC';
    if (block === undefined) continue;
    if (block === 'invalid') {
      yield error(
        'cidr-invalid',
        resource,
        `CidrBlock of ${resource.id}, ${String(resource.get('CidrBlock'))}, is no IPv4 block.`,
        'Write it as an address and a prefix length, e.g. 10.0.0.0/16.',
      );
      continue;
    }
    if (!fitsAws(block))
      yield error(
        what === 'VPC' ? 'vpc-block-size' : 'subnet-size',
        resource,
        `Block ${block.text} of ${resource.id} is a /${block.bits}; a ${what} takes a block from /16 to /28.`,
        'Choose a prefix length from 16 to 28.',
      );
    if (hasHostBits(block))
      yield warning(
        'cidr-host-bits',
        resource,
        `Block ${block.text} of ${resource.id} starts inside a block; AWS makes it ${block.canonical}.`,
        `Write ${block.canonical}, or the block that was meant.`,
      );
  }
}

const written = (resources: readonly Resource[]): Owned[] =>
  resources.flatMap((resource) => {
    const block = blockOf(resource.get('CidrBlock'));
    return block === undefined || block === 'invalid' ? [] : [{ resource, block }];
  });

export function* vpcBlocksApart({ resources }: Context): Iterable<Fault> {
  const all = written(resources.ofType('AWS::EC2::VPC', 'AWS::EC2::VPCCidrBlock'));
  const vpcOf = ({ resource }: Owned): string | undefined =>
    resource.type === 'AWS::EC2::VPC' ? idOf(resource) : asText(resource.get('VpcId'));
  for (const group of groupedBy(all, vpcOf))
    for (const [first, second] of pairs(group))
      if (overlaps(first.block.range, second.block.range))
        yield error(
          'vpc-blocks-overlap',
          second.resource,
          `Block ${second.block.text} of ${second.resource.id} overlaps ${first.block.text} of ${first.resource.id}; the blocks of one VPC must be apart.`,
          'Choose a block that no other block of the VPC has a part of.',
        );
}

/** Subnets whose block is written out. */
export const writtenSubnets = ({ resources }: Context): Owned[] => written(resources.ofType('AWS::EC2::Subnet'));
