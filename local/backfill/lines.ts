/** What a backfill has done, for the terminal. */
import { renderTable } from '../runtime/table';
import type { RunResult } from '../start/runs';
import type { BackfillPlan, Window } from './plan';

/** One window's run. */
export interface WindowResult {
  readonly window: Window;
  readonly run: RunResult;
}

const short = (bound: string | number) => String(bound).replace('T00:00:00.000Z', '').replace('.000Z', 'Z');
export const nameOf = ({ from, to }: Window): string => `${short(from)} to ${short(to)}`;

/** Whether every dataset has what was asked for. */
export const isGood = ({ run }: WindowResult): boolean => run.status === 'SUCCEEDED';

export function windowLine({ window, run }: WindowResult): string {
  const read = run.datasets.reduce((sum, { rowsRead = 0 }) => sum + rowsRead, 0);
  const sign = run.status === 'SUCCEEDED' ? '✓' : '✗';
  return `  ${sign} ${nameOf(window)}: ${run.status}, ${read.toLocaleString('en')} items in ${run.seconds.toFixed(1)} s`;
}

/** A row a dataset, over all windows; then what failed, and what to do. */
export function reportLines({ datasets, windows }: BackfillPlan, results: readonly WindowResult[]): string[] {
  const runs = results.map(({ run }) => run);
  const rows = datasets.map((dataset) => {
    const loads = runs.flatMap((run) => run.datasets.filter((result) => result.dataset === dataset));
    const reads = runs.flatMap((run) => run.extractions.filter((result) => result.dataset === dataset));
    const failed = Math.max(count(loads), count(reads));
    const sum = <T>(all: readonly T[], of: (one: T) => number | undefined) =>
      all.reduce((total, one) => total + (of(one) ?? 0), 0);
    return [
      dataset,
      failed > 0 ? `✗ ${failed} failed` : loads.length < windows.length ? '✗ not all read' : '✓ read',
      sum(reads, (one) => (one.status === 'SUCCEEDED' ? one.requests : 0)),
      sum(loads, (one) => one.rowsRead),
      sum(loads, (one) => one.rowsInserted),
      sum(loads, (one) => one.rowsUpdated),
      sum(loads, (one) => one.rowsQuarantined),
    ];
  });
  const columns = ['dataset', 'result', 'requests', 'read', 'inserted', 'updated', 'quarantined'];
  return [
    '',
    ...renderTable(columns, rows, { indent: '  ' }),
    '',
    ...results.filter((one) => !isGood(one)).flatMap(wrong),
  ];
}

const count = (all: readonly { readonly status: string }[]) => all.filter(({ status }) => status === 'FAILED').length;

function wrong({ window, run }: WindowResult): string[] {
  const errors = [...run.extractions, ...run.datasets].flatMap((result) =>
    result.status === 'FAILED' && result.error ? [[result.dataset, result.error] as const] : [],
  );
  const told = new Map(
    errors.map(([dataset, { code, message }]) => [`${dataset}|${code}`, `${dataset}, ${code}: ${message}`]),
  );
  const lines = told.size > 0 ? [...told.values()] : [run.message ?? 'It left no message.'];
  return lines.map((line) => `  ✗ ${nameOf(window)}, run ${run.runId} ended ${run.status}: ${line}`);
}
