/** Channels as a graph: its nodes are where two channels cross and where a card's side meets its channel. */
import type { Box, Channel, Layout, Side } from '../layout/types';
import type { Point } from './types';

export interface Edge {
  readonly to: string;
  readonly length: number;
  readonly channel: string;
}

export interface Graph {
  readonly edges: ReadonlyMap<string, readonly Edge[]>;
  readonly channels: ReadonlyMap<string, Channel>;
}

export const pinNode = (card: string, side: Side): string => `${side} of ${card}`;
const crossingNode = (vertical: string, horizontal: string): string => `${vertical} × ${horizontal}`;

const middle = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

export function graphOf({ channels, cards }: Layout): Graph {
  const edges = new Map<string, Edge[]>();
  const connect = (channel: string, stops: { readonly node: string; readonly at: number }[]): void => {
    stops.sort((a, b) => a.at - b.at || (a.node < b.node ? -1 : 1));
    stops.forEach(({ node, at }, i) => {
      const own = edges.get(node) ?? [];
      edges.set(node, own);
      for (const next of [stops[i - 1], stops[i + 1]])
        if (next) own.push({ to: next.node, length: Math.abs(next.at - at), channel });
    });
  };
  const pins = new Map<string, { node: string; at: number }[]>();
  for (const [id, { box, channels: own }] of cards)
    for (const side of ['left', 'right'] as const) {
      const channel = own[side];
      if (channel === undefined) continue;
      pins.set(channel, [...(pins.get(channel) ?? []), { node: pinNode(id, side), at: middle(box).y }]);
    }
  for (const channel of channels.values()) {
    const crossings = channel.crosses.map((other) => {
      const centre = middle(channels.get(other)!.box);
      return channel.vertical
        ? { node: crossingNode(channel.id, other), at: centre.y }
        : { node: crossingNode(other, channel.id), at: centre.x };
    });
    connect(channel.id, [...crossings, ...(pins.get(channel.id) ?? [])]);
  }
  return { edges, channels };
}
