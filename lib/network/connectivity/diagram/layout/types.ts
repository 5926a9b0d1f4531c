/** The picture's boxes with their places, and the channels between them that lines run in. */
import type { Card, Panel, Tier, VpcScene } from '../scene/types';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is written on a card, from top to bottom; `y` is the row's top, from the card's. */
export type Row =
  | {
      readonly kind: 'caption' | 'line' | 'note' | 'bad' | 'alert';
      readonly y: number;
      readonly text: string;
      readonly full?: string;
    }
  | { readonly kind: 'tags'; readonly y: number; readonly tags: readonly PlacedTag[] };

export interface PlacedTag {
  readonly x: number;
  readonly width: number;
  readonly text: string;
  readonly title: string;
  readonly colour: number;
}

export type Side = 'left' | 'right';

export interface PlacedCard {
  readonly card: Card;
  readonly box: Box;
  readonly rows: readonly Row[];
  /** Where alerts begin, from the card's top: lines without one end above. */
  readonly alertsAt: number;
  /** The vertical channel beside each side; a side without one can't be connected to. */
  readonly channels: Readonly<Partial<Record<Side, string>>>;
  readonly vpc?: string;
  /** Side that leads out of the VPC, of a gate at its edge. */
  readonly outer?: Side;
}

export interface PlacedChip extends Box {
  readonly text: string;
  readonly title: string;
}

export interface PlacedTier {
  readonly tier: Tier;
  readonly box: Box;
  readonly chips: readonly PlacedChip[];
}

export interface PlacedVpc {
  readonly vpc: VpcScene;
  readonly box: Box;
  readonly tiers: readonly PlacedTier[];
}

export interface PlacedPanel {
  readonly panel: Panel;
  readonly box: Box;
}

/** A strip without text. Vertical ones have lanes side by side, horizontal ones above each other. */
export interface Channel {
  readonly id: string;
  readonly vertical: boolean;
  readonly box: Box;
  /** Coordinate of the first lane. */
  readonly first: number;
  /** The VPC whose inside it is. */
  readonly vpc?: string;
  /** Channels across, in order. */
  readonly crosses: readonly string[];
}

/** How much room lines need; what is absent needs none. */
export interface Demand {
  readonly lanes: ReadonlyMap<string, number>;
  /** Ends of lines on a side, by `<card> <side>`. */
  readonly pins: ReadonlyMap<string, number>;
}

export interface Layout {
  readonly box: Box;
  readonly vpcs: readonly PlacedVpc[];
  readonly panels: readonly PlacedPanel[];
  readonly cards: ReadonlyMap<string, PlacedCard>;
  readonly channels: ReadonlyMap<string, Channel>;
}
