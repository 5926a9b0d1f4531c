import { cut } from '../../pagination/links';
import type { Page } from '../../types';
import type { PassState } from './state';
import type { Fit } from './steadiness';

const MOST = 10;

/** Adds sentences to those of a pass, up to ten. */
export const withReasons = (state: PassState, ...reasons: readonly string[]): readonly string[] =>
  [...state.reasons, ...reasons].slice(0, Math.max(MOST, state.reasons.length));

const named = (page: Page, state: PassState): string =>
  `Page ${state.pages + 1} at ${cut(JSON.stringify(page.position))}`;

/** Where a page doesn't meet the one before. */
export const unmet = (page: Page, state: PassState): string =>
  `${named(page, state)} has nothing of the page before where it should be: items were deleted or moved meanwhile.`;

/** Where no way back was found. */
export const gapAt = (page: Page, state: PassState): string =>
  `${named(page, state)}: the page before wasn't met further back either. Ask the server for a fixed order.`;

/** Where a page meets the one before elsewhere than expected. */
export function moved(page: Page, state: PassState, { is, repeats }: Fit, overlap: number): string {
  const change = is === 'down' ? 'inserted' : 'deleted';
  return `${named(page, state)} begins with ${repeats} items of the page before instead of ${overlap}: items were ${change} meanwhile.`;
}

/** Where a page has another total than the one before. */
export const otherTotal = (page: Page, state: PassState, total: number): string =>
  `${named(page, state)} says that there are ${total}; before it were ${state.partTotal}.`;
