/**
 * REST APIs in the manifest, and what the extraction leaves in bronze for the load. Written by `resolve/api/`, read by
 * `lambda/api` and `glue/headwater/api`. Everything has its defaults filled in.
 */
import type {
  ApiAuthorizationDefinition,
  ApiCustomDefinition,
  ApiHmacDefinition,
  ApiIncrementalDefinition,
  ApiKeyDefinition,
  ApiLimitsDefinition,
  ApiOAuth2Definition,
  ApiOffsetDefinition,
  ApiPageNumberDefinition,
  ApiLinkHeaderDefinition,
  ApiNextLinkDefinition,
  ApiCursorDefinition,
  ApiKeysetDefinition,
  ApiRetriesDefinition,
  ApiSigV4Definition,
  ApiTimeoutsDefinition,
  ApiTimeWindowDefinition,
} from './definition';

/** Every optional property is there, but for those named. */
type Filled<T, Optional extends keyof T = never> = Readonly<Required<Omit<T, Optional>> & Pick<T, Optional>>;

/** How an API is called. */
export interface ApiSourceSpec {
  readonly type: 'restApi';
  /** Name of the function: `<prefix>-<source>-api`. */
  readonly function: string;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly authorization?: ApiAuthorization;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly limits: ApiLimits;
  readonly timeouts: ApiTimeouts;
  readonly retries: ApiRetries;
  readonly maxPageMegabytes: number;
}

export type ApiAuthorization =
  | Filled<ApiOAuth2Definition, 'renewSecondsBefore'>
  | Filled<ApiKeyDefinition>
  | { readonly type: 'basic' }
  | { readonly type: 'bearer' }
  | Filled<ApiHmacDefinition>
  | Filled<ApiSigV4Definition, 'apiArn'>
  | Readonly<ApiCustomDefinition>;
/** Kinds of it, as written in the configuration. */
export type ApiAuthorizationType = ApiAuthorizationDefinition['type'];
export type ApiLimits = Readonly<ApiLimitsDefinition & { concurrency: number }>;
export type ApiTimeouts = Filled<ApiTimeoutsDefinition>;
export type ApiRetries = Filled<ApiRetriesDefinition>;

/** A resource: what is asked for, and how one gets through it. */
export interface ApiLoad {
  readonly pattern: 'api';
  /** Key prefix in bronze of what was read: `api-pages/<dataset>/`. */
  readonly pages: string;
  readonly request: ApiRequestSpec;
  /** Path of the list in the answer; '' is the answer itself. */
  readonly items: string;
  readonly pagination: ApiPagination;
  /** Path in the answer of how many items there are. */
  readonly expected?: string;
  readonly parent?: {
    readonly dataset: string;
    readonly keys: Readonly<Record<string, string>>;
    readonly maxFailedPercent: number;
  };
  readonly incremental?: ApiIncremental;
  readonly conditional: boolean;
  readonly whenEmpty: 'fail' | 'accept';
  readonly maxInvalidPercent: number;
  readonly passes: number;
  readonly resumeHours: number;
  /** Of the contract's key: paths within an item, in order. Those of `parent.keys` aren't in the item and are left out. */
  readonly itemKey: readonly string[];
  /** Datasets that are read once for each item of this one; those whose `parent.dataset` it is. */
  readonly children: readonly string[];
}

/** A list inside the items of another dataset. */
export interface ApiArrayLoad {
  readonly pattern: 'apiArray';
  /** The dataset whose pages they are in. */
  readonly dataset: string;
  /** That dataset's `pages` and `items`. */
  readonly pages: string;
  readonly items: string;
  readonly array: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly position?: string;
  readonly maxInvalidPercent: number;
}

