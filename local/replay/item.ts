/** Records that are to be given to the consumer once more. */
import { aggregated } from '../../lambda/stream/kpl';
import { REPLAY_FILLER } from '../../lib/platform';
import { toEntry, type Entry } from '../streams/mapping/event';

/** One record, or one of the events of an aggregated record. */
export interface Item {
  readonly shard: string;
  readonly sequence: string;
  /** Place within an aggregated record. @default 0 */
  readonly subsequence?: number;
  readonly partitionKey: string;
  /** When the stream took it: epoch milliseconds. */
  readonly arrival: number;
  readonly data: Buffer;
}

/** Most of an aggregated record that is made up of its events. */
const MOST_PARTS = 100_000;

/**
 * Whole records: items of one record that follow each other become one, in which each has the place that it had, so that the
 * consumer gives it the identity that it gave it before.
 */
export async function* records(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  let parts: Item[] = [];
  for await (const item of items) {
    const [first] = parts;
    if (first && (first.shard !== item.shard || first.sequence !== item.sequence)) {
      yield joined(parts);
      parts = [];
    }
    parts.push(item);
  }
  if (parts.length > 0) yield joined(parts);
}

function joined(parts: readonly Item[]): Item {
  const byPlace = new Map(parts.map((part) => [part.subsequence ?? 0, part]));
  const last = Math.max(...byPlace.keys());
  const first = parts[0]!;
  if (last === 0 || last > MOST_PARTS) return first;
  const filler = Buffer.from(REPLAY_FILLER);
  const data = Array.from({ length: last + 1 }, (_, place) => byPlace.get(place)?.data ?? filler);
  return { ...first, subsequence: undefined, data: aggregated(first.partitionKey, data) };
}

/** Of which stream, for the records' ARNs. */
export interface Origin {
  readonly streamArn: string;
  readonly roleArn: string;
  readonly region: string;
}

/** The record as the event source mapping hands it over, with its size in the encoded event. */
export function toRecord(item: Item, { streamArn, roleArn, region }: Origin): Entry {
  const record = {
    sequenceNumber: item.sequence,
    partitionKey: item.partitionKey,
    arrival: item.arrival,
    data: item.data,
  };
  return toEntry(record, item.shard, { eventSourceArn: streamArn, region, roleArn }, 0);
}
