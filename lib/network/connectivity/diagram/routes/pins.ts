/** Where lines meet the sides of cards. */
import { LANE, PHASE, snap } from '../layout/sizes';
import type { Layout, PlacedCard, Side } from '../layout/types';
import { groupBy } from '../collections';
import type { Route } from './types';

interface End {
  readonly card: string;
  readonly side: Side;
  /** Lines of one net end in one place; those that start there each have their own. */
  readonly pin: string;
  /** Reason, where the end is at the row of an alert. */
  readonly alert?: string;
  /** Where the line goes on to, for an order without crossings. */
  readonly towards: number;
}

const middleOf = ({ y, height }: { readonly y: number; readonly height: number }): number => y + height / 2;

/** Where the line is after the first channel, seen from an end. */
function towards(layout: Layout, route: Route, end: 'from' | 'to'): number {
  const { channels, wire } = route;
  const next = end === 'from' ? channels[1] : channels.at(-2);
  if (next !== undefined) return middleOf(layout.channels.get(next)!.box);
  return middleOf(layout.cards.get(end === 'from' ? wire.to : wire.from)!.box);
}

function endsOf(layout: Layout, route: Route): [End, End] {
  const { wire, net, fromSide, toSide } = route;
  const alert = (end: 'from' | 'to'): { alert?: string } => (wire.stoppedAt === end ? { alert: wire.code ?? '' } : {});
  return [
    { card: wire.from, side: fromSide, pin: `out ${net}`, towards: towards(layout, route, 'from'), ...alert('from') },
    { card: wire.to, side: toSide, pin: `in ${net}`, towards: towards(layout, route, 'to'), ...alert('to') },
  ];
}

const sideKey = (card: string, side: Side): string => `${card} ${side}`;

/** How many pins each side needs. */
export function pinDemand(layout: Layout, routes: readonly Route[]): Map<string, number> {
  const ends = routes.flatMap((route) => endsOf(layout, route)).filter(({ alert }) => alert === undefined);
  const counts = new Map<string, number>();
  for (const [key, own] of groupBy(ends, ({ card, side }) => sideKey(card, side)))
    counts.set(key, new Set(own.map(({ pin }) => pin)).size);
  return counts;
}

/** Heights of the ends of each route. */
export function pinsOf(layout: Layout, routes: readonly Route[]): Map<Route, { from: number; to: number }> {
  const ends = routes.map((route) => [route, endsOf(layout, route)] as const);
  const bySide = groupBy(
    ends.flatMap(([, pair]) => pair),
    ({ card, side }) => sideKey(card, side),
  );
  const at = new Map<string, number>();
  for (const own of bySide.values()) place(layout.cards.get(own[0]!.card)!, own[0]!.side, own, at);
  const find = ({ card, side, pin, alert }: End): number => at.get(`${sideKey(card, side)} ${alert ?? ''} ${pin}`)!;
  return new Map(ends.map(([route, [from, to]]) => [route, { from: find(from), to: find(to) }]));
}

function place(placed: PlacedCard, side: Side, ends: readonly End[], at: Map<string, number>): void {
  const { card, box, alertsAt, rows } = placed;
  const key = (pin: string, alert = ''): string => `${sideKey(card.id, side)} ${alert} ${pin}`;
  const alertRows = rows.filter(({ kind }) => kind === 'alert');
  for (const { pin, alert } of ends) {
    if (alert === undefined) continue;
    const row =
      alertRows[
        Math.max(
          0,
          card.alerts.findIndex(({ code }) => code === alert),
        )
      ];
    at.set(key(pin, alert), snap(box.y + (row?.y ?? alertsAt) + 6, PHASE[side]));
  }
  const free = groupBy(
    ends.filter(({ alert }) => alert === undefined),
    ({ pin }) => pin,
  );
  const mean = (own: readonly End[]): number => own.reduce((sum, end) => sum + end.towards, 0) / own.length;
  const pins = [...free].sort(([a, one], [b, other]) => mean(one) - mean(other) || (a < b ? -1 : 1));
  const first = snap(box.y + LANE / 2, PHASE[side]);
  const slots = Math.floor((box.y + alertsAt - LANE / 2 - first) / LANE) + 1;
  const step = slots >= 2 * pins.length ? 2 : 1;
  const start = Math.max(0, Math.floor((slots - (pins.length - 1) * step - 1) / 2));
  pins.forEach(([pin], i) => at.set(key(pin), first + (start + i * step) * LANE));
}
