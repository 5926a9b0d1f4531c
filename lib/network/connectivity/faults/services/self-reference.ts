/** Groups whose members must reach one another. */
import type { GroupRule, Network } from '../../model/types';
import { contains, type Range } from '../../template/cidr';
import type { Context } from '../common/check';

const ALL: Range = [0, 65535];

/**
 * TCP ports that interfaces, each in all the groups, are let in from or out to one another on. `unclear` where that can't
 * be told.
 * @param subnets where they are, for rules about blocks of addresses
 */
export function selfPorts(
  { network }: Context,
  groups: readonly string[],
  subnets: readonly string[],
  direction: 'ingress' | 'egress',
): readonly Range[] | 'unclear' {
  const ports: Range[] = [];
  for (const id of groups) {
    const group = network.groups.get(id);
    if (!group?.complete || !group.resource) return 'unclear';
    if (direction === 'egress' ? group.defaultEgress : group.defaultIngress) return [ALL];
    for (const rule of group[direction]) {
      const about = isAbout(network, rule, groups, subnets);
      const tcp = rule.protocol === undefined ? undefined : ['-1', 'tcp'].includes(rule.protocol);
      if (about === false || tcp === false) continue;
      const range = rule.protocol === '-1' ? ALL : rule.ports;
      if (about === undefined || tcp === undefined || range === undefined) return 'unclear';
      ports.push(range);
    }
  }
  return ports;
}

function isAbout(
  network: Network,
  { peer }: GroupRule,
  groups: readonly string[],
  subnets: readonly string[],
): boolean | undefined {
  switch (peer.kind) {
    case 'group':
      return groups.includes(peer.id);
    case 'range': {
      const ranges = subnets.map((id) => network.subnets.get(id)?.range);
      const inside = ranges.map((range) => range && peer.ranges.some((own) => contains(own, range)));
      return inside.includes(false) ? false : inside.includes(undefined) || inside.length === 0 ? undefined : true;
    }
    case 'unknown':
      return undefined;
    case 'ipv6':
    case 'service-prefix-list':
      return false;
  }
}

/** Whether ranges together are all ports; nothing listens on port 0. */
export function coverAll(ranges: readonly Range[]): boolean {
  let next = 1;
  for (const [low, high] of [...ranges].sort((a, b) => a[0] - b[0])) if (low <= next) next = Math.max(next, high + 1);
  return next > ALL[1];
}
