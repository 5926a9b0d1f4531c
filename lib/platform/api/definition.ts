/** What a user writes about a REST API: how it is called, and what each of its resources is. */
import type { ApiAuthorizationDefinition } from './authorization-definition';
import type { ApiPaginationDefinition } from './pagination-definition';

export type * from './authorization-definition';
export type * from './pagination-definition';

/** A REST API that is read: how to call it. What it has are the datasets that name it. All of them are in one pipeline, which holds its rate limit and its token for the time of a run. */
export interface RestApiSourceDefinition {
  /** Kind of the source. */
  type: 'restApi';
  /** Start of every address: `https://host[/path]`, without query. Requests go to this host and to `tokenUrl`, nowhere else. */
  baseUrl: string;
  /** How requests are authorised; what is secret is in the source's secret. @default not at all */
  authorization?: ApiAuthorizationDefinition;
  /** ARN of an existing secret with the fields that `authorization` names, as JSON. @default one made by the platform, `<prefix>/<source>`, to be filled after the first deployment */
  secretArn?: string;
  /** Headers of every request; nothing secret. @default `accept: application/json` */
  headers?: Record<string, string>;
  /** How many requests may be made. @default as below */
  limits?: ApiLimitsDefinition;
  /** How long each stage of a request may take. @default as below */
  timeouts?: ApiTimeoutsDefinition;
  /** What is done about failures that may pass. @default as below */
  retries?: ApiRetriesDefinition;
  /** MiB that one answer may have when it is unpacked; 1 to 64. @default 16 */
  maxPageMegabytes?: number;
  /** MiB of memory of the function that reads it; 256 to 10,240. @default 1,024 */
  memoryMegabytes?: number;
}

/** Manners. The strictest of them holds, and whatever the server says about its limits. */
export interface ApiLimitsDefinition {
  /** Most requests at once; 1 to 64. Fewer while the server is slow or says no. @default 4 */
  concurrency?: number;
  /** Most requests a second; fractions are allowed. @default no limit */
  perSecond?: number;
  /** Most requests a minute. @default no limit */
  perMinute?: number;
  /** Header with how many requests are left, where it isn't one of the common ones (`x-ratelimit-remaining`, `ratelimit-remaining`, …). @default those */
  remainingHeader?: string;
  /** Header with when there are more, where it isn't one of the common ones. @default those */
  resetHeader?: string;
  /** What that header has. @default seconds to wait where it is small, else seconds since 1970 */
  resetAs?: 'seconds' | 'epochSeconds' | 'epochMilliseconds' | 'timestamp';
}

/** Each stage has its own limit, in seconds, 1 to 600. */
export interface ApiTimeoutsDefinition {
  /** Until the connection stands, TLS included. @default 10 */
  connectSeconds?: number;
  /** From the request to the answer's headers. @default 30 */
  responseSeconds?: number;
  /** Between two parts of the answer. @default 15 */
  idleSeconds?: number;
  /** For all of a request. @default 120 */
  totalSeconds?: number;
}

/** About answers 408, 425, 429, 5xx, cut connections and answers, and time-outs. */
export interface ApiRetriesDefinition {
  /** Times that a request is made, with growing pauses (full jitter), or those that the server asks for; 1 to 20. @default 6 */
  attempts?: number;
  /** Longest pause of ours between two of them, in seconds; 1 to 300. @default 30 */
  maxDelaySeconds?: number;
  /** Failures in a row, over all requests, after which none is made for a while (circuit breaker); 2 to 1,000. @default 10 */
  breakAfterFailures?: number;
  /** How long that is, in seconds; 1 to 900. The state machine waits, not the function. @default 30 */
  breakSeconds?: number;
  /** Minutes without any page after which a dataset's extraction fails; 1 to 1,440. @default 30 */
  giveUpAfterMinutes?: number;
}

