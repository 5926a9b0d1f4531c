/**
 * Whether the pages of a list that is changed meanwhile still fit together.
 *
 * What is guaranteed, for a server that keeps its order, where pages overlap (`offset` with an overlap): a page counts
 * as kept only if it meets the page before, or began further back until it did. So between two pages kept there is no
 * item that neither has: **whatever was in the list all the time, without being moved in its order, is on some page**,
 * however much was inserted or deleted meanwhile. Where that can't be had, there is a `gap`, and the pass isn't covered.
 *
 * What is noticed besides: a total that changed; items that came down from the page before (something was inserted);
 * items that moved up (something was deleted). Any of these makes the pass unsteady.
 *
 * What no client can know:
 * - An insertion and a deletion between the same two requests, both before the place that was reached: every page
 *   meets, the total is the same, the new item is missing and the deleted one is there. The next pass sees both.
 * - Items that were inserted, changed or deleted behind us, after their page was read, where no total tells.
 * - Items that were moved in the order just so that they stand where the overlap is expected.
 * - Without an overlap (page numbers, links, cursors): deletions, where no total tells. Insertions are seen, by items
 *   that come twice. Keysets and server-side snapshots don't have the problem.
 */
import { meets, repeatsOf, runOf, type Tail } from './tail';

/** How a page is expected to fit. */
export interface Expected {
  readonly fit: 'overlap' | 'apart' | 'free';
  /** How many items of the page before it is to begin with. */
  readonly overlap: number;
  /** Where it begins further back: by how many items, compared to the page that didn't meet. */
  readonly back?: number;
}

export interface Fit {
  /**
   * `exact`: as expected; `down`: more items of the page before than expected, something was inserted; `up`: fewer,
   * something was deleted; `met`: further back it meets; `lost`: nothing of the page before is where it should be.
   */
  readonly is: 'exact' | 'down' | 'up' | 'met' | 'lost';
  /** So many items at its beginning were on the page before. */
  readonly repeats: number;
}

/** How a page fits to what was read before it. */
export function fitOf(tail: Tail, page: Uint32Array, { fit, overlap, back }: Expected): Fit {
  if (back !== undefined) {
    return meets(tail, page, back) ? { is: 'met', repeats: repeatsOf(tail, page) } : { is: 'lost', repeats: 0 };
  }
  const run = runOf(tail, page);
  if (fit === 'free' || run === overlap) return { is: 'exact', repeats: run };
  if (run > overlap) return { is: 'down', repeats: run };
  return run > 0 ? { is: 'up', repeats: run } : { is: 'lost', repeats: 0 };
}
