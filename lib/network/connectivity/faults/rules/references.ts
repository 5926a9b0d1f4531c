/** Rules that name groups of other VPCs: allowed within a region, between VPCs that are joined. */
import type { Network } from '../../model/types';
import type { Fault } from '../../report';
import { asBoolean, asText, isKnown, readable } from '../../template/values';
import { type Context, error } from '../common/check';
import { regionOf, sameVpc } from '../common/same';
import { vpcsOfGroup } from '../placement/vpcs';
import { type Direction, groupNamed, type WrittenRule, writtenRules } from './written';

export function* groupReferences({ resources, network }: Context): Iterable<Fault> {
  for (const written of writtenRules(resources)) {
    const other = groupNamed(written);
    if (written.group === undefined || other === undefined) continue;
    const [own, theirs] = [vpcsOfGroup(resources, network, written.group), vpcsOfGroup(resources, network, other)];
    const ways = own.flatMap((vpc) => theirs.map((foreign) => [vpc, foreign] as const));
    const { stack } = written.resource;
    if (ways.length === 0 || !ways.every(([a, b]) => sameVpc(network, a, b, stack) === 'other')) continue;
    const [vpc, foreign] = ways[0]!;
    const regions = [regionOf(network, vpc), regionOf(network, foreign)];
    if (regions[0] !== undefined && regions[1] !== undefined && regions[0] !== regions[1])
      yield acrossRegions(written, other, regions as string[]);
    else if (ways.every(([a, b]) => joined(network, a, b, written.direction) === false))
      yield notJoined(written, other, vpc, foreign);
  }
}

const acrossRegions = ({ resource, label }: WrittenRule, other: string, [own, theirs]: readonly string[]): Fault =>
  error(
    'group-reference-across-regions',
    resource,
    `${label} is in ${own} and names security group ${readable(other)} in ${theirs}; groups can be named within a region only.`,
    'Name the other VPC’s block of addresses instead of its group.',
  );

const notJoined = ({ resource, label }: WrittenRule, other: string, vpc: string, foreign: string): Fault =>
  error(
    'group-reference-other-vpc',
    resource,
    `${label} names security group ${readable(other)} of VPC ${readable(foreign)}, which nothing joins with VPC ${readable(vpc)} in a way that groups can be named across.`,
    'Peer the two VPCs, or name the other VPC’s block of addresses instead of its group.',
  );

/** Whether groups can be named across two VPCs. Undefined where that isn't known. */
function joined(network: Network, a: string, b: string, direction: Direction): boolean | undefined {
  // VPCs that are there already may be joined already.
  if (!network.vpcs.get(a)?.resource || !network.vpcs.get(b)?.resource) return undefined;
  const ends = [...network.peerings.values()].map(({ vpc, peerVpc }) => [vpc, peerVpc]);
  if (ends.some((pair) => pair.includes(a) && pair.includes(b))) return true;
  if (ends.some((pair) => !pair.every(isKnown))) return undefined;
  if (direction === 'egress') return false;
  const gateways = [...network.transitGateways.values()].filter((gateway) =>
    [a, b].every((id) => gateway.attachments.some(({ vpc }) => vpc === id)),
  );
  const supports = gateways.map(({ resource }) => {
    const support = resource?.get('SecurityGroupReferencingSupport');
    if (!resource || !isKnown(support)) return undefined;
    return asText(support) === 'enable' || asBoolean(support) === true;
  });
  return supports.includes(true) ? true : supports.includes(undefined) ? undefined : false;
}
