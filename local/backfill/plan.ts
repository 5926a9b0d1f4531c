/** What a backfill asks for: which datasets, and window by window. */
import type { Manifest } from '../../lib/platform';
import type { ApiLoad } from '../../lib/platform/api';
import { Failure } from '../runtime/failure';
import type { BackfillOptions } from './options';

export interface BackfillPlan {
  readonly source: string;
  readonly pipeline: string;
  readonly datasets: readonly string[];
  readonly windows: readonly Window[];
}

/** `to` is excluded. */
export interface Window {
  readonly from: string | number;
  readonly to: string | number;
}

const DAY_MS = 86_400_000;

/** @throws Failure for what there is not, or what can't be read in part */
export function planBackfill(manifest: Manifest, options: Omit<BackfillOptions, 'json' | 'aws'>): BackfillPlan {
  const source = sourceOf(manifest, options.source);
  const own = Object.keys(manifest.datasets).filter((dataset) => manifest.datasets[dataset]!.source === source);
  const parts = own.filter((dataset) => isRead(manifest, dataset));
  for (const dataset of options.datasets) {
    if (!own.includes(dataset))
      throw new Failure(`The source ${source} has no dataset ${dataset}; it has ${own.join(', ')}.`);
    if (!parts.includes(dataset))
      throw new Failure(
        `${dataset} is read whole by every run: there is no part of it to ask for. ${whichAre(source, parts)}`,
      );
  }
  if (parts.length === 0) throw new Failure(whichAre(source, parts));
  const datasets = options.datasets.length > 0 ? [...new Set(options.datasets)] : parts;
  const [pipeline] = Object.entries(manifest.pipelines).find(([, { datasets: its }]) => its.includes(datasets[0]!))!;
  const windows = windowsOf(options);
  for (const dataset of datasets) checkBounds(manifest, dataset, options, windows);
  return { source, pipeline, datasets, windows };
}

/** @throws Failure for bounds that its field can't have, and for windows that all would reach to the end */
function checkBounds(
  manifest: Manifest,
  dataset: string,
  { from }: Pick<BackfillOptions, 'from'>,
  windows: readonly Window[],
): void {
  const { incremental, pagination } = rangedLoad(manifest, dataset);
  const numbers = incremental!.format === 'number';
  if (numbers !== (typeof from === 'number'))
    throw new Failure(
      `${dataset} is read by ${incremental!.field}, which has ${numbers ? 'numbers' : 'times'}: write --from and --to as ${numbers ? 'numbers' : 'dates (2026-01-01) or times (2026-01-01T06:00Z)'}.`,
    );
  if (windows.length > 1 && incremental!.untilParameter === undefined && pagination.type !== 'timeWindow')
    throw new Failure(
      `The API is not told up to when ${dataset} is to be read, so that each of ${windows.length} runs would read up to now. Name its parameter for that in incremental.untilParameter, or leave out --days.`,
    );
}

/** The load that the range is asked of: its own, or of what it hangs on. */
function rangedLoad(manifest: Manifest, dataset: string): ApiLoad {
  const { load } = manifest.datasets[dataset]!;
  if (load.pattern === 'apiArray') return rangedLoad(manifest, load.dataset);
  const api = load as ApiLoad;
  return api.incremental === undefined ? rangedLoad(manifest, api.parent!.dataset) : api;
}

const whichAre = (source: string, parts: readonly string[]): string =>
  parts.length > 0
    ? `Of ${source}, ${parts.join(', ')} ${parts.length === 1 ? 'is' : 'are'} read incrementally.`
    : `No dataset of ${source} is read incrementally: \`npm run load -- PIPELINE\` reads all of them whole.`;

function sourceOf(manifest: Manifest, wanted: string | undefined): string {
  const apis = Object.keys(manifest.sources).filter((name) => manifest.sources[name]!.type === 'restApi');
  if (apis.length === 0) throw new Failure('The platform has no source of type restApi.');
  if (wanted !== undefined && !apis.includes(wanted))
    throw new Failure(`There is no source ${wanted} of type restApi; there ${isOrAre(apis)}.`);
  if (wanted === undefined && apis.length > 1) throw new Failure(`Which --source? There ${isOrAre(apis)}.`);
  return wanted ?? apis[0]!;
}

const isOrAre = (names: readonly string[]) => `${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`;

/** Whether a part of it can be asked for: of itself, or because it hangs on what is. */
function isRead(manifest: Manifest, dataset: string): boolean {
  const { load } = manifest.datasets[dataset]!;
  if (load.pattern === 'apiArray') return isRead(manifest, load.dataset);
  if (load.pattern !== 'api') return false;
  return load.incremental !== undefined || (load.parent !== undefined && isRead(manifest, load.parent.dataset));
}

/** From the beginning to the end, without gaps; the last may be shorter. */
export function windowsOf({ from, to, days }: Pick<BackfillOptions, 'from' | 'to' | 'days'>): Window[] {
  if (days === undefined || typeof from === 'number' || typeof to === 'number') return [{ from, to }];
  const windows: Window[] = [];
  const end = Date.parse(to);
  for (let start = Date.parse(from); start < end; start += days * DAY_MS) {
    const stop = Math.min(end, start + days * DAY_MS);
    windows.push({ from: new Date(start).toISOString(), to: new Date(stop).toISOString() });
  }
  return windows;
}
