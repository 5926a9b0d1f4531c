/** Security groups and their rules. */
import type { Json } from '../resolve';
import { attribute, type Draft, type DraftVpc, part, ref } from './draft';

export interface DraftGroup {
  readonly id: string;
  readonly vpc: DraftVpc;
  readonly inbound: Json[];
  readonly outbound: Json[];
}

const idOf = (draft: Draft, id: string): Json => (draft.dice.chance(0.5) ? ref(id) : attribute(id, 'GroupId'));

/** The placeholder by which CDK says that nothing may go out. */
const NO_TRAFFIC = { CidrIp: '255.255.255.255/32', IpProtocol: 'icmp', FromPort: 252, ToPort: 86 };

export function drawGroup(draft: Draft, vpc: DraftVpc, name: string): DraftGroup {
  const id = draft.addOne(name, 'EC2::SecurityGroup', { GroupDescription: name, VpcId: ref(vpc.id) });
  return { id, vpc, inbound: [], outbound: [] };
}

/** A rule for a port and another end, mostly right. */
export function drawRule(
  draft: Draft,
  direction: 'in' | 'out',
  port: number,
  other: { readonly vpc?: DraftVpc; readonly group?: DraftGroup; readonly isPublic?: boolean },
): Json {
  const { dice } = draft;
  const [protocol, ports] = drawPorts(draft, port);
  const side = direction === 'in' ? 'Source' : 'Destination';
  const rule = (peer: Json): Json => ({ IpProtocol: protocol, ...ports, ...peer });
  if (other.isPublic) return rule({ CidrIp: dice.chance(0.94) ? '0.0.0.0/0' : dice.pick(['52.0.0.0/8', '0.0.0.0/1']) });
  const style = dice.whole(0, 99);
  if (other.group && style < 55) return rule({ [`${side}SecurityGroupId`]: idOf(draft, other.group.id) });
  const cidr = other.vpc?.cidr ?? '0.0.0.0/0';
  if (style < 75) return rule({ CidrIp: cidr });
  if (style < 80) return rule({ CidrIp: '10.0.0.0/8' });
  if (style < 86) return rule({ CidrIp: '0.0.0.0/0' });
  if (style < 94) {
    const blocks = other.vpc && dice.chance(0.5) ? [part(cidr, 27, 0), part(cidr, 27, 1)] : [cidr];
    return rule({ [`${side}PrefixListId`]: draft.prefixList(blocks) });
  }
  if (style < 97 && other.vpc) return rule({ CidrIp: dice.pick(other.vpc.subnets).cidr });
  if (other.vpc) return rule({ CidrIp: part(cidr, 28 + dice.whole(0, 3), dice.whole(0, 3)) });
  return rule({ CidrIp: '10.9.0.0/16' });
}

function drawPorts({ dice }: Draft, port: number): [Json, object] {
  const style = dice.whole(0, 99);
  if (style < 60) return ['tcp', { FromPort: port, ToPort: port }];
  if (style < 72) return ['-1', {}];
  if (style < 80)
    return [dice.pick(['tcp', 6]), { FromPort: port - dice.whole(0, 9), ToPort: port + dice.whole(0, 9) }];
  if (style < 86) return ['tcp', { FromPort: 0, ToPort: 65535 }];
  if (style < 94) return ['tcp', { FromPort: String(port), ToPort: String(port) }];
  if (style < 97) return ['udp', { FromPort: port, ToPort: port }];
  return ['tcp', { FromPort: port + 1, ToPort: port + 10 }];
}

/** Puts the rules into the group or beside it. */
export function writeGroup(draft: Draft, { id, inbound, outbound }: DraftGroup): void {
  const { dice } = draft;
  const properties = draft.resources[id]!.Properties!;
  const write = (rules: readonly Json[], direction: 'Ingress' | 'Egress'): void => {
    const inline = rules.filter((rule) => !isReference(rule) && dice.chance(0.5));
    if (inline.length > 0) properties[`SecurityGroup${direction}`] = inline;
    for (const rule of rules)
      if (!inline.includes(rule))
        draft.addOne('Rule', `EC2::SecurityGroup${direction}`, { GroupId: idOf(draft, id), ...rule });
  };
  write(inbound, 'Ingress');
  if (dice.chance(0.25)) return;
  write(dice.chance(0.15) ? [NO_TRAFFIC, ...outbound] : outbound, 'Egress');
  if (outbound.length === 0 && dice.chance(0.5)) properties.SecurityGroupEgress = [NO_TRAFFIC];
}

/** Groups that name one another stand apart from their rules, or their creation would go round in circles. */
const isReference = (rule: Json): boolean => 'SourceSecurityGroupId' in rule || 'DestinationSecurityGroupId' in rule;
