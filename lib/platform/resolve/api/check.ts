/** Everything about APIs that can be told without a contract. */
import type { Dataset, Pipeline, Source } from '../../check/schema';
import type { Place } from '../../errors';
import { checkApiLoad } from './check-load';
import { checkOnePipeline, checkRelations } from './relations';

export function checkApis(
  sources: ReadonlyMap<string, Source | undefined>,
  datasets: ReadonlyMap<string, Dataset | undefined>,
  pipelines: ReadonlyMap<string, Pipeline | undefined>,
  config: Place,
): void {
  for (const [name, dataset] of datasets) {
    const source = dataset && sources.get(dataset.source);
    if (source?.type === 'restApi' && dataset!.load.pattern === 'api')
      checkApiLoad(dataset!.load, source, config.in('datasets', name, 'load'));
  }
  checkRelations(datasets, config);
  checkOnePipeline(sources, datasets, pipelines, config);
}
