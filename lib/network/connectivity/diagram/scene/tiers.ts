/** VPCs, and their subnets by kind. */
import type { Network, RouteTarget, Subnet } from '../../model/types';
import type { Database } from '../../parties/databases';
import type { TierKind } from './types';

/** Where things of no known VPC are. */
export const NOWHERE = 'nowhere';

export interface TierDraft {
  readonly id: string;
  readonly vpc: string;
  readonly kind: TierKind;
  readonly subnets: readonly Subnet[];
}

const ORDER: readonly TierKind[] = ['public', 'private', 'isolated', 'unknown'];

/** What a subnet's packets for everywhere else are sent to. */
export function defaultTarget(network: Network, subnet: Subnet): RouteTarget | 'none' | 'unknown' {
  const table = network.routeTables.get(subnet.routeTable ?? '');
  if (!table) return 'unknown';
  const route = table.routes.find(({ destination }) => destination === '0.0.0.0/0');
  return route?.target ?? (table.complete ? 'none' : 'unknown');
}

function kindOf(network: Network, subnet: Subnet): TierKind {
  const target = defaultTarget(network, subnet);
  if (target === 'none') return 'isolated';
  if (target === 'unknown' || target.kind === 'unknown') return 'unknown';
  return target.kind === 'internet-gateway' ? 'public' : 'private';
}

/** Every VPC that is mentioned, those of the templates first. */
function vpcIds(network: Network, databases: readonly Database[]): string[] {
  return [
    ...new Set([
      ...network.vpcs.keys(),
      ...[...network.subnets.values()].map(({ vpc }) => vpc),
      ...network.endpoints.map(({ vpc }) => vpc),
      ...[...network.peerings.values()].flatMap(({ vpc, peerVpc }) => [vpc, peerVpc]),
      ...[...network.transitGateways.values()].flatMap(({ attachments }) => attachments.map(({ vpc }) => vpc)),
      ...databases.flatMap(({ vpc }) => vpc ?? []),
    ]),
  ];
}

export class Tiers {
  readonly vpcs: readonly string[];
  readonly #tiers = new Map<string, TierDraft>();
  readonly #bySubnet = new Map<string, TierDraft>();

  constructor(
    readonly network: Network,
    databases: readonly Database[],
  ) {
    this.vpcs = vpcIds(network, databases);
    const subnets = [...network.subnets.values()];
    for (const vpc of this.vpcs)
      for (const kind of ORDER) {
        const own = subnets.filter((subnet) => subnet.vpc === vpc && kindOf(network, subnet) === kind);
        if (own.length > 0) this.#add(vpc, kind, own);
      }
  }

  of(vpc: string): TierDraft[] {
    return [...this.#tiers.values()]
      .filter((tier) => tier.vpc === vpc)
      .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  }

  ofSubnet(id: string): TierDraft | undefined {
    return this.#bySubnet.get(id);
  }

  /** Tiers that subnets are in; where none of them is known, the one for what isn't. */
  ofSubnets(ids: readonly string[], vpc = NOWHERE): TierDraft[] {
    const found = new Set(ids.flatMap((id) => this.#bySubnet.get(id) ?? []));
    return found.size > 0 ? [...found] : [this.unknown(vpc)];
  }

  /** A VPC's tier for what is in no known subnet. */
  unknown(vpc: string): TierDraft {
    return this.#tiers.get(`${vpc}|unknown`) ?? this.#add(vpc, 'unknown', []);
  }

  all(): TierDraft[] {
    return [...this.#tiers.values()];
  }

  #add(vpc: string, kind: TierKind, subnets: readonly Subnet[]): TierDraft {
    const tier: TierDraft = { id: `${vpc}|${kind}`, vpc, kind, subnets };
    this.#tiers.set(tier.id, tier);
    for (const subnet of subnets) this.#bySubnet.set(subnet.id, tier);
    return tier;
  }
}
