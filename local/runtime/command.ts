/** What the commands of the local runtime have in common: one clear message when they fail, an end by Ctrl-C. */
import { describe } from './failure';

/** Thrown, by way of the abort signal, when the user ends a command. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** A second Ctrl-C counts only after this time: npm hands on the first one, so that it arrives twice. */
const SECOND_SIGNAL_MS = 700;

/**
 * Runs a command to its end and leaves the process with its exit code: 0, 1 after a failure, 130 when it was interrupted.
 * SIGINT, SIGTERM and SIGHUP abort the signal that `work` gets.
 * @param kill ends at once whatever `work` has started and not ended: called at the end of the process, and when the user
 *   asks a second time
 */
export async function command(
  work: (signal: AbortSignal) => Promise<number | void>,
  kill: () => void = () => undefined,
): Promise<void> {
  const abort = new AbortController();
  let first = 0;
  // Who reads along may stop reading (`npm start | head`): the command goes on.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  // Whatever ends this process, it takes along what it has started.
  process.on('exit', kill);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      const now = performance.now();
      if (!first) {
        first = now;
        abort.abort(new Interrupted());
      } else if (now - first > SECOND_SIGNAL_MS) {
        process.exit(130);
      }
    });
  }
  try {
    process.exitCode = (await work(abort.signal)) ?? 0;
  } catch (error) {
    if (error instanceof Interrupted) process.exitCode = 130;
    else {
      process.stderr.write(`\n${describe(error)}\n`);
      process.exitCode = 1;
    }
  }
  process.exit();
}
