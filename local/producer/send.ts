/** Puts events on a stream at a rate, each key's in order, and says what became of them. */
import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { clientConfig } from '../metrics/clients';
import { Outbox } from './outbox';
import type { SentEvent } from './sessions';

export interface Burst {
  /** Seconds from the start of one burst to the next. */
  readonly everySeconds: number;
  /** Seconds that it lasts. */
  readonly seconds: number;
  /** The rate is this many times as high. */
  readonly factor: number;
}

export interface SendOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly stream: string;
  readonly events: Iterator<SentEvent>;
  /** Events a second. */
  readonly rate: number;
  /** @default no bursts */
  readonly burst?: Burst;
  /** Events after which it ends. @default when the signal says so */
  readonly count?: number;
  readonly signal?: AbortSignal;
  /** Told of each event once the stream has taken it. */
  readonly onSent?: (event: SentEvent, place: Place) => void;
}

/** Where the stream has put an event. */
export interface Place {
  readonly shard: string;
  readonly sequenceNumber: string;
}

export interface Sent {
  readonly events: number;
  /** Entries that the stream refused, for its limits, and that were sent again. */
  readonly refused: number;
  readonly seconds: number;
}

const TICK_MS = 50;
const BACK_OFF_MS = 200;
/** Calls that fail one after the other before the stream is taken for gone. */
const MOST_FAILURES = 10;

/** How many events are due after `seconds`. */
export function due(seconds: number, rate: number, burst?: Burst): number {
  if (!burst) return Math.floor(seconds * rate);
  const rounds = Math.floor(seconds / burst.everySeconds);
  const inBurst = rounds * burst.seconds + Math.min(seconds - rounds * burst.everySeconds, burst.seconds);
  return Math.floor(rate * (seconds + (burst.factor - 1) * inBurst));
}

/** Sends until `count` events are on the stream or the signal says so. */
export async function send(options: SendOptions): Promise<Sent> {
  const { stream, events, rate, burst, signal, onSent } = options;
  const count = options.count ?? Infinity;
  const client = new KinesisClient({ ...clientConfig(options), requestHandler: new NodeHttpHandler() });
  const outbox = new Outbox();
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  let taken = 0;
  let sent = 0;
  let refused = 0;
  let failures = 0;
  try {
    while (sent < count && !signal?.aborted) {
      for (const most = Math.min(count, due(seconds(), rate, burst)); taken < most; taken++)
        outbox.add(events.next().value as SentEvent);
      const batch = outbox.next();
      if (batch.length === 0) {
        await pause(TICK_MS);
        continue;
      }
      const { Records = [] } = await client
        .send(
          new PutRecordsCommand({
            StreamName: stream,
            Records: batch.map(({ data, partitionKey }) => ({ Data: data, PartitionKey: partitionKey })),
          }),
        )
        // Whether any was taken is not known: all are sent again, as duplicates if so. Nobody else would.
        .catch((error: Error) => {
          if (signal?.aborted || (failures += 1) > MOST_FAILURES) throw error;
          return { Records: [] };
        });
      if (Records.length > 0) failures = 0;
      const failed = batch.filter((_, i) => Records[i]?.SequenceNumber === undefined);
      outbox.putBack(failed);
      refused += failed.length;
      for (const [i, event] of batch.entries()) {
        const { SequenceNumber, ShardId } = Records[i] ?? {};
        if (SequenceNumber === undefined) continue;
        sent++;
        onSent?.(event, { shard: ShardId!, sequenceNumber: SequenceNumber });
      }
      if (failed.length > 0) await pause(BACK_OFF_MS);
    }
  } finally {
    client.destroy();
  }
  return { events: sent, refused, seconds: seconds() };
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