/** Items of a REST API's resource: read page by page, kept as they came in bronze, and brought into silver by the contract. */
export interface ApiLoadDefinition {
  /** The pattern. */
  pattern: 'api';
  /** Path behind `baseUrl`, such as `/v1/albums/{album_id}/tracks`; what is in braces are `parent.keys`. */
  path: string;
  /** HTTP method. @default 'GET' */
  method?: 'GET' | 'POST';
  /** Parameters of every request. @default none */
  query?: Record<string, string | number | boolean>;
  /** Body of every request as JSON, with POST; pagination and cursor parameters go into it. @default none */
  body?: Record<string, unknown>;
  /** Headers beyond the source's; nothing secret. @default none */
  headers?: Record<string, string>;
  /** Path of the list of items in the answer, such as `albums.items`. @default the answer is the list */
  items?: string;
  /** How one gets from page to page. @default all is in one answer */
  pagination?: ApiPaginationDefinition;
  /** Path in the answer of how many items there are; audited. @default pagination's `total` */
  expected?: string;
  /** Read once for each item of another dataset of the same source. @default once */
  parent?: ApiParentDefinition;
  /** Only what has changed is read, and merged by key. @default everything is read and replaces the table; what is gone at the source goes here too */
  incremental?: ApiIncrementalDefinition;
  /** Asks whether the first page has changed (`ETag`, `Last-Modified`) and reads nothing where it hasn't. Only for servers whose tag stands for the whole list. @default false */
  conditional?: boolean;
  /** Nested objects stay a `struct`, or their fields become columns `object_field` (`flatten`). @default 'struct' */
  nested?: 'struct' | 'flatten';
  /** No items at all: `fail`, or `accept` as they are. @default 'fail'; with `incremental` 'accept' */
  whenEmpty?: 'fail' | 'accept';
  /** Share of items, in percent, that may break the contract and go to quarantine; beyond it the load fails; 0 to 100. @default 10 */
  maxInvalidPercent?: number;
  /** Times that everything is read again because items moved between pages meanwhile; 1 to 10. @default 3 */
  passes?: number;
  /** Hours within which an extraction that was broken off goes on where it was; after that it begins anew; 0 to 168. @default 24 */
  resumeHours?: number;
}

/** Items of a list inside another dataset's items: a table of their own, without requests of their own. */
export interface ApiArrayLoadDefinition {
  /** The pattern. */
  pattern: 'apiArray';
  /** The dataset (`pattern: 'api'`) whose items have the list; of the same pipeline. */
  dataset: string;
  /** Path of the list in an item. */
  array: string;
  /** Columns that tell whose they are, by name: path of the value in the item of `dataset`. */
  keys: Record<string, string>;
  /** Column with the place in the list, from 0. @default none */
  position?: string;
  /** Nested objects stay a `struct`, or their fields become columns `object_field` (`flatten`). @default 'struct' */
  nested?: 'struct' | 'flatten';
  /** Share of items, in percent, that may break the contract and go to quarantine; beyond it the load fails; 0 to 100. @default 10 */
  maxInvalidPercent?: number;
}

/** A resource below another one. */
export interface ApiParentDefinition {
  /** Dataset whose items are the parents; of the same pipeline. */
  dataset: string;
  /** Columns that tell whose they are, by name: path of the value in the parent's item. They stand for the braces in `path`. */
  keys: Record<string, string>;
  /** Share of parents, in percent, whose requests may fail for good; they are told and tried again by the next run. Beyond it the extraction fails; 0 to 100. @default 10 */
  maxFailedPercent?: number;
}

/** A watermark on a field of the items. */
export interface ApiIncrementalDefinition {
  /** Top-level field of the items that grows with each change. */
  field: string;
  /** Parameter with the value from which on to read. @default none; only where pagination is `timeWindow`, which has its own */
  parameter?: string;
  /** Parameter with the value up to which to read, for backfills. @default none */
  untilParameter?: string;
  /** How values are written in parameters; `number` for growing numbers. @default 'iso' */
  format?: 'iso' | 'date' | 'epochSeconds' | 'epochMilliseconds' | 'number';
  /** Seconds (with `number`: units) that are read again below the watermark, for items that show up late; 0 to 2,592,000. @default 300 */
  lag?: number;
  /** Where the first load begins: a time (ISO 8601) or a number. @default from the beginning, without the parameter */
  initial?: string | number;
}
