/** What the parts of the extraction know of each other. */

/** A value of JSON that is kept in the state table: it must survive `JSON.stringify`. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A request without what authorises it: nothing in it is secret. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer of any status. */
export interface ApiResponse {
  readonly status: number;
  /** Lower-case names; several of a name are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Unpacked, and whole: a cut answer is an error. */
  readonly body: Buffer;
}

/** One attempt over the network. @throws {ApiError} with code `Unreachable`, `Timeout`, `Truncated`, `TooLarge` */
export type Transport = (request: ApiRequest, signal?: AbortSignal) => Promise<ApiResponse>;

/** Authorises requests. */
export interface Authorizer {
  /** @throws {ApiError} with code `SecretMissing`, `AuthorizationFailed` */
  authorize(request: ApiRequest): Promise<ApiRequest>;
  /**
   * After an answer 401 to a request that `authorize` gave: gets something new to authorise with, once for all who ask
   * about the same one.
   * @param again whether the answer before, to the same request with something else to authorise it, was 401 as well
   * @returns whether trying again makes sense: not where there is nothing new, nor `again` with what is new and has
   * worked for nobody
   */
  renew(refused: ApiRequest, again: boolean): Promise<boolean>;
  /** A request that `authorize` gave got through: what authorised it works. */
  passed(request: ApiRequest): void;
}

/**
 * Authorised, within all limits, tried again where that may help. Answers 2xx and 304.
 * @throws {ApiError} for what won't pass; {Pause} where the state machine is to wait
 */
export type Client = (request: ApiRequest, signal?: AbortSignal) => Promise<ApiResponse>;

/** What is wrong, where, and what to do about it; never anything secret, nor a body's text beyond 200 characters. */
export class ApiError extends Error {
  constructor(
    /** As in docs/apis.md, e.g. `AuthorizationFailed`. */
    readonly code: string,
    message: string,
    /** Whether the same request may succeed later. */
    readonly transient = false,
    readonly status?: number,
  ) {
    super(message);
    this.name = code;
  }
}

/** The server wants to be left alone for longer than a function should wait for. */
export class Pause extends Error {
  constructor(
    readonly seconds: number,
    message: string,
    /** What is waited for, where it is a failure. */
    cause?: ApiError,
  ) {
    super(message, { cause });
    this.name = 'Pause';
  }
}

/** A place in a pagination; `{}` is the only one where all is in one answer. */
export type Position = { readonly [name: string]: Json };

/** A page that was read. */
export interface Page {
  readonly position: Position;
  readonly request: ApiRequest;
  readonly response: ApiResponse;
  readonly readAt: Date;
  /** The parsed body. */
  readonly body: unknown;
  readonly items: readonly unknown[];
}

/** From when to when, as parameters have them. */
export interface Bounds {
  readonly from?: string;
  readonly until?: string;
}

/** Gets through one pagination. Pure: the same for the same input. */
export interface Paginator {
  readonly first: Position;
  /** The request of a page. @param base the dataset's request without pagination */
  request(position: Position, base: ApiRequest): ApiRequest;
  /** Where the next page is; undefined: this was the last. @throws {ApiError} for an answer that can't be gone on from */
  next(page: Page): Position | undefined;
  /** Where the next page is if this one will be as most are: what `next` will say, known before the answer. @default undefined: only the answer tells */
  guess(position: Position, total: number | undefined): Position | undefined;
  /** How many items there are, as this page says. */
  total(page: Page): number | undefined;
}
