/** Lanes of channels: nets that run side by side have different ones, in an order that crosses little. */
import { LANE } from '../layout/sizes';
import type { Channel, Layout } from '../layout/types';
import { groupBy } from '../collections';
import type { Route } from './types';

/** A net's part of a channel: from where to where, and to which sides it leaves. */
interface Run {
  readonly net: string;
  readonly low: number;
  readonly high: number;
  /** Ends that leave to the left (up), and to the right (down), with where. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

interface Bend {
  readonly low: number;
  readonly high: number;
  readonly centre: number;
  /** Whether it leaves to the left of a vertical channel, above a horizontal one. */
  readonly before: boolean;
}

/** The ends of a route's run in its channel `i`. */
function bendsOf(layout: Layout, route: Route, i: number, pins: { from: number; to: number }): [Bend, Bend] {
  const { channels, wire } = route;
  const channel = layout.channels.get(channels[i]!)!;
  const bend = (neighbour: string | undefined, beyond: string | undefined, end: 'from' | 'to'): Bend => {
    if (neighbour === undefined) {
      const side = end === 'from' ? route.fromSide : route.toSide;
      const at = pins[end];
      // A card's right side is on the left of the channel.
      return { low: at, high: at, centre: at, before: side === 'right' };
    }
    const { box } = layout.channels.get(neighbour)!;
    const [low, size] = channel.vertical ? [box.y, box.height] : [box.x, box.width];
    const own = channel.vertical ? channel.box.x : channel.box.y;
    const card = layout.cards.get(wire[end])!.box;
    const there = beyond === undefined ? undefined : layout.channels.get(beyond)!.box;
    const other = channel.vertical ? (there?.x ?? card.x) : (there?.y ?? pins[end]);
    return { low, high: low + size, centre: low + size / 2, before: other < own };
  };
  return [bend(channels[i - 1], channels[i - 2], 'from'), bend(channels[i + 1], channels[i + 2], 'to')];
}

function joined(net: string, bends: readonly Bend[]): Run {
  return {
    net,
    low: Math.min(...bends.map(({ low }) => low)),
    high: Math.max(...bends.map(({ high }) => high)),
    before: bends.filter((bend) => bend.before).map(({ centre }) => centre),
    after: bends.filter((bend) => !bend.before).map(({ centre }) => centre),
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Those that come from the left and leave to it are left, short ones first; those through the middle so that they don't cross. */
function inOrder(a: Run, b: Run): number {
  const rank = ({ before, after }: Run): number => (after.length === 0 ? 0 : before.length === 0 ? 2 : 1);
  const slope = ({ before, after }: Run): number => mean(after) - mean(before);
  const [one, other] = [rank(a), rank(b)];
  if (one !== other) return one - other;
  const byName = a.net < b.net ? -1 : 1;
  const length = a.high - a.low - (b.high - b.low);
  if (one === 0) return length || byName;
  if (one === 2) return -length || byName;
  const [falls, falling] = [slope(a) > 0, slope(b) > 0];
  if (falls !== falling) return falls ? -1 : 1;
  return (falls ? mean(b.before) - mean(a.before) : mean(a.before) - mean(b.before)) || byName;
}

export type Lanes = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Lane of each net in each channel that it runs through. */
export function lanesOf(
  layout: Layout,
  routes: readonly Route[],
  pins: ReadonlyMap<Route, { from: number; to: number }>,
): Lanes {
  const bends = routes.flatMap((route) =>
    route.channels.map((channel, i) => ({
      channel,
      net: route.net,
      ends: bendsOf(layout, route, i, pins.get(route)!),
    })),
  );
  const lanes = new Map<string, Map<string, number>>();
  for (const [channel, own] of groupBy(bends, (bend) => bend.channel)) {
    const runs = [...groupBy(own, ({ net }) => net)].map(([net, parts]) =>
      joined(
        net,
        parts.flatMap(({ ends }) => ends),
      ),
    );
    runs.sort(inOrder);
    const placed: { run: Run; lane: number }[] = [];
    for (const run of runs) {
      const beside = placed.filter(({ run: other }) => run.low <= other.high + LANE && other.low <= run.high + LANE);
      placed.push({ run, lane: Math.max(-1, ...beside.map(({ lane }) => lane)) + 1 });
    }
    lanes.set(channel, new Map(placed.map(({ run, lane }) => [run.net, lane])));
  }
  return lanes;
}

export const laneDemand = (lanes: Lanes): Map<string, number> =>
  new Map([...lanes].map(([channel, nets]) => [channel, Math.max(...nets.values()) + 1]));

export const laneAt = ({ first }: Channel, lane: number): number => first + lane * LANE;
