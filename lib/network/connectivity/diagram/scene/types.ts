/** What is in the picture, before anything has a place: cards in tiers in VPCs, and the wires between cards. */

export type CardKind =
  'workload' | 'database' | 'routes' | 'nat' | 'endpoint' | 'gate' | 'transit' | 'service' | 'host' | 'other';

/** A reason that stops connections at a card. */
export interface Alert {
  readonly code: string;
  /** Numbers in the list of blocked connections. */
  readonly numbers: readonly number[];
}

/** A security group on a card. */
export interface Tag {
  readonly text: string;
  readonly title: string;
  readonly colour: number;
}

/** One thing, or several of one kind that are alike. */
export interface Card {
  readonly id: string;
  readonly kind: CardKind;
  readonly caption: string;
  /** What is written on it, a line each. */
  readonly lines: readonly string[];
  readonly notes: readonly string[];
  /** In full, for those who ask. */
  readonly title: string;
  readonly tags: readonly Tag[];
  readonly alerts: readonly Alert[];
  /** Numbers of connections from here that are blocked elsewhere. */
  readonly blocked: readonly number[];
}

export type TierKind = 'public' | 'private' | 'isolated' | 'unknown';

/** A subnet as a chip. */
export interface Chip {
  readonly text: string;
  readonly title: string;
}

/** Subnets of one kind of one VPC. */
export interface Tier {
  readonly id: string;
  readonly kind: TierKind;
  readonly title: string;
  readonly chips: readonly Chip[];
  /** Left column: who connects. */
  readonly sources: readonly Card[];
  /** Right column: what is reached or passed. */
  readonly targets: readonly Card[];
  /** Beside the tier, at the VPC's edge: towards VPCs on its left, and towards everything else. */
  readonly leftGates: readonly Card[];
  readonly rightGates: readonly Card[];
}

export interface VpcScene {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly title: string;
  readonly tiers: readonly Tier[];
  /** Numbers of blocked connections that start or are stopped here. */
  readonly blocked: readonly number[];
}

/** Things outside of any VPC. */
export interface Panel {
  readonly id: string;
  readonly title: string;
  readonly cards: readonly Card[];
}

/** `beyond`: what a blocked connection doesn't get to. `link`: what is joined, whether or not anybody connects. */
export type WireStatus = 'reachable' | 'unknown' | 'blocked' | 'beyond' | 'link';

/** A piece of the way from card to card, of all needs that go there with one outcome. */
export interface Wire {
  readonly from: string;
  readonly to: string;
  readonly status: WireStatus;
  /** Reason, of those that are blocked. */
  readonly code?: string;
  /** Which end the reason stands on. */
  readonly stoppedAt?: 'from' | 'to';
  /** Indexes of the report's needs. */
  readonly needs: readonly number[];
}

/** The way of one need. */
export interface Way {
  readonly need: number;
  readonly cards: readonly string[];
  /** Where in `cards` it is blocked. */
  readonly stop?: number;
}

export interface Scene {
  /** Rows of VPCs. */
  readonly bands: readonly (readonly VpcScene[])[];
  readonly left: readonly Panel[];
  readonly right: readonly Panel[];
  readonly ways: readonly Way[];
  readonly wires: readonly Wire[];
}
