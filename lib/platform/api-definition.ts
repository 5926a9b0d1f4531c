/** What a user writes about a REST API: how it is called, and what each of its resources is. */

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

export type ApiAuthorizationDefinition =
  | ApiOAuth2Definition
  | ApiKeyDefinition
  | ApiBasicDefinition
  | ApiBearerDefinition
  | ApiHmacDefinition
  | ApiSigV4Definition
  | ApiCustomDefinition;

/** OAuth 2.0 (RFC 6749). Secret: `clientId`, `clientSecret`; with `refreshToken` also `refreshToken`, which is replaced where the server gives a new one. */
export interface ApiOAuth2Definition {
  /** Kind of authorisation. */
  type: 'oauth2';
  /** How tokens are got. @default 'clientCredentials' */
  grant?: 'clientCredentials' | 'refreshToken';
  /** Where tokens are got, `https://…`. */
  tokenUrl: string;
  /** Scopes that are asked for. @default none */
  scopes?: string[];
  /** How the client says who it is: `header` (basic) or `body`. @default 'header' */
  clientAuthentication?: 'header' | 'body';
  /** More parameters of the token request, such as `audience`; nothing secret. @default none */
  parameters?: Record<string, string>;
  /** Seconds before its end at which a token is renewed; 0 to 3,600. @default 60, or half of its life where that is less */
  renewSecondsBefore?: number;
}

/** A key in a header or in the query. Secret: `apiKey`. */
export interface ApiKeyDefinition {
  /** Kind of authorisation. */
  type: 'apiKey';
  /** Where it goes. @default 'header' */
  in?: 'header' | 'query';
  /** Name of the header or parameter. @default 'x-api-key' */
  name?: string;
}

/** HTTP basic (RFC 7617). Secret: `username`, `password`. */
export interface ApiBasicDefinition {
  /** Kind of authorisation. */
  type: 'basic';
}

/** A token that doesn't change (RFC 6750). Secret: `token`. */
export interface ApiBearerDefinition {
  /** Kind of authorisation. */
  type: 'bearer';
}

/** A keyed hash over parts of the request. Secret: `keyId`, `key`. */
export interface ApiHmacDefinition {
  /** Kind of authorisation. */
  type: 'hmac';
  /** Hash function. @default 'sha256' */
  algorithm?: 'sha256' | 'sha512';
  /** What is signed; `{method}`, `{path}`, `{query}`, `{host}`, `{timestamp}`, `{body}`, `{bodyHash}` (hex) and `{keyId}` are put in. @default '{method}\n{path}\n{query}\n{timestamp}\n{bodyHash}' */
  signed?: string;
  /** Headers that are added; besides the above `{signature}` is put in. @default { authorization: 'HMAC {keyId}:{signature}', 'x-timestamp': '{timestamp}' } */
  headers?: Record<string, string>;
  /** How the signature is written. @default 'base64' */
  encoding?: 'hex' | 'base64';
  /** How `{timestamp}` is written. @default 'epochSeconds' */
  timestamp?: 'epochSeconds' | 'epochMilliseconds' | 'iso';
}

/** AWS Signature Version 4. With `apiArn` the function signs as its own role; else secret: `accessKeyId`, `secretAccessKey` and, where there is one, `sessionToken`. */
export interface ApiSigV4Definition {
  /** Kind of authorisation. */
  type: 'sigv4';
  /** Service in the signature. @default 'execute-api' */
  service?: string;
  /** Region in the signature. @default that of the environment */
  region?: string;
  /** ARN of what the function's role may invoke (`execute-api:Invoke`), such as `arn:aws:execute-api:eu-central-1:123456789012:abc123/prod/GET/*`. @default none: keys of the secret */
  apiArn?: string;
}

/** A TypeScript module that exports `authorize(request, { secret, now }) => request`. The whole secret is given to it. */
export interface ApiCustomDefinition {
  /** Kind of authorisation. */
  type: 'custom';
  /** Path of the module. */
  code: string;
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

export type ApiPaginationDefinition = ApiSimplePaginationDefinition | ApiTimeWindowDefinition;

export type ApiSimplePaginationDefinition =
  | ApiNextLinkDefinition
  | ApiLinkHeaderDefinition
  | ApiOffsetDefinition
  | ApiPageNumberDefinition
  | ApiCursorDefinition
  | ApiKeysetDefinition;

/** The answer has the next page's address. */
export interface ApiNextLinkDefinition {
  /** Kind of pagination. */
  type: 'nextLink';
  /** Path of the address in the answer; none, null or empty ends. */
  path: string;
  /** Path of the number of all items. @default none */
  total?: string;
}

/** The header `Link` has the next page's address (RFC 8288). */
export interface ApiLinkHeaderDefinition {
  /** Kind of pagination. */
  type: 'linkHeader';
  /** Relation. @default 'next' */
  rel?: string;
}

/** Offset and limit. Pages are read side by side where the total is known. */
export interface ApiOffsetDefinition {
  /** Kind of pagination. */
  type: 'offset';
  /** Items a page. */
  limit: number;
  /** Parameter with the offset. @default 'offset' */
  offsetParameter?: string;
  /** Parameter with the limit. @default 'limit' */
  limitParameter?: string;
  /** Path of the number of all items. @default none: until a page is empty */
  total?: string;
  /** Items of the page before that are asked for again, so that items that move between pages are noticed and none is missed; less than `limit`. @default 1 */
  overlap?: number;
}

/** Page numbers. Pages are read side by side where the total is known. */
export interface ApiPageNumberDefinition {
  /** Kind of pagination. */
  type: 'pageNumber';
  /** Parameter with the number. @default 'page' */
  parameter?: string;
  /** Number of the first page. @default 1 */
  first?: number;
  /** Items a page. @default what the server gives */
  size?: number;
  /** Parameter with the size. @default none */
  sizeParameter?: string;
  /** Path of the number of all items. @default none */
  total?: string;
  /** Path of the number of all pages. @default none: until a page is empty */
  pages?: string;
}

/** A word of the server's own that stands for the next page. */
export interface ApiCursorDefinition {
  /** Kind of pagination. */
  type: 'cursor';
  /** Parameter with the cursor. */
  parameter: string;
  /** Path of the next cursor in the answer; none, null or empty ends. */
  path: string;
  /** Path of whether there is more, where the last page has a cursor too. @default none */
  hasMore?: string;
  /** Path of the number of all items. @default none */
  total?: string;
}

/** After the last item's value of a field by which the items are ordered. */
export interface ApiKeysetDefinition {
  /** Kind of pagination. */
  type: 'keyset';
  /** Parameter with the value. */
  parameter: string;
  /** Path of the value in an item. */
  field: string;
  /** Path of whether there is more. @default none: until a page is empty */
  hasMore?: string;
}

/** A time is read window by window, side by side; each may have pages of its own. */
export interface ApiTimeWindowDefinition {
  /** Kind of pagination. */
  type: 'timeWindow';
  /** Parameter with a window's beginning (included). */
  fromParameter: string;
  /** Parameter with its end. */
  toParameter: string;
  /** Minutes of a window. @default 1,440: a day */
  minutes?: number;
  /** How the times are written; with `date` windows are whole days. @default 'iso' */
  format?: 'iso' | 'date' | 'epochSeconds' | 'epochMilliseconds';
  /** Whether the server's end is included (`toParameter` is then one unit less than the next window's beginning). @default false */
  endIncluded?: boolean;
  /** Where the first window begins (ISO 8601). @default incremental.initial */
  start?: string;
  /** Pages of a window. @default all is in one answer */
  pages?: ApiSimplePaginationDefinition;
}
