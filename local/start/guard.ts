/** What ends a start beside its own steps: a machine that dies, and the user. */
import { Child } from '../runtime/child';
import { Interrupted } from '../runtime/command';
import { Failure } from '../runtime/failure';

/** Time for which the end of a machine may come after the error that it causes. */
const CRASH_MS = 1_000;

/** The outcome of `work`; when a machine dies, a message about that instead of what follows from it. */
export async function unlessCrashed<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const crash = Child.firstCrash.then(
    (message) => new Failure(`${message}\nThe platform can't go on without it and is stopped.`),
  );
  try {
    return await Promise.race([work, crash.then((failure) => Promise.reject(failure))]);
  } catch (error) {
    work.catch(() => undefined);
    if (error instanceof Failure || signal.aborted) throw error;
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, CRASH_MS, undefined));
    throw (await Promise.race([crash, late])) ?? error;
  }
}

/** Never resolves. @throws Interrupted when the signal is aborted */
export function untilInterrupted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Interrupted()), { once: true });
  });
}
