/** Gives records to the consumer in batches, as its event source mapping does, in order in each shard. */
import { ENVELOPE, MAXIMUM_PAYLOAD, type Entry } from '../streams/mapping/event';
import { failedFrom } from '../streams/mapping/response';
import type { KinesisEvent } from '../streams/ports';
import { toRecord, type Item, type Origin } from './item';
import { countLog, type Tally } from './tally';

/** Attempts in turn that get no record further, after which a shard is left. */
const MOST_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;

export interface Answer {
  readonly kind: 'ok' | 'functionError' | 'throttled';
  /** The response, or the error, as JSON text. */
  readonly payload?: string;
  /** End of the invocation's log. @default none */
  readonly log?: string;
}

export interface DeliverPorts {
  /** Invokes the consumer and waits for it. A rejected promise: it could not be reached. */
  invoke(event: KinesisEvent): Promise<Answer>;
  sleep(milliseconds: number): Promise<void>;
  /** Says what goes wrong. */
  problem(message: string): void;
}

export interface DeliverOptions {
  readonly origin: Origin;
  /** Records of one invocation. */
  readonly batchSize: number;
  /** Bytes of one invocation's event. @default AWS's limit */
  readonly batchBytes?: number;
  /** Ends it between two invocations. */
  readonly signal?: AbortSignal;
}

/** Delivers all; what happens is counted in `counts`. A shard whose records are not taken is left at the first of them. */
export async function deliver(
  items: AsyncIterable<Item>,
  { origin, batchSize, batchBytes = MAXIMUM_PAYLOAD, signal }: DeliverOptions,
  ports: DeliverPorts,
  counts: Tally,
): Promise<void> {
  const left = new Set<string>();
  let batch: Entry[] = [];
  let shard = '';
  let size = ENVELOPE;

  const send = async (): Promise<void> => {
    const taken = await deliverBatch(batch, ports, counts, signal);
    if (taken < batch.length && !signal?.aborted) {
      left.add(shard);
      ports.problem(`Shard ${shard}: the consumer doesn't take record ${batch[taken]!.record.sequenceNumber}.`);
    }
    batch = [];
    size = ENVELOPE;
  };

  for await (const item of items) {
    if (signal?.aborted) break;
    if (left.has(item.shard)) {
      counts.unsent++;
      continue;
    }
    const entry = toRecord(item, origin);
    const full = batch.length >= batchSize || size + entry.size > batchBytes;
    if (batch.length > 0 && (full || item.shard !== shard)) await send();
    if (left.has(item.shard)) {
      counts.unsent++;
      continue;
    }
    shard = item.shard;
    batch.push(entry);
    size += entry.size;
  }
  if (batch.length > 0) await send();
}

/** @returns how many of the batch were taken */
async function deliverBatch(
  batch: readonly Entry[],
  ports: DeliverPorts,
  counts: Tally,
  signal?: AbortSignal,
): Promise<number> {
  let from = 0;
  for (let attempt = 0; from < batch.length && attempt < MOST_ATTEMPTS && !signal?.aborted;) {
    if (attempt > 0) await ports.sleep(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)));
    const rest = batch.slice(from);
    const taken = await invoke(rest, ports, counts);
    counts.handled += taken;
    from += taken;
    attempt = taken > 0 ? 1 : attempt + 1;
  }
  counts.unsent += batch.length - from;
  return from;
}

async function invoke(entries: readonly Entry[], ports: DeliverPorts, counts: Tally): Promise<number> {
  let answer: Answer;
  try {
    answer = await ports.invoke({ Records: entries.map(({ event }) => event) });
  } catch (error) {
    ports.problem(`The consumer could not be reached: ${error instanceof Error ? error.message : String(error)}`);
    return 0;
  }
  if (answer.kind !== 'ok') {
    ports.problem(
      answer.kind === 'throttled' ? 'Lambda throttles the consumer.' : `The consumer failed: ${answer.payload}`,
    );
    return 0;
  }
  const taken = failedFrom(answer.payload, entries);
  if (!countLog(counts, answer.log ?? '')) counts.untold += taken;
  return taken;
}
