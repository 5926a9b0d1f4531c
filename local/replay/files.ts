/** Records out of objects in S3: delivered events, lines of quarantine, batches that the mapping gave up. */
import { createGunzip } from 'node:zlib';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { compareSequence, type KinesisEventRecord } from '../streams/ports';
import { REPLAY_FILLER } from '../../lib/platform';
import type { Item } from './item';
import { originalOf } from './original';
import type { Range } from './shards';
import { lose, type Tally } from './tally';

export interface StoredObject {
  readonly key: string;
  /** Epoch milliseconds. */
  readonly modified: number;
}

export interface Bucket {
  /** All under the prefix, in the order of their keys. */
  list(prefix: string): AsyncIterable<StoredObject>;
  get(key: string): Promise<Readable>;
}

const within = ({ arrival }: Item, { from, to }: Range): boolean => arrival >= from && arrival < to;

/** By shard, sequence number and place. */
export function inOrder(a: Item, b: Item): number {
  if (a.shard !== b.shard) return a.shard < b.shard ? -1 : 1;
  return compareSequence(a.sequence, b.sequence) || (a.subsequence ?? 0) - (b.subsequence ?? 0);
}

/** Lines of a file, compressed or not, whatever its name says. */
export async function* linesOf(body: Readable): AsyncGenerator<string> {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = await chunks.next();
  if (first.done) return;
  const all = Readable.from(
    (async function* () {
      yield first.value;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    })(),
  );
  const isGzip = first.value[0] === 0x1f && first.value[1] === 0x8b;
  const gunzip = createGunzip();
  if (isGzip) all.on('error', (error) => gunzip.destroy(error));
  const input = isGzip ? all.pipe(gunzip) : all;
  let failure: Error | undefined;
  input.on('error', (error: Error) => (failure = error));
  yield* createInterface({ input, crlfDelay: Infinity });
  if (failure) throw failure;
}

export interface FileOptions {
  readonly prefix: string;
  readonly range: Range;
  readonly counts: Tally;
  readonly signal?: AbortSignal;
}

/** The objects that may have what is asked for, with what `parse` makes of their lines, each object's in order. */
async function* items(
  bucket: Bucket,
  { prefix, range, counts, signal }: FileOptions,
  latest: number,
  parse: (line: string) => Item | undefined,
): AsyncGenerator<Item> {
  for await (const { key, modified } of bucket.list(prefix)) {
    if (signal?.aborted) return;
    // Nothing is written before it arrives.
    if (modified + CLOCKS_MS < range.from || modified > latest) continue;
    const found: Item[] = [];
    try {
      for await (const line of linesOf(await bucket.get(key))) {
        if (!line.trim()) continue;
        let item;
        try {
          item = parse(line);
        } catch {
          lose(counts, 'lines that are not as the consumer writes them');
          continue;
        }
        if (item && within(item, range)) found.push(item);
      }
    } catch (error) {
      if (!(error as NodeJS.ErrnoException).code?.startsWith('Z_')) throw error;
      lose(counts, 'files that are damaged (read as far as they go)');
    }
    yield* found.sort(inOrder);
  }
}

/** S3's times are of whole seconds, and of another clock. */
const CLOCKS_MS = 60_000;

/** Delivered events. @param longest milliseconds from an event's arrival to its delivery */
export const ofDelivered = (
  bucket: Bucket,
  options: FileOptions,
  derived: ReadonlySet<string>,
  longest: number,
): AsyncGenerator<Item> => items(bucket, options, options.range.to + longest, (line) => originalOf(line, derived));

/** Lines of quarantine. @param code only those of this code */
export const ofQuarantine = (bucket: Bucket, options: FileOptions, code?: string): AsyncGenerator<Item> =>
  items(bucket, options, Infinity, (text) => {
    const line = JSON.parse(text) as Record<string, unknown>;
    if (code !== undefined && line.code !== code) return undefined;
    const { _shard: shard, _sequence: sequence, _subsequence: subsequence, _partition_key: key, payload } = line;
    const arrival = Date.parse(String(line._arrived_at));
    if (
      typeof shard !== 'string' ||
      typeof sequence !== 'string' ||
      typeof payload !== 'string' ||
      Number.isNaN(arrival)
    )
      throw new Error('not a line of quarantine');
    const data = Buffer.from(payload, 'base64');
    if (data.toString() === REPLAY_FILLER) return undefined;
    return { shard, sequence, subsequence: Number(subsequence ?? 0), partitionKey: String(key), arrival, data };
  });

/** Records of batches that the mapping gave up, of one stream. */
export async function* ofFailed(
  bucket: Bucket,
  { prefix, range, counts, signal }: FileOptions,
  streamArn: string,
): AsyncGenerator<Item> {
  for await (const { key } of bucket.list(prefix)) {
    if (signal?.aborted) return;
    const chunks: Buffer[] = [];
    for await (const chunk of await bucket.get(key)) chunks.push(Buffer.from(chunk as Uint8Array));
    let found: Item[];
    try {
      found = givenUp(Buffer.concat(chunks).toString(), streamArn);
    } catch {
      lose(counts, 'objects that are no failed batch');
      continue;
    }
    yield* found.filter((item) => within(item, range));
  }
}

/** Records of an on-failure object; none when it is another stream's. */
export function givenUp(text: string, streamArn: string): Item[] {
  const { KinesisBatchInfo: batch, payload } = JSON.parse(text) as {
    KinesisBatchInfo: { streamArn: string; shardId: string };
    payload?: string | { Records: KinesisEventRecord[] };
  };
  // With enhanced fan-out it may be the ARN of the stream's consumer.
  if (batch.streamArn.split('/consumer/')[0] !== streamArn) return [];
  if (payload === undefined) throw new Error('no payload');
  const { Records } =
    typeof payload === 'string' ? (JSON.parse(payload) as { Records: KinesisEventRecord[] }) : payload;
  return Records.map(({ kinesis, eventID }) => ({
    shard: eventID.slice(0, eventID.indexOf(':')),
    sequence: kinesis.sequenceNumber,
    partitionKey: kinesis.partitionKey,
    arrival: Math.round(kinesis.approximateArrivalTimestamp * 1000),
    data: Buffer.from(kinesis.data, 'base64'),
  }));
}
