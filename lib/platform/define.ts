import type { DatasetDefinition, PipelineDefinition, PlatformDefinition, SourceDefinition } from './definition';

/** Names that refer to others are checked by the compiler, and completed by the editor. */
type WithNames<Source extends string, Dataset extends string> = Omit<
  PlatformDefinition,
  'sources' | 'datasets' | 'pipelines'
> & {
  sources: Record<Source, SourceDefinition>;
  datasets: Record<Dataset, DatasetDefinition & { source: NoInfer<Source> }>;
  pipelines: Record<string, PipelineDefinition & { datasets: NoInfer<Dataset>[] }>;
};

/**
 * Gives a definition its type, so that an editor completes and checks it while it is written. Everything else
 * (contracts, models, limits) is checked by {@link resolvePlatform}.
 */
export function definePlatform<Source extends string, Dataset extends string>(
  definition: WithNames<Source, Dataset>,
): PlatformDefinition {
  return definition;
}
