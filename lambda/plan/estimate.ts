import type { ManifestDataset } from '../../lib/platform/manifest';
import type { DatasetState } from '../shared/state/datasets';

/** Before there are measurements and where the contract's author gave none. */
export const EXPECTED_ROWS = 1_000_000;

/** Whether each load reads everything. */
const isWhole = ({ load }: ManifestDataset): boolean =>
  load.pattern === 'snapshot' || (load.pattern === 'api' && load.incremental === undefined);

/**
 * Rows that the next load will probably read: as many as the last one where that read what changed, what a stream had
 * delivered or what another dataset's items had in them, all of silver's where everything is read.
 */
export function estimateRows(dataset: ManifestDataset, state: DatasetState | undefined, full: boolean): number {
  const expected = dataset.expectedRows ?? EXPECTED_ROWS;
  if (state === undefined) return expected;
  const whole = state.rows ?? expected;
  return full || isWhole(dataset) ? Math.max(whole, state.rowsRead ?? 0) : (state.rowsRead ?? whole);
}
