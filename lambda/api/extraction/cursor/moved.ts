import type { ApiIncremental } from '../../../../lib/platform/api';
import type { Open, State } from '../../store/state';
import { exactly, written } from './exact';

/**
 * The cursor after an extraction: the greatest value that was seen. It never goes back, and never beyond the time at
 * which the extraction began: an item from the future would hide all that comes until then.
 */
export function movedCursor(incremental: ApiIncremental, state: State, { place, startedAt }: Open): string | undefined {
  const { format, field } = incremental;
  const before = state.cursorField === field ? state.cursor : undefined;
  const seen = exactly(place.greatest, format);
  if (seen === undefined) return before;
  const limit = format === 'number' ? undefined : exactly(startedAt, format);
  const [value, text] = limit !== undefined && seen > limit ? [limit, written(limit, 'iso')] : [seen, place.greatest];
  const known = exactly(before, format);
  return known !== undefined && known >= value ? before : text;
}
