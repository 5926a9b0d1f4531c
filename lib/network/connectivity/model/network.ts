import type { Range } from '../template/cidr';
import type { Resources } from '../template/resources';
import { networkAcls } from './acls';
import { endpoints } from './endpoints';
import { internetGateways, natGateways, peerings, transitGateways } from './gateways';
import { routeTables } from './routes';
import { prefixLists, securityGroups } from './rules';
import type { Network, Subnet, Vpc } from './types';
import { subnets, vpcs } from './vpcs';

const sorted = (values: Iterable<number>): number[] => [...new Set(values)].sort((a, b) => a - b);

function localRanges(known: ReadonlyMap<string, Vpc>, all: readonly Subnet[]): Map<string, readonly Range[]> {
  const found = new Map<string, readonly Range[]>();
  for (const { id, ranges } of known.values()) if (ranges) found.set(id, ranges);
  for (const { vpc, range } of all)
    if (range && !known.get(vpc)?.ranges) found.set(vpc, [...(found.get(vpc) ?? []), range]);
  return found;
}

/** The network that the templates make. */
export function networkOf(resources: Resources): Network {
  const lists = prefixLists(resources);
  const allSubnets = subnets(resources);
  const allVpcs = vpcs(resources, [...allSubnets.values()]);
  const local = localRanges(allVpcs, [...allSubnets.values()]);
  const tables = routeTables(resources, allVpcs, lists);
  const acls = networkAcls(resources);
  const transit = transitGateways(resources);
  const entries = [...acls.values()].flatMap((acl) => acl.entries);
  const ranges: Range[] = [
    ...[...local.values()].flat(),
    ...[...tables.values()].flatMap((table) => table.routes.flatMap((route) => route.ranges ?? [])),
    ...entries.flatMap(({ range }) => (range ? [range] : [])),
    ...[...transit.values()]
      .flatMap((gateway) => gateway.tables.flatMap((table) => table.routes))
      .flatMap(({ range }) => (range ? [range] : [])),
  ];
  const ports = entries.flatMap((entry) => (entry.ports ? [entry.ports] : []));
  return {
    vpcs: allVpcs,
    subnets: allSubnets,
    localRanges: local,
    routeTables: tables,
    groups: securityGroups(resources, lists),
    acls,
    endpoints: endpoints(resources),
    natGateways: natGateways(resources),
    internetGateways: internetGateways(resources),
    peerings: peerings(resources),
    transitGateways: transit,
    boundaries: sorted(ranges.flatMap(([low, high]) => [low, high + 1])),
    portBoundaries: sorted(ports.flatMap(([low, high]) => [low, high + 1])),
  };
}
