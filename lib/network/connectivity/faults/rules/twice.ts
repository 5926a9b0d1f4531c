/** Rules that a group has already: EC2 refuses the second. */
import { protocolOf } from '../../model/rules';
import type { Fault } from '../../report';
import { asText, isKnown } from '../../template/values';
import { type Context, error } from '../common/check';
import { groupedBy } from '../common/values';
import { PEERS, type WrittenRule, writtenRules } from './written';

export function* rulesOnce({ resources }: Context): Iterable<Fault> {
  for (const [first, ...others] of groupedBy(writtenRules(resources), identityOf))
    for (const other of others)
      yield error(
        'rule-twice',
        other.resource,
        `${other.label} repeats ${first!.label[0]!.toLowerCase()}${first!.label.slice(1)}, which EC2 refuses.`,
        'Drop one of the two.',
      );
}

/** What EC2 tells rules apart by; undefined where not all of it is known. */
function identityOf({ group, direction, rule }: WrittenRule): string | undefined {
  const protocol = protocolOf(rule.IpProtocol);
  const peers = PEERS[direction].map((name) => rule[name]);
  const ports = protocol === '-1' ? [] : [rule.FromPort, rule.ToPort].map((port) => asText(port));
  if (group === undefined || protocol === undefined || !isKnown([...peers, rule.FromPort, rule.ToPort]))
    return undefined;
  return JSON.stringify([group, direction, protocol, ports, peers.map((peer) => asText(peer) ?? null)]);
}
