/** What groups and ACLs do with one packet. */
import { isIn } from './addresses';
import type { Packet, Ways } from './walk';
import type { AclLine, Group, Rule, World } from './world';

/** The first line that matches decides; at the end stands a line that denies. */
export function aclLets(world: World, lines: readonly AclLine[], other: number, port: number): boolean {
  let found: boolean | undefined;
  for (const line of lines) {
    if (!line.tcp || port < line.from || port > line.to || !isIn(other, line.block)) continue;
    found = line.allow;
    if (world.flaw !== 'last ACL entry wins') break;
  }
  return found ?? false;
}

/** Whether a group that a rule names says anything of an interface at the other end of these ways. */
function counts(ways: Ways, direction: 'in' | 'out', world: World): boolean {
  if (world.flaw === 'references everywhere') return true;
  // Who comes through address translation has another address than the group's members.
  if (ways.translated) return false;
  if (ways.transit) return direction === 'in' && ways.references;
  return true;
}

export interface Other {
  readonly address: number;
  readonly groups: readonly string[];
}

export function groupsLet(
  world: World,
  ids: readonly string[],
  direction: 'in' | 'out',
  port: number,
  other: Other,
  ways: Ways,
): boolean {
  const lets = (rule: Rule): boolean =>
    rule.tcp &&
    rule.from <= port &&
    port <= rule.to &&
    (rule.group === undefined
      ? rule.blocks.some((item) => isIn(other.address, item))
      : other.groups.includes(rule.group) && counts(ways, direction, world));
  return ids.some((id) => {
    const group: Group | undefined = world.groups.get(id);
    return group !== undefined && (direction === 'in' ? group.inbound : group.outbound).some(lets);
  });
}

export const reversed = (packet: Packet): Packet => ({
  source: packet.destination,
  destination: packet.source,
  sourcePort: packet.port,
  port: packet.sourcePort,
});
