import type { Json, Position } from '../../types';
import { noSteps, type LoopState } from './loops';
import { emptyTail, tailOf, tailText, type Tail } from './tail';

/** Where a pass is; all but the count of different keys. */
export interface PassState {
  /** Where to go on; null: it is over. */
  next: Position | null;
  pages: number;
  items: number;
  received: number;
  /** The list that is being read, and what is known of it. */
  part: string | null;
  partPages: number;
  partTotal: number | null;
  /** The least that its pages said. */
  partLeast: number | null;
  /** Least totals of the parts before; null: not all are known. */
  otherLeast: number | null;
  /** The paginator's total. */
  guessTotal: number | null;
  /** Items of the last page that had some. */
  size: number;
  tail: Tail;
  /** Fingerprint of the last page. */
  page: string;
  /** Pages in a row that were the same as the one before. */
  repeated: number;
  loop: LoopState;
  /** Pages in a row without items. */
  empty: number;
  /** Steps back since the page that didn't meet, how far the last one was, and how many there may be in all. */
  steps: number;
  back: number;
  stepsLeft: number;
  totalChanged: boolean;
  unsteady: boolean;
  gap: boolean;
  reasons: readonly string[];
}

export const begun = (first: Position, stepsLeft: number): PassState => ({
  next: first,
  pages: 0,
  items: 0,
  received: 0,
  part: null,
  partPages: 0,
  partTotal: null,
  partLeast: null,
  otherLeast: 0,
  guessTotal: null,
  size: 0,
  tail: emptyTail,
  page: '',
  repeated: 0,
  loop: noSteps,
  empty: 0,
  steps: 0,
  back: 0,
  stepsLeft,
  totalChanged: false,
  unsteady: false,
  gap: false,
  reasons: [],
});

/** As it is kept in the state table. */
export const written = (state: PassState): Json => ({ ...state, loop: { ...state.loop }, tail: tailText(state.tail) });

/** The way back; the same code has written it. */
export const readState = (json: Json): PassState => {
  const state = json as unknown as Omit<PassState, 'tail'> & { tail: string };
  return { ...state, tail: tailOf(state.tail) };
};
