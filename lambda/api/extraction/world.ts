/** What an extraction needs of the world, and what its parts are given; tests put their own in place. */
import type { ApiExtractEvent, ApiLoad, ApiSourceSpec } from '../../../lib/platform/api';
import type { Log } from '../../shared/log';
import type { Bucket } from '../store/ports';
import type { Progress } from '../store/progress';
import type { Client } from '../types';

/** A dataset that is read over the API, as the manifest has it. */
export interface ApiDataset {
  readonly name: string;
  readonly load: ApiLoad;
  /** Columns of the contract's key. */
  readonly key: readonly string[];
}

/** What requests have cost since the function was loaded. */
export interface Tally {
  readonly requests: number;
  readonly retries: number;
  readonly throttled: number;
  readonly failures: number;
}

export interface World {
  readonly platform: string;
  readonly source: ApiSourceSpec;
  readonly datasets: ReadonlyMap<string, ApiDataset>;
  readonly client: Client;
  /** A text without what authorises requests, which some servers repeat. */
  redact(text: string): string;
  /** A body without it, where it can be told from items. */
  redactBody(body: Buffer): Buffer;
  tally(): Tally;
  readonly bronze: Bucket;
  readonly artefacts: Bucket;
  readonly progress: Progress;
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds until this call is ended from outside. */
  remaining(): number;
  /** @throws the signal's reason as soon as it is aborted */
  pause(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Milliseconds after which one looks at the time while nothing comes. */
  readonly tick: number;
  /** Takes a line of the log as it is: metrics. */
  write(line: string): void;
  readonly log: Log;
}

/** One dataset in one call. */
export interface Task {
  readonly world: World;
  readonly event: ApiExtractEvent;
  readonly dataset: ApiDataset;
  readonly log: Log;
}
