import { systemClock } from '../../http/clock';
import { ApiError, type ApiResponse, type Authorizer } from '../../types';
import { Credentials } from '../credentials';
import type { AuthorizerDependencies, Secret } from '../dependencies';
import { withHeaders } from '../kinds';
import type { Redaction } from '../redaction';
import { persistently } from './persistently';
import { tokenOf, type Token } from './token-answer';
import { tokenRequest, type OAuth2Spec } from './token-request';

interface Live {
  readonly accessToken: string;
  /** Milliseconds since 1970; Infinity: until it is refused. */
  readonly renewAt: number;
  readonly expiresAt: number;
}

/** Milliseconds until a token is asked for again after that failed. */
const AGAIN = 5_000;

/** OAuth 2.0: a token that is got once for all, renewed before its end and after it was refused. */
export function oauth2(spec: OAuth2Spec, dependencies: AuthorizerDependencies, redaction: Redaction): Authorizer {
  const { transport, clock = systemClock, random = Math.random, secretId = '<secret>' } = dependencies;
  let secret: Secret | undefined;
  /** A refresh token that the server gave in place of the secret's, which it may not take any more. */
  let unsaved: string | undefined;

  /** The last refusal: whoever waits in line isn't to ask for the same thing again; some servers lock clients for it. */
  let refusal: { readonly error: ApiError; readonly until: number } | undefined;

  const tokens = new Credentials<Live>(
    async (old, refused) => {
      if (refusal && clock.now() < refusal.until) throw refusal.error;
      try {
        return await renewed(refused);
      } catch (error) {
        if (error instanceof ApiError && !error.transient) refusal = { error, until: clock.now() + AGAIN };
        // It was to be renewed ahead of time, and is good for a while yet.
        const spare = old && !refused && clock.now() < old.expiresAt && error instanceof ApiError && error.transient;
        if (!spare) throw error;
        return { ...old, renewAt: Math.min(clock.now() + AGAIN, old.expiresAt) };
      }
      // Some servers give the same one until its end.
    },
    (a, b) => a.accessToken === b.accessToken,
    clock,
  );

  async function renewed(refused: boolean): Promise<Live> {
    const known = secret;
    if (!secret || refused) secret = await read();
    try {
      return await ask(secret);
    } catch (error) {
      // Somebody may have changed the secret since it was read.
      if (!known || refused || !(error instanceof ApiError) || error.code !== 'AuthorizationFailed') throw error;
      secret = await read();
      if (same(secret, known)) throw error;
      return ask(secret);
    }
  }

  async function read(): Promise<Secret> {
    const values = await dependencies.secret();
    redaction.add(...Object.values(values));
    return unsaved === undefined ? values : { ...values, refreshToken: unsaved };
  }

  async function ask(values: Secret): Promise<Live> {
    const request = tokenRequest(spec, values, secretId);
    redaction.add(request.headers.authorization?.replace(/^Basic /, ''));
    const context = { tokenUrl: spec.tokenUrl, secretId, redact: redaction.redact };
    const token = await persistently({ clock, random }, async (heard) => {
      const response: ApiResponse = await transport(request);
      heard(response);
      return tokenOf(response, context);
    });
    redaction.add(token.accessToken, token.refreshToken);
    if (spec.grant === 'refreshToken' && token.refreshToken !== undefined && token.refreshToken !== values.refreshToken)
      unsaved = token.refreshToken;
    await save(values);
    return live(token);
  }

  /** Before the token is used: a run that is killed must not take the only valid refresh token with it. */
  async function save(values: Secret): Promise<void> {
    if (unsaved === undefined) return;
    secret = { ...values, refreshToken: unsaved };
    try {
      await persistently({ clock, random, every: true }, async () => {
        // What somebody else changed meanwhile stays.
        const latest = { ...(await dependencies.secret()), refreshToken: unsaved! };
        if (!dependencies.storeSecret) throw new Error('nothing stores it');
        await dependencies.storeSecret(latest);
        secret = latest;
      });
    } catch (error) {
      const reason = redaction.redact(error instanceof Error ? error.message : String(error));
      throw new ApiError(
        'AuthorizationFailed',
        `The server replaced the refresh token, and the new one could not be put into the secret ${secretId}: ${reason}. ` +
          'If the next run is refused (invalid_grant), consent again and fill refreshToken.',
      );
    }
    unsaved = undefined;
  }

  function live({ accessToken, expiresIn }: Token): Live {
    if (expiresIn === undefined) return { accessToken, renewAt: Infinity, expiresAt: Infinity };
    const before = Math.min(spec.renewSecondsBefore ?? 60, expiresIn / 2);
    const expiresAt = clock.now() + expiresIn * 1_000;
    return { accessToken, renewAt: expiresAt - before * 1_000, expiresAt };
  }

  return {
    async authorize(request) {
      const token = await tokens.current(({ renewAt }) => clock.now() >= renewAt);
      return tokens.used(withHeaders(request, { authorization: `Bearer ${token.value.accessToken}` }), token);
    },
    renew: (refused, again) => tokens.renew(refused, again),
    passed: (request) => tokens.passed(request),
  };
}

const same = (a: Secret, b: Secret): boolean =>
  a.clientId === b.clientId && a.clientSecret === b.clientSecret && a.refreshToken === b.refreshToken;
