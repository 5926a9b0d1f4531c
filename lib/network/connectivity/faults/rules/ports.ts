/** Protocols and ports of rules, those of security groups and of network ACLs. */
import { protocolOf } from '../../model/rules';
import type { Fault } from '../../report';
import type { Resource } from '../../template/resources';
import type { Value } from '../../template/values';
import { asNumber } from '../../template/values';
import { error, warning } from '../common/check';

export interface PortRule {
  readonly resource: Resource;
  readonly label: string;
  readonly protocol: Value;
  readonly from: Value;
  readonly to: Value;
  /** Prefix of the codes: `rule` or `network-acl`. */
  readonly code: string;
}

const WITH_PORTS = new Set(['tcp', 'udp']);
/** Their numbers are a type and a code. */
const ICMP = new Set(['icmp', 'icmpv6']);
const MOST = 65535;

export function* portFaults(rule: PortRule): Iterable<Fault> {
  const { resource, label, code } = rule;
  const protocol = protocolOf(rule.protocol);
  if (protocol === undefined || ICMP.has(protocol)) return;
  const [from, to] = [asNumber(rule.from), asNumber(rule.to)];
  if (!WITH_PORTS.has(protocol)) {
    if (narrows(from, to))
      yield warning(
        `${code}-ports-ignored`,
        resource,
        `${label} is for ${protocol === '-1' ? 'all protocols' : `protocol ${protocol}`}, and AWS ignores its ports ${from}-${to}: it lets all pass.`,
        'Set its protocol to tcp or udp, or drop the ports.',
      );
    return;
  }
  if (rule.from === undefined || rule.to === undefined)
    yield error(
      `${code}-without-ports`,
      resource,
      `${label} is for ${protocol} and says ${rule.from === undefined && rule.to === undefined ? 'no ports' : 'one end of its ports only'}.`,
      'Say the first and the last port.',
    );
  else if (from !== undefined && to !== undefined && (from > to || to > MOST || from < -1))
    yield error(
      `${code}-port-range`,
      resource,
      `${label} is for ports ${from} to ${to}, ${from > to ? 'the first after the last' : `and ports end at ${MOST}`}.`,
      'Say the first and the last port, in this order.',
    );
}

/** Ports that somebody meant: 0, -1 and the whole range are ways to say all. */
const narrows = (from: number | undefined, to: number | undefined): boolean =>
  from !== undefined && to !== undefined && to > 0 && (from > 1 || to < MOST);
