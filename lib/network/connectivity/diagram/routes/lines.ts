/** Lines with their corners. */
import type { Layout, Side } from '../layout/types';
import { laneAt, type Lanes } from './lanes';
import type { Line, Point, Route } from './types';

const edge = (layout: Layout, card: string, side: Side): number => {
  const { x, width } = layout.cards.get(card)!.box;
  return side === 'left' ? x : x + width;
};

function cornersOf(layout: Layout, lanes: Lanes, route: Route, pins: { from: number; to: number }): Point[] {
  const { wire, net, fromSide, toSide, channels } = route;
  const at = channels.map((id) => laneAt(layout.channels.get(id)!, lanes.get(id)!.get(net)!));
  const points: Point[] = [{ x: edge(layout, wire.from, fromSide), y: pins.from }];
  // Vertical channels are at even places: a corner between two has the one's x and the other's y.
  points.push({ x: at[0]!, y: pins.from });
  for (let i = 1; i < at.length; i += 1)
    points.push(i % 2 === 1 ? { x: at[i - 1]!, y: at[i]! } : { x: at[i]!, y: at[i - 1]! });
  points.push({ x: at.at(-1)!, y: pins.to }, { x: edge(layout, wire.to, toSide), y: pins.to });
  return points.filter((point, i) => i === 0 || point.x !== points[i - 1]!.x || point.y !== points[i - 1]!.y);
}

interface Segment {
  readonly a: Point;
  readonly b: Point;
}

/** Whether a segment is part of another. */
function within({ a, b }: Segment, { a: c, b: d }: Segment): boolean {
  const inside = (point: Point): boolean =>
    Math.min(c.x, d.x) <= point.x &&
    point.x <= Math.max(c.x, d.x) &&
    Math.min(c.y, d.y) <= point.y &&
    point.y <= Math.max(c.y, d.y);
  return inside(a) && inside(b);
}

/** Where on a segment it meets others of its net from where on everything is drawn; the start where it doesn't. */
function meets({ a, b }: Segment, drawn: readonly Segment[]): Point | undefined {
  const along = a.x === b.x ? 'y' : 'x';
  const across = along === 'x' ? 'y' : 'x';
  const over = drawn.filter(({ a: c, b: d }) => c[across] === d[across] && c[across] === a[across]);
  const holding = over.filter(
    ({ a: c, b: d }) => Math.min(c[along], d[along]) <= b[along] && b[along] <= Math.max(c[along], d[along]),
  );
  const reach = holding.flatMap(({ a: c, b: d }) => [c[along], d[along]]);
  if (reach.length === 0) return undefined;
  const far = b[along] > a[along] ? Math.min(...reach) : Math.max(...reach);
  const clamped = b[along] > a[along] ? Math.max(far, a[along]) : Math.min(far, a[along]);
  return { ...b, [along]: clamped };
}

/** What of a line isn't drawn yet, and whether all of its end is. */
function cut(points: readonly Point[], drawn: readonly Segment[]): { points: Point[]; arrives: boolean } {
  let last = points.length - 1;
  while (last > 0 && drawn.some((other) => within({ a: points[last - 1]!, b: points[last]! }, other))) last -= 1;
  if (last === 0) return { points: [], arrives: false };
  const met = meets({ a: points[last - 1]!, b: points[last]! }, drawn);
  const kept = points.slice(0, last);
  const end = met ?? points[last]!;
  return { points: [...kept, end], arrives: last === points.length - 1 && met === undefined };
}

export function linesOf(
  layout: Layout,
  lanes: Lanes,
  routes: readonly Route[],
  pins: ReadonlyMap<Route, { from: number; to: number }>,
): Line[] {
  const drawn = new Map<string, Segment[]>();
  return routes.map((route) => {
    const corners = cornersOf(layout, lanes, route, pins.get(route)!);
    const own = drawn.get(route.net) ?? [];
    const { points, arrives } = cut(corners, own);
    drawn.set(route.net, [...own, ...points.slice(1).map((b, i) => ({ a: points[i]!, b }))]);
    return { wire: route.wire, net: route.net, points, start: corners[0]!, end: corners.at(-1)!, arrives };
  });
}
