/** What is said where no rule of an end's groups lets a connection pass. */
import type { Network, SecurityGroup } from '../model/types';
import { readable } from '../template/values';
import { PUBLIC } from './address';
import type { Interface } from './ends';
import { closest, type OtherEnd, referable } from './groups';
import type { Trip } from './trip';

type Direction = 'ingress' | 'egress';

/** Where a gateway endpoint serves, its prefix list is narrower than everywhere. */
const wayOut = (label: string): string =>
  /AWS service (s3|dynamodb)$/.test(label)
    ? `0.0.0.0/0, or to the prefix list of ${label.replace('AWS service ', '')} where a gateway endpoint serves`
    : '0.0.0.0/0';

/** Whom a rule would have to be for. */
function whom(direction: Direction, otherLabel: string, other: OtherEnd): string {
  if (other.groups.length > 0 && referable(other.relation, direction))
    return `security group ${other.groups.map(readable).join(' or ')}`;
  if (other.relation !== 'outside') return `the block of addresses of ${otherLabel}’s subnets`;
  if (other.address !== PUBLIC) return otherLabel;
  return direction === 'egress' ? wayOut(otherLabel) : `the public address that ${otherLabel} comes from`;
}

/** A VPC's default group has no resource of its own: those who name no group have it. */
const isDefault = (group: SecurityGroup | undefined): boolean => group?.resource?.type === 'AWS::EC2::VPC';

/** @throws Blocked with the rule that is lacking */
export function refuse(
  network: Network,
  trip: Trip,
  end: Interface,
  direction: Direction,
  port: number,
  otherLabel: string,
  other: OtherEnd,
): never {
  const groups = end.groups.map((id) => network.groups.get(id));
  const near = closest(network, end.groups, direction, port, other);
  const owner = near && groups.find((group) => group?.[direction].includes(near.rule));
  const own = groups.filter((group) => group?.resource && !isDefault(group));
  const to = owner ?? own[0] ?? groups[0];
  const [preposition, way] =
    direction === 'egress' ? ['to', `out to ${otherLabel}`] : ['from', `in from ${otherLabel}`];
  const rule = `an ${direction} rule for TCP ${port} ${preposition} ${whom(direction, otherLabel, other)}`;
  const alone = isDefault(to);
  const nearest = near ? `; the nearest, ${near.rule.resource.id}, ${near.why}` : '';
  const list = near?.rule.peer.kind === 'range' ? near.rule.peer.list : undefined;
  const add = alone
    ? `give ${end.label} a security group of its own, with ${rule}`
    : `add to ${to ? readable(to.id) : 'its security group'} ${rule}`;
  const otherAlone = other.groups.length > 0 && other.groups.every((id) => isDefault(network.groups.get(id)));
  trip.block(
    end.resource?.type === 'AWS::EC2::VPCEndpoint' ? 'endpoint-security-group' : `security-group-${direction}`,
    alone
      ? `${end.label} is in its VPC’s default group alone, no rule of which lets port ${port} ${way}${nearest}`
      : `No rule of security group ${end.groups.map(readable).join(', ') || 'none'} of ${end.label} lets port ${port} ${way}${nearest}`,
    // What is in the default group alone is there because it names none of its own.
    (alone ? end.resource : to?.resource) ?? end.resource,
    otherAlone && !alone
      ? `Give ${otherLabel}, which is in its VPC’s default group alone, a security group of its own that this one may reach, or ${add}.`
      : `${add[0]!.toUpperCase()}${add.slice(1)}.`,
    [near?.rule.resource, list, ...groups.map((group) => group?.resource), end.resource, other.resource],
  );
}
