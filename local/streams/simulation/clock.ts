/** Virtual time in whole milliseconds: it passes only when nothing else is left to do, so hours are done in milliseconds and always the same way. */
import type { Clock } from '../ports';

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly fire: () => void;
}

export class VirtualClock implements Clock {
  private time: number;
  private order = 0;
  private held = 0;
  /** A heap by due time, then by order of creation. */
  private readonly timers: Timer[] = [];

  /** @param start epoch milliseconds */
  constructor(start = Date.UTC(2026, 10, 1)) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number, wake?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (wake?.aborted) return resolve();
      const end = () => {
        wake?.removeEventListener('abort', end);
        resolve();
      };
      wake?.addEventListener('abort', end);
      this.push({ due: this.time + Math.max(0, Math.ceil(milliseconds)), order: this.order++, fire: end });
    });
  }

  /** Does something at a moment of virtual time. */
  at(time: number, fire: () => void): void {
    this.push({ due: Math.max(Math.ceil(time), this.time), order: this.order++, fire });
  }

  /** Keeps time from passing while something outside of the simulation works, such as a thread pool. */
  async hold<T>(work: Promise<T>): Promise<T> {
    this.held++;
    try {
      return await work;
    } finally {
      this.held--;
    }
  }

  /** Lets time pass up to `end`. */
  async runUntil(end: number): Promise<void> {
    await this.settle();
    while (this.timers[0] && this.timers[0].due <= end) await this.step();
    this.time = Math.max(this.time, end);
  }

  runFor(milliseconds: number): Promise<void> {
    return this.runUntil(this.time + milliseconds);
  }

  /**
   * Lets time pass until `finished`.
   * @throws Error if that isn't so after `limit` milliseconds of virtual time, or nothing is left that could happen
   */
  async runWhile(unfinished: () => boolean, limit = 30 * 24 * 3600_000): Promise<void> {
    const end = this.time + limit;
    await this.settle();
    while (unfinished()) {
      if (!this.timers[0]) throw new Error('Nothing is left to happen, and it is not finished.');
      if (this.timers[0].due > end) throw new Error(`Not finished after ${limit / 1000} s of virtual time.`);
      await this.step();
    }
  }

  /** Lets time pass until `work` is done, for instance a mapping's stop, which waits for what is under way. */
  async complete<T>(work: Promise<T>): Promise<T> {
    let finished = false;
    const end = () => void (finished = true);
    work.then(end, end);
    await this.runWhile(() => !finished);
    return work;
  }

  private async step(): Promise<void> {
    const timer = this.pop();
    this.time = Math.max(this.time, timer.due);
    timer.fire();
    // All of one moment happens together.
    while (this.timers[0] && this.timers[0].due <= this.time) this.pop().fire();
    await this.settle();
  }

  /** Everything that can happen without time passing: promises first, then what is held. */
  private async settle(): Promise<void> {
    do await new Promise((resolve) => setImmediate(resolve));
    while (this.held > 0);
  }

  private push(timer: Timer): void {
    const { timers } = this;
    let index = timers.push(timer) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!before(timer, timers[parent]!)) break;
      timers[index] = timers[parent]!;
      index = parent;
    }
    timers[index] = timer;
  }

  private pop(): Timer {
    const { timers } = this;
    const first = timers[0]!;
    const last = timers.pop()!;
    if (!timers.length) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= timers.length) break;
      if (child + 1 < timers.length && before(timers[child + 1]!, timers[child]!)) child++;
      if (!before(timers[child]!, last)) break;
      timers[index] = timers[child]!;
      index = child;
    }
    timers[index] = last;
    return first;
  }
}

const before = (a: Timer, b: Timer) => a.due < b.due || (a.due === b.due && a.order < b.order);
