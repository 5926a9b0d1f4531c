import fc from 'fast-check';
import type { ApiAuthorization } from '../../../../lib/platform/api';
import { createAuthorizer } from '../../../../lambda/api/authorization';
import { createClient } from '../../../../lambda/api/http';
import { ApiError, type ApiRequest, type ApiResponse } from '../../../../lambda/api/types';
import { RETRIES } from '../http/fake-api';
import { API_KEY, API_KEY_IN_QUERY, CUSTOM, get, HMAC, json, OAUTH2, Outside, REFRESH, SIGV4 } from './support';

/** What the server grants. */
const granted = (what: string): string => ['granted', what, '0815'].join('-');

const KINDS: readonly (readonly [ApiAuthorization, readonly string[]])[] = [
  [OAUTH2, ['clientId', 'clientSecret']],
  [{ ...OAUTH2, clientAuthentication: 'body' }, ['clientId', 'clientSecret']],
  [REFRESH, ['clientId', 'clientSecret', 'refreshToken']],
  [API_KEY, ['apiKey']],
  [API_KEY_IN_QUERY, ['apiKey']],
  [{ type: 'basic' }, ['username', 'password']],
  [{ type: 'bearer' }, ['token']],
  [HMAC, ['keyId', 'key']],
  [SIGV4, ['accessKeyId', 'secretAccessKey', 'sessionToken']],
  [CUSTOM, ['one', 'two']],
];

/** What a server may say of a request that it doesn't like: all of it, in many ways. */
const ECHOES: readonly ((request: ApiRequest) => string)[] = [
  (request) => JSON.stringify(request),
  ({ headers }) => Object.values(headers).join(' '),
  ({ url }) => decodeURIComponent(url),
  ({ url, body }) => `${url} ${body ?? ''}`,
  ({ headers }) => Buffer.from(headers.authorization?.replace(/^Basic /, '') ?? '', 'base64').toString(),
  ({ body }) => [...new URLSearchParams(body ?? '').values()].join(' '),
  (request) => `${'x'.repeat(190)} ${JSON.stringify(request)}`,
];

type Behaviour = (request: ApiRequest, echo: (request: ApiRequest) => string) => ApiResponse;
const BEHAVIOURS: readonly Behaviour[] = [
  ...[400, 401, 403, 404, 429, 500].map(
    (status): Behaviour =>
      (request, echo) =>
        json(status, echo(request)),
  ),
  (request, echo) => json(400, { error: 'invalid_client', error_description: echo(request) }),
  (request, echo) => json(200, { error: echo(request), error_description: 'x' }),
  (request, echo) => json(200, { access_token: 'x', token_type: echo(request) }),
  (request) => json(302, '', { location: request.url.replace('api.example', 'evil.example') }),
  (request) => {
    const { origin, pathname } = new URL(request.url);
    throw new ApiError('Unreachable', `${request.method} ${origin}${pathname}: the connection was closed.`, true);
  },
  () => json(200, { access_token: granted('token'), refresh_token: granted('refresh'), expires_in: 10 }),
];

