/** In which order the datasets of an API are read. */
import type { Dataset } from '../../check/schema';

type Datasets = ReadonlyMap<string, Dataset | undefined>;

/** Dataset whose items are the parents. @default undefined: it has none */
export const parentOf = (dataset: Dataset | undefined): string | undefined =>
  dataset?.load.pattern === 'api' ? dataset.load.parent?.dataset : undefined;

/** Those of pattern `api` of a source: parents before their children, else as they are written. */
export function readingOrder(source: string, datasets: Datasets): string[] {
  const ordered = new Set<string>();
  const visit = (name: string): void => {
    const dataset = datasets.get(name);
    if (ordered.has(name) || dataset?.source !== source || dataset.load.pattern !== 'api') return;
    const parent = parentOf(dataset);
    if (parent !== undefined) visit(parent);
    ordered.add(name);
  };
  for (const name of datasets.keys()) visit(name);
  return [...ordered];
}

/** Names of the datasets that are read once for each item of this one. */
export const childrenOf = (name: string, datasets: Datasets): string[] =>
  [...datasets].flatMap(([child, dataset]) => (parentOf(dataset) === name ? [child] : []));
