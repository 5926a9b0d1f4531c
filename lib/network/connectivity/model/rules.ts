/** Security groups, from inline and standalone rules. */
import { parseCidr, type Range } from '../template/cidr';
import type { Resource, Resources } from '../template/resources';
import type { Value } from '../template/values';
import { asList, asNumber, asObject, asText, isKnown, unknownsOf } from '../template/values';
import type { GroupRule, Peer, SecurityGroup } from './types';

const PROTOCOL_NUMBERS: Readonly<Record<string, string>> = {
  all: '-1',
  '6': 'tcp',
  '17': 'udp',
  '1': 'icmp',
  '58': 'icmpv6',
};

export function protocolOf(value: Value): string | undefined {
  const text = asText(value)?.toLowerCase();
  return text === undefined || !isKnown(text) ? undefined : (PROTOCOL_NUMBERS[text] ?? text);
}

/** Blocks of customer-managed prefix lists, by id. */
export type PrefixLists = ReadonlyMap<string, { readonly resource: Resource; readonly ranges: readonly Range[] }>;

export function prefixLists(resources: Resources): PrefixLists {
  const lists = new Map<string, { resource: Resource; ranges: readonly Range[] }>();
  for (const list of resources.ofType('AWS::EC2::PrefixList')) {
    const blocks = asList(list.get('Entries')).map((entry) => parseCidr(asText(asObject(entry).Cidr) ?? ''));
    if (blocks.every((block) => block !== undefined))
      lists.set(`⟦${list.key}⟧`, { resource: list, ranges: blocks.map((block) => block.range) });
  }
  return lists;
}

function peerOf(rule: Record<string, Value>, direction: 'ingress' | 'egress', lists: PrefixLists): Peer {
  const group = rule[direction === 'ingress' ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId'];
  const list = rule[direction === 'ingress' ? 'SourcePrefixListId' : 'DestinationPrefixListId'];
  if (rule.CidrIp !== undefined) {
    const text = asText(rule.CidrIp) ?? '';
    const block = parseCidr(text);
    return block
      ? { kind: 'range', ranges: [block.range], text }
      : { kind: 'unknown', reason: unknownsOf(text)[0] ?? `the block of addresses ${text}` };
  }
  if (group !== undefined) {
    const [reason] = unknownsOf(group);
    return reason === undefined ? { kind: 'group', id: String(group) } : { kind: 'unknown', reason };
  }
  if (list !== undefined) {
    const known = lists.get(String(list));
    return known
      ? { kind: 'range', ranges: known.ranges, text: `prefix list ${known.resource.id}`, list: known.resource }
      : { kind: 'service-prefix-list', id: String(list) };
  }
  if (rule.CidrIpv6 !== undefined) return { kind: 'ipv6' };
  // A rule that names nobody is for nobody.
  return { kind: 'range', ranges: [], text: 'nobody' };
}

function ruleOf(
  resource: Resource,
  rule: Record<string, Value>,
  direction: 'ingress' | 'egress',
  lists: PrefixLists,
): GroupRule {
  const protocol = protocolOf(rule.IpProtocol);
  const [from, to] = [asNumber(rule.FromPort), asNumber(rule.ToPort)];
  const unresolved = [rule.FromPort, rule.ToPort].some((port) => port !== undefined && asNumber(port) === undefined);
  return {
    resource,
    protocol,
    // Without ports, or with -1, a rule is for all of them.
    ports: unresolved ? undefined : from === undefined || from === -1 ? [0, 65535] : [from, to ?? from],
    peer: peerOf(rule, direction, lists),
  };
}

export function securityGroups(resources: Resources, lists: PrefixLists): Map<string, SecurityGroup> {
  const standalone = { ingress: new Map<string, GroupRule[]>(), egress: new Map<string, GroupRule[]>() };
  for (const direction of ['ingress', 'egress'] as const)
    for (const resource of resources.ofType(
      `AWS::EC2::SecurityGroup${direction === 'ingress' ? 'Ingress' : 'Egress'}`,
    )) {
      const rule = resource.properties();
      const rules = standalone[direction];
      const id = String(rule.GroupId);
      rules.set(id, [...(rules.get(id) ?? []), ruleOf(resource, rule, direction, lists)]);
    }
  const groups = new Map<string, SecurityGroup>();
  const of = (direction: 'ingress' | 'egress', id: string): GroupRule[] => standalone[direction].get(id) ?? [];
  for (const resource of resources.ofType('AWS::EC2::SecurityGroup')) {
    const id = `⟦${resource.key}⟧`;
    const inline = (direction: 'ingress' | 'egress'): GroupRule[] =>
      asList(resource.get(direction === 'ingress' ? 'SecurityGroupIngress' : 'SecurityGroupEgress')).map((rule) =>
        ruleOf(resource, asObject(rule), direction, lists),
      );
    const egress = [...inline('egress'), ...of('egress', id)];
    groups.set(id, {
      id,
      resource,
      vpc: asText(resource.get('VpcId')),
      ingress: [...inline('ingress'), ...of('ingress', id)],
      egress,
      defaultEgress: egress.length === 0,
      defaultIngress: false,
      complete: true,
    });
  }
  addDefaultGroups(resources, groups, of);
  // Rules for groups that are there already add to what those have.
  for (const id of [...standalone.ingress.keys(), ...standalone.egress.keys()])
    if (!groups.has(id) && isKnown(id))
      groups.set(id, {
        id,
        ingress: of('ingress', id),
        egress: of('egress', id),
        defaultEgress: false,
        defaultIngress: false,
        complete: false,
      });
  return groups;
}

/** The default group of each VPC made here, open among its members unless the library's helper closes it. */
function addDefaultGroups(
  resources: Resources,
  groups: Map<string, SecurityGroup>,
  of: (direction: 'ingress' | 'egress', id: string) => GroupRule[],
): void {
  const closed = new Set(
    resources.ofType('Custom::VpcRestrictDefaultSG').map((resource) => String(resource.get('DefaultSecurityGroupId'))),
  );
  for (const vpc of resources.ofType('AWS::EC2::VPC')) {
    const id = defaultGroupId(`⟦${vpc.key}⟧`);
    const open = !closed.has(id);
    groups.set(id, {
      id,
      resource: vpc,
      vpc: `⟦${vpc.key}⟧`,
      ingress: of('ingress', id),
      egress: of('egress', id),
      defaultEgress: open,
      defaultIngress: open,
      complete: true,
    });
  }
}

/** Id of a VPC's default group, whose members are all that name none. */
export const defaultGroupId = (vpc: string): string => vpc.replace(/⟧$/, '.DefaultSecurityGroup⟧');
export const defaultAclId = (vpc: string): string => vpc.replace(/⟧$/, '.DefaultNetworkAcl⟧');