export interface ApiRequestSpec {
  readonly method: 'GET' | 'POST';
  /** Behind `baseUrl`, with braces for the parent's keys. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

export type ApiIncremental = Filled<ApiIncrementalDefinition, 'parameter' | 'untilParameter' | 'initial'>;

export type ApiPagination = { readonly type: 'none' } | ApiSimplePagination | ApiTimeWindow;
export type ApiSimplePagination =
  | Filled<ApiNextLinkDefinition, 'total'>
  | Filled<ApiLinkHeaderDefinition>
  | Filled<ApiOffsetDefinition, 'total'>
  | Filled<ApiPageNumberDefinition, 'size' | 'sizeParameter' | 'total' | 'pages'>
  | Readonly<ApiCursorDefinition>
  | Readonly<ApiKeysetDefinition>;
export type ApiTimeWindow = Filled<Omit<ApiTimeWindowDefinition, 'pages'>, 'start'> & {
  readonly pages: { readonly type: 'none' } | ApiSimplePagination;
};

/**
 * A line of an object under `pages`: one page as it came. Objects are gzip, named
 * `<pages><extraction>/<sequence>-<epoch>.ndjson.gz`; `body` is the last property and as the server wrote it, but for
 * line breaks between its parts.
 */
export interface ApiPageLine {
  /** Number within the extraction, from 0, in the order of a sequential reading. */
  readonly page: number;
  /** What was asked for; without what authorised it. */
  readonly request: { readonly method: string; readonly url: string; readonly body?: unknown };
  readonly status: number;
  /** `etag`, `last-modified`, `date`, `content-type`, `link`, `x-request-id` and what says how many requests are left. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where it is in the pagination, e.g. `{"offset":50}`. */
  readonly position: unknown;
  /** ISO 8601. */
  readonly readAt: string;
  /** Values of `parent.keys` by column, as text as they stood in the parent's JSON (numbers and booleans too). */
  readonly parent?: Readonly<Record<string, string>>;
  /** Number of items on it. */
  readonly items: number;
  readonly body: unknown;
}

/** `<pages><extraction>/complete.json`: written once an extraction is whole; without it there is none. */
export interface ApiExtraction {
  /** `00000001`, …; of extractions that came to their end, without gaps. */
  readonly extraction: string;
  readonly runId: string;
  /** ISO 8601: what it has is complete as of then. */
  readonly startedAt: string;
  readonly completedAt: string;
  /** Everything that there was, so that what silver has beyond it is gone at the source. */
  readonly whole: boolean;
  /** The server said that nothing has changed: there are no pages. */
  readonly unchanged: boolean;
  /** Keys in bronze, in the order of their pages. Objects that aren't named here are what a broken attempt has left. */
  readonly objects: readonly string[];
  readonly pages: number;
  /** Items on all pages, those that came twice included. */
  readonly items: number;
  /** Different items, by key, that there are to be. @default none: the server doesn't say */
  readonly expected?: number;
  readonly findings: readonly ApiFinding[];
}

export interface ApiFinding {
  readonly kind: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly message: string;
}

/** `runs/<pipeline>/<run>/extractions/<dataset>.json` in artefacts: what became of a dataset's extraction in a run. */
export type ApiExtractionResult =
  | {
      readonly dataset: string;
      readonly status: 'SUCCEEDED';
      readonly extraction: string;
      readonly requests: number;
      readonly retries: number;
      readonly seconds: number;
    }
  | {
      readonly dataset: string;
      readonly status: 'FAILED';
      readonly error: { readonly code: string; readonly message: string };
    };

/** The state machine's input of one source's extraction. */
export interface ApiExtractionPlan {
  readonly source: string;
  /** Name of the function. */
  readonly function: string;
  /** In the order in which they are read: parents before their children. */
  readonly datasets: readonly string[];
}

/** What is asked for in a backfill: ISO 8601 or numbers, `to` excluded. */
export interface ApiRange {
  readonly from: string;
  readonly to: string;
}

/** Of `lambda/api`. */
export interface ApiExtractEvent extends ApiExtractionPlan {
  readonly pipeline: string;
  readonly runId: string;
  /** ISO 8601: when the run started. */
  readonly startedAt: string;
  readonly mode?: 'full';
  readonly range?: ApiRange;
}

/** `MORE`: call again; `WAIT`: after so many seconds; `DONE`: every dataset has its result. */
export type ApiExtractAnswer =
  | { readonly status: 'MORE' }
  | { readonly status: 'WAIT'; readonly seconds: number }
  | { readonly status: 'DONE'; readonly failed: readonly string[] };
