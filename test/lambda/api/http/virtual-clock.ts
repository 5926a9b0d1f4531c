import type { Clock } from '../../../../lambda/api/http';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that passes only where everybody sleeps. */
export class VirtualClock implements Clock {
  readonly slept: number[] = [];
  /** Milliseconds by which sleepers wake up too late. */
  late: () => number = () => 0;
  private sleepers: Sleeper[] = [];

  constructor(private time = Date.UTC(2026, 10, 1)) {}

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    this.slept.push(milliseconds);
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper = { at: this.time + Math.ceil(milliseconds + this.late()), wake: resolve };
      this.sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        reject(signal.reason);
      });
    });
  }

  /** Runs until it is done. */
  async run<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const ended = (): void => void (done = true);
    work.then(ended, ended);
    for (;;) {
      await idle();
      if (done) return work;
      if (!this.step()) throw new Error('Everybody waits, and nobody sleeps.');
    }
  }

  /** To the next who wakes up. */
  private step(): boolean {
    const next = this.sleepers.reduce<Sleeper | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
    if (!next) return false;
    this.sleepers = this.sleepers.filter((sleeper) => sleeper !== next);
    this.time = Math.max(this.time, next.at);
    next.wake();
    return true;
  }
}

/** Until no promise has anything to do. */
export const idle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
