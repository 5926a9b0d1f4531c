/** What an extraction needs of the world, and what its parts are given; tests put their own in place. */
import type { ApiLoad, ApiExtractEvent, ApiSourceSpec } from '../../../lib/platform/api';
import type { Log } from '../../shared/log';
import type { Bucket } from '../store/ports';
import type { Progress } from '../store/progress';
import type { Keys } from '../store/state';
import type { ApiRequest, Bounds, Client, Json, Page } from '../types';

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

/** A page, and how to go on behind it. */
export interface ReadStep {
  readonly page: Page;
  readonly after: Json;
}

/** What became of one pass over all pages. */
export interface ReadEnd {
  /** Nothing moved between pages meanwhile. */
  readonly steady: boolean;
  /** There may be items between two pages that neither has. */
  readonly gap: boolean;
  /** How many items there are, as the last page said. */
  readonly total?: number;
}

/** One pass over the pages of one pagination. */
export type Read = (
  how: {
    readonly load: ApiLoad;
    readonly base: ApiRequest;
    readonly bounds: Bounds;
    readonly client: Client;
    /** Most pages that are asked for at once. */
    readonly concurrency: number;
    readonly signal: AbortSignal;
  },
  from: Json | undefined,
) => AsyncGenerator<ReadStep, ReadEnd>;

/** The first request of a dataset, or of one parent. */
export type BaseRequest = (
  source: ApiSourceSpec,
  load: ApiLoad,
  bounds: Bounds,
  parent: Keys | undefined,
) => ApiRequest;

/** The list of items in an answer. @throws {ApiError} */
export type ItemsOf = (body: unknown, path: string) => readonly unknown[];

export interface World {
  readonly platform: string;
  readonly source: ApiSourceSpec;
  readonly datasets: ReadonlyMap<string, ApiDataset>;
  readonly client: Client;
  tally(): Tally;
  readonly read: Read;
  readonly baseRequest: BaseRequest;
  readonly bronze: Bucket;
  readonly artefacts: Bucket;
  readonly progress: Progress;
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds until this call is ended from outside. */
  remaining(): number;
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
