import { ApiError, type ApiRequest, type ApiResponse } from '../types';
import type { ClientOptions, Observed } from './client';
import { where } from './describe';
import type { Gate, Leave } from './limits/gate';
import { addedTo } from './added';
import { judge, type Verdict } from './verdict';

/** What became of an attempt. */
export type Outcome =
  | Exclude<Verdict, { kind: 'pass' | 'refused' }>
  | { readonly kind: 'pass'; readonly response: ApiResponse }
  | (Extract<Verdict, { kind: 'refused' }> & { readonly authorised: ApiRequest });

/**
 * Makes what makes one attempt: waits for all limits, authorises, asks, and tells the limits what came of it.
 * @returns of a request: its outcome. `again` is whether there was an attempt before
 */
export function createAttempt(options: ClientOptions, gate: Gate, observe: (what: Observed) => void) {
  const { authorizer, transport } = options;
  const maxBytes = options.maxPageMegabytes * 2 ** 20;

  return async (request: ApiRequest, again: boolean, signal?: AbortSignal): Promise<Outcome> => {
    let leave: Leave<ApiRequest>;
    try {
      leave = await gate.enter(async () => (authorizer ? authorizer.authorize(request) : request), signal);
    } catch (error) {
      if (!(error instanceof ApiError && error.transient)) throw error;
      // What authorises could not be had for now.
      gate.failed(error.message);
      return { kind: 'again', error, throttled: false };
    }
    observe('request');
    if (again) observe('retry');
    try {
      return heard(leave, request, await transport(leave.prepared, signal));
    } catch (error) {
      if (!(error instanceof ApiError)) {
        leave.over();
        throw error;
      }
      const told = ofOriginal(error, leave.prepared, request);
      if (!told.transient) {
        leave.passed();
        return { kind: 'fatal', error: told };
      }
      leave.failed(told.message);
      return { kind: 'again', error: told, throttled: false };
    }
  };

  function heard(leave: Leave<ApiRequest>, request: ApiRequest, response: ApiResponse): Outcome {
    const authorised = leave.prepared;
    const spent = leave.heard(response.headers, response.status >= 400);
    const verdict = judge(request, response, spent, (text) =>
      addedTo(request, authorised).reduce(
        (rest, word) => rest.replaceAll(word, '***'),
        authorizer?.redact?.(text) ?? text,
      ),
    );
    if (verdict.kind === 'again') leave.failed(verdict.error.message);
    else leave.passed();
    if (verdict.kind === 'refused') return { ...verdict, authorised };
    if (verdict.kind !== 'pass') return verdict;
    authorizer?.passed(authorised);
    if (response.body.length <= maxBytes) return { kind: 'pass', response };
    const message = `The answer of ${where(request)} is larger than ${options.maxPageMegabytes} MiB (maxPageMegabytes of the source).`;
    return { kind: 'fatal', error: new ApiError('TooLarge', message) };
  }
}

/** A transport knows the authorised request alone; the path of that may have what is secret in it. */
function ofOriginal(error: ApiError, authorised: ApiRequest, request: ApiRequest): ApiError {
  const [secret, open] = [where(authorised), where(request)];
  if (secret === open) return error;
  return new ApiError(error.code, error.message.replaceAll(secret, open), error.transient, error.status);
}
