import type { Manifest, ManifestPipeline } from '../../lib/platform/manifest';
import { InvalidInput } from '../shared/errors';

export interface PlanEvent {
  readonly pipeline: string;
  /** Only these tables. @default all of the pipeline */
  readonly datasets?: readonly string[];
  /** `full`: read everything, whatever the watermarks say. @default what changed */
  readonly mode?: 'full';
  /** ISO; when started by a schedule. */
  readonly scheduledTime?: string;
  readonly runId: string;
  readonly executionArn: string;
  /** ISO. */
  readonly startedAt: string;
}

/** @throws {InvalidInput} saying what is wrong with the input of the execution */
export function checkRequest(
  event: PlanEvent,
  manifest: Manifest,
): { pipeline: ManifestPipeline; datasets: readonly string[] } {
  for (const key of ['pipeline', 'runId', 'executionArn', 'startedAt'] as const)
    if (typeof event[key] !== 'string' || event[key] === '')
      throw new InvalidInput(`The input has no '${key}'. Start the state machine with {"pipeline": "<name>"}.`);
  const pipeline = Object.hasOwn(manifest.pipelines, event.pipeline) ? manifest.pipelines[event.pipeline] : undefined;
  if (!pipeline)
    throw new InvalidInput(
      `There is no pipeline '${event.pipeline}'. There are: ${Object.keys(manifest.pipelines).join(', ')}.`,
    );
  if (event.mode !== undefined && event.mode !== 'full')
    throw new InvalidInput(
      `'mode' is '${String(event.mode)}'. Leave it out, or write "full" to read everything again.`,
    );
  if (Number.isNaN(Date.parse(event.startedAt)))
    throw new InvalidInput(`'startedAt' is '${event.startedAt}', not a time.`);
  if (event.datasets === undefined) return { pipeline, datasets: pipeline.datasets };
  if (!Array.isArray(event.datasets) || event.datasets.length === 0)
    throw new InvalidInput(`'datasets' is not a list of tables. Leave it out to load all of the pipeline.`);
  for (const dataset of event.datasets)
    if (!pipeline.datasets.includes(dataset as string))
      throw new InvalidInput(
        `The pipeline '${event.pipeline}' has no dataset '${String(dataset)}'. It has: ${pipeline.datasets.join(', ')}.`,
      );
  return { pipeline, datasets: [...new Set(event.datasets as readonly string[])] };
}
