import type { ApiExtractEvent } from '../../../lib/platform/api';
import { EMPTY_PLACE, type Open, type State } from '../store/state';
import { boundsOf } from './cursor/bounds';
import type { ChildrenWalk } from './children/walk';
import { fingerprintOf } from './fingerprint';
import { complete, isSealed } from './finish';
import type { ParentRange } from './children/parent-range';
import type { OpenState } from './recording';
import type { Task } from './world';

const HOUR = 3_600_000;

/** What an event asks for. */
export const askedBy = ({ mode, range }: ApiExtractEvent): Open['asked'] => range ?? mode ?? 'ordinary';

/**
 * Takes over the extraction that is open, if it is of this run, or one of an earlier run that may go on; else begins the
 * next one. Either way the epoch grows, so that whoever had it before can't go on.
 * @throws {Outrun}, {ApiError}
 */
export async function openExtraction(task: Task, before: State, parents: ParentRange | undefined): Promise<OpenState> {
  const { world, dataset, log } = task;
  const now = world.now();
  let state = before;
  let open = takenOver(task, state, parents, now);
  if (!open) {
    // What was sealed is said as it is: another call may be about to say it.
    if (isSealed(state)) state = await complete(task, state);
    open = begun(task, state, parents, now);
  }
  const next: OpenState = { ...state, epoch: state.epoch + 1, open };
  const { extraction, place, bounds, pass } = open;
  log.info('opens', { extraction, epoch: next.epoch, pass, pages: place.pages, ...bounds });
  return (await world.progress.move(dataset.name, state, next, now)) as OpenState;
}

function takenOver(task: Task, state: State, parents: ParentRange | undefined, now: number): Open | undefined {
  const { world, dataset, event } = task;
  const { open } = state;
  if (!open) return undefined;
  const mine = open.runId === event.runId;
  const inTime = mine || now - open.movedAt <= dataset.load.resumeHours * HOUR;
  const same =
    open.extraction === state.extraction + 1 &&
    open.fingerprint === fingerprintOf(world.source, dataset) &&
    JSON.stringify(open.asked) === JSON.stringify(askedBy(event));
  // Where an earlier run has read all, there is nothing to go on with: this one asks how it is now.
  if (!inTime || !same || (open.seal && !mine)) return undefined;
  // The time that passed between runs isn't the server's fault.
  return mine ? open : { ...open, runId: event.runId, progressAt: now, parents: extended(open, parents) };
}

/** With what the parent has got since, where that comes behind all the rest. */
function extended({ parents, place }: Open, range: ParentRange | undefined): Open['parents'] {
  if (!parents || !range || range.first !== parents[0]) return parents;
  const walk = place.walk as ChildrenWalk | undefined;
  return walk && walk.phase !== 'first' ? parents : [parents[0], Math.max(parents[1], range.last)];
}

function begun({ world, dataset, event }: Task, state: State, parents: ParentRange | undefined, now: number): Open {
  const startedAt = new Date(now).toISOString();
  const asked = askedBy(event);
  return {
    extraction: state.extraction + 1,
    runId: event.runId,
    startedAt,
    fingerprint: fingerprintOf(world.source, dataset),
    asked,
    bounds: boundsOf(dataset.load, state, asked, startedAt),
    ...(parents ? { parents: [parents.first, parents.last], parentsWhole: parents.whole } : {}),
    pass: 1,
    restarts: 0,
    progressAt: now,
    movedAt: now,
    segments: [],
    sequence: 0,
    place: EMPTY_PLACE,
    efforts: { requests: 0, retries: 0, throttled: 0, failures: 0, seconds: 0 },
  };
}
