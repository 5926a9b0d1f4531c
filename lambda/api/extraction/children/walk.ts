import type { Keys } from '../../store/state';
import { ApiError, type Json } from '../../types';
import type { Inner } from './one-parent';

/** Parents whose failure is noted by their place, so that they can be tried again. */
const MOST_NOTED = 2_000;
/** Bytes of the keys of parents that failed again, to be read by the next run. */
const MOST_OWED = 20_000;
const LONGEST_MESSAGE = 500;

/** How far the children are: in the state, so that it is JSON, and never large. */
export interface ChildrenWalk {
  readonly [name: string]: Json;
  /** `first`: all parents in order; `again`: those that failed. */
  readonly phase: 'first' | 'again';
  /** Ordinal of the parent to go on with. */
  readonly next: number;
  /** Where within it; null: at its beginning. */
  readonly inner: Inner | null;
  /** That there are; known after the first phase. */
  readonly parents: number;
  readonly gone: number;
  readonly keyless: number;
  readonly shifted: number;
  readonly failed: number;
  /** Ordinals of them; of more than fit, the first. */
  readonly failedAt: readonly number[];
  /** Keys of those that failed again. */
  readonly owed: readonly Keys[];
  /** Whether `owed` has all that failed. */
  readonly owedAll: boolean;
  /** Items that the server says there are; null: it doesn't say for some. */
  readonly total: number | null;
  readonly lastCode: string;
  readonly lastMessage: string;
  readonly lastTransient: boolean;
}

export const FIRST: ChildrenWalk = {
  phase: 'first',
  next: 0,
  inner: null,
  parents: 0,
  gone: 0,
  keyless: 0,
  shifted: 0,
  failed: 0,
  failedAt: [],
  owed: [],
  owedAll: true,
  total: 0,
  lastCode: '',
  lastMessage: '',
  lastTransient: false,
};

/** Behind a parent. */
const behind = (ordinal: number) => ({ next: ordinal + 1, inner: null });

export const keyless = (walk: ChildrenWalk, ordinal: number): ChildrenWalk => ({
  ...walk,
  ...behind(ordinal),
  keyless: walk.keyless + 1,
});

/** It was read, or it is gone. */
export function settled(
  walk: ChildrenWalk,
  ordinal: number,
  what: { readonly total?: number; readonly shifted?: boolean; readonly gone?: boolean },
): ChildrenWalk {
  const total = what.gone ? 0 : what.total;
  return {
    ...walk,
    ...behind(ordinal),
    ...(walk.phase === 'again'
      ? { failed: walk.failed - 1, failedAt: walk.failedAt.filter((failed) => failed !== ordinal) }
      : {}),
    gone: walk.gone + (what.gone ? 1 : 0),
    shifted: walk.shifted + (what.shifted ? 1 : 0),
    total: walk.total === null || total === undefined ? null : walk.total + total,
  };
}

/** It failed for good; in the second phase again. */
export function failed(walk: ChildrenWalk, ordinal: number, keys: Keys, error: ApiError): ChildrenWalk {
  const last = {
    lastCode: error.code,
    lastMessage: error.message.slice(0, LONGEST_MESSAGE),
    lastTransient: error.transient,
  };
  if (walk.phase === 'again') {
    const owed = [...walk.owed, keys];
    const fits = Buffer.byteLength(JSON.stringify(owed)) <= MOST_OWED;
    return { ...walk, ...behind(ordinal), ...last, ...(fits ? { owed } : { owedAll: false }) };
  }
  const noted = walk.failedAt.length < MOST_NOTED;
  return {
    ...walk,
    ...behind(ordinal),
    ...last,
    failed: walk.failed + 1,
    failedAt: noted ? [...walk.failedAt, ordinal] : walk.failedAt,
    owedAll: walk.owedAll && noted,
  };
}

/** All failed ones are tried anew, from the first. */
export const again = (walk: ChildrenWalk): ChildrenWalk => ({
  ...walk,
  phase: 'again',
  next: 0,
  inner: null,
  parents: walk.phase === 'first' ? walk.next : walk.parents,
  owed: [],
  owedAll: walk.failed === walk.failedAt.length,
});
