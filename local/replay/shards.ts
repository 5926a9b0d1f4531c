/** Records of a stream's retention, from a moment on: every shard's, a parent's before its children's. */
import type { StreamReader, StreamShard } from '../streams/ports';
import { readable } from '../streams/shards';
import type { Item } from './item';

const PAGE = 5_000;
/** A shard gives five pages a second to all who read it; the consumer's own mapping takes one. */
const PAUSE_MS = 260;
/** A page without records may be followed by others: a reader is at the end when it is at most so far behind. */
const AT_THE_END_MS = 0;

export interface Range {
  /** Epoch milliseconds of arrival: from, and up to but without `to`. */
  readonly from: number;
  readonly to: number;
}

/** @param sleep between two reads of a shard */
export async function* ofShards(
  stream: StreamReader,
  range: Range,
  sleep: (milliseconds: number) => Promise<void>,
  signal?: AbortSignal,
): AsyncGenerator<Item> {
  const shards = await stream.listShards();
  const drained: Record<string, { drained: true }> = {};
  for (;;) {
    const next = readable(shards, drained);
    if (next.length === 0) return;
    for (const shard of next) {
      yield* ofShard(
        stream,
        shards.find(({ shardId }) => shardId === shard)!,
        range,
        sleep,
        signal,
      );
      drained[shard] = { drained: true };
      if (signal?.aborted) return;
    }
  }
}

async function* ofShard(
  stream: StreamReader,
  { shardId }: StreamShard,
  { from, to }: Range,
  sleep: (milliseconds: number) => Promise<void>,
  signal?: AbortSignal,
): AsyncGenerator<Item> {
  let last: string | undefined;
  let iterator: string | undefined = await stream.iterator(shardId, { type: 'AT_TIMESTAMP', timestamp: from });
  while (iterator !== undefined && !signal?.aborted) {
    const began = Date.now();
    let page;
    try {
      page = await stream.getRecords(iterator, PAGE);
    } catch (error) {
      const { name } = error as Error;
      if (name !== 'ProvisionedThroughputExceededException' && name !== 'ExpiredIteratorException') throw error;
      await sleep(4 * PAUSE_MS);
      // An iterator lives for five minutes, which a slow consumer may take.
      if (name === 'ExpiredIteratorException')
        iterator = await stream.iterator(
          shardId,
          last === undefined
            ? { type: 'AT_TIMESTAMP', timestamp: from }
            : { type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber: last },
        );
      continue;
    }
    for (const { sequenceNumber, partitionKey, data, arrival } of page.records) {
      if (arrival >= to) return;
      last = sequenceNumber;
      if (arrival >= from)
        yield { shard: shardId, sequence: sequenceNumber, partitionKey, arrival, data: Buffer.from(data) };
    }
    if (page.records.length === 0 && page.millisBehindLatest <= AT_THE_END_MS) return;
    iterator = page.next;
    await sleep(Math.max(0, PAUSE_MS - (Date.now() - began)));
  }
}
