import type { Dependencies } from './dependencies';

/** Left for the answer and the metrics when all else stops. */
const MARGIN = 1_500;
/** Of a single call. */
const LONGEST_CALL = 10_000;
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 2_000;

/** How long this invocation may go on trying. */
export class Deadline {
  constructor(
    private readonly remaining: () => number,
    private readonly world: Pick<Dependencies, 'sleep' | 'random'>,
  ) {}

  /** Time for another call, in milliseconds; 0: none. */
  call(): number {
    return Math.max(0, Math.min(LONGEST_CALL, this.remaining() - MARGIN));
  }

  /**
   * Waits before the next attempt, twice as long each time, half of it by chance, so that consumers of many shards don't
   * come back together. @returns false if there is no time for that
   */
  async pause(attempt: number): Promise<boolean> {
    const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** attempt);
    const milliseconds = longest * (0.5 + this.world.random() / 2);
    if (this.remaining() - MARGIN <= milliseconds) return false;
    await this.world.sleep(milliseconds);
    return true;
  }
}
