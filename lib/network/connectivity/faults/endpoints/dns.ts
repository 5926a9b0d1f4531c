/** Private names of interface endpoints. */
import type { Endpoint } from '../../model/types';
import type { Fault } from '../../report';
import { isKnown, readable } from '../../template/values';
import { type Context, error } from '../common/check';
import { groupedBy, pairs } from '../common/values';

const withNames = (endpoints: readonly Endpoint[]): Endpoint[] =>
  endpoints.filter(({ type, privateDns }) => type === 'Interface' && privateDns);

export function* endpointDns({ network }: Context): Iterable<Fault> {
  for (const { resource, vpc } of withNames(network.endpoints)) {
    const { dnsSupport, dnsHostnames } = network.vpcs.get(vpc) ?? {};
    const off = [
      ...(dnsSupport === false ? ['EnableDnsSupport'] : []),
      ...(dnsHostnames === false ? ['EnableDnsHostnames'] : []),
    ];
    if (off.length > 0)
      yield error(
        'endpoint-dns-off',
        resource,
        `Endpoint ${resource.id} has private DNS, for which VPC ${readable(vpc)} lacks ${off.join(' and ')}${off.includes('EnableDnsHostnames') ? ' (off unless a template says otherwise)' : ''}.`,
        `Set ${off.join(' and ')} of the VPC to true.`,
      );
  }
}

export function* endpointNamesOnce({ network }: Context): Iterable<Fault> {
  const keyOf = ({ vpc, serviceName }: Endpoint): string | undefined =>
    serviceName !== '' && isKnown([vpc, serviceName]) ? `${vpc} ${serviceName}` : undefined;
  for (const group of groupedBy(withNames(network.endpoints), keyOf))
    for (const [first, second] of pairs(group))
      yield error(
        'endpoint-dns-twice',
        second.resource,
        `Endpoints ${first.resource.id} and ${second.resource.id} both take the private names of ${readable(second.serviceName)} in VPC ${readable(second.vpc)}.`,
        'Drop one of them, or set its PrivateDnsEnabled to false.',
      );
}
