/** What `/api/overview` and `/api/run` answer. Shared by server and page: no imports. Times are ISO 8601 in UTC. */

export interface AlarmRow {
  readonly name: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly reason: string;
  /** Description without its runbook link. */
  readonly description: string;
  readonly runbook?: string;
  readonly since?: string;
}

export type RunStatus = 'RUNNING' | 'SUCCEEDED' | 'PARTIAL' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export interface RunDataset {
  readonly name: string;
  readonly status: string;
  readonly rowsRead?: number;
  readonly rowsInserted?: number;
  readonly rowsUpdated?: number;
  readonly rowsDeleted?: number;
  readonly rowsQuarantined?: number;
  readonly seconds?: number;
  /** Seconds by step of the load. */
  readonly steps?: Readonly<Record<string, number>>;
  readonly findings: readonly string[];
  readonly error?: string;
}

export interface RunModel {
  readonly name: string;
  readonly status: string;
  readonly rows?: number;
  readonly seconds?: number;
  readonly error?: string;
}

export interface RunRow {
  readonly runId: string;
  readonly pipeline: string;
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly scheduledTime?: string;
  readonly message?: string;
  readonly executionArn?: string;
  readonly datasets: readonly RunDataset[];
  readonly models: readonly RunModel[];
}

export interface RunStep {
  readonly name: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  /** Tries, where there was more than one. */
  readonly tries?: number;
  /** Items of a distributed map. */
  readonly items?: {
    readonly total: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly running: number;
  };
  readonly error?: string;
  readonly cause?: string;
}

export interface RunDetail {
  readonly steps: readonly RunStep[];
  readonly status: string;
  readonly error?: string;
  readonly cause?: string;
}

export interface LakeColumn {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
}

export interface LakeTable {
  readonly zone: string;
  readonly name: string;
  /** Records of the current snapshot; undefined when the table has no snapshot or its metadata can't be read. */
  readonly rows?: number;
  readonly bytes?: number;
  readonly files?: number;
  readonly snapshotAt?: string;
  readonly columns: readonly LakeColumn[];
  readonly problem?: string;
}

export interface DatasetRow {
  readonly name: string;
  /** The source is in the lake as it was at this time. */
  readonly sourceTime?: string;
  readonly loadedAt?: string;
  /** Committed loads. */
  readonly loads: number;
  readonly rows?: number;
  /** The contract's freshness; undefined when the manifest can't be read. */
  readonly freshnessSeconds?: number;
  readonly owner?: string;
  readonly pipelines: readonly string[];
}

export interface Health {
  /** `unknown`: nothing can be said; `busy`: the first load is under way. */
  readonly level: 'good' | 'warning' | 'bad' | 'busy' | 'unknown';
  readonly headline: string;
  readonly details: readonly string[];
}

/** A part of the overview: what was read, or why it couldn't be. */
export type Part<T> = { readonly value: T } | { readonly error: string; readonly notDeployed?: true };

export interface Overview {
  readonly platform: string;
  readonly environment: string;
  readonly region: string;
  /** Of the embedded AWS; undefined for an account on AWS. */
  readonly endpoint?: string;
  readonly now: string;
  readonly health: Health;
  readonly datasets: Part<readonly DatasetRow[]>;
  readonly alarms: Part<readonly AlarmRow[]>;
  readonly runs: Part<readonly RunRow[]>;
  readonly tables: Part<readonly LakeTable[]>;
}
