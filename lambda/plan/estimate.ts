import type { ManifestDataset } from '../../lib/platform/manifest';
import type { DatasetState } from '../shared/state/datasets';

/** Before there are measurements and where the contract's author gave none. */
export const EXPECTED_ROWS = 1_000_000;

/**
 * Rows that the next load will probably read: as many as the last one where that read what changed or what a stream had
 * delivered, all of silver's where everything is read.
 */
export function estimateRows(dataset: ManifestDataset, state: DatasetState | undefined, full: boolean): number {
  const expected = dataset.expectedRows ?? EXPECTED_ROWS;
  if (state === undefined) return expected;
  const whole = state.rows ?? expected;
  return full || dataset.load.pattern === 'snapshot' ? Math.max(whole, state.rowsRead ?? 0) : (state.rowsRead ?? whole);
}
