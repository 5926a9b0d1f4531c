/** What an answer says about how many more the server can take. */
export type Load = 'well' | 'slow' | 'refused';

/** Answers that take less are never slow. */
const PATIENCE = 1_000;
const SLOW = 4;

/**
 * How many requests run at once: one more after as many good answers as run now, half after the server said no or broke
 * down, three quarters while it takes several times as long as it could (additive increase, multiplicative decrease).
 */
export class Concurrency {
  running = 0;
  private limit: number;
  private lowered = -Infinity;
  private fastest = Infinity;

  constructor(private readonly most: number) {
    this.limit = most;
  }

  /** How many may run now. */
  get allowed(): number {
    return Math.max(1, Math.floor(this.limit));
  }

  get free(): boolean {
    return this.running < this.allowed;
  }

  /** Whether an answer took much longer than the fastest of late. */
  judge(milliseconds: number): Load {
    // Forgotten bit by bit, so that one answer out of a cache isn't the measure for ever.
    this.fastest = Math.min(this.fastest * 1.02, milliseconds);
    return milliseconds > Math.max(PATIENCE, SLOW * this.fastest) ? 'slow' : 'well';
  }

  /** @param started when the request did; those that ran already when the limit was lowered lower it no further */
  learn(load: Load, started: number, now: number): void {
    if (load === 'well') this.limit = Math.min(this.most, this.limit + 1 / this.limit);
    else if (started > this.lowered) {
      this.limit = Math.max(1, this.limit * (load === 'slow' ? 0.75 : 0.5));
      this.lowered = now;
    }
  }
}
