import { ApiError, type ApiRequest, type ApiResponse } from '../types';
import { excerpt, where } from './describe';

/** What an answer means. */
export type Verdict =
  | { readonly kind: 'pass' }
  | { readonly kind: 'redirect'; readonly location: string }
  /** What authorised it is refused. */
  | { readonly kind: 'refused'; readonly error: ApiError }
  /** Also of a request that was made too often (`throttled`). */
  | { readonly kind: 'again'; readonly error: ApiError; readonly throttled: boolean }
  | { readonly kind: 'fatal'; readonly error: ApiError };

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** @param spent whether the answer says that we ask too often; some say it with 403 */
export function judge(
  request: ApiRequest,
  { status, headers, body }: ApiResponse,
  spent: boolean,
  redact?: (text: string) => string,
): Verdict {
  if (status === 304 || (status >= 200 && status < 300 && status !== 206)) return { kind: 'pass' };
  const place = where(request);
  const said = excerpt(body, redact);
  const error = (code: string, meaning: string, transient = false): ApiError =>
    new ApiError(code, `${place}: ${status}, ${meaning}${said}`, transient, status);
  const again = (code: string, meaning: string, throttled = false): Verdict => ({
    kind: 'again',
    error: error(code, meaning, true),
    throttled,
  });
  const fatal = (code: string, meaning: string): Verdict => ({ kind: 'fatal', error: error(code, meaning) });

  if (REDIRECTS.has(status) && headers.location !== undefined) {
    if (request.method === 'GET') return { kind: 'redirect', location: headers.location };
    return fatal('BadRequest', `the API redirects a ${request.method}. Set baseUrl or path to where it leads`);
  }
  if (status === 401)
    return {
      kind: 'refused',
      error: error('AuthorizationFailed', 'what authorises the request is refused. Check the secret of the source'),
    };
  if (status === 429 || (status === 403 && spent))
    return again('RateLimited', 'too many requests. Lower limits of the source if this happens often', true);
  if (status === 408) return again('Timeout', 'the server gave up waiting');
  if (status === 206) return again('Truncated', 'only a part of the answer came');
  if (status >= 500 || status === 425) return again('ServerError', 'the server failed');
  const known = FATAL[status];
  return known
    ? fatal(...known)
    : fatal('BadRequest', 'the API does not take the request. Check path, query, body and headers');
}

const FATAL: Readonly<Record<number, readonly [code: string, meaning: string]>> = {
  402: ['Forbidden', 'the API wants to be paid for. Check the account'],
  403: ['Forbidden', 'the credentials may not read this. Check scopes and rights of the client'],
  404: ['NotFound', 'there is nothing. Check baseUrl and path'],
  410: ['NotFound', 'it is gone for good. Check baseUrl and path'],
  451: ['Forbidden', 'the API may not show this, for legal reasons'],
};
