/** Wires: what goes from one card to the next with one outcome is one wire, whoever's need it is. */
import type { Need } from '../../report';
import type { Way, Wire, WireStatus } from './types';

interface Leg {
  readonly from: string;
  readonly to: string;
  readonly status: WireStatus;
  readonly code?: string;
  readonly stoppedAt?: 'from' | 'to';
}

function legsOf({ cards, stop }: Way, { status, code }: Need): Leg[] {
  return cards.slice(0, -1).map((from, i): Leg => {
    const leg = { from, to: cards[i + 1]! };
    if (stop === undefined) return { ...leg, status };
    const stoppedAt = i + 1 === stop ? 'to' : i === stop && stop === 0 ? 'from' : undefined;
    return { ...leg, status: i < stop ? 'blocked' : 'beyond', code, ...(stoppedAt ? { stoppedAt } : {}) };
  });
}

export function wiresOf(ways: readonly Way[], needs: readonly Need[]): Wire[] {
  const wires = new Map<string, Leg & { needs: number[] }>();
  for (const way of ways)
    for (const leg of legsOf(way, needs[way.need]!)) {
      const key = [leg.from, leg.to, leg.status, leg.code, leg.stoppedAt].join('\n');
      const wire = wires.get(key);
      if (wire) wire.needs.push(way.need);
      else wires.set(key, { ...leg, needs: [way.need] });
    }
  return [...wires.values()];
}
