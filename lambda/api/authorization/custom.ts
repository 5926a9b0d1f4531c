import { ApiError, type ApiRequest } from '../types';
import type { CustomAuthorization } from './dependencies';
import type { Apply } from './kinds';

/** The platform's own code, kept from sending anything to anybody else. */
export const custom =
  (load: () => Promise<CustomAuthorization>): Apply =>
  async (request, secret, now) => {
    const code = await load();
    let result: ApiRequest;
    try {
      result = await code.authorize(frozen(request), { secret: { ...secret }, now: new Date(now) });
    } catch (error) {
      if (error instanceof ApiError) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new ApiError('AuthorizationFailed', `The code of authorization.code failed: ${message}`);
    }
    return checked(result, request);
  };

const frozen = (request: ApiRequest): ApiRequest =>
  Object.freeze({ ...request, headers: Object.freeze({ ...request.headers }) });

function checked(result: ApiRequest, request: ApiRequest): ApiRequest {
  const wrong = (what: string): ApiError =>
    new ApiError(
      'AuthorizationFailed',
      `The code of authorization.code ${what}. It returns the request with what authorises it.`,
    );
  if (typeof result?.url !== 'string' || typeof result.headers !== 'object' || result.headers === null)
    throw wrong('returns no request');
  if (result.method !== request.method) throw wrong('changes the method');
  let same = false;
  try {
    same = new URL(result.url).origin === new URL(request.url).origin;
  } catch {
    // No address: not the same.
  }
  if (!same) throw wrong('leads to another origin than baseUrl');
  const headers = Object.entries(result.headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { ...result, headers: Object.fromEntries(headers) as Record<string, string> };
}

/** What the bundle has under that name. */
export const bundled = (): Promise<CustomAuthorization> => import('headwater:api-authorize');
