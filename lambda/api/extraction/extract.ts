import type { ApiExtractAnswer, ApiExtractEvent, ApiExtractionResult } from '../../../lib/platform/api';
import { InvalidInput } from '../../shared/errors';
import { resultKey } from '../store/names';
import { Outrun } from '../store/progress';
import type { State } from '../store/state';
import { extractDataset } from './dataset';
import { Deadline } from './drain';
import { finish, isSealed } from './finish';
import type { Task, World } from './world';

/**
 * Reads the datasets of a source, in order, as far as the time of one call allows. Calling it again, after whatever
 * happened, goes on where it was; once every dataset has its result, nothing changes any more.
 * @throws {InvalidInput} for datasets that aren't this function's; what AWS throws
 */
export async function extract(world: World, event: ApiExtractEvent): Promise<ApiExtractAnswer> {
  const deadline = new Deadline(world.remaining);
  const failed: string[] = [];
  try {
    for (const name of event.datasets) {
      const task = taskOf(world, event, name);
      // In this order: what comes to a result in between moves the state, so that this call can't.
      const state = await world.progress.read(name);
      const done = (await earlier(task, state)) ?? (await extractDataset(task, state, deadline));
      if (typeof done === 'object') return done;
      if (!done) failed.push(name);
    }
    return { status: 'DONE', failed };
  } catch (error) {
    if (!(error instanceof Outrun)) throw error;
    world.log.warn('stops', { reason: error.message });
    return { status: 'MORE' };
  }
}

function taskOf(world: World, event: ApiExtractEvent, name: string): Task {
  const dataset = world.datasets.get(name);
  if (!dataset) throw new InvalidInput(`${name} is not a dataset that is read over the API ${event.source}.`);
  const { info, warn, error } = world.log;
  const of = { dataset: name, runId: event.runId };
  const log = {
    info: (message: string, fields?: object) => info(message, { ...of, ...fields }),
    warn: (message: string, fields?: object) => warn(message, { ...of, ...fields }),
    error: (message: string, fields?: object) => error(message, { ...of, ...fields }),
  };
  return { world, event, dataset, log };
}

/** What an earlier call of this run came to. @default undefined: it has no result yet */
async function earlier(task: Task, state: State): Promise<boolean | undefined> {
  const { world, event, dataset } = task;
  const text = await world.artefacts.get(resultKey(event.pipeline, event.runId, dataset.name));
  if (!text) return undefined;
  const result = JSON.parse(text.toString()) as ApiExtractionResult;
  if (result.status === 'FAILED') return false;
  // The result is written before the state moves: a call may have ended in between.
  if (isSealed(state) && state.open.extraction === Number(result.extraction) && state.open.runId === event.runId)
    await finish(task, state);
  return true;
}
