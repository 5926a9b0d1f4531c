/** One dataset in one call: from where the last call left it, as far as time allows. */
import type { State } from '../store/state';
import { ApiError } from '../types';
import { readAllChildren } from './children/all-children';
import { isStop, type Deadline, type Stop } from './drain';
import { fail, finish, isSealed } from './finish';
import { openExtraction } from './open';
import { isIncremental, parentRange, type ParentRange } from './children/parent-range';
import { Recording } from './recording';
import { sealOf, unchangedSeal } from './seal';
import { Unchanged } from './list/unchanged';
import { readWholeList } from './list/whole-list';
import type { Task } from './world';

/**
 * @param state as it was before it was known that the run has no result yet
 * @returns whether it succeeded, once its result is written
 * @throws {Outrun}, and what AWS throws
 */
export async function extractDataset(task: Task, state: State, deadline: Deadline): Promise<boolean | Stop> {
  let recording: Recording | undefined;
  try {
    checkRange(task);
    const parents = await parentRange(task, state);
    recording = new Recording(task, await openExtraction(task, state, parents));
    const stop = await readAndSeal(task, deadline, recording, parents);
    if (stop) return stop;
    if (isSealed(recording.state)) await finish(task, recording.state);
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    await fail(task, recording?.state, error);
    return false;
  }
}

async function readAndSeal(
  task: Task,
  deadline: Deadline,
  recording: Recording,
  parents: ParentRange | undefined,
): Promise<Stop | undefined> {
  if (recording.state.open.seal) return undefined;
  try {
    const read = parents
      ? await readAllChildren(task, deadline, recording, parents)
      : await readWholeList(task, deadline, recording);
    if (isStop(read)) return read;
    await recording.move({ seal: sealOf(task, recording.state, read) });
  } catch (error) {
    if (!(error instanceof Unchanged)) throw error;
    await recording.move({ seal: unchangedSeal(task.event.runId, task.world.now()) });
  }
  return undefined;
}

/** @throws {ApiError} for a range of what has no watermark */
function checkRange({ event, dataset, world }: Task): void {
  if (!event.range || isIncremental(world.datasets, dataset)) return;
  throw new ApiError(
    'BadRequest',
    `${dataset.name} is always read whole: it has no incremental, so that no range of it can be read. Load it without a range.`,
  );
}
