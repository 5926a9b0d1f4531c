import type { ApiLimits, ApiRetries } from '../../../lib/platform/api';
import {
  ApiError,
  Pause,
  type ApiRequest,
  type ApiResponse,
  type Authorizer,
  type Client,
  type Transport,
} from '../types';
import { backoff } from './backoff';
import { systemClock, type Clock } from './clock';
import { where } from './describe';
import { Gate, type Leave } from './limits/gate';
import { checkLink } from './links';
import { judge, type Verdict } from './verdict';

/** What is counted: attempts, those beyond a request's first, answers that say that we ask too often, failures for good. */
export type Observed = 'request' | 'retry' | 'throttled' | 'failure';

export interface ClientOptions {
  readonly transport: Transport;
  /** @default requests go as they are */
  readonly authorizer?: Authorizer & {
    /** Takes out of a text what is secret: servers repeat it in their errors. */
    redact?(text: string): string;
  };
  readonly limits: ApiLimits;
  readonly retries: ApiRetries;
  /** Bodies beyond it are refused, whatever the transport lets through. */
  readonly maxPageMegabytes: number;
  /** @default that of the machine */
  readonly clock?: Clock;
  /** @returns from 0 to below 1. @default Math.random */
  readonly random?: () => number;
  readonly observe?: (what: Observed) => void;
  /** Longer waits are the state machine's. @default 20 */
  readonly longestWaitSeconds?: number;
}

const REDIRECTS = 5;

/** A client over one source: everything that is asked of the API goes through the same one. */
export function createClient(options: ClientOptions): Client {
  const { transport, authorizer, retries, clock = systemClock, random = Math.random, observe = () => {} } = options;
  const longest = (options.longestWaitSeconds ?? 20) * 1_000;
  const maxBytes = options.maxPageMegabytes * 2 ** 20;
  const redact = (text: string): string => authorizer?.redact?.(text) ?? text;
  const gate = new Gate(options.limits, retries, clock, longest);

  return async (first, signal) => {
    let request = first;
    let redirects = 0;
    let renewed = false;
    let attempts = 0;
    for (;;) {
      const verdict = await once(request, () => attempts++ > 0 || redirects > 0 || renewed, signal);
      if (verdict.kind === 'pass') return verdict.response;
      if (verdict.kind === 'fatal') throw failed(verdict.error);
      if (verdict.kind === 'refused') {
        if (renewed || !(await authorizer?.renew(verdict.authorised))) throw failed(verdict.error);
        renewed = true;
        attempts--;
      } else if (verdict.kind === 'redirect') {
        if (++redirects > REDIRECTS)
          throw failed(
            new ApiError(
              'BadRequest',
              `${where(first)} is redirected more than ${REDIRECTS} times. Set path to where it leads.`,
            ),
          );
        request = { ...request, url: redirected(request, verdict.location) };
        attempts--;
      } else await pause(verdict, attempts, signal);
    }
  };

  function redirected(request: ApiRequest, location: string): string {
    try {
      return checkLink(request.url, location);
    } catch (error) {
      throw failed(error);
    }
  }

  /** @param again whether there was an attempt before; asked once for each */
  async function once(request: ApiRequest, again: () => boolean, signal?: AbortSignal): Promise<Outcome> {
    let leave: Leave<ApiRequest>;
    try {
      leave = await gate.enter(() => prepare(request), signal);
    } catch (error) {
      if (!(error instanceof ApiError && error.transient)) throw failed(error);
      // What authorises could not be had for now.
      again();
      gate.failed(error.message);
      return { kind: 'again', error, throttled: false };
    }
    observe('request');
    if (again()) observe('retry');
    return attempt(leave, request, signal);
  }

  async function prepare(request: ApiRequest): Promise<ApiRequest> {
    return authorizer ? authorizer.authorize(request) : request;
  }

  /** One attempt. Its leave is given back whatever happens. */
  async function attempt(leave: Leave<ApiRequest>, request: ApiRequest, signal?: AbortSignal): Promise<Outcome> {
    const authorised = leave.prepared;
    let response: ApiResponse;
    try {
      response = await transport(authorised, signal);
    } catch (error) {
      if (!(error instanceof ApiError)) leave.over();
      else if (error.transient) leave.failed(error.message);
      else leave.passed();
      if (!(error instanceof ApiError)) throw error;
      const told = nameOriginal(error, authorised, request);
      return told.transient ? { kind: 'again', error: told, throttled: false } : { kind: 'fatal', error: told };
    }
    const refused = response.status >= 400;
    const spent = leave.heard(response.headers, refused);
    const verdict = judge(request, response, spent, redact);
    if (verdict.kind === 'again') leave.failed(verdict.error.message);
    else leave.passed();
    if (verdict.kind === 'refused') return { ...verdict, authorised };
    if (verdict.kind !== 'pass') return verdict;
    if (response.body.length > maxBytes)
      return {
        kind: 'fatal',
        error: new ApiError(
          'TooLarge',
          `The answer of ${where(request)} is larger than ${options.maxPageMegabytes} MiB (maxPageMegabytes of the source).`,
        ),
      };
    return { kind: 'pass', response };
  }

  /** Before the next attempt, if there is one. */
  async function pause({ error, throttled }: Again, attempts: number, signal?: AbortSignal): Promise<void> {
    if (throttled) observe('throttled');
    // A long wait that the server asks for isn't a failure: the same request comes again after it.
    gate.check();
    if (attempts >= retries.attempts)
      throw failed(new ApiError(error.code, `${error.message} (${attempts} attempts)`, true, error.status));
    const wait = backoff(attempts, retries.maxDelaySeconds, random(), throttled);
    if (wait > longest) throw new Pause(Math.ceil(wait / 1_000), error.message);
    await clock.sleep(wait, signal);
  }

  function failed(error: unknown): unknown {
    if (error instanceof ApiError) observe('failure');
    return error;
  }
}

type Again = Extract<Verdict, { kind: 'again' }>;
type Outcome =
  | Exclude<Verdict, { kind: 'pass' | 'refused' }>
  | { readonly kind: 'pass'; readonly response: ApiResponse }
  | (Extract<Verdict, { kind: 'refused' }> & { readonly authorised: ApiRequest });

/** A transport knows the authorised request alone; the path of that may have what is secret in it. */
function nameOriginal(error: ApiError, authorised: ApiRequest, request: ApiRequest): ApiError {
  const [secret, open] = [where(authorised), where(request)];
  if (secret === open) return error;
  return new ApiError(error.code, error.message.replaceAll(secret, open), error.transient, error.status);
}
