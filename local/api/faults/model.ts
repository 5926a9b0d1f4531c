/** What may go wrong with an answer. */

/** After these the same request succeeds at last: a client that tries again with sense loses nothing. */
export const PASSING = [
  /** 401; the token is good for nothing any more, by `shares` once a request and after some use of it. Without tokens: once. */
  'unauthorized',
  /** 429 with `Retry-After` in seconds. */
  'rateLimited',
  /** 429 with `Retry-After` as a date. */
  'rateLimitedUntil',
  /** 429 without `Retry-After`, with `X-RateLimit-Remaining` and `-Reset`. */
  'rateLimitedReset',
  /** 500, 502, 503 or 504; JSON, HTML or nothing as body. */
  'serverError',
  /** 408. */
  'requestTimeout',
  /** The headers come after `slowMs`. */
  'slowHeaders',
  /** The body comes in parts, over `slowMs`. */
  'slowBody',
  /** Neither headers nor an end, until the client gives up. */
  'hangs',
  /** The body stops in the middle, and the client waits. */
  'stalls',
  /** `Content-Length` says more than comes. */
  'truncated',
  /** The last chunk never comes. */
  'truncatedChunked',
  /** What comes is packed, whole as HTTP has it, and ends too early all the same. */
  'truncatedPacked',
  /** The connection is reset before an answer. */
  'reset',
  /** The connection is reset in the middle of the answer. */
  'resetInBody',
  /** Status 200 with an error as body. */
  'errorBody',
  /** Status 200 with a page of HTML. */
  'html',
  /** No items, though there are some; the total is right. */
  'emptyPage',
  /** The last items of the page are missing, and the next page goes on behind them. */
  'shortPage',
  /** The page says one item more than there are. */
  'wrongTotal',
] as const;

/** Of these none comes to an end: a right client says what is wrong. */
export const FATAL = [
  /** The next page's link or cursor is this page's. */
  'loop',
  /** The first page, whatever is asked for. */
  'repeatedPage',
  /** No items, and a total of none. */
  'emptyList',
  /** Links lead to another host. */
  'foreignLink',
  /** 403. */
  'forbidden',
  /** 404. */
  'notFound',
  /** 400. */
  'badRequest',
] as const;

export type PassingFault = (typeof PASSING)[number];
export type Fault = PassingFault | (typeof FATAL)[number];

export interface Faults {
  /** Share of requests that meet each fault, 0 to 1. @default none */
  readonly shares?: Partial<Readonly<Record<Fault, number>>>;
  /** Faults at chosen requests. @default none */
  readonly schedule?: readonly ScheduledFault[];
  /** Most failures in a row of one and the same request, by `shares`. @default 2 */
  readonly mostInARow?: number;
  /** Milliseconds of what is slow. @default 300 */
  readonly slowMs?: number;
  /** Seconds of `Retry-After`; a date is in whole seconds. @default 1 */
  readonly retryAfterSeconds?: number;
  /** Ways in which answers are packed, of those that the client takes. @default not at all */
  readonly encodings?: readonly Encoding[];
  /** What happens to a collection while it is read. @default nothing */
  readonly moves?: readonly Move[];
  /** Collections that are spared. @default none */
  readonly spared?: readonly string[];
}

export type Encoding = 'gzip' | 'br' | 'zstd' | 'deflate';

export interface ScheduledFault {
  readonly fault: Fault;
  /** @default any, and the token endpoint too (`token`) */
  readonly collection?: string;
  /** Number of the request to it, from 1. */
  readonly from: number;
  /** How many in a row, from there on. @default 1 */
  readonly times?: number;
}

/** A change of a collection whose data is a list. */
export interface Move {
  readonly collection: string;
  /** Before its request of this number, from 1. */
  readonly at: number;
  readonly change: (items: readonly Item[]) => readonly Item[];
}

type Item = Readonly<Record<string, unknown>>;

/** Everything that passes, often enough that a read of some dozen pages meets most of it. */
export const ALL_PASSING: Faults = {
  shares: {
    unauthorized: 0.02,
    rateLimited: 0.02,
    rateLimitedUntil: 0.01,
    rateLimitedReset: 0.01,
    serverError: 0.05,
    requestTimeout: 0.01,
    slowHeaders: 0.02,
    slowBody: 0.02,
    truncated: 0.02,
    truncatedChunked: 0.02,
    truncatedPacked: 0.02,
    reset: 0.02,
    resetInBody: 0.02,
  },
  encodings: ['gzip', 'br', 'deflate', 'zstd'],
};
