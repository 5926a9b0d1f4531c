/** AWS services at the edge: those that are reached in the same ways share a card. */
import type { Network } from '../../model/types';
import { groupBy } from '../collections';
import { draft, type Draft } from './draft';
import { placeText } from './names';
import type { DraftWay } from './ways';

export class Services {
  readonly #cards = new Map<string, Draft>();
  readonly #regions: ReadonlyMap<string, string>;
  readonly #several: boolean;

  constructor(network: Network) {
    this.#regions = new Map([...network.vpcs.values()].map(({ id, region }) => [id, region]));
    this.#several = new Set(this.#regions.values()).size > 1;
  }

  /** The card of a service as a VPC's region has it. */
  of(service: string, vpc: string | undefined): Draft {
    const region = this.#several ? placeText(this.#regions.get(vpc ?? '') ?? '') : '';
    const id = `service ${service} ${region}`;
    const card = this.#cards.get(id) ?? draft(id, 'service', region === '' ? 'AWS service' : region, [service]);
    this.#cards.set(id, card);
    return card;
  }

  /**
   * Joins what is reached in the same ways, and rewrites the ways to match.
   * @param fateOf how a need fares: what fares differently stays apart
   */
  joined(ways: readonly DraftWay[], fateOf: (need: number) => string): { cards: Draft[]; ways: DraftWay[] } {
    const arriving = groupBy(ways, ({ cards }) => cards.at(-1)!);
    const signature = (card: Draft): string => {
      const own = (arriving.get(card) ?? []).map(({ need, cards }) => `${cards.at(-2)!.id} ${fateOf(need)}`);
      return [card.caption, ...new Set(own.sort())].join('\n');
    };
    const by = new Map<Draft, Draft>();
    for (const alike of groupBy(this.#cards.values(), signature).values()) {
      const [first] = alike as [Draft];
      const names = alike.flatMap((card) => card.names).sort();
      const joined = draft(first.id, 'service', first.caption, names);
      for (const card of alike) by.set(card, joined);
    }
    return {
      cards: [...new Set(by.values())],
      ways: ways.map((way) => ({ ...way, cards: way.cards.map((card) => by.get(card) ?? card) })),
    };
  }
}
