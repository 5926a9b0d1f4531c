/** Who may ask: one guard a kind of authorisation. */
import { failure, type Received, type Reply } from '../exchange';
import type { ServedAuthorization } from '../options';
import { same } from './same';
import { checkHmac } from './hmac';
import { OAuth2Guard } from './oauth2';
import { checkSigV4 } from './sigv4';

export interface Guard {
  /** @returns why not; undefined: welcome */
  refuses(request: Received): string | undefined;
  /** Path of the token endpoint. */
  readonly tokenPath?: string;
  /** Answers of the token endpoint. */
  token?(request: Received): Reply;
  /** This request got a whole answer. */
  served?(request: Received): void;
  /** Whether the token of this request was good for some: one that is refused as soon as it is there is no passing fault. */
  isProven?(request: Received): boolean;
  /** The token of this request is good for nothing any more. */
  revoke?(request: Received): void;
  /** Parameter of the query that is secret. */
  readonly secretParameter?: string;
}

export const REFUSED = (why: string): Reply =>
  failure(401, why, { 'www-authenticate': `Bearer realm="api", error="invalid_token", error_description="${why}"` });

export function guardOf(authorization: ServedAuthorization | undefined, clock: () => number): Guard {
  if (!authorization) return { refuses: () => undefined };
  const { definition, secret } = authorization;
  switch (definition.type) {
    case 'oauth2':
      return new OAuth2Guard(authorization, definition, clock);
    case 'bearer':
      return { refuses: ({ headers }) => unless(same(headers.authorization, `Bearer ${secret.token}`)) };
    case 'basic': {
      const expected = `Basic ${Buffer.from(`${secret.username}:${secret.password}`).toString('base64')}`;
      return { refuses: ({ headers }) => unless(same(headers.authorization, expected)) };
    }
    case 'apiKey': {
      const { in: place = 'header', name = 'x-api-key' } = definition;
      if (place === 'header')
        return { refuses: ({ headers }) => unless(same(headers[name.toLowerCase()], secret.apiKey)) };
      return {
        refuses: ({ url }) => unless(same(url.searchParams.get(name), secret.apiKey)),
        secretParameter: name,
      };
    }
    case 'hmac':
      return { refuses: (request) => checkHmac(request, definition, secret, clock()) };
    case 'sigv4':
      return { refuses: (request) => checkSigV4(request, definition, secret, clock()) };
  }
}

const unless = (welcome: boolean): string | undefined => (welcome ? undefined : 'The credentials are wrong.');
