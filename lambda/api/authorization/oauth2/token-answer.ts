import { addressOf } from '../../http/describe';
import { ApiError, type ApiResponse } from '../../types';

export interface Token {
  readonly accessToken: string;
  /** Seconds. @default unknown: until it is refused */
  readonly expiresIn?: number;
  /** In place of the one that was sent. */
  readonly refreshToken?: string;
}

interface Context {
  readonly tokenUrl: string;
  readonly secretId: string;
  redact(text: string): string;
}

/** What the errors of RFC 6749 (5.2) mean here, and what to do. */
const MEANINGS: Readonly<Record<string, (secretId: string) => string>> = {
  invalid_client: (id) =>
    `it does not know the client or its secret. Check clientId and clientSecret of the secret ${id}, and clientAuthentication (header or body)`,
  invalid_grant: (id) =>
    `the refresh token is not valid any more. Get a new one by consenting again, and put it into refreshToken of the secret ${id}`,
  unauthorized_client: () => 'the client may not use this grant. Allow it where the client is registered',
  unsupported_grant_type: () => 'it does not offer this grant. Check grant and tokenUrl',
  invalid_scope: () => 'it does not give these scopes. Check scopes',
  invalid_request: () => 'it does not take the request. Check parameters and clientAuthentication (header or body)',
  access_denied: () => 'it denies access. Check the rights of the client',
};
const TRANSIENT = new Set(['temporarily_unavailable', 'server_error', 'slow_down']);

/**
 * A token out of an answer of the token endpoint.
 * @throws {ApiError} with code `AuthorizationFailed`, or one for what may pass
 */
export function tokenOf(response: ApiResponse, context: Context): Token {
  const place = `The token endpoint ${addressOf(context.tokenUrl)}`;
  const answer = parsed(response.body);
  const { status } = response;
  const good = status >= 200 && status < 300;
  const code = answer && typeof answer.error === 'string' ? answer.error : undefined;
  if (code !== undefined || !good) throw refusal(place, status, code, answer?.error_description, context);
  // Its body is never told: it may have a token, in some other form.
  const wrong = (what: string): ApiError =>
    new ApiError('AuthorizationFailed', `${place} ${what}. Check tokenUrl.`, false, status);
  if (!answer) throw wrong('answered with something else than JSON');
  const token = answer.access_token;
  if (typeof token !== 'string' || token === '') throw wrong('gave no access_token');
  if (!/^[\x21-\x7e]+$/.test(token)) throw wrong('gave an access_token that no header can have');
  const type = answer.token_type;
  if (typeof type === 'string' && type.toLowerCase() !== 'bearer')
    throw wrong(`gave a token of another kind than bearer (${context.redact(type).slice(0, 40)})`);
  const expiresIn = Number(answer.expires_in);
  return {
    accessToken: token,
    ...(expiresIn > 0 ? { expiresIn } : {}),
    ...(typeof answer.refresh_token === 'string' && answer.refresh_token !== ''
      ? { refreshToken: answer.refresh_token }
      : {}),
  };
}

function parsed(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function refusal(
  place: string,
  status: number,
  code: string | undefined,
  description: unknown,
  context: Context,
): ApiError {
  const said = context
    .redact([code, description].filter((part) => typeof part === 'string').join(': '))
    .replace(/\s+/g, ' ')
    .slice(0, 200);
  const quoted = said === '' ? '' : `: “${said}”`;
  if (status === 429) return new ApiError('RateLimited', `${place}: 429, too many requests${quoted}`, true, status);
  if (status >= 500 || status === 408 || status === 425 || (code !== undefined && TRANSIENT.has(code)))
    return new ApiError('ServerError', `${place}: ${status}, it failed${quoted}`, true, status);
  const known =
    code !== undefined && Object.hasOwn(MEANINGS, code) ? code : status === 401 ? 'invalid_client' : undefined;
  const meaning = known
    ? MEANINGS[known]!(context.secretId)
    : 'it gives no token. Check tokenUrl and what is asked for';
  return new ApiError('AuthorizationFailed', `${place}: ${status}, ${meaning}${quoted}`, false, status);
}
