import { InvalidConfiguration } from '../../../shared/errors';
import { ApiError, type ApiRequest } from '../../types';
import { ACCEPTED } from './unpack';

/** Where a request goes. */
export interface Target {
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: string | undefined;
  /** The header `Host`: that of the address, wherever the connection leads. */
  readonly host: string;
  readonly path: string;
  /** Headers, where the request doesn't say otherwise. */
  readonly defaults: Readonly<Record<string, string>>;
}

const DEFAULTS = { 'accept-encoding': ACCEPTED, 'user-agent': 'headwater' };

export function targetOf(request: ApiRequest, redirect?: URL): Target {
  let url: URL;
  try {
    url = new URL(request.url);
  } catch {
    // Node's own error has the address with it, and what is secret in its query.
    throw new ApiError('BadRequest', `The address of a request (${request.method}) is none. Check baseUrl and path.`);
  }
  const to = redirect ?? url;
  return {
    secure: to.protocol === 'https:',
    hostname: to.hostname.replace(/^\[|\]$/g, ''),
    port: to.port || undefined,
    host: url.host,
    path: url.pathname + url.search,
    defaults: DEFAULTS,
  };
}

/**
 * The laptop's stand-in for an API: never anything beyond this machine.
 * @throws {InvalidConfiguration} for another one
 */
export function checkRedirect(redirect: URL | undefined): URL | undefined {
  if (!redirect || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(redirect.hostname)) return redirect;
  throw new InvalidConfiguration(
    `API_ENDPOINT_URL_… leads to ${redirect.host}. Only addresses of this machine (127.0.0.1) can stand in for an API.`,
  );
}
