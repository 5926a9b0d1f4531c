import { isDeepStrictEqual } from 'node:util';
import type { ApiAuthorization } from '../../../lib/platform/api';
import { systemClock } from '../http/clock';
import { ApiError, Pause, type Authorizer } from '../types';
import { Credentials } from './credentials';
import { bundled, custom } from './custom';
import type { AuthorizerDependencies, Secret } from './dependencies';
import { apiKey, basic, bearer, hmac, type Apply } from './kinds';
import { oauth2 } from './oauth2/oauth2';
import { Redaction } from './redaction';
import { sigv4 } from './sigv4';

/** An authorizer that also takes what is secret out of texts. */
export interface RedactingAuthorizer extends Authorizer {
  redact(text: string): string;
  /** Bodies are kept as they came, but for a key in the query that the server repeats in its links. */
  redactBody(body: Buffer): Buffer;
}

/**
 * @param spec how requests are authorised. @default not at all
 * @returns what authorises them; nothing that it throws has anything secret in it
 */
export function createAuthorizer(
  spec: ApiAuthorization | undefined,
  dependencies: AuthorizerDependencies,
): RedactingAuthorizer {
  const redaction = new Redaction();
  const { authorize, renew, passed } = kind(spec, dependencies, redaction);
  const guarded =
    <A extends unknown[], R>(run: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      try {
        return await run(...args);
      } catch (error) {
        throw clean(error, redaction);
      }
    };
  return {
    authorize: guarded(authorize),
    renew: guarded(renew),
    passed,
    redact: redaction.redact,
    redactBody: redaction.redactBody,
  };
}

function kind(
  spec: ApiAuthorization | undefined,
  dependencies: AuthorizerDependencies,
  redaction: Redaction,
): Authorizer {
  const { secretId = '<secret>', env = process.env } = dependencies;
  switch (spec?.type) {
    case undefined:
      return { authorize: async (request) => request, renew: async () => false, passed: () => undefined };
    case 'oauth2':
      return oauth2(spec, dependencies, redaction);
    case 'apiKey': {
      const secret = async (): Promise<Secret> => {
        const read = await dependencies.secret();
        if (spec.in === 'query' && read.apiKey) redaction.addParameter(spec.name, read.apiKey);
        return read;
      };
      return bySecret(apiKey(spec, secretId), { ...dependencies, secret }, redaction);
    }
    case 'basic':
      return bySecret(basic(secretId), dependencies, redaction);
    case 'bearer':
      return bySecret(bearer(secretId), dependencies, redaction);
    case 'hmac':
      return bySecret(hmac(spec, secretId), dependencies, redaction);
    case 'sigv4': {
      const sign = sigv4(spec, secretId, env);
      if (spec.apiArn === undefined) return bySecret(sign, dependencies, redaction);
      const asRole: Apply = (request, secret, now) => {
        redaction.add(env.AWS_SECRET_ACCESS_KEY, env.AWS_SESSION_TOKEN);
        return sign(request, secret, now);
      };
      return bySecret(asRole, { ...dependencies, secret: async () => ({}) }, redaction);
    }
    case 'custom':
      return bySecret(custom(dependencies.custom ?? bundled), dependencies, redaction);
  }
}

/** What comes out of the secret alone: after a refusal it is read again, and tried again if it has changed. */
function bySecret(
  apply: Apply,
  { secret, clock = systemClock }: AuthorizerDependencies,
  redaction: Redaction,
): Authorizer {
  const get = async (): Promise<Secret> => {
    const read = await secret();
    redaction.add(...Object.values(read), Buffer.from(`${read.username}:${read.password}`).toString('base64'));
    return read;
  };
  const values = new Credentials<Secret>(get, isDeepStrictEqual, clock);
  return {
    async authorize(request) {
      const held = await values.current();
      const authorised = await apply(request, held.value, clock.now());
      return values.used(authorised === request ? { ...request } : authorised, held);
    },
    renew: (refused, again) => values.renew(refused, again),
    passed: (request) => values.passed(request),
  };
}

/** Without anything secret: not in the message, and without a cause or a stack of others. */
function clean(error: unknown, { redact }: Redaction): Error {
  if (error instanceof Pause) return new Pause(error.seconds, redact(error.message));
  if (error instanceof ApiError) return new ApiError(error.code, redact(error.message), error.transient, error.status);
  const other = new Error(redact(error instanceof Error ? error.message : String(error)));
  if (error instanceof Error) other.name = error.name;
  return other;
}
