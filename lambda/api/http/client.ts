import { setMaxListeners } from 'node:events';
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
import { createAttempt, type Outcome } from './attempt';
import { backoff } from './backoff';
import { systemClock, type Clock } from './clock';
import { where } from './describe';
import { Gate } from './limits/gate';
import { checkLink } from './links';

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
  const { authorizer, retries, clock = systemClock, random = Math.random, observe = () => {} } = options;
  const longest = (options.longestWaitSeconds ?? 20) * 1_000;
  // So often in a row, each time with something that works for others: it is the request itself that is refused.
  const mostRefusals = Math.max(2, retries.attempts);
  const gate = new Gate(options.limits, retries, clock, longest);
  const attempt = createAttempt(options, gate, observe);

  return async (first, signal) => {
    // Many requests are made with the same one: Node takes more than ten listeners for a leak.
    if (signal) setMaxListeners(0, signal);
    try {
      return await call(first, signal);
    } catch (error) {
      if (error instanceof ApiError) observe('failure');
      throw error;
    }
  };

  async function call(first: ApiRequest, signal?: AbortSignal): Promise<ApiResponse> {
    let request = first;
    let redirects = 0;
    let refusals = 0;
    let attempts = 0;
    for (let again = false; ; again = true) {
      let outcome = await attempt(request, again, signal);
      if (outcome.kind === 'refused') {
        const { authorised, error } = outcome;
        const renewal = ++refusals < mostRefusals && (await renew(authorised, refusals > 1));
        if (renewal === false) throw error;
        if (renewal === true) continue;
        outcome = renewal;
      }
      refusals = 0;
      if (outcome.kind === 'pass') return outcome.response;
      if (outcome.kind === 'fatal') throw outcome.error;
      if (outcome.kind === 'redirect') {
        if (++redirects > REDIRECTS) throw tooOften(first);
        request = { ...request, url: checkLink(request.url, outcome.location) };
      } else await pause(outcome, ++attempts, signal);
    }
  }

  /** @returns whether there is something new to authorise with, or why that is not known for now */
  async function renew(refused: ApiRequest, again: boolean): Promise<boolean | Again> {
    try {
      return (await authorizer?.renew(refused, again)) ?? false;
    } catch (error) {
      if (!(error instanceof ApiError && error.transient)) throw error;
      gate.failed(error.message);
      return { kind: 'again', error, throttled: false };
    }
  }

  /** Before the next attempt, if there is one. */
  async function pause({ error, throttled }: Again, attempts: number, signal?: AbortSignal): Promise<void> {
    if (throttled) observe('throttled');
    // A long wait that the server asks for isn't a failure: the same request comes again after it.
    gate.check();
    if (attempts >= retries.attempts)
      throw new ApiError(error.code, `${error.message} (${attempts} attempts)`, true, error.status);
    const wait = backoff(attempts, retries.maxDelaySeconds, random(), throttled);
    if (wait > longest) throw new Pause(Math.ceil(wait / 1_000), error.message);
    await clock.sleep(wait, signal);
  }
}

type Again = Extract<Outcome, { kind: 'again' }>;

const tooOften = (request: ApiRequest): ApiError =>
  new ApiError(
    'BadRequest',
    `${where(request)} is redirected more than ${REDIRECTS} times. Set path to where it leads.`,
  );
