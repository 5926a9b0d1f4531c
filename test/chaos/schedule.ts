/** A random world as data: what is sent, how the mapping is set, what goes wrong. The same seed gives the same one. */
import { seeded, type EventSourceMappingConfiguration, type Faults, type Random } from '../../local/streams';

export interface Schedule {
  readonly seed: number;
  /** Puts of the producer, by time. */
  readonly puts: readonly Put[];
  readonly shards: number;
  readonly routeShards: number;
  readonly mapping: Partial<EventSourceMappingConfiguration>;
  readonly faults: Faults;
  /** Probability that the consumer's process dies at one of its calls, before or after the call was done. */
  readonly kill: number;
  /** Probability that a call of the consumer gets no answer though it was done. */
  readonly loseAnswer: number;
  /** Probability that the quarantine can't be written. */
  readonly quarantineFails: number;
  /** Most entries of one shard a second, small so that streams throttle. */
  readonly shardRecords: number;
  readonly bufferSeconds: number;
}

export interface Put {
  /** Milliseconds after the start. */
  readonly at: number;
  readonly key: string;
  /** Events of one record: several are packed together. */
  readonly events: readonly PutEvent[];
  readonly gzip: boolean;
}

export interface PutEvent {
  /** Unique, but for one that is sent again. */
  readonly id: number;
  readonly key: string;
  readonly kind: 'valid' | 'not-json' | 'missing' | 'wrong-type' | 'empty' | 'not-utf8' | 'reserved';
}

const INVALID = ['not-json', 'missing', 'wrong-type', 'empty', 'not-utf8', 'reserved'] as const;
/** Faults end here, so that all that was sent can arrive. */
export const FAULTS_MS = 90_000;
const SENDING_MS = 45_000;

export function scheduleOf(seed: number, start: number): Schedule {
  const random = seeded(seed);
  const whole = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  /** Most schedules leave some kinds of faults out: what two do together is seen among the others. */
  const sometimes = (most: number): number => (random() < 0.5 ? 0 : random() * most);
  return {
    seed,
    puts: putsOf(random, whole),
    shards: whole(1, 3),
    routeShards: whole(1, 2),
    mapping: {
      BatchSize: whole(1, 25),
      MaximumBatchingWindowInSeconds: whole(0, 3),
      ParallelizationFactor: whole(1, 4),
      BisectBatchOnFunctionError: random() < 0.7,
      MaximumRetryAttempts: whole(0, 8),
      MaximumRecordAgeInSeconds: whole(60, 600),
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    },
    faults: {
      seed: seed ^ 0x5bd1e995,
      until: start + FAULTS_MS,
      invocation: {
        crashBefore: sometimes(0.5),
        crashAfter: sometimes(0.4),
        timeout: sometimes(0.1),
        timeoutMilliseconds: 5_000,
        throttle: sometimes(0.2),
        duplicate: sometimes(0.2),
        unreachable: sometimes(0.1),
      },
      put: { failRecord: sometimes(0.3), throttleRecord: sometimes(0.3), failCall: sometimes(0.2) },
      read: { throttle: sometimes(0.1), expire: sometimes(0.1), slow: sometimes(0.1), slowMilliseconds: 2_000 },
      objects: { fail: sometimes(0.3), loseAnswer: sometimes(0.2) },
      destination: { fail: sometimes(0.3) },
      ...(random() < 0.5 ? { reshardEvery: whole(5_000, 40_000) } : {}),
    },
    kill: sometimes(0.2),
    loseAnswer: sometimes(0.1),
    quarantineFails: sometimes(0.3),
    shardRecords: random() < 0.3 ? whole(3, 20) : 1000,
    bufferSeconds: whole(0, 60),
  };
}

function putsOf(random: Random, whole: (least: number, most: number) => number): Put[] {
  const keys = whole(1, 6);
  const poison = random() * 0.3;
  const again = random() * 0.2;
  const packs = random() < 0.5 ? random() * 0.3 : 0;
  const puts: Put[] = [];
  const sent: PutEvent[] = [];
  let id = 0;
  const event = (key: string): PutEvent => {
    const kind = random() < poison ? INVALID[whole(0, INVALID.length - 1)]! : ('valid' as const);
    return { id: id++, key, kind };
  };
  for (let left = whole(5, 60); left > 0; left--) {
    const at = whole(0, SENDING_MS);
    const key = `k${whole(1, keys)}`;
    if (sent.length > 0 && random() < again) {
      const old = sent[whole(0, sent.length - 1)]!;
      puts.push({ at, key: old.key, events: [old], gzip: false });
      continue;
    }
    const events =
      random() < packs ? Array.from({ length: whole(1, 5) }, () => event(`k${whole(1, keys)}`)) : [event(key)];
    sent.push(...events);
    puts.push({ at, key, events, gzip: events.length === 1 && random() < 0.1 });
  }
  return puts.sort((a, b) => a.at - b.at);
}
