/** The form of security groups' rules. */
import type { Fault } from '../../report';
import { blockOf } from '../common/blocks';
import { type Context, error } from '../common/check';
import { present } from '../common/values';
import { portFaults } from './ports';
import { PEERS, type WrittenRule, writtenRules } from './written';

export function* groupRules({ resources }: Context): Iterable<Fault> {
  for (const written of writtenRules(resources)) {
    const { resource, label, rule } = written;
    yield* portFaults({
      resource,
      label,
      protocol: rule.IpProtocol,
      from: rule.FromPort,
      to: rule.ToPort,
      code: 'rule',
    });
    yield* peerFaults(written);
  }
}

function* peerFaults({ resource, label, direction, rule }: WrittenRule): Iterable<Fault> {
  const [names, more] = present(rule, PEERS[direction]);
  const peers = names.includes('SourceSecurityGroupId')
    ? names.filter((name) => name !== 'SourceSecurityGroupName')
    : names;
  if (peers.length > 1 || peers.length + more === 0)
    yield error(
      'rule-peers',
      resource,
      `${label} names ${peers.length === 0 ? 'nobody, so that AWS makes no rule of it' : `${peers.join(' and ')}, and a rule is about one block, group or prefix list`}.`,
      peers.length === 0
        ? `Name one of ${PEERS[direction].join(', ')}.`
        : 'Keep one, and make a rule of its own for each other.',
    );
  if (blockOf(rule.CidrIp) === 'invalid')
    yield error(
      'cidr-invalid',
      resource,
      `CidrIp of ${label[0]!.toLowerCase()}${label.slice(1)}, ${String(rule.CidrIp)}, is no IPv4 block.`,
      'Write it as an address and a prefix length, e.g. 10.0.0.0/16.',
    );
}
