/** Who shows the right credentials is let in, and nobody else. */
import aws4 from 'aws4';
import { createHash, createHmac } from 'node:crypto';
import { startApiServer, type ApiServer, type ServedAuthorization } from '../../../local/api/server';
import { ask, parsed } from './ask';

let server: ApiServer;
afterEach(() => server.close());

const NOW = Date.parse('2026-03-01T12:00:00Z');
let now = NOW;

async function serve(authorization: ServedAuthorization): Promise<void> {
  now = NOW;
  server = await startApiServer({
    collections: { items: { path: '/items/{key}', data: () => [{ id: 1 }] } },
    authorization,
    clock: () => now,
  });
}

const status = async (headers: Record<string, string>, target = '/items/a?b=1') =>
  (await ask(server.url + target, { headers })).status;

const form = (parameters: Record<string, string>, headers: Record<string, string> = {}) =>
  ask(`${server.url}/api/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(parameters).toString(),
  });

test('bearer, basic and keys', async () => {
  await serve({ definition: { type: 'bearer' }, secret: { token: 't' } });
  expect([await status({ authorization: 'Bearer t' }), await status({ authorization: 'Bearer u' })]).toEqual([
    200, 401,
  ]);
  await server.close();
  await serve({ definition: { type: 'basic' }, secret: { username: 'ü', password: 'p:w' } });
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  expect([await status({ authorization: basic('ü:p:w') }), await status({ authorization: basic('ü:p') })]).toEqual([
    200, 401,
  ]);
  await server.close();
  await serve({ definition: { type: 'apiKey', name: 'X-Key' }, secret: { apiKey: 'k' } });
  expect([await status({ 'x-key': 'k' }), await status({ 'x-api-key': 'k' })]).toEqual([200, 401]);
  await server.close();
  await serve({ definition: { type: 'apiKey', in: 'query', name: 'key' }, secret: { apiKey: 'a&b' } });
  expect([await status({}, '/items/a?key=a%26b'), await status({}, '/items/a?key=a')]).toEqual([200, 401]);
});

test('tokens for client credentials, for as long as they are good', async () => {
  const secret = { clientId: 'me', clientSecret: 'a+b %' };
  const tokenUrl = 'https://accounts.example/api/token';
  await serve({
    definition: { type: 'oauth2', tokenUrl },
    secret,
    tokenSeconds: 60,
    tokenLivesSeconds: 30,
    tokenRequests: 2,
  });
  const client = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  const right = client(`me:${encodeURIComponent(secret.clientSecret).replace(/%20/g, '+')}`);
  expect((await form({ grant_type: 'client_credentials' }, client('me:x'))).status).toBe(401);
  expect(parsed(await form({ grant_type: 'password' }, right))).toMatchObject({ error: 'unsupported_grant_type' });
  expect((await ask(`${server.url}/api/token`, { headers: right })).status).toBe(405);
  const get = async () => parsed(await form({ grant_type: 'client_credentials' }, right));
  const { access_token, expires_in, token_type } = await get();
  expect([expires_in, token_type]).toEqual([60, 'Bearer']);
  const bearer = { authorization: `Bearer ${access_token}` };
  expect([await status(bearer), await status(bearer), await status(bearer)]).toEqual([200, 200, 401]);
  const second = { authorization: `Bearer ${(await get()).access_token}` };
  now += 29_000;
  expect(await status(second)).toBe(200);
  now += 1_000;
  expect(await status(second)).toBe(401);
  expect(server.stats.tokens).toBe(2);
});

test('refresh tokens are used once, but for the case that the answer was lost', async () => {
  const tokenUrl = 'https://accounts.example/api/token';
  const secret = { clientId: 'me', clientSecret: 's', refreshToken: 'first' };
  await serve({
    definition: { type: 'oauth2', grant: 'refreshToken', tokenUrl, clientAuthentication: 'body', scopes: ['a', 'b'] },
    secret,
    rotates: true,
  });
  const refresh = async (refresh_token: string) =>
    parsed(
      await form({ grant_type: 'refresh_token', refresh_token, client_id: 'me', client_secret: 's', scope: 'a b' }),
    );
  expect(await refresh('other')).toMatchObject({ error: 'invalid_grant' });
  await refresh('first');
  const { access_token, refresh_token } = await refresh('first');
  expect(await status({ authorization: `Bearer ${access_token}` })).toBe(200);
  expect(await refresh('first')).toMatchObject({ error: 'invalid_grant' });
  expect(await refresh(refresh_token)).toHaveProperty('refresh_token');
  expect(parsed(await form({ grant_type: 'refresh_token', client_id: 'me', client_secret: 's' }))).toMatchObject({
    error: 'invalid_request',
  });
});

test('a keyed hash over the request', async () => {
  await serve({
    definition: {
      type: 'hmac',
      algorithm: 'sha512',
      encoding: 'hex',
      timestamp: 'iso',
      signed: '{method} {host}{path}?{query} {timestamp} {bodyHash} {keyId}',
      headers: { 'X-Sign': 'v1;t={timestamp};k={keyId};s={signature}' },
    },
    secret: { keyId: 'id', key: 'secret' },
  });
  const { host } = new URL(server.url);
  const sign = (target: string, time: number) => {
    const at = new Date(time).toISOString();
    const empty = createHash('sha512').update('').digest('hex');
    const signature = createHmac('sha512', 'secret').update(`GET ${host}${target} ${at} ${empty} id`).digest('hex');
    return { 'x-sign': `v1;t=${at};k=id;s=${signature}` };
  };
  expect(await status(sign('/items/a?b=1', NOW))).toBe(200);
  expect(await status(sign('/items/a?b=2', NOW))).toBe(401);
  expect(await status(sign('/items/a?b=1', NOW - 600_000))).toBe(401);
  expect(await status({})).toBe(401);
});

test('the usual keyed hash, in two headers', async () => {
  await serve({ definition: { type: 'hmac' }, secret: { keyId: 'id', key: 'secret' } });
  const at = String(NOW / 1000);
  const empty = createHash('sha256').update('').digest('hex');
  const signature = createHmac('sha256', 'secret').update(`GET\n/items/a\nb=1\n${at}\n${empty}`).digest('base64');
  const authorization = `HMAC id:${signature}`;
  expect(await status({ authorization, 'x-timestamp': at })).toBe(200);
  expect(await status({ authorization, 'x-timestamp': String(NOW / 1000 + 1) })).toBe(401);
});

test.each(['/items/a?b=1', '/items/a%20b?z=1&a=%2F%20x&a=%20&e=', '/items/%C3%A9(1)'])(
  'signature version 4 of %s, as another implementation makes it',
  async (path) => {
    const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'session' };
    await serve({ definition: { type: 'sigv4', region: 'eu-central-1' }, secret: credentials });
    const { host } = new URL(server.url);
    const sign = (more: object = {}) => {
      const headers = { 'X-Amz-Date': '20260301T115900Z' };
      const request = { service: 'execute-api', region: 'eu-central-1', host, path, headers, ...more };
      return aws4.sign(request, credentials).headers as Record<string, string>;
    };
    expect(await status(sign(), path)).toBe(200);
    expect(await status(sign(), `${path}x`)).toBe(401);
    expect(await status({ ...sign(), 'X-Amz-Security-Token': 'other' }, path)).toBe(401);
    expect(await status(sign({ region: 'us-east-1' }), path)).toBe(401);
    expect(await status(sign({ service: 's3' }), path)).toBe(401);
    expect(await status(sign({ headers: { 'X-Amz-Date': '20260301T110000Z' } }), path)).toBe(401);
  },
);
