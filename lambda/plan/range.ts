import type { ApiRange } from '../../lib/platform/api';
import type { Manifest } from '../../lib/platform/manifest';
import { InvalidInput } from '../shared/errors';
import { apiLoadOf } from './extractions';

/** A date, or a time with its zone; without one it is UTC. */
const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;
const HOW = `Write "range": {"from": "2026-11-01T00:00:00Z", "to": "2026-11-08T00:00:00Z"}; 'to' is excluded.`;

/** Bounds in order, both times or both numbers. */
type Bounds = ApiRange & { readonly kind: 'times' | 'numbers' };

/**
 * The range of a backfill: what was asked for, as text.
 * @returns undefined where none was
 * @throws {InvalidInput} for one that isn't a range, or that not every dataset has a use for
 */
export function checkRange(range: unknown, manifest: Manifest, datasets: readonly string[]): ApiRange | undefined {
  if (range === undefined) return undefined;
  const { from, to, kind } = boundsOf(range);
  const without = datasets.filter((dataset) => !isRanged(manifest, dataset));
  if (without.length > 0)
    throw new InvalidInput(
      `'range' is for datasets of APIs that are read incrementally, which ${without.join(', ')} ${
        without.length === 1 ? 'is' : 'are'
      } not. Name those that are in 'datasets', or leave 'range' out.`,
    );
  for (const dataset of datasets) {
    const { load } = manifest.datasets[dataset]!;
    if (load.pattern === 'apiArray' && !datasets.includes(load.dataset))
      throw new InvalidInput(
        `'${dataset}' is a list inside the items of '${load.dataset}', which is not among 'datasets', so that nothing of the range would be read. Add '${load.dataset}'.`,
      );
    const format = apiLoadOf(manifest, dataset)?.incremental?.format;
    if (format !== undefined && (format === 'number') !== (kind === 'numbers'))
      throw new InvalidInput(
        `'range' has ${kind}, but '${dataset}' is read by a field of ${kind === 'times' ? 'numbers' : 'times'}. Write ${
          kind === 'times' ? 'numbers' : 'ISO 8601'
        }, or leave '${dataset}' out of 'datasets'.`,
      );
  }
  return { from, to };
}

/** Whether less than everything can be asked for: of itself, or because it hangs on what is. */
function isRanged(manifest: Manifest, dataset: string): boolean {
  const { load } = manifest.datasets[dataset]!;
  if (load.pattern === 'apiArray') return isRanged(manifest, load.dataset);
  if (load.pattern !== 'api') return false;
  return load.incremental !== undefined || (load.parent !== undefined && isRanged(manifest, load.parent.dataset));
}

function boundsOf(range: unknown): Bounds {
  const { from, to, ...more } = (typeof range === 'object' && range !== null ? range : {}) as Record<string, unknown>;
  if (from === undefined || to === undefined || Object.keys(more).length > 0)
    throw new InvalidInput(`'range' is ${JSON.stringify(range)}. ${HOW}`);
  const bounds = { from: boundOf('from', from), to: boundOf('to', to) };
  const kind = typeof bounds.from === 'number' ? 'numbers' : 'times';
  if (typeof bounds.from !== typeof bounds.to)
    throw new InvalidInput(`'range.from' and 'range.to' are not of one kind: ${JSON.stringify(range)}. ${HOW}`);
  if (valueOf(bounds.from) >= valueOf(bounds.to))
    throw new InvalidInput(`'range.from' (${from as string}) is not before 'range.to' (${to as string}). ${HOW}`);
  return { from: String(bounds.from), to: String(bounds.to), kind };
}

const valueOf = (bound: string | number): number => (typeof bound === 'number' ? bound : Date.parse(bound));

/** A number, or a time in UTC. */
function boundOf(name: string, bound: unknown): number | string {
  if (typeof bound === 'number' && Number.isFinite(bound)) return bound;
  if (typeof bound === 'string' && ISO.test(bound)) {
    const zoned = /T/.test(bound) && !/(Z|[+-]\d{2}:\d{2})$/.test(bound) ? `${bound}Z` : bound;
    if (!Number.isNaN(Date.parse(zoned))) return new Date(zoned).toISOString();
  }
  throw new InvalidInput(`'range.${name}' is ${JSON.stringify(bound)}, neither a time (ISO 8601) nor a number. ${HOW}`);
}
