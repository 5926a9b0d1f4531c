import { setTimeout as sleep } from 'node:timers/promises';

export interface Loop {
  /** Ends the loop after the work that is under way. */
  stop(): Promise<void>;
}

/**
 * Does `work` again and again, `seconds` after it ended. An error doesn't end the loop: it is reported once until the
 * work succeeds again.
 */
export function startLoop(
  name: string,
  seconds: number,
  work: () => Promise<unknown>,
  onProblem: (message: string) => void,
): Loop {
  const ending = new AbortController();
  const running = (async () => {
    let problem: string | undefined;
    while (!ending.signal.aborted) {
      try {
        await work();
        problem = undefined;
      } catch (error) {
        const message = `${name}: ${describeError(error)}`;
        if (message !== problem && !ending.signal.aborted) onProblem(message);
        problem = message;
      }
      await sleep(seconds * 1000, undefined, { signal: ending.signal, ref: false }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      ending.abort();
      await running;
    },
  };
}

/** One line about any error; connection errors come as an AggregateError without a message. */
export function describeError(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length) return describeError(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return error.message || (error as NodeJS.ErrnoException).code || error.name;
}
