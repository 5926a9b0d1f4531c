/** What a producer had sent, out of a delivered line: the consumer's fields are cut off, and not a byte of the rest changes. */
import { EVENT_FIELDS, type EventSpec } from '../../lib/platform/events';
import type { Item } from './item';

/** A member of the line's object, and where its name begins (the quote). */
interface Member {
  readonly name: string;
  readonly at: number;
}

export class NotDelivered extends Error {
  override readonly name = 'NotDelivered';
}

/** Fields that the consumer adds of the events of a spec. @param columns of the dataset's contract */
export function derivedFields(spec: EventSpec, columns: readonly { readonly name: string }[]): Set<string> {
  const sent = new Set(spec.versions.flatMap(({ fields }) => fields.map(({ name }) => name)));
  return new Set([...Object.keys(spec.enrich), ...columns.map(({ name }) => name).filter((name) => !sent.has(name))]);
}

/**
 * The event as it came, with its identity. It has no partition key any more: the sequence number stands for it.
 * @throws {NotDelivered} when the line is not as the consumer writes it
 */
export function originalOf(line: string, derived: ReadonlySet<string>): Item {
  const members = membersOf(line);
  const own = ownStart(members);
  // No event that was taken had a field of such a name itself: it would have been refused.
  let start = own;
  while (start > 0 && derived.has(members[start - 1]!.name)) start--;
  const at = members[start]!.at;
  // The consumer had put a comma in place of the last brace, unless the event had no field.
  const text = line.slice(0, start === 0 ? at : line.lastIndexOf(',', at - 1));
  const said = JSON.parse(`{${line.slice(members[own]!.at)}`) as Record<string, unknown>;
  const { _shard: shard, _sequence: sequence, _subsequence: subsequence, _arrived_at: arrived } = said;
  const arrival = Date.parse(String(arrived));
  if (typeof shard !== 'string' || typeof sequence !== 'string' || Number.isNaN(arrival))
    throw new NotDelivered('the line says not where it came from');
  return {
    shard,
    sequence,
    ...(typeof subsequence === 'number' && { subsequence }),
    partitionKey: sequence,
    arrival,
    data: Buffer.from(`${text}}`),
  };
}

/** Index of the first of the consumer's own fields, which are the last ones. */
function ownStart(members: readonly Member[]): number {
  const names = EVENT_FIELDS as readonly string[];
  const plain = names.filter((name) => name !== '_subsequence');
  for (const expected of [names, plain]) {
    const start = members.length - expected.length;
    if (start >= 0 && expected.every((name, i) => members[start + i]!.name === name)) return start;
  }
  throw new NotDelivered("the consumer's fields are not at its end");
}

/** Members of the object, without looking into their values. */
function membersOf(line: string): Member[] {
  const members: Member[] = [];
  let depth = 0;
  let expectsName = false;
  for (let at = 0; at < line.length; at++) {
    const letter = line[at];
    if (letter === '"') {
      const start = at;
      for (at++; line[at] !== '"'; at++) {
        if (at >= line.length) throw new NotDelivered('the line ends within a text');
        if (line[at] === '\\') at++;
      }
      if (depth === 1 && expectsName) {
        members.push({ name: JSON.parse(line.slice(start, at + 1)) as string, at: start });
        expectsName = false;
      }
    } else if (letter === '{' || letter === '[') {
      depth++;
      expectsName = depth === 1;
    } else if (letter === '}' || letter === ']') depth--;
    else if (letter === ',' && depth === 1) expectsName = true;
  }
  if (depth !== 0 || members.length === 0) throw new NotDelivered('the line is no object');
  return members;
}
