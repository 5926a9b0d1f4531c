import type { Manifest } from '../../lib/platform';
import { CATALOGUE_URL } from '../api/catalogue/world';

/** The source and the pipeline of the example's API, which a server here stands for. @default undefined where the platform has no such source */
export function exampleApi(manifest: Manifest): { source: string; pipeline: string } | undefined {
  const found = Object.entries(manifest.sources).find(
    ([, source]) => source.type === 'restApi' && source.baseUrl === CATALOGUE_URL,
  );
  const source = found?.[0];
  const pipeline = Object.entries(manifest.pipelines).find(([, { datasets }]) =>
    datasets.some((dataset) => manifest.datasets[dataset]!.source === source),
  );
  return source === undefined || !pipeline ? undefined : { source, pipeline: pipeline[0] };
}
