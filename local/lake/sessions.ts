/** What became of the sessions that the example sent: silver and quarantine against the producer's own record. */
import { compareSessions, SILVER_SESSIONS } from '../producer/compare';
import type { Place } from '../producer/send';
import type { SentEvent } from '../producer/sessions';
import { askLake, type AskedLake } from './query';

/** An event and where the stream has put it. */
export interface Taken {
  readonly event: SentEvent;
  readonly place: Place;
}

export interface SessionsReport {
  /** Events sent, duplicates and poison among them. */
  readonly sent: number;
  /** Sessions that are to be in silver, and those that are. */
  readonly expected: number;
  readonly found: number;
  /** Poison records sent, and those that are in quarantine. */
  readonly poison: number;
  readonly quarantined: number;
  /** Rows of silver by route, later ones too. */
  readonly routes: Readonly<Record<string, number>>;
  /** Sentences; none when every event is where it belongs, once. */
  readonly problems: readonly string[];
}

const QUARANTINE = 'select _shard, _sequence, reason from quarantine.sessions';
const ROUTES = 'select _route, count(*) from silver.sessions group by _route order by _route';
const MOST_ROWS = 1_000_000;

export async function reportSessions(
  lake: AskedLake,
  taken: readonly Taken[],
  maskKey: string,
  signal?: AbortSignal,
): Promise<SessionsReport> {
  const silver = await askLake(lake, SILVER_SESSIONS, MOST_ROWS, signal);
  const routes = await askLake(lake, ROUTES, MOST_ROWS, signal);
  const comparison = compareSessions(
    taken.map(({ event }) => event),
    silver.rows,
    maskKey,
  );
  const poison = taken.filter(({ event }) => event.poison !== undefined).map(({ place }) => nameOf(place));
  const rows = poison.length === 0 ? [] : (await askLake(lake, QUARANTINE, MOST_ROWS, signal)).rows;
  const quarantined = quarantineOf(taken, rows);
  return {
    sent: taken.length,
    expected: comparison.expected,
    found: comparison.found,
    poison: poison.length,
    quarantined: quarantined.found,
    routes: Object.fromEntries(routes.rows.map(([route, count]) => [route!, Number(count)])),
    problems: [...comparison.problems, ...quarantined.problems],
  };
}

const nameOf = ({ shard, sequenceNumber }: Place): string => `${shard}/${sequenceNumber}`;

/** Each poison record is in quarantine once, and nothing else that was sent. */
export function quarantineOf(
  taken: readonly Taken[],
  rows: readonly (readonly (string | null)[])[],
): { readonly found: number; readonly problems: readonly string[] } {
  const places = new Map(taken.map(({ event, place }) => [nameOf(place), event]));
  const times = new Map<string, number>();
  const problems: string[] = [];
  for (const [shard, sequenceNumber, reason] of rows) {
    const name = nameOf({ shard: shard!, sequenceNumber: sequenceNumber! });
    const event = places.get(name);
    if (!event) continue;
    times.set(name, (times.get(name) ?? 0) + 1);
    if (event.poison === undefined) problems.push(`A good event is in quarantine (${name}): ${reason}.`);
  }
  const twice = [...times].filter(([, count]) => count > 1).length;
  if (twice > 0) problems.push(`${twice} events are in quarantine more than once.`);
  const missing = taken.filter(({ event, place }) => event.poison !== undefined && !times.has(nameOf(place)));
  if (missing.length > 0)
    problems.push(`${missing.length} poison records are not in quarantine, such as a '${missing[0]!.event.poison}'.`);
  return { found: times.size, problems: problems.slice(0, 5) };
}
