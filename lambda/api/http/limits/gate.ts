import type { ApiLimits, ApiRetries } from '../../../../lib/platform/api';
import { Pause } from '../../types';
import type { Clock } from '../clock';
import { Breaker } from './breaker';
import { Concurrency, type Load } from './concurrency';
import { Pace } from './pace';
import { Quota } from './quota';

/** Leave to make one request; given back by exactly one of `passed`, `failed`, `over`. */
export interface Leave<T> {
  readonly prepared: T;
  /** Tells what an answer says about limits. @param refused whether it is a refusal @returns whether we ask too often */
  heard(headers: Readonly<Record<string, string>>, refused: boolean): boolean;
  /** The server works: any answer but those that may pass. */
  passed(): void;
  failed(reason: string): void;
  /** Nothing is known about the server. */
  over(): void;
}

/**
 * Where requests wait until all limits let them through, in the order in which they came, one at a time: so that no
 * two go through where there is room for one.
 */
export class Gate {
  private readonly concurrency: Concurrency;
  private readonly breaker: Breaker;
  private readonly quota: Quota;
  private readonly paces: readonly Pace[];
  private last: Promise<unknown> = Promise.resolve();
  private wake?: () => void;

  constructor(
    limits: ApiLimits,
    retries: ApiRetries,
    private readonly clock: Clock,
    private readonly longest: number,
  ) {
    this.concurrency = new Concurrency(limits.concurrency);
    this.breaker = new Breaker(retries.breakAfterFailures, retries.breakSeconds * 1_000);
    this.quota = new Quota(limits);
    this.paces = [
      ...(limits.perSecond ? [new Pace(limits.perSecond, 1_000)] : []),
      ...(limits.perMinute ? [new Pace(limits.perMinute, 60_000)] : []),
    ];
  }

  /**
   * @param prepare done last, so that what it signs is fresh and what it waits for doesn't bunch the requests behind it
   * @throws {Pause} where the wait is longer than a function should wait for; what `prepare` throws
   */
  enter<T>(prepare: () => Promise<T>, signal?: AbortSignal): Promise<Leave<T>> {
    return new Promise((resolve, reject) => {
      // Whoever is aborted leaves at once, not when its turn comes.
      const leave = (): void => reject(signal!.reason);
      signal?.addEventListener('abort', leave, { once: true });
      const turn = async (): Promise<void> => {
        let prepared: T;
        do {
          await this.open(signal);
          prepared = await prepare();
        } while (this.closed(this.clock.now()));
        signal?.throwIfAborted();
        resolve(this.leave(prepared));
      };
      this.last = this.last
        .then(turn)
        .catch(reject)
        .then(() => signal?.removeEventListener('abort', leave));
    });
  }

  /** @throws {Pause} if nobody is let through for long. */
  check(): void {
    const now = this.clock.now();
    const broken = this.breaker.wait(now);
    if (broken > 0)
      throw new Pause(
        seconds(broken),
        `${this.breaker.count} requests in a row failed, so that none is made for ${seconds(broken)} s. The last one: ` +
          this.breaker.reason,
      );
    const told = this.quota.wait(now);
    if (told > this.longest)
      throw new Pause(seconds(told), `The server asks for ${seconds(told)} s without requests (its rate limit).`);
  }

  /** A request could not even be authorised, for now. */
  failed(reason: string): void {
    this.breaker.failed(false, reason, this.clock.now());
  }

  private async open(signal?: AbortSignal): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      this.check();
      const now = this.clock.now();
      if (this.full()) await this.change(signal);
      else {
        const wait = this.wait(now);
        if (wait === 0) return;
        await this.clock.sleep(wait, signal);
      }
    }
  }

  private closed(now: number): boolean {
    return this.full() || this.breaker.wait(now) > 0 || this.wait(now) > 0;
  }

  private full(): boolean {
    return !this.concurrency.free || this.breaker.probing || this.quota.taken(this.clock.now());
  }

  private wait(now: number): number {
    return Math.max(this.quota.wait(now), ...this.paces.map((pace) => pace.wait(now)));
  }

  /** Until a request has ended. Only the first in line waits for it. */
  private change(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (): void => reject(signal!.reason);
      signal?.addEventListener('abort', stop, { once: true });
      this.wake = () => {
        signal?.removeEventListener('abort', stop);
        resolve();
      };
    });
  }

  private leave<T>(prepared: T): Leave<T> {
    const started = this.clock.now();
    for (const pace of this.paces) pace.start(started);
    const order = this.quota.start();
    const probe = this.breaker.start();
    this.concurrency.running++;
    const end = (load?: Load): void => {
      this.concurrency.running--;
      this.quota.end();
      if (load) this.concurrency.learn(load, started, this.clock.now());
      this.wake?.();
    };
    return {
      prepared,
      heard: (headers, refused) => {
        const now = this.clock.now();
        const spent = this.quota.learn(headers, order, now);
        const held = refused && this.quota.hold(headers, now);
        return spent || held;
      },
      passed: () => {
        this.breaker.passed(probe);
        end(this.concurrency.judge(this.clock.now() - started));
      },
      failed: (reason) => {
        this.breaker.failed(probe, reason, this.clock.now());
        end('refused');
      },
      over: () => {
        this.breaker.over(probe);
        end();
      },
    };
  }
}

const seconds = (milliseconds: number): number => Math.max(1, Math.ceil(milliseconds / 1_000));
