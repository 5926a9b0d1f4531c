import { backoff } from '../../http/backoff';
import type { Clock } from '../../http/clock';
import { retryAfter } from '../../http/limits/times';
import { ApiError, Pause, type ApiResponse } from '../../types';

/** The client that asks for a token tries again as well, so that a few times are enough here. */
const ATTEMPTS = 3;
const LONGEST = 20_000;

interface Options {
  readonly clock: Clock;
  readonly random: () => number;
  /** Whether every error may pass. @default those that say so */
  readonly every?: boolean;
}

/**
 * Up to three times.
 * @param run tells `heard` what it was answered, for the sake of `Retry-After`
 * @throws {Pause} where the server asks for a longer wait than a function should make
 */
export async function persistently<T>(
  { clock, random, every }: Options,
  run: (heard: (response: ApiResponse) => void) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    let told = 0;
    try {
      return await run(({ status, headers }) => {
        if (status >= 400) told = retryAfter(headers, clock.now()) ?? 0;
      });
    } catch (error) {
      const transient = every || (error instanceof ApiError && error.transient);
      if (!transient) throw error;
      if (told > LONGEST) throw new Pause(Math.ceil(told / 1_000), (error as Error).message);
      if (attempt === ATTEMPTS) throw error;
      await clock.sleep(Math.max(told, backoff(attempt, LONGEST / 1_000, random())));
    }
  }
}
