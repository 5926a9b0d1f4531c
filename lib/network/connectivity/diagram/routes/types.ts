/** Ways of lines through the channels. */
import type { Side } from '../layout/types';
import type { Wire } from '../scene/types';

/** Which channels a wire runs through: vertical and horizontal ones by turns, vertical ones at both ends. */
export interface Route {
  readonly wire: Wire;
  /** Wires of one net end at one card with one outcome: where they meet, they run on as one. */
  readonly net: string;
  readonly fromSide: Side;
  readonly toSide: Side;
  readonly channels: readonly string[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A wire as drawn: up to where it joins another of its net. */
export interface Line {
  readonly wire: Wire;
  readonly net: string;
  /** At least two, or none where all of it is drawn already. */
  readonly points: readonly Point[];
  /** Both ends of the whole wire, whether drawn with it or not. */
  readonly start: Point;
  readonly end: Point;
  /** Whether it goes on to its card by itself. */
  readonly arrives: boolean;
}
