import type { ApiExtractionResult } from '../../../../lib/platform/api';
import { resultKey } from '../../store/names';
import type { State } from '../../store/state';
import { ApiError } from '../../types';
import type { ApiDataset, Task } from '../world';

/** Of whose items a dataset is read. */
export interface ParentRange {
  readonly dataset: ApiDataset;
  readonly first: number;
  readonly last: number;
  /** All items that the parent has are among them. */
  readonly whole: boolean;
}

/**
 * Extractions of the parent that are to be gone through: of one that is listed whole, all since the last whole one; of
 * one that tells only what has changed, those that weren't gone through yet. A dataset that asks for its own changes asks
 * for them at every parent there ever was.
 * @throws {ApiError} `ParentFailed`
 */
export async function parentRange(task: Task, state: State): Promise<ParentRange | undefined> {
  const { world, dataset, event } = task;
  const { parent, incremental } = dataset.load;
  if (!parent) return undefined;
  const of = world.datasets.get(parent.dataset);
  if (!of) throw new ApiError('ParentFailed', `${dataset.name}: its parent ${parent.dataset} is not in the manifest.`);
  const { extraction, whole } = await world.progress.read(of.name);
  const last = (await extractionOfRun(task, of.name)) ?? extraction;
  if (last === 0)
    throw new ApiError('ParentFailed', `${dataset.name}: its parent ${of.name} was never read. Load it, or both.`);
  const newest = Math.min(whole, last);
  const everything = Math.max(newest, 1);
  const changes = isIncremental(world.datasets, of) && incremental === undefined && event.mode !== 'full';
  // Also where it was never gone through, or counts anew.
  const known = state.parentExtraction > 0 && state.parentExtraction <= last;
  const first = changes && known ? Math.max(state.parentExtraction + 1, newest) : everything;
  return { dataset: of, first, last, whole: newest > 0 && first === newest };
}

/** @default undefined: it isn't read in this run @throws {ApiError} where it failed */
async function extractionOfRun({ world, event, dataset }: Task, parent: string): Promise<number | undefined> {
  if (!event.datasets.includes(parent)) return undefined;
  const text = await world.artefacts.get(resultKey(event.pipeline, event.runId, parent));
  const result = text && (JSON.parse(text.toString()) as ApiExtractionResult);
  if (result?.status === 'SUCCEEDED') return Number(result.extraction);
  const reason = result ? `${result.error.code}: ${result.error.message}` : 'it has no result.';
  throw new ApiError('ParentFailed', `${dataset.name} was not read, since its parent ${parent} failed. ${reason}`);
}

/** Whether it tells what has changed only, or is below one that does. */
export function isIncremental(datasets: Task['world']['datasets'], { load }: ApiDataset): boolean {
  if (load.incremental) return true;
  const parent = load.parent && datasets.get(load.parent.dataset);
  return parent !== undefined && isIncremental(datasets, parent);
}
