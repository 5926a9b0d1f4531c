import { createHash, createHmac } from 'node:crypto';
import type { ApiAuthorization } from '../../../lib/platform/api';
import type { ApiRequest } from '../types';
import type { Secret } from './dependencies';
import { fieldsOf, headerValue } from './fields';

type Of<Type extends ApiAuthorization['type']> = Extract<ApiAuthorization, { type: Type }>;

/** Puts fields of a secret into a request. Pure. @throws {ApiError} with code `SecretMissing` */
export type Apply = (request: ApiRequest, secret: Secret, now: number) => ApiRequest | Promise<ApiRequest>;

export const withHeaders = (request: ApiRequest, headers: Record<string, string>): ApiRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
});

export const apiKey =
  ({ in: place, name }: Of<'apiKey'>, secretId: string): Apply =>
  (request, secret) => {
    const { apiKey: key } = fieldsOf(secret, ['apiKey'], secretId);
    if (place === 'header') return withHeaders(request, { [name.toLowerCase()]: headerValue(key, 'apiKey', secretId) });
    const url = new URL(request.url);
    url.searchParams.delete(name);
    // Put behind what is there: the rest stays as it was written.
    const pair = `${encodeURIComponent(name)}=${encodeURIComponent(key)}`;
    const rest = request.url.includes(`${name}=`) ? url.search : new URL(request.url).search;
    url.search = rest.length > 1 ? `${rest}&${pair}` : `?${pair}`;
    return { ...request, url: url.href };
  };

export const basic =
  (secretId: string): Apply =>
  (request, secret) => {
    const { username, password } = fieldsOf(secret, ['username', 'password'], secretId);
    return withHeaders(request, {
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    });
  };

export const bearer =
  (secretId: string): Apply =>
  (request, secret) => {
    const { token } = fieldsOf(secret, ['token'], secretId);
    return withHeaders(request, { authorization: `Bearer ${headerValue(token, 'token', secretId)}` });
  };

export const hmac =
  ({ algorithm, signed, headers, encoding, timestamp }: Of<'hmac'>, secretId: string): Apply =>
  (request, secret, now) => {
    const { keyId, key } = fieldsOf(secret, ['keyId', 'key'], secretId);
    const { pathname, search, host } = new URL(request.url);
    const body = request.body ?? '';
    const values: Record<string, string> = {
      method: request.method,
      path: pathname,
      query: search.slice(1),
      host,
      timestamp: TIMESTAMPS[timestamp](now),
      body,
      bodyHash: createHash(algorithm).update(body).digest('hex'),
      keyId: headerValue(keyId, 'keyId', secretId),
    };
    // In one go: what is put in may have braces itself.
    const filled = (template: string): string =>
      template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
    values.signature = createHmac(algorithm, key).update(filled(signed)).digest(encoding);
    const added = Object.entries(headers).map(([name, template]) => [name.toLowerCase(), filled(template)]);
    return withHeaders(request, Object.fromEntries(added) as Record<string, string>);
  };

const TIMESTAMPS: Readonly<Record<Of<'hmac'>['timestamp'], (now: number) => string>> = {
  epochSeconds: (now) => String(Math.floor(now / 1_000)),
  epochMilliseconds: (now) => String(now),
  iso: (now) => new Date(now).toISOString(),
};
