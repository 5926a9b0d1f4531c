import type { Dependencies } from './dependencies';

/** Left for the answer and the metrics when all else stops: milliseconds, or a fifth of a time that is short anyway. */
const MARGIN = 1_500;
const MARGIN_PART = 0.2;
/** Of a single call. */
const LONGEST_CALL = 10_000;
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 2_000;

/** How long this invocation may go on trying. */
export class Deadline {
  private readonly margin: number;

  constructor(
    private readonly remaining: () => number,
    private readonly world: Pick<Dependencies, 'sleep' | 'random'>,
  ) {
    this.margin = Math.min(MARGIN, MARGIN_PART * remaining());
  }

  /** Time for another call, in milliseconds; 0: none. */
  call(): number {
    return Math.max(0, Math.min(LONGEST_CALL, this.remaining() - this.margin));
  }

  /**
   * Waits before the next attempt, twice as long each time, half of it by chance, so that consumers of many shards don't
   * come back together. @returns false if there is no time for that
   */
  async pause(attempt: number): Promise<boolean> {
    const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** attempt);
    const milliseconds = longest * (0.5 + this.world.random() / 2);
    if (this.remaining() - this.margin <= milliseconds) return false;
    await this.world.sleep(milliseconds);
    return true;
  }
}
