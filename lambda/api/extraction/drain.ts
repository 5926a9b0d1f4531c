import { setMaxListeners } from 'node:events';
import { ApiError, Pause } from '../types';
import type { Recording, Step } from './recording';
import type { Task } from './world';

/** Kept free for the last object and the last move of the state, in milliseconds; of a short time a part. */
const MARGIN = 30_000;
const MARGIN_PART = 0.2;

/** Why a call ends before its work does. */
export type Stop = { readonly status: 'MORE' } | { readonly status: 'WAIT'; readonly seconds: number };

export const isStop = (value: unknown): value is Stop =>
  typeof value === 'object' &&
  value !== null &&
  'status' in value &&
  (value.status === 'MORE' || value.status === 'WAIT');

/** How long a call may go on reading. */
export class Deadline {
  private readonly margin: number;

  constructor(private readonly remaining: () => number) {
    this.margin = Math.min(MARGIN, MARGIN_PART * remaining());
  }

  get over(): boolean {
    return this.remaining() <= this.margin;
  }
}

/**
 * Takes steps into the recording until there are no more, or it is time to stop. What was read is written in any case.
 * @returns what the steps return
 * @throws {ApiError} for what fails for good; {Outrun}
 */
export async function drain<End>(
  task: Task,
  deadline: Deadline,
  recording: Recording,
  start: (signal: AbortSignal) => AsyncGenerator<Step, End>,
): Promise<End | Stop> {
  const { world, log } = task;
  const abort = new AbortController();
  // As many as there are requests listen to it.
  setMaxListeners(0, abort.signal);
  const steps = start(abort.signal);
  try {
    for (;;) {
      const step = await nextOf(task, deadline, recording, steps);
      if (step === 'late') {
        await recording.flush();
        return { status: 'MORE' };
      }
      if (step.done) {
        await recording.flush();
        return step.value;
      }
      recording.add(step.value);
      if (recording.due) await recording.flush();
    }
  } catch (error) {
    if (!(error instanceof Pause) && !(error instanceof ApiError)) throw error;
    await recording.flush();
    if (error instanceof ApiError) throw error;
    const seconds = Math.max(1, Math.ceil(error.seconds));
    giveUp(task, recording, seconds, error);
    log.info('waits', { seconds, reason: error.message });
    return { status: 'WAIT', seconds };
  } finally {
    abort.abort();
    // What still runs ends by the signal; where it doesn't, it isn't waited for.
    await within(steps.return(undefined as never), world.tick).catch(() => undefined);
  }
}

/** The next step; meanwhile, what has waited long enough is written. */
async function nextOf<End>(
  task: Task,
  deadline: Deadline,
  recording: Recording,
  steps: AsyncGenerator<Step, End>,
): Promise<IteratorResult<Step, End> | 'late'> {
  if (deadline.over) return 'late';
  const next = steps.next();
  next.catch(() => undefined);
  for (;;) {
    const step = await within(next, task.world.tick);
    if (step) return step;
    if (deadline.over) return 'late';
    giveUp(task, recording, 0);
    if (recording.due) await recording.flush();
  }
}

/**
 * @returns undefined where it takes longer. Not by Promise.race, which holds what came until the clock has struck: pages
 * of a second are many megabytes.
 */
async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<T | undefined>((resolve, reject) => {
      promise.then(resolve, reject);
      timer = setTimeout(() => resolve(undefined), milliseconds);
    });
  } finally {
    clearTimeout(timer);
  }
}

/** @throws {ApiError} NoProgress, or the outage that is waited for, where no page has come for too long, or won't */
function giveUp({ world, dataset }: Task, recording: Recording, seconds: number, cause?: Error): void {
  const minutes = world.source.retries.giveUpAfterMinutes;
  const waited = (world.now() - recording.lastPage) / 60_000;
  if (waited + seconds / 60 <= minutes) return;
  if (cause?.cause instanceof ApiError) throw cause.cause;
  const what = cause ? `, and the server is to be left alone for ${seconds} seconds more: ${cause.message}` : '';
  throw new ApiError(
    'NoProgress',
    `${dataset.name} has got no page for ${Math.floor(waited)} minutes (retries.giveUpAfterMinutes is ${minutes})${what}. What was read is kept: the next run goes on from there.`,
    true,
  );
}
