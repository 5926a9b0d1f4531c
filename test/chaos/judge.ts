/** What must hold when everything has come to rest. Silver is modelled by its rule alone: one row an identity. */
import { gunzipSync } from 'node:zlib';
import { compareSequence, userRecords } from '../../local/streams';
import { bytesOf, expectedOf, recordOf, ROUTES } from './events';
import type { PutEvent } from './schedule';
import type { Outcome, SentPut } from './world';

interface Line {
  readonly _stream: string;
  readonly _shard: string;
  readonly _sequence: string;
  readonly _subsequence?: number;
  readonly [field: string]: unknown;
}

/** An event where it was put. */
interface Placed {
  readonly put: SentPut;
  readonly event: PutEvent;
}

const nameOf = ({ _shard, _sequence, _subsequence = 0 }: Line): string => `${_shard}/${_sequence}/${_subsequence}`;
const linesOf = (objects: Iterable<Uint8Array>): Line[] =>
  [...objects].flatMap((body) =>
    gunzipSync(body)
      .toString()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line),
  );

/** @returns sentences about what is wrong; none when every promise is kept */
export function judge(outcome: Outcome): string[] {
  const placed = new Map<string, Placed>();
  for (const put of outcome.sent)
    for (const [i, event] of put.events.entries())
      placed.set(`${put.shard}/${put.sequenceNumber}/${i}`, { put, event });
  return [
    ...silver(outcome, placed),
    ...quarantine(outcome, placed),
    ...order(outcome, placed),
    ...stalls(outcome),
  ].slice(0, 10);
}

/** Every valid event once, with the right values and in the right partition; nothing else. */
function silver({ bronze }: Outcome, placed: ReadonlyMap<string, Placed>): string[] {
  const problems: string[] = [];
  const rows = new Map<string, Line>();
  for (const [key, body] of bronze) {
    if (key.startsWith('errors/')) problems.push(`Firehose could not partition: ${key}`);
    for (const line of linesOf([body])) {
      const partition = `date=${String(line._event_time).slice(0, 10)}/route=${String(line._route)}/`;
      if (!key.startsWith(partition)) problems.push(`${nameOf(line)} is in ${key}.`);
      const before = rows.get(nameOf(line));
      // The moment of handling is the only thing in which two copies may differ.
      if (before && content(before) !== content(line)) problems.push(`Two copies of ${nameOf(line)} differ.`);
      rows.set(nameOf(line), line);
    }
  }
  for (const [name, { event }] of placed) {
    const row = rows.get(name);
    if (event.kind !== 'valid') {
      if (row) problems.push(`${name} (${event.kind}) is in silver.`);
    } else if (!row) problems.push(`${name} is lost.`);
    else
      for (const [field, value] of Object.entries(expectedOf(event)))
        if (JSON.stringify(row[field]) !== JSON.stringify(value))
          problems.push(`${name}: ${field} is ${JSON.stringify(row[field])}, not ${JSON.stringify(value)}.`);
  }
  for (const name of rows.keys()) if (!placed.has(name)) problems.push(`${name} was never sent.`);
  return problems;
}

const content = ({ handled_at: _, ...line }: Line): string => JSON.stringify(line);

/** Every invalid event once, as it came and with a reason; nothing else. */
function quarantine(outcome: Outcome, placed: ReadonlyMap<string, Placed>): string[] {
  const problems: string[] = [];
  const rows = new Map(linesOf(outcome.quarantine.values()).map((line) => [nameOf(line), line]));
  for (const [name, { put, event }] of placed) {
    const row = rows.get(name);
    if (event.kind === 'valid') {
      if (row) problems.push(`${name} is in quarantine: ${String(row.reason)}.`);
      continue;
    }
    const bytes = put.events.length > 1 ? bytesOf(event) : recordOf(put);
    if (!row) problems.push(`${name} (${event.kind}) is not in quarantine.`);
    else if (row.payload !== bytes.toString('base64')) problems.push(`${name}: its payload is not what was sent.`);
    else if (!row.reason || !row.code) problems.push(`${name} is in quarantine without a reason.`);
  }
  for (const name of rows.keys()) if (!placed.has(name)) problems.push(`${name} is in quarantine and was never sent.`);
  return problems;
}

/** In each route's stream events of a key appear for the first time in the order in which they were sent. */
function order({ routes, sent, givenUp }: Outcome, placed: ReadonlyMap<string, Placed>): string[] {
  const problems: string[] = [];
  const rank = new Map(sent.map((put, i) => [`${put.shard}/${put.sequenceNumber}`, i]));
  for (const route of ROUTES) {
    const records = routes[route]!.shards.flatMap(({ records: all }) => all).sort((a, b) =>
      compareSequence(a.sequenceNumber, b.sequenceNumber),
    );
    const seen = new Set<string>();
    const last = new Map<string, number>();
    for (const line of records.flatMap(({ data }) => userRecords(data)).map((data) => parsed(data))) {
      const [name, record] = [nameOf(line), `${line._shard}/${line._sequence}`];
      const found = placed.get(name);
      // An event packed under another key has its own key's order from nobody; what was given up came out of turn.
      if (!found || found.put.key !== found.event.key || seen.has(name) || givenUp.has(record)) continue;
      seen.add(name);
      const place = rank.get(record)! + (line._subsequence ?? 0) / 1000;
      if (place < (last.get(found.event.key) ?? -1)) problems.push(`${name} of ${found.event.key} was overtaken.`);
      last.set(found.event.key, place);
    }
  }
  return problems;
}

const parsed = (data: Uint8Array): Line => JSON.parse(Buffer.from(data).toString()) as Line;

/** Invocation, its time-out, the longest pause before another try, and the writing of what is given up. */
const SLACK_MS = 120_000;

/** Nothing takes longer than the mapping's limits allow. */
function stalls({ longest, schedule }: Outcome): string[] {
  const limit = schedule.mapping.MaximumRecordAgeInSeconds! * 1000 + SLACK_MS;
  return longest > limit ? [`A record took ${longest / 1000} s; the limits allow ${limit / 1000} s.`] : [];
}
