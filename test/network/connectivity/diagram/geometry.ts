import type { Box } from '../../../../lib/network/connectivity/diagram/layout/types';
import type { Line, Point } from '../../../../lib/network/connectivity/diagram/routes/types';

export const inside = (inner: Box, outer: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

export const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** All pairs that overlap. */
export const overlapping = (boxes: readonly Box[]): [Box, Box][] =>
  boxes.flatMap((a, i) => boxes.slice(i + 1).flatMap((b): [Box, Box][] => (overlap(a, b) ? [[a, b]] : [])));

export interface Segment {
  readonly a: Point;
  readonly b: Point;
  readonly line: Line;
}

export const segmentsOf = (line: Line): Segment[] =>
  line.points.slice(1).map((b, i) => ({ a: line.points[i]!, b, line }));

/** What a segment covers, its ends left out. */
export const boxOf = ({ a, b }: Pick<Segment, 'a' | 'b'>): Box => ({
  x: Math.min(a.x, b.x) + (a.y === b.y ? 0.5 : 0),
  y: Math.min(a.y, b.y) + (a.x === b.x ? 0.5 : 0),
  width: Math.max(0.01, Math.abs(a.x - b.x) - 1),
  height: Math.max(0.01, Math.abs(a.y - b.y) - 1),
});

/** Whether two lie on each other over some length. */
export function together(one: Segment, other: Segment): boolean {
  const vertical = one.a.x === one.b.x;
  if (vertical !== (other.a.x === other.b.x)) return false;
  const [across, along] = vertical ? (['x', 'y'] as const) : (['y', 'x'] as const);
  if (one.a[across] !== other.a[across]) return false;
  const low = Math.max(Math.min(one.a[along], one.b[along]), Math.min(other.a[along], other.b[along]));
  const high = Math.min(Math.max(one.a[along], one.b[along]), Math.max(other.a[along], other.b[along]));
  return high - low > 0.5;
}
