/** Which subnet uses which route table and which network ACL. */
import type { Network } from '../../model/types';
import type { Fault } from '../../report';
import type { Resource } from '../../template/resources';
import { asText, isKnown, readable } from '../../template/values';
import { type Context, error, warning } from '../common/check';
import { sameVpc } from '../common/same';
import { groupedBy, pairs } from '../common/values';

interface Kind {
  readonly type: string;
  readonly property: string;
  readonly what: string;
  readonly code: string;
  readonly vpcOf: (network: Network, id: string) => string | undefined;
}

const KINDS: readonly Kind[] = [
  {
    type: 'AWS::EC2::SubnetRouteTableAssociation',
    property: 'RouteTableId',
    what: 'route table',
    code: 'route-table',
    vpcOf: (network, id) => network.routeTables.get(id)?.vpc,
  },
  {
    type: 'AWS::EC2::SubnetNetworkAclAssociation',
    property: 'NetworkAclId',
    what: 'network ACL',
    code: 'network-acl',
    vpcOf: (network, id) => network.acls.get(id)?.vpc,
  },
];

const idIn = (resource: Resource, property: string): string | undefined => {
  const id = asText(resource.get(property));
  return id !== undefined && isKnown(id) ? id : undefined;
};

export function* associations({ resources, network }: Context): Iterable<Fault> {
  for (const kind of KINDS) {
    const all = resources.ofType(kind.type);
    for (const resource of all) yield* inOtherVpc(network, kind, resource);
    for (const group of groupedBy(all, (resource) => idIn(resource, 'SubnetId')))
      for (const [first, second] of pairs(group)) yield* twice(kind, first, second);
  }
}

function* inOtherVpc(network: Network, { property, what, code, vpcOf }: Kind, resource: Resource): Iterable<Fault> {
  const [subnet, id] = [idIn(resource, 'SubnetId'), idIn(resource, property)];
  if (subnet === undefined || id === undefined) return;
  const [own, other] = [network.subnets.get(subnet)?.vpc, vpcOf(network, id)];
  const sameness = sameVpc(network, own, other, resource.stack);
  if (sameness !== 'other' && sameness !== 'likely-other') return;
  yield (sameness === 'other' ? error : warning)(
    `${code}-other-vpc`,
    resource,
    `${resource.id} gives subnet ${readable(subnet)} of VPC ${readable(own)} the ${what} ${readable(id)} of VPC ${readable(other)}.`,
    `Name a ${what} of the subnet’s own VPC.`,
  );
}

function* twice({ property, what, code }: Kind, first: Resource, second: Resource): Iterable<Fault> {
  const [a, b] = [idIn(first, property), idIn(second, property)];
  if (a === undefined || b === undefined) return;
  const subnet = readable(second.get('SubnetId'));
  if (a !== b)
    yield error(
      `${code}-twice`,
      second,
      `Subnet ${subnet} is associated with ${what} ${readable(a)} by ${first.id} and with ${readable(b)} by ${second.id}; it can have one.`,
      'Drop one of the two associations.',
    );
  else
    yield warning(
      `${code}-twice`,
      second,
      `Subnet ${subnet} is associated with ${what} ${readable(a)} twice, by ${first.id} and by ${second.id}.`,
      'Drop one of the two associations.',
    );
}
