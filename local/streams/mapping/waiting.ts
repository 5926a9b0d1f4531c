import { setMaxListeners } from 'node:events';
import type { Clock, Random } from '../ports';

const WOKEN = 'woken';

/** Lets one loop wait for another: a wait ends when it is woken, or after its time. */
export class Waiting {
  private current?: AbortController;

  constructor(private readonly clock: Clock) {}

  /** @param milliseconds Infinity: until woken */
  async wait(milliseconds = Infinity): Promise<void> {
    const wake = (this.current ??= awaited());
    if (milliseconds === Infinity)
      await new Promise<void>((resolve) => wake.signal.addEventListener('abort', () => resolve(), { once: true }));
    else await this.clock.sleep(milliseconds, wake.signal);
  }

  wake(): void {
    const waiting = this.current;
    this.current = undefined;
    // A reason of our own: without one, each wake makes an exception with a stack.
    waiting?.abort(WOKEN);
  }
}

/** Any number may wait for the same. */
function awaited(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/** Pauses that double from `first` to `longest`; each is shortened by up to a half at random. */
export class BackOff {
  private next: number;

  constructor(
    private readonly random: Random,
    private readonly limits = { first: 200, longest: 30_000 },
  ) {
    this.next = limits.first;
  }

  reset(): void {
    this.next = this.limits.first;
  }

  pause(): number {
    const pause = this.next * (1 - this.random() / 2);
    this.next = Math.min(this.next * 2, this.limits.longest);
    return Math.round(pause);
  }
}
