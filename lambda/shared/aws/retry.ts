import { AwsError } from './error';

const ATTEMPTS = 6;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;

/** What a retry needs of the world. */
export interface Patience {
  sleep(milliseconds: number): Promise<void>;
  /** @returns from 0 to below 1 */
  random(): number;
}

const world: Patience = {
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: Math.random,
};

/** Whether the same call may succeed later: what AWS says of itself, and everything that is of the connection. */
export const mayPass = (error: unknown): boolean => !(error instanceof AwsError) || error.retryable;

/**
 * Makes a call until it succeeds, with growing pauses (full jitter); only for calls that may be made twice.
 * @throws the last error, at once where trying again can't help
 */
export async function persistently<T>(call: () => Promise<T>, patience: Patience = world): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt === ATTEMPTS || !mayPass(error)) throw error;
      await patience.sleep(patience.random() * Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** attempt));
    }
  }
}
