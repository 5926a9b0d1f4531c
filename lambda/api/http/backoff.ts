/** First of our pauses at most, in milliseconds; each next one up to twice as long. */
const FIRST = 500;
/** The same after the server said that we ask too often, without saying how long to wait. */
const FIRST_THROTTLED = 1_000;

/**
 * A pause before the next attempt, with full jitter: anything up to a limit that doubles.
 * @param attempt how many there have been, from 1
 * @param random from 0 to below 1
 */
export function backoff(attempt: number, maxSeconds: number, random: number, throttled = false): number {
  const limit = (throttled ? FIRST_THROTTLED : FIRST) * 2 ** Math.min(attempt - 1, 20);
  return Math.min(maxSeconds * 1_000, limit) * random;
}
