/** Cards of what packets pass on their way: gateways, endpoints, route tables, and what stands at which resource. */
import type { Endpoint, Network, RouteTarget } from '../../model/types';
import type { Resources } from '../../template/resources';
import { readable } from '../../template/values';
import { draft, type Draft } from './draft';
import { nameOf, plural, shortId } from './names';
import type { Tags } from './tags';
import { NOWHERE, type TierDraft, type Tiers } from './tiers';
import { routesCards } from './route-tables';

/** Cards by what they stand for. */
export class Gateways {
  readonly cards: Draft[] = [];
  /** Resource → its card. */
  readonly byResource = new Map<string, Draft>();
  /** `<vpc>|<id of the gateway>` → its card at that VPC's edge. */
  readonly #byTarget = new Map<string, Draft>();
  /** Route → the card of its target. */
  readonly #byRoute = new Map<string, Draft>();
  readonly #routes = new Map<string, { card: Draft; keys: ReadonlySet<string> }>();
  /** The other VPC's end of a peering. */
  readonly otherEnd = new Map<Draft, Draft>();
  /** Transit gateway of an attachment's card. */
  readonly hubs = new Map<Draft, Draft>();

  constructor(
    private readonly resources: Resources,
    private readonly network: Network,
    private readonly tiers: Tiers,
    private readonly tags: Tags,
    private readonly vpcName: (id: string) => string,
  ) {
    this.#internet();
    this.#nat();
    this.#endpoints();
    for (const card of this.cards) card.caption = plural(card.caption, card.names.length);
    this.#peerings();
    this.#transit();
    for (const tier of tiers.all()) this.#addRoutes(tier);
    for (const { vpc, routes } of network.routeTables.values())
      for (const { resource, target } of routes) {
        const card = 'id' in target ? this.at(vpc, target) : undefined;
        if (resource && card) this.#byRoute.set(resource.key, card);
      }
  }

  /** The card of a route's target, as seen from a VPC. */
  at(vpc: string | undefined, target: RouteTarget): Draft | undefined {
    return 'id' in target
      ? (this.#byTarget.get(`${vpc}|${target.id}`) ?? this.#byTarget.get(`|${target.id}`))
      : undefined;
  }

  ofRoute(key: string): Draft | undefined {
    return this.#byRoute.get(key);
  }

  /** The routes' card of a tier. */
  routesOf(tier: string | undefined): Draft | undefined {
    return this.#routes.get(tier ?? '')?.card;
  }

  /** Tiers whose routes and ACLs a resource is part of. */
  tiersOf(key: string): string[] {
    return [...this.#routes].filter(([, { keys }]) => keys.has(key)).map(([tier]) => tier);
  }

  #add(card: Draft, keys: readonly (string | undefined)[] = []): Draft {
    this.cards.push(card);
    for (const key of keys) if (key !== undefined) this.byResource.set(key, card);
    return card;
  }

  #internet(): void {
    for (const [id, { vpcs }] of this.network.internetGateways)
      for (const vpc of new Set(vpcs)) {
        const resource = this.resources.find(id);
        const card = draft(`igw ${vpc} ${id}`, 'gate', 'Internet gateway', [nameOf(id, resource)], { vpc });
        this.#byTarget.set(`${vpc}|${id}`, this.#add(card, [resource?.key]));
      }
  }

