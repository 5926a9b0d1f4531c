/** What a tier's route tables and network ACLs say, on one card. */
import type { Network, Route, Subnet } from '../../model/types';
import { readable } from '../../template/values';
import { draft, type Draft } from './draft';
import { nameOf } from './names';
import type { TierDraft } from './tiers';

const TARGETS = {
  'internet-gateway': 'internet gateway',
  'nat-gateway': 'NAT gateway',
  peering: 'peering',
  'transit-gateway': 'transit gateway',
} as const;

function targetText({ target }: Route, network: Network, vpc: string, vpcName: (id: string) => string): string {
  switch (target.kind) {
    case 'local':
      return 'local';
    case 'unknown':
      return 'not known';
    case 'other':
      return readable(target.id);
    case 'peering': {
      const peering = network.peerings.get(target.id);
      if (!peering) return `peering ${readable(target.id)}`;
      return `peering with ${vpcName(peering.vpc === vpc ? peering.peerVpc : peering.vpc)}`;
    }
    default:
      return TARGETS[target.kind];
  }
}

/** The default route first, then the rest by destination. */
const byDestination = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  Number(b.startsWith('0.0.0.0/0')) - Number(a.startsWith('0.0.0.0/0')) || (a < b ? -1 : 1);

/** A line for each destination and target, and in how many of the subnets where that isn't all. */
function routeLines(network: Network, tier: TierDraft, vpcName: (id: string) => string): string[] {
  const counts = new Map<string, number>();
  for (const subnet of tier.subnets)
    for (const line of new Set(
      routesOf(network, subnet).map(
        (route) => `${readable(route.destination)} → ${targetText(route, network, tier.vpc, vpcName)}`,
      ),
    ))
      counts.set(line, (counts.get(line) ?? 0) + 1);
  const all = tier.subnets.length;
  return [...counts]
    .sort(byDestination)
    .map(([line, count]) => (count === all ? line : `${line} (${count} of ${all})`));
}

const routesOf = (network: Network, subnet: Subnet): readonly Route[] =>
  network.routeTables.get(subnet.routeTable ?? '')?.routes ?? [];

/** @returns the card, and the resources that it stands for; undefined for a tier without subnets */
export function routesCards(
  network: Network,
  tier: TierDraft,
  vpcName: (id: string) => string,
): { card: Draft; keys: string[] } | undefined {
  if (tier.subnets.length === 0) return undefined;
  const tables = [
    ...new Set(tier.subnets.flatMap(({ routeTable }) => network.routeTables.get(routeTable ?? '') ?? [])),
  ];
  const acls = [...new Set(tier.subnets.flatMap(({ acl }) => network.acls.get(acl ?? '') ?? []))];
  const own = acls.filter(({ resource }) => resource?.type === 'AWS::EC2::NetworkAcl');
  const lines = routeLines(network, tier, vpcName);
  const incomplete = tables.length === 0 || tables.some(({ complete }) => !complete);
  const names = [...lines, ...(lines.length === 0 && !incomplete ? ['only within the VPC'] : [])];
  const notes = [
    ...(incomplete ? ['more may be there than is known'] : []),
    ...own.map((acl) => `network ACL ${nameOf(acl.id, acl.resource)}`),
  ];
  const title = ['Routes', ...lines, ...tables.map(({ id }) => `Route table ${readable(id)}`), ...notes].join('\n');
  const card = draft(`routes ${tier.id}`, 'routes', 'Routes', names, { vpc: tier.vpc, tier: tier.id, notes, title });
  const keys = [
    ...tables.flatMap(({ resource, routes }) => [resource, ...routes.map((route) => route.resource)]),
    ...acls.flatMap(({ resource, entries }) => [resource, ...entries.map((entry) => entry.resource)]),
    ...tier.subnets.map(({ resource }) => resource),
  ].flatMap((resource) => (resource ? [resource.key] : []));
  return { card, keys };
}
