import { tasks } from '../../parties/tasks';
import type { Resource, Resources } from '../../template/resources';
import type { Value } from '../../template/values';
import { asList, asObject, asText, isKnown } from '../../template/values';
import { at } from '../common/values';
import { type Shape, SHAPES, SUBNET_GROUPS } from './shapes';

/** Something with network interfaces: what is known of the subnets and groups that it names. */
export interface Placed {
  readonly resource: Resource;
  /** e.g. `Lambda function Loader`. */
  readonly label: string;
  readonly subnets: readonly string[];
  /** Whether it names its subnets itself, and not a subnet group. */
  readonly direct: boolean;
  readonly groups: readonly string[];
  /** The VPC that it names beside its subnets. */
  readonly vpc?: string;
}

const known = (value: Value): string[] => asList(value).filter(isKnown).map(String);

/**
 * A subnet group by its reference or name.
 * @param property that the name stands in; groups of the same service have one of that name
 */
export function subnetGroup(resources: Resources, reference: Value, property: string): Resource | undefined {
  const found = resources.find(reference, ...Object.keys(SUBNET_GROUPS));
  const name = asText(reference)?.toLowerCase();
  if (found || name === undefined || !isKnown(name)) return found;
  const types = Object.keys(SUBNET_GROUPS).filter((type) => SUBNET_GROUPS[type] === property);
  return resources.ofType(...types).find((group) => asText(group.get(property))?.toLowerCase() === name);
}

function place(
  resources: Resources,
  resource: Resource,
  { label, subnets, subnetGroup: group, groups, vpc }: Shape,
): Placed {
  return {
    resource,
    label: `${label} ${resource.id}`,
    subnets: known(
      subnets === undefined
        ? subnetGroup(resources, at(resource, group!), group!)?.get('SubnetIds')
        : at(resource, subnets),
    ),
    direct: subnets !== undefined,
    groups: known(at(resource, groups)),
    vpc: vpc === undefined ? undefined : known(resource.get(vpc))[0],
  };
}

/** Interfaces that an instance describes one by one. */
const ofInstance = (resource: Resource): Placed[] =>
  asList(resource.get('NetworkInterfaces'))
    .map(asObject)
    .map(({ SubnetId, GroupSet }) => ({
      resource,
      label: `EC2 instance ${resource.id}`,
      subnets: known(SubnetId),
      direct: true,
      groups: known(GroupSet),
    }));

/** Subnets of a load balancer that are named with their addresses. */
export const mappedSubnets = (resource: Resource): Value[] =>
  asList(resource.get('SubnetMappings')).map((mapping) =>
    typeof mapping === 'object' ? asObject(mapping).SubnetId : mapping,
  );

export function placed(resources: Resources): Placed[] {
  const shaped = resources.ofType(...Object.keys(SHAPES)).map((resource) => {
    const item = place(resources, resource, SHAPES[resource.type]!);
    return { ...item, subnets: [...item.subnets, ...known(mappedSubnets(resource))] };
  });
  const running = tasks(resources).flatMap(({ resource, label, placements }) =>
    placements.map(({ subnets, groups }) => ({
      resource,
      label,
      subnets: known(subnets),
      direct: true,
      groups: known(groups),
    })),
  );
  return [...shaped, ...resources.ofType('AWS::EC2::Instance').flatMap(ofInstance), ...running];
}
