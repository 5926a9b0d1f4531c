import type { ApiFinding } from '../../../lib/platform/api';
import type { OpenState } from './recording';
import type { ChildrenWalk } from './children/walk';
import type { Seal } from '../store/state';
import { ApiError } from '../types';
import { movedCursor } from './cursor/moved';
import type { Task } from './world';

/** What was found out while reading. */
export interface Read {
  readonly expected?: number;
  readonly findings: readonly ApiFinding[];
  /** Of a dataset with parents. */
  readonly children?: ChildrenWalk;
}

/** An extraction of which nothing had to be read. */
export const unchangedSeal = (runId: string, now: number): Seal => ({
  runId,
  completedAt: new Date(now).toISOString(),
  whole: false,
  unchanged: true,
  findings: [],
});

/**
 * What an extraction is, once all of it is written.
 * @throws {ApiError} `EmptyResult`
 */
export function sealOf({ world, dataset }: Task, state: OpenState, read: Read): Seal {
  const { load, name } = dataset;
  const { open } = state;
  const { children } = read;
  const failed = (children?.failed ?? 0) + (children?.keyless ?? 0);
  const everything = typeof open.asked === 'object' ? false : load.incremental === undefined || open.asked === 'full';
  const whole = everything && failed === 0 && (children === undefined || open.parentsWhole === true);
  const all = children === undefined || (whole && children.parents > children.gone);
  if (open.place.items === 0 && all) {
    if (load.whenEmpty === 'fail')
      throw new ApiError(
        'EmptyResult',
        `${name}: the server answered, and said that there are no items at all. If that may be so, set whenEmpty to accept.`,
      );
    // That nothing is new may be; where everything was asked for, what was there before would be gone.
    if (load.incremental && whole && state.cursor !== undefined)
      throw new ApiError(
        'EmptyResult',
        `${name}: it was read in full, and the server said that there are no items at all, where there were some. Nothing was removed. If that is so, leave incremental out for one load, which then has to accept it (whenEmpty).`,
      );
  }
  // What failed isn't behind the cursor: it comes again.
  const moves = load.incremental && typeof open.asked !== 'object' && failed === 0;
  return {
    runId: open.runId,
    completedAt: new Date(world.now()).toISOString(),
    whole,
    unchanged: false,
    ...(read.expected === undefined ? {} : { expected: read.expected }),
    findings: [...read.findings, ...undated(name, load.incremental?.field, open.place.undated)],
    ...(moves ? { cursor: movedCursor(load.incremental, state, open) } : {}),
  };
}

const undated = (name: string, field: string | undefined, count: number): ApiFinding[] =>
  count === 0
    ? []
    : [
        {
          kind: 'CursorMissing',
          severity: 'warning',
          message: `${count} items of ${name} have no ${field} that could be compared; changes of them may not be seen.`,
        },
      ];
