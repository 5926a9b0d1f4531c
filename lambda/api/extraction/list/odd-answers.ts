import { ApiError } from '../../types';

/** Of status 200, and no answer all the same: a proxy's page, an error with the wrong status. */
const ODD = new Set(['NotJson', 'ItemsMissingInAnswer']);
/** Milliseconds before it is asked for again. */
const PAUSES = [1_000, 5_000];

/**
 * Reads a page, and again where what came is none: what has the wrong status isn't tried again by the client.
 * @throws {ApiError} the last error
 */
export async function readAgain<T>(read: () => Promise<T>, pause: (milliseconds: number) => Promise<void>): Promise<T> {
  for (const milliseconds of PAUSES) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof ApiError && ODD.has(error.code))) throw error;
    }
    await pause(milliseconds);
  }
  return read();
}
