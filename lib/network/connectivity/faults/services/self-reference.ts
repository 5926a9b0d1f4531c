/** Groups whose members must reach one another. */
import type { GroupRule, Network } from '../../model/types';
import { contains, type Range } from '../../template/cidr';
import type { Context } from '../common/check';

const ALL: Range = [0, 65535];

/**
 * TCP ports that interfaces, each in all the groups, are let in from or out to one another on, those included of which it
 * can't be told: what isn't among them is closed for certain. `unclear` where a group has other rules than are known.
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
      const { protocol } = rule;
      const mayBeTcp = protocol === undefined || protocol === '-1' || protocol === 'tcp';
      if (mayBeTcp && mayBeAbout(network, rule, groups, subnets))
        ports.push(protocol === '-1' ? ALL : (rule.ports ?? ALL));
    }
  }
  return ports;
}

function mayBeAbout(
  network: Network,
  { peer }: GroupRule,
  groups: readonly string[],
  subnets: readonly string[],
): boolean {
  switch (peer.kind) {
    case 'group':
      return groups.includes(peer.id);
    case 'range':
      return subnets.every((id) => {
        const range = network.subnets.get(id)?.range;
        return range === undefined || peer.ranges.some((own) => contains(own, range));
      });
    case 'unknown':
      return true;
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
