/** Puts faults between a part and what it works with. */
import type { Clock, FailureDestination, InvokeResult, Invoker, KinesisEvent, Random, StreamReader } from '../ports';
import type { ObjectWriter } from '../delivery/ports';
import { seeded } from '../random';
import type { FaultCounts, Faults } from './model';

export class FaultInjector {
  readonly counts: Record<string, number> = {};
  private readonly random: Random;

  constructor(
    private readonly faults: Faults,
    private readonly clock: Clock,
  ) {
    this.random = seeded(faults.seed ?? 1);
  }

  get injected(): FaultCounts {
    return this.counts;
  }

  /** Whether a fault of this probability happens now. */
  happens(name: string, probability: number | undefined): boolean {
    if (!probability || this.clock.now() >= (this.faults.until ?? Infinity)) return false;
    if (this.random() >= probability) return false;
    this.counts[name] = (this.counts[name] ?? 0) + 1;
    return true;
  }

  invoker(inner: Invoker): Invoker {
    const { invocation = {} } = this.faults;
    return {
      invoke: async (name: string, event: KinesisEvent): Promise<InvokeResult> => {
        if (this.happens('unreachable', invocation.unreachable)) throw new Error('Injected: Lambda can not be reached');
        if (this.happens('throttle', invocation.throttle)) return { kind: 'throttled' };
        if (this.happens('crashBefore', invocation.crashBefore)) return crashed();
        if (this.happens('duplicate', invocation.duplicate)) await inner.invoke(name, event);
        const result = await inner.invoke(name, event);
        if (this.happens('crashAfter', invocation.crashAfter)) return crashed();
        if (!this.happens('timeout', invocation.timeout)) return result;
        await this.clock.sleep(invocation.timeoutMilliseconds ?? 60_000);
        return { kind: 'functionError', error: 'Unhandled', payload: '{"errorMessage":"Task timed out"}' };
      },
    };
  }

  reader(inner: StreamReader): StreamReader {
    const { read = {} } = this.faults;
    return {
      listShards: () => inner.listShards(),
      iterator: (shardId, position) => inner.iterator(shardId, position),
      getRecords: async (iterator, limit) => {
        if (this.happens('readThrottle', read.throttle)) throw named('ProvisionedThroughputExceededException');
        if (this.happens('expire', read.expire)) throw named('ExpiredIteratorException');
        if (this.happens('slow', read.slow)) await this.clock.sleep(read.slowMilliseconds ?? 5000);
        return inner.getRecords(iterator, limit);
      },
    };
  }

  destination(inner: FailureDestination): FailureDestination {
    return {
      send: async (arn, body, key) => {
        if (this.happens('destination', this.faults.destination?.fail)) throw named('ServiceUnavailable');
        await inner.send(arn, body, key);
      },
    };
  }

  objects(inner: ObjectWriter): ObjectWriter {
    const { objects = {} } = this.faults;
    return {
      put: async (bucket, key, body, headers) => {
        if (this.happens('objectFail', objects.fail)) throw named('SlowDown');
        await inner.put(bucket, key, body, headers);
        if (this.happens('objectAnswer', objects.loseAnswer)) throw named('RequestTimeout');
      },
    };
  }

  /** For the in-memory Kinesis. */
  readonly puts = {
    call: () => (this.happens('putCall', this.faults.put?.failCall) ? named('InternalFailureException') : undefined),
    record: () => {
      if (this.happens('putFail', this.faults.put?.failRecord)) return 'InternalFailure';
      return this.happens('putThrottle', this.faults.put?.throttleRecord)
        ? 'ProvisionedThroughputExceededException'
        : undefined;
    },
  };

  /** Milliseconds until the next reshard. @default Infinity: there is none */
  nextReshard(): number {
    const { reshardEvery, until = Infinity } = this.faults;
    if (!reshardEvery || this.clock.now() >= until) return Infinity;
    return reshardEvery * (0.5 + this.random());
  }

  /** Random choice of one of several, for a reshard. */
  choose<T>(things: readonly T[]): T {
    return things[Math.floor(this.random() * things.length)]!;
  }
}

const named = (name: string) => Object.assign(new Error(`Injected: ${name}`), { name });
const crashed = (): InvokeResult => ({
  kind: 'functionError',
  error: 'Unhandled',
  payload: '{"errorType":"Runtime.ExitError","errorMessage":"Injected: the process ended"}',
});
