/** The consumer in a process that may die at any of its calls: before a call is done, or after it, with the answer lost. */
import type { Context, KinesisStreamEvent } from 'aws-lambda';
import type { CompiledEvents } from '../../lib/ingestion/event/load';
import { createConsumer, type Consumer } from '../../lambda/stream/consumer';
import type { Dependencies } from '../../lambda/stream/dependencies';
import { handlerInvoker, type Invoker, type KinesisEvent, type Random, type VirtualClock } from '../../local/streams';

export interface Calls {
  /** @returns the error code of each entry */
  put(stream: string, entries: readonly { Data: Buffer; PartitionKey: string }[]): readonly (string | undefined)[];
  write(bucket: string, key: string, body: Buffer): void;
}

export interface ProcessOptions {
  readonly events: CompiledEvents;
  readonly routes: Readonly<Record<string, string>>;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly calls: Calls;
  /** Whether there are faults at this moment. */
  readonly faulty: () => boolean;
  readonly kill: number;
  readonly loseAnswer: number;
  readonly quarantineFails: number;
}

const LIMIT_MS = 10_000;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const named = (name: string): Error => Object.assign(new Error(`Injected: ${name}`), { name });

/** One process: it runs one invocation at a time, and none after its death. */
class Process {
  busy = false;
  dead = false;
  private readonly consumer: Consumer;

  constructor(private readonly options: ProcessOptions) {
    const { clock, random, calls, events, routes } = options;
    const world: Dependencies = {
      events,
      settings: { platform: 'chaos', dataset: 'orders', routes, quarantineBucket: 'quarantine' },
      putRecords: (stream, body) => {
        const { Records } = JSON.parse(Buffer.concat(body).toString()) as {
          Records: { Data: string; PartitionKey: string }[];
        };
        const entries = Records.map(({ Data, PartitionKey }) => ({ Data: Buffer.from(Data, 'base64'), PartitionKey }));
        return this.call(() => calls.put(stream, entries));
      },
      putObject: (bucket, key, body) =>
        this.call(() => {
          if (options.faulty() && random() < options.quarantineFails) throw named('SlowDown');
          calls.write(bucket, key, body);
        }),
      now: () => clock.now(),
      random,
      sleep: async (milliseconds) => {
        await clock.sleep(milliseconds);
        this.live();
      },
      write: () => undefined,
      log: silent,
    };
    this.consumer = createConsumer(world);
  }

  async run(event: KinesisEvent): Promise<unknown> {
    const end = this.options.clock.now() + LIMIT_MS;
    const context = { getRemainingTimeInMillis: () => end - this.options.clock.now() } as Context;
    this.busy = true;
    try {
      const answer = await this.consumer(event as unknown as KinesisStreamEvent, context);
      this.live();
      return answer;
    } finally {
      this.busy = false;
    }
  }

  private live(): void {
    if (this.dead) throw named('Killed');
  }

  private async call<T>(act: () => T): Promise<T> {
    const { clock, random, faulty, kill, loseAnswer } = this.options;
    this.live();
    await clock.sleep(1 + random() * 20);
    this.live();
    if (faulty() && random() < kill) this.dead = true;
    // Dead before the call was done, or after it.
    if (this.dead && random() < 0.5) this.live();
    const answer = act();
    this.live();
    if (faulty() && random() < loseAnswer) throw named('TimeoutError');
    return answer;
  }
}

/** The function: as many processes as run at a time. */
export function consumerFunction(options: ProcessOptions): { readonly invoker: Invoker; killed(): number } {
  const processes = new Set<Process>();
  let killed = 0;
  const invoker = handlerInvoker(async (event) => {
    const idle = [...processes].find(({ busy }) => !busy) ?? new Process(options);
    processes.add(idle);
    try {
      return await idle.run(event);
    } finally {
      if (idle.dead) {
        processes.delete(idle);
        killed++;
      }
    }
  });
  return { invoker, killed: () => killed };
}
