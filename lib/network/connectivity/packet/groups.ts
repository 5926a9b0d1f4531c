/** Security groups: stateful, the union of all rules of all groups attached. */
import type { GroupRule, Network, Peer, SecurityGroup } from '../model/types';
import type { Resource } from '../template/resources';
import { isKnown, readable, unknownsOf } from '../template/values';
import { type Address, within } from './address';
import { listsService } from './prefix-lists';

/** How two interfaces are connected, on which references to groups depend. */
export type Relation = 'vpc' | 'peering' | 'peering-across-regions' | 'transit' | 'transit-with-references' | 'outside';

/** The other end, as a group sees it. */
export interface OtherEnd {
  readonly address: Address;
  readonly groups: readonly string[];
  readonly relation: Relation;
  /** What it belongs to. */
  readonly resource?: Resource;
  /** The AWS service that answers there. */
  readonly service?: string;
  readonly region?: string;
}

export interface GroupAnswer {
  /** Undefined where that can't be told. */
  readonly passes: boolean | undefined;
  /** The rule that lets pass. */
  readonly rule?: GroupRule;
  readonly group?: SecurityGroup;
  /** What couldn't be resolved. */
  readonly reason?: string;
}

type Direction = 'ingress' | 'egress';

function peerMatches({ peer }: GroupRule, other: OtherEnd, direction: Direction): boolean | undefined {
  switch (peer.kind) {
    case 'range':
      return within(other.address, peer.ranges);
    case 'group':
      if (!referable(other.relation, direction)) return false;
      // A group of which only AWS will know the id may be the very one.
      return other.groups.includes(peer.id) || (other.groups.every(isKnown) ? false : undefined);
    // Lists of AWS hold the public addresses of a service, which change; other lists that are there may hold any.
    case 'service-prefix-list':
      return listsService(peer.id, other.service, other.region);
    case 'ipv6':
      return false;
    case 'unknown':
      return undefined;
  }
}

/** Groups can be named within a VPC, across a peering in one region, and for what comes in through a transit gateway that allows it. */
export function referable(relation: Relation, direction: Direction): boolean {
  if (relation === 'vpc' || relation === 'peering') return true;
  return relation === 'transit-with-references' && direction === 'ingress';
}

function ruleMatches(rule: GroupRule, port: number, other: OtherEnd, direction: Direction): boolean | undefined {
  const protocol = rule.protocol === undefined ? undefined : rule.protocol === '-1' || rule.protocol === 'tcp';
  if (protocol === false) return false;
  const ports =
    rule.protocol === '-1'
      ? true
      : rule.ports === undefined
        ? undefined
        : rule.ports[0] <= port && port <= rule.ports[1];
  if (ports === false) return false;
  const peer = peerMatches(rule, other, direction);
  if (peer === false) return false;
  return protocol === true && ports === true ? peer : undefined;
}

/** Whether the groups of an interface let a connection to or from a port pass. */
export function groupsAdmit(
  network: Network,
  ids: readonly string[],
  direction: Direction,
  port: number,
  other: OtherEnd,
): GroupAnswer {
  let reason: string | undefined;
  for (const id of ids) {
    const group = network.groups.get(id);
    if (!group) {
      reason ??= `rules of security group ${readable(id)}`;
      continue;
    }
    if (direction === 'egress' && group.defaultEgress) return { passes: true, group };
    if (direction === 'ingress' && group.defaultIngress && other.relation === 'vpc' && other.groups.includes(id))
      return { passes: true, group };
    for (const rule of group[direction]) {
      const matches = ruleMatches(rule, port, other, direction);
      if (matches) return { passes: true, rule, group };
      if (matches === undefined) reason ??= doubtOf(rule, other);
    }
    if (!group.complete) reason ??= `rules of security group ${readable(id)} beyond those in the templates`;
  }
  return reason === undefined ? { passes: false } : { passes: undefined, reason };
}

function doubtOf({ peer, resource }: GroupRule, { groups }: OtherEnd): string {
  const [who] = unknownsOf(groups);
  if (peer.kind === 'group' && who !== undefined)
    return `whether ${who} is security group ${readable(peer.id)}, which a rule of ${resource.id} names`;
  if (peer.kind === 'unknown') return `${peer.reason} in a rule of ${resource.id}`;
  if (peer.kind === 'service-prefix-list')
    return `addresses of prefix list ${readable(peer.id)} in a rule of ${resource.id}`;
  return `whether the rule of ${resource.id} is for these addresses and this port`;
}

/** The rule that would let pass but for one thing, and what that is; of several the one that is most for the other end. */
export function closest(
  network: Network,
  ids: readonly string[],
  direction: Direction,
  port: number,
  other: OtherEnd,
): { rule: GroupRule; why: string } | undefined {
  const rules = ids
    .flatMap((id) => network.groups.get(id)?.[direction] ?? [])
    .sort((a, b) => breadth(a.peer) - breadth(b.peer));
  const fits = (rule: GroupRule): { peer: boolean; port: boolean; protocol: boolean } => ({
    peer: peerMatches(rule, other, direction) === true,
    port: rule.protocol === '-1' || (rule.ports !== undefined && rule.ports[0] <= port && port <= rule.ports[1]),
    protocol: rule.protocol === '-1' || rule.protocol === 'tcp',
  });
  for (const rule of rules) {
    const fit = fits(rule);
    if (fit.peer && fit.protocol && !fit.port) return { rule, why: `is for ${describePorts(rule)}` };
    if (fit.peer && fit.port && !fit.protocol) return { rule, why: `is for protocol ${rule.protocol}` };
  }
  const sameGroup = rules.find(({ peer }) => peer.kind === 'group' && other.groups.includes(peer.id));
  if (sameGroup && fits(sameGroup).port)
    return {
      rule: sameGroup,
      why: 'names a group of another VPC, which counts only across a peering in one region or where a transit gateway supports references',
    };
  const samePort = rules.find((rule) => fits(rule).port && fits(rule).protocol && rule.ports?.[0] === port);
  return samePort && { rule: samePort, why: `is for ${describePeer(samePort)}` };
}

/** How many addresses a rule is for: one that names a group, or few addresses, was written for somebody. */
const breadth = (peer: Peer): number =>
  peer.kind === 'range' ? peer.ranges.reduce((sum, [low, high]) => sum + high - low + 1, 0) : 0;

const describePorts = ({ ports }: GroupRule): string =>
  ports === undefined
    ? 'a port that is not known'
    : ports[0] === ports[1]
      ? `port ${ports[0]}`
      : `ports ${ports.join('-')}`;

function describePeer({ peer }: GroupRule): string {
  switch (peer.kind) {
    case 'range':
      return peer.text;
    case 'group':
      return `security group ${readable(peer.id)}`;
    case 'service-prefix-list':
      return `prefix list ${readable(peer.id)}`;
    case 'ipv6':
      return 'IPv6';
    case 'unknown':
      return peer.reason;
  }
}
