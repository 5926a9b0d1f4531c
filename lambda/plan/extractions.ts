import type { ApiExtractionPlan, ApiLoad } from '../../lib/platform/api';
import type { Manifest } from '../../lib/platform/manifest';
import { InvalidInput } from '../shared/errors';

/** How a dataset is read over an API; undefined for all others, lists inside another's items too: they ask for nothing. */
export function apiLoadOf(manifest: Manifest, dataset: string): ApiLoad | undefined {
  const { load } = manifest.datasets[dataset]!;
  return load.pattern === 'api' ? load : undefined;
}

/**
 * What is to be read over APIs before the loads: one extraction a source, each with its datasets in the order in which
 * they are read, parents before their children.
 */
export function extractionsOf(manifest: Manifest, datasets: readonly string[]): ApiExtractionPlan[] {
  const bySource = new Map<string, string[]>();
  const wanted = datasets.filter((dataset) => apiLoadOf(manifest, dataset));
  // A stable order: by how many parents there are above, then as they are listed.
  const depth = new Map(wanted.map((dataset) => [dataset, depthOf(manifest, dataset)]));
  for (const dataset of wanted.sort((a, b) => depth.get(a)! - depth.get(b)!)) {
    const { source } = manifest.datasets[dataset]!;
    bySource.set(source, [...(bySource.get(source) ?? []), dataset]);
  }
  return [...bySource].map(([source, read]) => {
    const spec = manifest.sources[source];
    if (spec?.type !== 'restApi') throw new Error(`unreachable: ${source} is no API`);
    return { source, function: spec.function, datasets: read };
  });
}

function depthOf(manifest: Manifest, dataset: string): number {
  const parent = apiLoadOf(manifest, dataset)?.parent;
  return parent === undefined ? 0 : 1 + depthOf(manifest, parent.dataset);
}

/** @throws {InvalidInput} for a dataset that is read once for each item of another which isn't read in this run */
export function checkParents(manifest: Manifest, datasets: readonly string[]): void {
  for (const dataset of datasets) {
    const parent = apiLoadOf(manifest, dataset)?.parent?.dataset;
    if (parent !== undefined && !datasets.includes(parent))
      throw new InvalidInput(
        `'${dataset}' is read once for each item of '${parent}', which is not among 'datasets'. Add '${parent}'.`,
      );
  }
}
