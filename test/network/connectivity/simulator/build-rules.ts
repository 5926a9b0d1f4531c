/** Security groups and network ACLs of a template. */
import { block } from './addresses';
import type { Lists, Of } from './build';
import { type Item, type Json, list, yes } from './resolve';
import type { AclLine, Flaw, Group, Rule } from './world';

const ANYWHERE = block('0.0.0.0/0');
export const OPEN_ACL: AclLine[] = [{ number: 100, allow: true, tcp: true, block: ANYWHERE, from: 0, to: 65535 }];
const EVERYTHING: Rule = { tcp: true, from: 0, to: 65535, blocks: [ANYWHERE] };

const isTcp = (protocol: Json, flaw?: Flaw): boolean =>
  ['tcp', '6', '-1'].includes(String(protocol)) || (flaw === 'UDP is TCP' && ['udp', '17'].includes(String(protocol)));

export function aclLines(entries: readonly Item[], acl: string, egress: boolean, flaw?: Flaw): AclLine[] {
  return entries
    .filter(({ p }) => p.NetworkAclId === acl && yes(p.Egress, false) === egress)
    .map(({ p }): AclLine => {
      const all = String(p.Protocol) === '-1' || p.PortRange === undefined;
      return {
        number: Number(p.RuleNumber),
        allow: p.RuleAction === 'allow',
        tcp: isTcp(p.Protocol, flaw),
        block: block(p.CidrBlock),
        from: all ? 0 : Number(p.PortRange.From),
        to: all ? 65535 : Number(p.PortRange.To),
      };
    })
    .sort((a, b) => a.number - b.number);
}

function ruleOf(rule: Record<string, Json>, lists: Lists, flaw?: Flaw): Rule {
  const listId = rule.SourcePrefixListId ?? rule.DestinationPrefixListId;
  const all = String(rule.IpProtocol) === '-1' || rule.FromPort === undefined;
  return {
    tcp: isTcp(rule.IpProtocol, flaw),
    from: all ? 0 : Number(rule.FromPort),
    to: all ? 65535 : Number(rule.ToPort),
    blocks: rule.CidrIp !== undefined ? [block(rule.CidrIp)] : (lists.get(listId) ?? []),
    group: rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId,
  };
}

export function groupsOf(of: Of, lists: Lists, vpcs: readonly string[], flaw?: Flaw): Map<string, Group> {
  const standalone = (type: string, id: string): Rule[] =>
    of(type)
      .filter(({ p }) => p.GroupId === id)
      .map(({ p }) => ruleOf(p, lists, flaw));
  const own = of('AWS::EC2::SecurityGroup').map(({ id, p }): Group => {
    const rules = (property: string): Rule[] => list(p[property]).map((rule) => ruleOf(rule, lists, flaw));
    const outbound = [...rules('SecurityGroupEgress'), ...standalone('AWS::EC2::SecurityGroupEgress', id)];
    return {
      id,
      inbound: [...rules('SecurityGroupIngress'), ...standalone('AWS::EC2::SecurityGroupIngress', id)],
      // The rule that lets everything out is there until there is another one.
      outbound: outbound.length > 0 ? outbound : [EVERYTHING],
    };
  });
  const defaults = vpcs.map((vpc): Group => {
    const id = `${vpc}.DefaultSecurityGroup`;
    return { id, inbound: [{ ...EVERYTHING, blocks: [], group: id }], outbound: [EVERYTHING] };
  });
  return new Map([...own, ...defaults].map((group) => [group.id, group]));
}