  #nat(): void {
    const byTier = new Map<string, Draft>();
    for (const nat of this.network.natGateways.values()) {
      const tier = nat.subnet === undefined ? undefined : this.tiers.ofSubnet(nat.subnet);
      const vpc = tier?.vpc ?? nat.vpc ?? NOWHERE;
      const caption = nat.public ? 'NAT gateway' : 'Private NAT gateway';
      const place = tier?.id ?? `${vpc}|edge`;
      const known = byTier.get(`${place} ${caption}`);
      const kind = tier ? 'nat' : 'gate';
      const card = known ?? this.#add(draft(`nat ${place} ${caption}`, kind, caption, [], { vpc, tier: tier?.id }));
      byTier.set(`${place} ${caption}`, card);
      card.names.push(shortId(nat.resource));
      card.title += `\n${nat.resource.id}`;
      this.byResource.set(nat.resource.key, card);
      this.#byTarget.set(`|${nat.id}`, card);
    }
  }

  /** Endpoints of one VPC that are placed and guarded alike are one card. */
  #endpoints(): void {
    const alike = new Map<string, Draft>();
    for (const endpoint of this.network.endpoints) {
      const { vpc, type, subnets, groups, routeTables, resource } = endpoint;
      const tier = subnets.length > 0 ? this.tiers.ofSubnets(subnets, vpc)[0] : undefined;
      const about = [type, tier?.id ?? vpc, endpoint.privateDns, [...groups].sort(), [...routeTables].sort()].join(' ');
      const caption = `${TYPES[type]} endpoint`;
      const kind = tier ? 'endpoint' : 'gate';
      const more = { vpc, tier: tier?.id, notes: endpointNotes(endpoint), tags: tier ? this.tags.of(groups, vpc) : [] };
      const card = alike.get(about) ?? this.#add(draft(`endpoint ${about}`, kind, caption, [], more));
      alike.set(about, card);
      const name = endpoint.service ?? readable(endpoint.serviceName);
      card.names.push(name);
      card.title += `\n${resource.id}: ${readable(endpoint.serviceName)}`;
      this.byResource.set(resource.key, card);
      this.#byTarget.set(`|${endpoint.id}`, card);
    }
  }

  #peerings(): void {
    for (const { id, resource, vpc, peerVpc } of this.network.peerings.values()) {
      if (vpc === peerVpc) continue;
      const [here, there] = [
        [vpc, peerVpc],
        [peerVpc, vpc],
      ].map(([own, other]) => {
        const names = [`with ${this.vpcName(other!)}`];
        const title = `Peering ${resource.id} of ${this.vpcName(vpc)} and ${this.vpcName(peerVpc)}`;
        const card = this.#add(draft(`peering ${own} ${id}`, 'gate', 'Peering', names, { vpc: own, title }));
        this.#byTarget.set(`${own}|${id}`, card);
        return card;
      });
      this.byResource.set(resource.key, here!);
      this.otherEnd.set(here!, there!).set(there!, here!);
    }
  }

  #transit(): void {
    for (const gateway of this.network.transitGateways.values()) {
      const { id, resource, attachments, tables } = gateway;
      const notes = [`${attachments.length} VPC${attachments.length === 1 ? '' : 's'} attached`];
      const tableKeys = tables.flatMap((table) => [table.resource?.key, ...table.routes.map((r) => r.resource.key)]);
      const hub = draft(`transit ${id}`, 'transit', 'Transit gateway', [nameOf(id, resource)], { notes });
      this.#add(hub, [resource?.key, ...tableKeys]);
      for (const { vpc, resource: attachment } of attachments) {
        const names = [nameOf(id, resource)];
        const title = `Attachment ${attachment.id} of VPC ${this.vpcName(vpc)} to transit gateway ${readable(id)}`;
        const card = draft(`attachment ${attachment.key}`, 'gate', 'Transit gateway', names, { vpc, title });
        this.hubs.set(card, hub);
        this.#byTarget.set(`${vpc}|${id}`, this.#add(card, [attachment.key]));
      }
    }
  }

  /** The tables and ACLs of a tier's subnets stand in one card, as what decides there. */
  #addRoutes(tier: TierDraft): void {
    const found = routesCards(this.network, tier, this.vpcName);
    if (found) this.#routes.set(tier.id, { card: this.#add(found.card), keys: new Set(found.keys) });
  }
}

const TYPES: Readonly<Record<Endpoint['type'], string>> = {
  Gateway: 'Gateway',
  Interface: 'Interface',
  GatewayLoadBalancer: 'Load balancer',
  Resource: 'Resource',
  ServiceNetwork: 'Service network',
};

const endpointNotes = ({ type, privateDns }: Endpoint): string[] =>
  type === 'Interface' && !privateDns ? ['private DNS off'] : [];
