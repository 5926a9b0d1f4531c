/** Finds which channels each wire runs through. */
import type { Layout, PlacedCard, Side } from '../layout/types';
import type { Wire } from '../scene/types';
import { type Graph, graphOf, pinNode } from './graph';
import { Heap } from './heap';
import type { Route } from './types';

/** A corner costs as much as a detour of so many pixels. */
const CORNER = 60;
/** Where another wire of the net runs already, a way costs this much of its length. */
const TOGETHER = 0.5;

interface Step {
  readonly node: string;
  readonly channel?: string;
  readonly before?: Step;
}

export const netOf = ({ from, to, status, code, stoppedAt }: Wire): string =>
  status === 'link' ? `link ${from} ${to}` : [to, status, code, stoppedAt === 'to' ? 'stop' : ''].join('\n');

/** Sides of a card that a wire to another may use: a gate's outer side leads out, its inner one in. */
function sidesFor(card: PlacedCard, other: PlacedCard): Side[] {
  const sides = (['left', 'right'] as const).filter((side) => card.channels[side] !== undefined);
  if (card.outer === undefined) return sides;
  const inside = card.vpc === other.vpc;
  return sides.filter((side) => (side === card.outer) !== inside);
}

export function findRoutes(layout: Layout, wires: readonly Wire[]): Route[] {
  const graph = graphOf(layout);
  const used = new Map<string, Set<string>>();
  return wires.flatMap((wire): Route[] => {
    const [from, to] = [layout.cards.get(wire.from)!, layout.cards.get(wire.to)!];
    const net = netOf(wire);
    const own = used.get(net) ?? new Set<string>();
    used.set(net, own);
    const found = shortest(graph, from, to, own);
    if (!found) return [];
    for (const step of found) if (step.before) own.add(edgeKey(step.before.node, step.node));
    const channels = found.flatMap(({ channel }) => channel ?? []).filter((id, i, all) => id !== all[i - 1]);
    const fromSide = sideOf(found[0]!.node);
    const toSide = sideOf(found.at(-1)!.node);
    return [{ wire, net, fromSide, toSide, channels }];
  });
}

const sideOf = (node: string): Side => (node.startsWith('left of ') ? 'left' : 'right');
const edgeKey = (a: string, b: string): string => (a < b ? `${a}\n${b}` : `${b}\n${a}`);

/** Dijkstra, over nodes by the channel by which they are come to. */
function shortest(graph: Graph, from: PlacedCard, to: PlacedCard, own: ReadonlySet<string>): Step[] | undefined {
  const goals = new Set(sidesFor(to, from).map((side) => pinNode(to.card.id, side)));
  const allowed = new Set([undefined, from.vpc, to.vpc]);
  const heap = new Heap<Step>();
  for (const side of sidesFor(from, to)) heap.push(0, { node: pinNode(from.card.id, side) });
  const done = new Set<string>();
  while (!heap.empty) {
    const { cost, value: step } = heap.pop();
    const state = `${step.node}\n${step.channel}`;
    if (done.has(state)) continue;
    done.add(state);
    if (goals.has(step.node) && step.before) return chain(step);
    for (const { to: node, length, channel } of graph.edges.get(step.node) ?? []) {
      if (!allowed.has(graph.channels.get(channel)!.vpc)) continue;
      const corner = step.channel === undefined || step.channel === channel ? 0 : CORNER;
      const share = own.has(edgeKey(step.node, node)) ? TOGETHER : 1;
      heap.push(cost + corner + length * share, { node, channel, before: step });
    }
  }
  return undefined;
}

function chain(last: Step): Step[] {
  const steps: Step[] = [];
  for (let step: Step | undefined = last; step; step = step.before) steps.unshift(step);
  return steps;
}