/** Long enough to be one, and unlike any word of a message. */
const secretText = fc
  .tuple(
    fc.stringMatching(/^[A-Z0-9]{8}$/),
    fc.stringMatching(/^[a-zA-Z0-9 +/=&%"'\\:?#~-]{0,12}$/),
    fc.stringMatching(/^[A-Z0-9]{4}$/),
  )
  .map((parts) => parts.join(''));

const forms = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  new URLSearchParams({ '': secret }).toString().slice(1),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
];

test('nothing secret is in what is thrown, nor in what is recorded, whatever servers and code do', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...KINDS),
      fc.array(secretText, { minLength: 3, maxLength: 3 }),
      fc.constantFrom(...BEHAVIOURS),
      fc.constantFrom(...BEHAVIOURS),
      fc.constantFrom(...ECHOES),
      fc.constantFrom('works', 'throws', 'path'),
      async ([spec, fields], secrets, ofApi, ofTokens, echo, code) => {
        const values = Object.fromEntries(fields.map((field, i) => [field, secrets[i]!]));
        const outside = new Outside(values);
        const tokens = outside.dependencies();
        const authorizer = createAuthorizer(spec, {
          ...tokens,
          transport: async (request) => ofTokens(request, echo),
          storeSecret: async (secret) => {
            throw new Error(`can't store ${JSON.stringify(secret)}`);
          },
          custom: async () => ({
            authorize: (request, { secret }) => {
              if (code === 'throws') throw new Error(`no good: ${JSON.stringify(secret)}`);
              const url =
                code === 'path' ? request.url.replace('/v1', `/v1/${encodeURIComponent(secret.one!)}`) : request.url;
              return { ...request, url, headers: { ...request.headers, 'x-one': encodeURIComponent(secret.two!) } };
            },
          }),
        });
        const observed: unknown[] = [];
        const client = createClient({
          transport: async (request) => {
            await outside.clock.sleep(10);
            return ofApi(request, echo);
          },
          authorizer,
          limits: { concurrency: 2 },
          retries: { ...RETRIES, attempts: 2, breakAfterFailures: 3 },
          maxPageMegabytes: 1,
          clock: outside.clock,
          random: () => 0.1,
          observe: (what) => observed.push(what),
        });
        const recorded = [get(), get('https://api.example/v1/albums/1?x=y')];
        const thrown: unknown[] = [];
        for (const request of [...recorded, ...recorded])
          await outside.clock.run(client(request).catch((reason: unknown) => thrown.push(reason)));
        const told = thrown.map(
          (error) => `${error} ${(error as Error).stack} ${JSON.stringify(error)} ${(error as Error).cause}`,
        );
        const all = JSON.stringify([told, recorded, observed]) + told.join('\n');
        for (const secret of [...Object.values(values), granted('token'), granted('refresh')])
          for (const form of forms(secret)) if (all.includes(form)) throw new Error(`${form} in ${all}`);
      },
    ),
    { numRuns: 500 },
  );
}, 120_000);

test('a secret is found in each form in which it may be written', async () => {
  const secret = 'pä ss"w/ord&1';
  const outside = new Outside({ username: 'somebody', password: secret });
  const authorizer = createAuthorizer({ type: 'basic' }, outside.dependencies());
  await authorizer.authorize(get());
  for (const form of [
    secret,
    encodeURIComponent(secret),
    'p%C3%A4+ss%22w%2Ford%261',
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
    Buffer.from(`somebody:${secret}`).toString('base64'),
  ])
    expect(authorizer.redact(`before ${form} after`)).toBe('before *** after');
});

test('a key in the query is taken out of the links of a body, however it is written, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(secretText, fc.uint8Array(), async (apiKey, bytes) => {
      const authorizer = createAuthorizer(API_KEY_IN_QUERY, new Outside({ apiKey }).dependencies());
      const { url } = await authorizer.authorize(get());
      const links = [url, new URLSearchParams({ page: '2', api_key: apiKey }).toString(), `?api_key=${apiKey}&page=2`];
      const [before, after] = [
        Buffer.from(`{"note":${JSON.stringify(`is ${apiKey} a key?`)},"next":`),
        Buffer.from(bytes),
      ];
      for (const link of links) {
        const body = authorizer.redactBody(Buffer.concat([before, Buffer.from(link), after]));
        expect(body.subarray(0, before.length)).toEqual(before);
        expect(body.subarray(body.length - after.length)).toEqual(after);
        const cleaned = body.subarray(before.length, body.length - after.length).toString();
        for (const form of forms(apiKey)) expect(cleaned).not.toContain(form);
        expect(cleaned).toContain('api_key=***');
      }
      const without = Buffer.concat([before, after]);
      expect(authorizer.redactBody(without)).toBe(without);
    }),
  );
  // Elsewhere than in the query it isn't repeated by links.
  const inHeader = createAuthorizer(API_KEY, new Outside({ apiKey: 'the-key' }).dependencies());
  await inHeader.authorize(get());
  expect(inHeader.redactBody(Buffer.from('X-Api-Key=the-key')).toString()).toBe('X-Api-Key=the-key');
});

test('what is short stays, or there would be nothing left to read', async () => {
  const outside = new Outside({ username: 'a', password: 'the-password' });
  const authorizer = createAuthorizer({ type: 'basic' }, outside.dependencies());
  await authorizer.authorize(get());
  expect(authorizer.redact('a cat sat')).toBe('a cat sat');
});
