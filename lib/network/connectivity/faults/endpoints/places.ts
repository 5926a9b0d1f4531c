/** Where endpoints are: in subnets or route tables of their own VPC. */
import type { Endpoint } from '../../model/types';
import type { Fault } from '../../report';
import { isKnown, readable } from '../../template/values';
import { type Context, error, warning } from '../common/check';
import { sameVpc, type Sameness } from '../common/same';
import { pairs } from '../common/values';

export function* endpointPlaces({ network }: Context): Iterable<Fault> {
  for (const { resource, vpc, subnets, routeTables } of network.endpoints) {
    const kinds = [
      ['subnet', subnets, (id: string) => network.subnets.get(id)?.vpc],
      ['route table', routeTables, (id: string) => network.routeTables.get(id)?.vpc],
    ] as const;
    for (const [what, ids, vpcOf] of kinds) {
      // One of them is enough: where one is wrong, all mostly are.
      const id = ids.find((item) => isOther(sameVpc(network, vpc, vpcOf(item), resource.stack)));
      if (id === undefined) continue;
      const sure = sameVpc(network, vpc, vpcOf(id), resource.stack) === 'other';
      yield (sure ? error : warning)(
        what === 'subnet' ? 'endpoint-subnet-other-vpc' : 'endpoint-route-table-other-vpc',
        resource,
        `Endpoint ${resource.id} of VPC ${readable(vpc)} names ${what} ${readable(id)} of VPC ${readable(vpcOf(id))}.`,
        `Name a ${what} of VPC ${readable(vpc)}.`,
      );
    }
  }
}

const isOther = (sameness: Sameness): boolean => sameness === 'other' || sameness === 'likely-other';

export function* gatewaysOnce({ network }: Context): Iterable<Fault> {
  const gateways = network.endpoints.filter(({ type, serviceName }) => type === 'Gateway' && isKnown(serviceName));
  for (const [first, second] of pairs(gateways)) {
    if (first.serviceName !== second.serviceName || first.serviceName === '') continue;
    const table = sharedTable(first, second);
    if (table !== undefined)
      yield error(
        'endpoint-route-table-twice',
        second.resource,
        `Gateway endpoints ${first.resource.id} and ${second.resource.id} both lead to ${readable(second.serviceName)} from route table ${readable(table)}.`,
        'Drop one of them, or the table from one of them.',
      );
  }
}

const sharedTable = (first: Endpoint, second: Endpoint): string | undefined =>
  first.routeTables.find((id) => isKnown(id) && second.routeTables.includes(id));
