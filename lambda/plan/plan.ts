import type { ApiExtractionPlan, ApiRange } from '../../lib/platform/api';
import type { Manifest } from '../../lib/platform/manifest';
import { runFolder, type Documents } from '../shared/documents';
import type { Executions } from '../shared/executions';
import type { Log } from '../shared/log';
import type { Datasets } from '../shared/state/datasets';
import type { Leases } from '../shared/state/leases';
import type { Runs } from '../shared/state/runs';
import { estimateRows } from './estimate';
import { extractionsOf } from './extractions';
import { takeLease } from './lease';
import { pack } from './pack';
import { checkRequest, type PlanEvent } from './request';

export interface PlanServices {
  readonly manifest: () => Promise<Manifest>;
  readonly leases: Leases;
  readonly runs: Runs;
  readonly datasets: Datasets;
  readonly executions: Executions;
  readonly artefacts: Documents;
  readonly artefactsBucket: string;
  readonly now: () => Date;
  readonly log: Log;
}

export type PlanResult = Planned | Busy;

interface Planned {
  readonly status: 'PLANNED';
  readonly pipeline: string;
  readonly runId: string;
  readonly executionArn: string;
  readonly startedAt: string;
  readonly scheduledTime?: string;
  readonly bucket: string;
  readonly packsKey: string;
  readonly packCount: number;
  /** Whether the pipeline builds any. */
  readonly models: boolean;
  readonly maxConcurrency: number;
  readonly timeoutSeconds: number;
  /** What is read over APIs before the loads. @default nothing */
  readonly extractions?: readonly ApiExtractionPlan[];
  /** Of a backfill. */
  readonly range?: ApiRange;
}

interface Busy {
  readonly status: 'BUSY';
  readonly whenBusy: 'wait' | 'stop';
  readonly holder: { readonly runId: string; readonly executionArn: string; readonly since: string };
  readonly message: string;
}

/** Time after a run's own limit for what ends it: Spark runs that wait for capacity, and `finish`. */
const GRACE_SECONDS = 30 * 60;

/** Takes the pipeline's lease and writes which Spark run loads which tables. Calling it again changes nothing. */
export async function plan(event: PlanEvent, services: PlanServices): Promise<PlanResult> {
  const { leases, runs, executions, artefacts, log, now } = services;
  const manifest = await services.manifest();
  const { pipeline, datasets, range } = checkRequest(event, manifest);
  const { runId, executionArn, startedAt, scheduledTime } = event;
  const at = now();
  const lease = {
    pipeline: event.pipeline,
    runId,
    executionArn,
    acquiredAt: at.toISOString(),
    expiresAtMs: at.getTime() + (pipeline.timeoutSeconds + GRACE_SECONDS) * 1000,
  };
  const holder = await takeLease(leases, executions, lease, at.getTime());
  if (holder) return busy(event.pipeline, pipeline.whenBusy, holder);

  await runs.begin({ pipeline: event.pipeline, runId, executionArn, startedAt }, scheduledTime);
  const states = await services.datasets.states(datasets);
  const full = event.mode === 'full';
  const packs = pack(
    datasets.map((dataset) => ({
      dataset,
      rows: estimateRows(manifest.datasets[dataset]!, states.get(dataset), full),
    })),
  );
  const packsKey = `${runFolder(event.pipeline, runId)}/packs.json`;
  await artefacts.put(packsKey, packs);
  const extractions = extractionsOf(manifest, datasets);
  log.info('planned', {
    datasets: datasets.length,
    extractions: extractions.length,
    packs: packs.length,
    rows: packs.reduce((n, p) => n + p.estimatedRows, 0),
  });
  return {
    status: 'PLANNED',
    pipeline: event.pipeline,
    runId,
    executionArn,
    startedAt,
    ...(scheduledTime === undefined ? {} : { scheduledTime }),
    bucket: services.artefactsBucket,
    packsKey,
    packCount: packs.length,
    models: pipeline.models.length > 0,
    maxConcurrency: pipeline.maxConcurrency,
    timeoutSeconds: pipeline.timeoutSeconds,
    ...(extractions.length === 0 ? {} : { extractions }),
    ...(range === undefined ? {} : { range }),
  };
}

function busy(
  pipeline: string,
  whenBusy: 'wait' | 'stop',
  holder: { runId: string; executionArn: string; acquiredAt: string },
): Busy {
  const next =
    whenBusy === 'wait'
      ? 'This run waits for it.'
      : `Let it end or stop it (execution ${holder.executionArn}), then start again; or set whenBusy: 'wait'.`;
  return {
    status: 'BUSY',
    whenBusy,
    holder: { runId: holder.runId, executionArn: holder.executionArn, since: holder.acquiredAt },
    message: `Pipeline '${pipeline}' is being run by '${holder.runId}' since ${holder.acquiredAt}. ${next}`,
  };
}
