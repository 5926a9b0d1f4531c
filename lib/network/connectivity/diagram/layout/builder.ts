/** Collects what has been placed. */
import type { Card } from '../scene/types';
import { cardRows } from './card';
import { CARD_GAP, channelSize, CLEARANCE, snap } from './sizes';
import type { Box, Channel, Demand, PlacedCard, PlacedPanel, PlacedVpc, Side } from './types';

export class Builder {
  readonly vpcs: PlacedVpc[] = [];
  readonly panels: PlacedPanel[] = [];
  readonly cards = new Map<string, PlacedCard>();
  readonly channels = new Map<string, Channel>();

  constructor(readonly demand: Demand) {}

  /** Room that a channel needs across. */
  size(channel: string): number {
    return channelSize(this.demand.lanes.get(channel) ?? 0);
  }

  channel(id: string, vertical: boolean, box: Box, phase: number, crosses: readonly string[], vpc?: string): void {
    const first = snap((vertical ? box.x : box.y) + CLEARANCE, phase);
    this.channels.set(id, { id, vertical, box, first, crosses, ...(vpc === undefined ? {} : { vpc }) });
  }

  /** Cards below each other. Returns the height that they take. */
  stack(
    cards: readonly Card[],
    { x, y, width }: Pick<Box, 'x' | 'y' | 'width'>,
    channels: PlacedCard['channels'],
    more: { readonly vpc?: string; readonly outer?: Side } = {},
  ): number {
    let at = y;
    for (const card of cards) {
      const { rows, alertsAt, height } = this.#measure(card, width);
      this.cards.set(card.id, { card, box: { x, y: at, width, height }, rows, alertsAt, channels, ...more });
      at += height + CARD_GAP;
    }
    return Math.max(0, at - y - CARD_GAP);
  }

  height(cards: readonly Card[], width: number): number {
    return cards.reduce(
      (sum, card) => sum + this.#measure(card, width).height + CARD_GAP,
      cards.length > 0 ? -CARD_GAP : 0,
    );
  }

  #measure(card: Card, width: number) {
    const { pins } = this.demand;
    const most = Math.max(pins.get(`${card.id} left`) ?? 0, pins.get(`${card.id} right`) ?? 0);
    return cardRows(card, width, most);
  }
}
