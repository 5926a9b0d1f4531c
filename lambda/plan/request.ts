import type { ApiRange } from '../../lib/platform/api';
import type { Manifest, ManifestPipeline } from '../../lib/platform/manifest';
import { InvalidInput } from '../shared/errors';
import { checkParents } from './extractions';
import { checkRange } from './range';

export interface PlanEvent {
  readonly pipeline: string;
  /** Only these tables. @default all of the pipeline */
  readonly datasets?: readonly string[];
  /** `full`: read everything, whatever the watermarks say. @default what changed */
  readonly mode?: 'full';
  /**
   * Only what is in it, by the field of the incremental load, whatever the watermarks say: a backfill. For datasets of
   * APIs; ISO 8601 or numbers, `to` excluded.
   * @default what changed
   */
  readonly range?: { readonly from: string | number; readonly to: string | number };
  /** ISO; when started by a schedule. */
  readonly scheduledTime?: string;
  readonly runId: string;
  readonly executionArn: string;
  /** ISO. */
  readonly startedAt: string;
}

export interface CheckedRequest {
  readonly pipeline: ManifestPipeline;
  /** Each once. */
  readonly datasets: readonly string[];
  readonly range?: ApiRange;
}

/** @throws {InvalidInput} saying what is wrong with the input of the execution */
export function checkRequest(event: PlanEvent, manifest: Manifest): CheckedRequest {
  const pipeline = checkRun(event, manifest);
  const datasets = checkDatasets(event, pipeline);
  checkParents(manifest, datasets);
  const range = checkRange(event.range, manifest, datasets);
  if (range !== undefined && event.mode !== undefined)
    throw new InvalidInput(`'range' reads a part, "mode": "full" everything. Leave one of them out.`);
  return { pipeline, datasets, ...(range === undefined ? {} : { range }) };
}

function checkRun(event: PlanEvent, manifest: Manifest): ManifestPipeline {
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
  return pipeline;
}

function checkDatasets(event: PlanEvent, pipeline: ManifestPipeline): readonly string[] {
  if (event.datasets === undefined) return pipeline.datasets;
  if (!Array.isArray(event.datasets) || event.datasets.length === 0)
    throw new InvalidInput(`'datasets' is not a list of tables. Leave it out to load all of the pipeline.`);
  for (const dataset of event.datasets)
    if (!pipeline.datasets.includes(dataset as string))
      throw new InvalidInput(
        `The pipeline '${event.pipeline}' has no dataset '${String(dataset)}'. It has: ${pipeline.datasets.join(', ')}.`,
      );
  return [...new Set(event.datasets as readonly string[])];
}
