/** The way of each need, as the cards that it passes. */
import type { Need } from '../../report';
import { draft, type Draft } from './draft';
import type { Gateways } from './gateways';
import { destinationKey, type Parties, placeKey, sourceKey } from './parties';
import type { Services } from './services';

export interface DraftWay {
  readonly need: number;
  readonly cards: readonly Draft[];
  readonly stop?: number;
}

const AT_SOURCE = new Set(['security-group-egress', 'outside-vpc']);

export class Ways {
  constructor(
    private readonly gateways: Gateways,
    private readonly parties: Parties,
    private readonly services: Services,
  ) {}

  of(need: Need, index: number): DraftWay {
    const source = this.#source(need);
    const destination = this.#destination(need, source);
    const passed = this.#passed(need, source, destination);
    if (need.status !== 'blocked') return { need: index, cards: [source, ...passed, destination] };
    const blocker = this.#blocker(need, source, passed, destination);
    return { need: index, ...withBlocker([source, ...passed, destination], blocker) };
  }

  /** In several tiers, a party's card is the one in the tier that blocks, where one does. */
  #source(need: Need): Draft {
    const key = sourceKey(need);
    const cards = this.parties.of(key, 'workload');
    const tiers = this.#tiersOfBlame(need);
    const { label, kind } = need.source;
    return (
      cards.find(({ tier }) => tier !== undefined && tiers.includes(tier)) ??
      cards[0] ??
      this.parties.stranger(key, draft(`stranger ${key}`, 'other', kind, [label]))
    );
  }

  #destination(need: Need, source: Draft): Draft {
    const { service, label } = need.destination;
    if (service !== undefined) return this.services.of(service, source.vpc);
    const key = destinationKey(need);
    const [card] = this.parties.of(key, 'database');
    return card ?? this.parties.stranger(key, draft(`stranger ${key}`, 'host', 'Host', [label]));
  }

  #tiersOfBlame({ blockedBy, involved }: Need): string[] {
    return [...(blockedBy ? [blockedBy] : []), ...involved].flatMap((place) => this.gateways.tiersOf(placeKey(place)));
  }

  /** Gateways and endpoints of the hops, each once: the way back passes them again. */
  #passed(need: Need, source: Draft, destination: Draft): Draft[] {
    const found: Draft[] = [];
    const add = (card: Draft | undefined): void => {
      if (card && card !== source && card !== destination && !found.includes(card)) found.push(card);
    };
    for (const { place } of need.path) {
      if (!place) continue;
      const key = placeKey(place);
      const gate = this.gateways.ofRoute(key) ?? this.gateways.byResource.get(key);
      if (!gate) continue;
      const hub = this.gateways.hubs.get(gate);
      // What comes out of a transit gateway has come through it.
      if (hub && gate.vpc !== source.vpc) add(hub);
      add(gate);
      if (hub && gate.vpc === source.vpc) add(hub);
      add(this.gateways.otherEnd.get(gate));
    }
    return found;
  }

  #blocker(need: Need, source: Draft, passed: readonly Draft[], destination: Draft): Draft {
    const { code = '', blockedBy } = need;
    if (AT_SOURCE.has(code)) return source;
    if (code === 'security-group-ingress') return destination;
    const endpoint = passed.findLast(({ kind }) => kind === 'endpoint');
    if (code === 'endpoint-security-group' && endpoint) return endpoint;
    const key = blockedBy && placeKey(blockedBy);
    if (key === undefined) return this.gateways.routesOf(source.tier) ?? source;
    if (key === sourceKey(need)) return source;
    if (key === destinationKey(need)) return destination;
    // A gateway that isn't attached here stands elsewhere, or nowhere: the route to it is what is on the way.
    const astray = code === 'internet-gateway-not-attached';
    const gate = astray ? undefined : this.gateways.byResource.get(key);
    if (gate) return gate;
    const tiers = astray ? this.#tiersOfBlame(need) : this.gateways.tiersOf(key);
    const tier = [source.tier, destination.tier].find((id) => id !== undefined && tiers.includes(id)) ?? tiers[0];
    return this.gateways.routesOf(tier) ?? this.gateways.routesOf(source.tier) ?? source;
  }
}

/** Puts what blocks where it stands on the way: after what else is in its tier, else before the end. */
function withBlocker(cards: readonly Draft[], blocker: Draft): { cards: readonly Draft[]; stop: number } {
  const stop = cards.indexOf(blocker);
  if (stop !== -1) return { cards, stop };
  const last = cards.length - 1;
  const before = cards.slice(0, last).findLastIndex(({ tier }) => tier !== undefined && tier === blocker.tier);
  if (before !== -1) return { cards: cards.toSpliced(before + 1, 0, blocker), stop: before + 1 };
  // An endpoint that would serve and doesn't stands for the whole way out.
  if (blocker.kind !== 'routes') return { cards: [cards[0]!, blocker, cards[last]!], stop: 1 };
  return { cards: cards.toSpliced(last, 0, blocker), stop: last };
}
