/** Entries of network ACLs. */
import { defaultAclId, protocolOf } from '../../model/rules';
import type { Fault } from '../../report';
import type { Resource } from '../../template/resources';
import { asBoolean, asNumber, asObject, asText, isKnown, readable } from '../../template/values';
import { blockOf } from '../common/blocks';
import { type Context, error } from '../common/check';
import { groupedBy, idOf, pairs, present } from '../common/values';
import { portFaults } from './ports';

const MOST = 32766;
const BLOCKS = ['CidrBlock', 'Ipv6CidrBlock'];

export function* aclEntries({ resources }: Context): Iterable<Fault> {
  for (const resource of resources.ofType('AWS::EC2::NetworkAclEntry')) {
    const { PortRange: range, Protocol: protocol, RuleNumber: number, Icmp: icmp } = resource.properties();
    const label = `Entry ${resource.id}`;
    if (range === undefined || typeof range === 'object') {
      const { From: from, To: to } = asObject(range);
      yield* portFaults({ resource, label, protocol, from, to, code: 'network-acl' });
    }
    if (['icmp', 'icmpv6'].includes(protocolOf(protocol) ?? '') && icmp === undefined)
      yield error(
        'network-acl-without-icmp',
        resource,
        `${label} is for ICMP and says no type and code.`,
        'Set Icmp to its type and code, -1 for all.',
      );
    const place = asNumber(number);
    if (place !== undefined && (place < 1 || place > MOST))
      yield error(
        'network-acl-number',
        resource,
        `${label} has number ${place}; numbers go from 1 to ${MOST}.`,
        `Choose a number from 1 to ${MOST}.`,
      );
    yield* blockFaults(resource);
  }
}

function* blockFaults(resource: Resource): Iterable<Fault> {
  const [blocks, more] = present(resource.properties(), BLOCKS);
  if (blocks.length === 2 || blocks.length + more === 0)
    yield error(
      'network-acl-block',
      resource,
      `Entry ${resource.id} names ${blocks.length === 2 ? 'an IPv4 and an IPv6 block' : 'no block of addresses'}; it takes one.`,
      `Keep one of ${BLOCKS.join(' and ')}.`,
    );
  if (blockOf(resource.get('CidrBlock')) === 'invalid')
    yield error(
      'cidr-invalid',
      resource,
      `CidrBlock of entry ${resource.id}, ${String(resource.get('CidrBlock'))}, is no IPv4 block.`,
      'Write it as an address and a prefix length, e.g. 10.0.0.0/16.',
    );
}

/** Number of the entry that every default ACL has, each way. */
const DEFAULT_NUMBER = 100;

export function* aclNumbers({ resources }: Context): Iterable<Fault> {
  const keyOf = (entry: Resource): string | undefined => {
    const [acl, number] = [asText(entry.get('NetworkAclId')), asNumber(entry.get('RuleNumber'))];
    const egress = entry.get('Egress') === undefined ? false : asBoolean(entry.get('Egress'));
    if (acl === undefined || !isKnown(acl) || number === undefined || egress === undefined) return undefined;
    return `${acl} ${egress ? 'outbound' : 'inbound'} ${number}`;
  };
  const defaults = new Set(
    resources
      .ofType('AWS::EC2::VPC')
      .flatMap((vpc) => ['inbound', 'outbound'].map((way) => `${defaultAclId(idOf(vpc))} ${way} ${DEFAULT_NUMBER}`)),
  );
  for (const group of groupedBy(resources.ofType('AWS::EC2::NetworkAclEntry'), keyOf)) {
    const [first] = group;
    const [, way, number] = keyOf(first!)!.split(/ (?=\S+ \d+$)| (?=\d+$)/);
    const acl = readable(first!.get('NetworkAclId'));
    if (defaults.has(keyOf(first!)!))
      yield error(
        'network-acl-number-twice',
        first!,
        `Entry ${first!.id} is ${way} entry ${number} of ${acl}, which every default network ACL has already.`,
        'Choose another number.',
      );
    for (const [one, other] of pairs(group))
      yield error(
        'network-acl-number-twice',
        other,
        `Entries ${one.id} and ${other.id} are both ${way} entry ${number} of network ACL ${acl}.`,
        'Give one of them another number.',
      );
  }
}
