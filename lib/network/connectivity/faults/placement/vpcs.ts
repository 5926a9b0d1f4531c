/** Subnets and groups of one thing are in one VPC. */
import type { Network } from '../../model/types';
import type { Fault } from '../../report';
import type { Resource, Resources } from '../../template/resources';
import { readable } from '../../template/values';
import { type Context, error, warning } from '../common/check';
import { sameVpc, type Sameness } from '../common/same';
import { knownList } from '../common/values';
import { placed } from './placed';
import { SUBNET_GROUPS } from './shapes';

const TELL = { other: error, 'likely-other': warning } as const;
const isOther = (sameness: Sameness): sameness is keyof typeof TELL => sameness in TELL;

export function* subnetsInOneVpc({ resources, network }: Context): Iterable<Fault> {
  const groups = resources.ofType(...Object.keys(SUBNET_GROUPS)).map((resource) => ({
    resource,
    label: `Subnet group ${resource.id}`,
    subnets: knownList(resource.get('SubnetIds')) ?? [],
  }));
  for (const { resource, label, subnets } of [
    ...groups,
    ...placed(resources).filter(({ direct, vpc }) => direct && vpc === undefined),
  ]) {
    const fault = firstOther(network, resource, label, subnets);
    if (fault) yield fault;
  }
}

function firstOther(
  network: Network,
  resource: Resource,
  label: string,
  subnets: readonly string[],
): Fault | undefined {
  const found = subnets.flatMap((id) => network.subnets.get(id) ?? []);
  for (const subnet of found) {
    const sameness = sameVpc(network, found[0]!.vpc, subnet.vpc, resource.stack);
    if (isOther(sameness))
      return TELL[sameness](
        'subnets-of-different-vpcs',
        resource,
        `${capital(label)} names subnet ${readable(found[0]!.id)} of VPC ${readable(found[0]!.vpc)} and subnet ${readable(subnet.id)} of VPC ${readable(subnet.vpc)}; its subnets must be of one VPC.`,
        `Name subnets of VPC ${readable(found[0]!.vpc)} only.`,
      );
  }
  return undefined;
}

export function* groupsInSameVpc({ resources, network }: Context): Iterable<Fault> {
  for (const { resource, label, subnets, groups, vpc: named } of placed(resources)) {
    const vpc = named ?? subnets.map((id) => network.subnets.get(id)?.vpc).find((id) => id !== undefined);
    if (vpc === undefined) continue;
    for (const group of groups) {
      const found = vpcsOfGroup(resources, network, group).map(
        (id) => [id, compare(network, vpc, id, resource.stack)] as const,
      );
      const [first] = found;
      if (!first || !found.every(([, sameness]) => isOther(sameness))) continue;
      const sure = found.every(([, sameness]) => sameness === 'other');
      yield TELL[sure ? 'other' : 'likely-other'](
        'group-other-vpc',
        resource,
        `${capital(label)} is in subnets of VPC ${readable(vpc)}, and its security group ${readable(group)} belongs to ${first[0] === DEFAULT_VPC ? 'the default VPC, because it names none' : `VPC ${readable(first[0])}`}.`,
        `Attach a security group of VPC ${readable(vpc)}.`,
      );
    }
  }
}

const DEFAULT_VPC = 'default';

const compare = (network: Network, vpc: string, other: string, stack: string): Sameness => {
  if (other !== DEFAULT_VPC) return sameVpc(network, vpc, other, stack);
  // No template makes a default VPC.
  return network.vpcs.get(vpc)?.resource ? 'other' : 'unclear';
};

/** VPCs that a group may be used in. */
export function vpcsOfGroup(resources: Resources, network: Network, id: string): string[] {
  const group = network.groups.get(id);
  if (!group?.resource) return [];
  const associated = resources
    .ofType('AWS::EC2::SecurityGroupVpcAssociation')
    .filter((association) => association.get('GroupId') === id)
    .map((association) => String(association.get('VpcId')));
  return [group.vpc ?? DEFAULT_VPC, ...associated];
}

export const capital = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}`;
