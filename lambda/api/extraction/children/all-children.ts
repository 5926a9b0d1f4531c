/** A dataset with parents: reading it, and what is to be told of it. */
import type { ApiFinding } from '../../../../lib/platform/api';
import { knownParents } from './known-parents';
import { readChildren, type BoundsOf } from './side-by-side';
import { fromTheBeginning } from '../cursor/bounds';
import type { ChildrenWalk } from './walk';
import { drain, isStop, type Deadline, type Stop } from '../drain';
import type { ParentRange } from './parent-range';
import { Parents } from './parents';
import type { OpenState, Recording } from '../recording';
import type { Read } from '../seal';
import type { Task } from '../world';

/** @throws {ApiError} where too many fail */
export async function readAllChildren(
  task: Task,
  deadline: Deadline,
  recording: Recording,
  range: ParentRange,
): Promise<Read | Stop> {
  const { world, dataset } = task;
  const { open, owed } = recording.state;
  const { keys } = dataset.load.parent!;
  const parents = new Parents({
    bronze: world.bronze,
    dataset: range.dataset.name,
    load: range.dataset.load,
    keys,
    extractions: open.parents!,
    // Where all of them are listed anyway, those that were owed are too, or are gone.
    owed: open.parentsWhole ? [] : owed,
  });
  const children = await drain(task, deadline, recording, (signal) =>
    readChildren(
      { world, dataset, bounds: () => boundsOf(task, recording.state, range), parents, signal },
      open.place.walk,
    ),
  );
  if (isStop(children)) return children;
  // Items of different parents are told apart only where the key says whose they are.
  const apart = Object.keys(keys).every((column) => dataset.key.includes(column));
  const known = apart && children.total !== null && children.failed === 0 && children.keyless === 0;
  return {
    ...(known ? { expected: children.total! } : {}),
    findings: findingsOf(dataset.name, range.dataset.name, children),
    children,
  };
}

/** What is new since the cursor, of parents that were there before; of new ones all that there is. */
async function boundsOf({ world, dataset }: Task, state: OpenState, { dataset: of }: ParentRange): Promise<BoundsOf> {
  const { open, parentExtraction, owed } = state;
  const all = fromTheBeginning(dataset.load, open.bounds);
  if (open.asked !== 'ordinary' || all.from === open.bounds.from) return () => open.bounds;
  const { keys } = dataset.load.parent!;
  const isKnown = await knownParents({ bronze: world.bronze, load: of.load, keys, last: parentExtraction, owed });
  return (parent) => (isKnown(parent) ? open.bounds : all);
}

function findingsOf(name: string, parent: string, walk: ChildrenWalk): ApiFinding[] {
  const { failed, keyless, gone, shifted, parents, lastCode, lastMessage } = walk;
  const findings: ApiFinding[] = [];
  const tell = (count: number, kind: string, severity: ApiFinding['severity'], message: string): void => {
    if (count > 0) findings.push({ kind, severity, message });
  };
  tell(
    failed,
    'ChildrenFailed',
    'warning',
    `Requests for ${failed} of ${parents} items of ${parent} failed, so that ${name} isn't whole; the next run tries them again. The last: ${lastCode}: ${lastMessage}`,
  );
  tell(
    keyless,
    'ParentKeyMissing',
    'warning',
    `${keyless} of ${parents} items of ${parent} lack what ${name} is asked for by (parent.keys), so that it isn't whole.`,
  );
  tell(gone, 'ParentGone', 'info', `${gone} of ${parents} items of ${parent} are gone (404); they have no ${name}.`);
  tell(
    shifted,
    'SourceShifted',
    'warning',
    `${name} of ${shifted} items of ${parent} changed while they were read; all that are there were seen.`,
  );
  return findings;
}
