/** What a replay has done so far. */
export interface Tally {
  /** Events that were found. */
  read: number;
  /** Of them, those that the consumer has answered for. */
  handled: number;
  /** What became of them, as far as the consumer's log says so: routed, quarantined again, filtered. */
  delivered: number;
  quarantined: number;
  filtered: number;
  /** Events of invocations whose log said nothing. */
  untold: number;
  /** Events that the consumer didn't take, and those behind them in their shards. */
  unsent: number;
  /** What could not be replayed, and why, with a number of events or lines. */
  readonly lost: Map<string, number>;
}

export const tally = (): Tally => ({
  read: 0,
  handled: 0,
  delivered: 0,
  quarantined: 0,
  filtered: 0,
  untold: 0,
  unsent: 0,
  lost: new Map(),
});

export const lose = ({ lost }: Tally, why: string, number = 1): void =>
  void lost.set(why, (lost.get(why) ?? 0) + number);

/** What the consumer's metrics in the end of its log say. @returns false when they aren't there */
export function countLog(counts: Tally, log: string): boolean {
  for (const line of log.split('\n')) {
    if (!line.startsWith('{') || !line.includes('"EventsRead"')) continue;
    let said: Record<string, unknown>;
    try {
      said = JSON.parse(line) as Record<string, unknown>;
    } catch {
      continue;
    }
    const number = (name: string) => (typeof said[name] === 'number' ? said[name] : 0);
    counts.delivered += number('EventsRouted');
    counts.quarantined += number('EventsQuarantined');
    counts.filtered += number('EventsFiltered');
    return true;
  }
  return false;
}

const n = (value: number): string => value.toLocaleString('en-US');

/** One line while it goes on. */
export const progressLine = ({ read, handled, unsent }: Tally, seconds: number): string =>
  `${n(read)} read · ${n(handled)} handled${unsent > 0 ? ` · ${n(unsent)} unsent` : ''} · ${Math.round(seconds)} s`;

/** The end's report. */
export function reportLines(counts: Tally): string[] {
  const { read, handled, delivered, quarantined, filtered, untold, unsent, lost } = counts;
  const told = [
    `${n(delivered)} delivered`,
    `${n(quarantined)} quarantined again`,
    ...(filtered > 0 ? [`${n(filtered)} filtered`] : []),
    ...(untold > 0 ? [`${n(untold)} handled without a word about them (see the consumer's metrics)`] : []),
    `${n(unsent)} unsent`,
  ];
  return [
    `${n(read)} events read, ${n(handled)} handled: ${told.join(', ')}.`,
    ...[...lost].map(([why, number]) => `${n(number)} not replayed: ${why}.`),
    ...(unsent > 0
      ? ['What is unsent was not lost: run the same command again. Nothing is counted twice in silver.']
      : []),
  ];
}
