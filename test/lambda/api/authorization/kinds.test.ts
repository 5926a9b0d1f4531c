import fc from 'fast-check';
import { createAuthorizer } from '../../../../lambda/api/authorization';
import type { ApiAuthorization } from '../../../../lib/platform/api';
import type { ApiRequest } from '../../../../lambda/api/types';
import { API_KEY, API_KEY_IN_QUERY, get, HMAC, Outside } from './support';

async function authorized(
  spec: ApiAuthorization | undefined,
  values: Record<string, string>,
  request: ApiRequest = get(),
): Promise<ApiRequest> {
  const outside = new Outside(values);
  return createAuthorizer(spec, outside.dependencies()).authorize(request);
}

test('without authorisation a request stays as it is', async () => {
  const outside = new Outside();
  const authorizer = createAuthorizer(undefined, outside.dependencies());
  const request = get();
  expect(await authorizer.authorize(request)).toBe(request);
  expect(await authorizer.renew(request, false)).toBe(false);
  expect(outside.reads).toBe(0);
});

describe('a key', () => {
  test('in a header', async () => {
    const { headers, url } = await authorized(API_KEY, { apiKey: 'the-key' });
    expect(headers).toEqual({ accept: 'application/json', 'x-api-key': 'the-key' });
    expect(url).toBe(get().url);
  });

  test.each([
    ['https://api.example/v1', 'https://api.example/v1?api_key=k%26%3D%20%C3%BC'],
    ['https://api.example/v1?a=1&b=%20x', 'https://api.example/v1?a=1&b=%20x&api_key=k%26%3D%20%C3%BC'],
    ['https://api.example/v1?my_api_key=1', 'https://api.example/v1?my_api_key=1&api_key=k%26%3D%20%C3%BC'],
    ['https://api.example/v1?api_key=old&a=1', 'https://api.example/v1?a=1&api_key=k%26%3D%20%C3%BC'],
  ])('in the query of %s', async (before, after) => {
    expect((await authorized(API_KEY_IN_QUERY, { apiKey: 'k&= ü' }, get(before))).url).toBe(after);
  });

  test('in the query comes back out of it, and leaves the rest alone', async () => {
    const name = fc.stringMatching(/^[a-z]{1,5}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1, unit: 'grapheme' }),
        fc.array(fc.tuple(name, fc.string({ unit: 'grapheme' })), { maxLength: 4 }),
        async (apiKey, pairs) => {
          const query = new URLSearchParams(pairs).toString();
          const { url } = await authorized(API_KEY_IN_QUERY, { apiKey }, get(`https://api.example/v1?${query}`));
          const { searchParams } = new URL(url);
          expect(searchParams.getAll('api_key')).toEqual([apiKey]);
          searchParams.delete('api_key');
          expect([...searchParams]).toEqual(pairs);
        },
      ),
    );
  });
});

test('basic (RFC 7617, section 2)', async () => {
  const { headers } = await authorized({ type: 'basic' }, { username: 'Aladdin', password: 'open sesame' });
  expect(headers.authorization).toBe('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
});

test('basic, in UTF-8 (RFC 7617, section 2.1)', async () => {
  const { headers } = await authorized({ type: 'basic' }, { username: 'test', password: [123, '£'].join('') });
  expect(headers.authorization).toBe('Basic dGVzdDoxMjPCow==');
});

test('bearer', async () => {
  const example = ['mF_9', 'B5f-4', '1JqM'].join('.');
  const { headers } = await authorized({ type: 'bearer' }, { token: example });
  expect(headers.authorization).toBe(`Bearer ${example}`);
});

describe('hmac', () => {
  /** RFC 4231: keys that are text, data, and what comes out. */
  test.each([
    [
      'case 2, sha256',
      'sha256',
      'Jefe',
      'what do ya want for nothing?',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    [
      'case 2, sha512',
      'sha512',
      'Jefe',
      'what do ya want for nothing?',
      '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
    ],
    [
      'case 1, sha256',
      'sha256',
      '\u000b'.repeat(20),
      'Hi There',
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    ],
  ] as const)('%s', async (_, algorithm, key, body, signature) => {
    const spec = {
      ...HMAC,
      algorithm,
      signed: '{body}',
      encoding: 'hex' as const,
      headers: { 'X-Signature': '{signature}' },
    };
    const { headers } = await authorized(spec, { keyId: 'id', key }, { ...get(), method: 'POST', body });
    expect(headers['x-signature']).toBe(signature);
  });

  test('of everything that can be put in', async () => {
    const spec = {
      ...HMAC,
      signed: '{method} {path} {query} {host} {timestamp} {body} {bodyHash} {keyId} {unknown} {signature}',
      headers: { 'x-signed': '{method} {path} {query} {host} {timestamp} {body} {bodyHash} {keyId} {unknown}' },
    };
    const request: ApiRequest = {
      ...get('https://api.example:8443/v1/a%20b?x={method}'),
      method: 'POST',
      body: '{keyId}',
    };
    const { headers } = await authorized(spec, { keyId: 'id', key: 'k' }, request);
    const hash = '33ad0ae16c8eb34ee11e6a8ab0f52f6b3c9ffb2bb6d4bf2b2d4f2b0a1b3f1f4f'.length;
    expect(headers['x-signed']).toMatch(
      new RegExp(
        `^POST /v1/a%20b x=\\{method\\} api\\.example:8443 1793491200 \\{keyId\\} [0-9a-f]{${hash}} id \\{unknown\\}$`,
      ),
    );
  });

  test('as it is without saying more', async () => {
    const { headers } = await authorized(HMAC, { keyId: 'id', key: 'k' });
    expect(headers['x-timestamp']).toBe('1793491200');
    const { createHash, createHmac } = await import('node:crypto');
    const signed = `GET\n/v1/albums\nlimit=50\n1793491200\n${createHash('sha256').update('').digest('hex')}`;
    expect(headers.authorization).toBe(`HMAC id:${createHmac('sha256', 'k').update(signed).digest('base64')}`);
  });

  test.each([
    ['epochSeconds', '1793491200'],
    ['epochMilliseconds', '1793491200000'],
    ['iso', '2026-11-01T00:00:00.000Z'],
  ] as const)('time as %s', async (timestamp, value) => {
    const { headers } = await authorized({ ...HMAC, timestamp }, { keyId: 'id', key: 'k' });
    expect(headers['x-timestamp']).toBe(value);
  });

  test('changes with each part that is signed', async () => {
    const sign = async (request: ApiRequest) =>
      (await authorized(HMAC, { keyId: 'id', key: 'k' }, request)).headers.authorization;
    const signatures = await Promise.all(
      [
        get(),
        get('https://api.example/v1/albums?limit=51'),
        get('https://api.example/v2/albums?limit=50'),
        { ...get(), method: 'POST' as const },
        { ...get(), method: 'POST' as const, body: '{}' },
      ].map(sign),
    );
    expect(new Set(signatures).size).toBe(5);
  });
});

describe('what is in the secret alone', () => {
  const kinds: [string, ApiAuthorization, Record<string, string>, string][] = [
    ['apiKey', API_KEY, { apiKey: 'first-key' }, 'apiKey'],
    ['basic', { type: 'basic' }, { username: 'me', password: 'first-password' }, 'password'],
    ['bearer', { type: 'bearer' }, { token: 'first-token' }, 'token'],
    ['hmac', HMAC, { keyId: 'id', key: 'first-key' }, 'key'],
  ];

  test.each(kinds)('%s is read once, and again after a refusal', async (_, spec, values, field) => {
    const outside = new Outside(values);
    const authorizer = createAuthorizer(spec, outside.dependencies());
    const requests = await Promise.all(Array.from({ length: 5 }, () => authorizer.authorize(get())));
    expect(outside.reads).toBe(1);
    // Nothing has changed: no use.
    expect(await authorizer.renew(requests[0]!, false)).toBe(false);
    expect(outside.reads).toBe(2);
    outside.values = { ...values, [field]: 'another-one' };
    const again = await authorizer.authorize(get());
    expect(await authorizer.renew(again, false)).toBe(true);
    const after = await authorizer.authorize(get());
    expect(after.headers).not.toEqual(again.headers);
  });

  test.each(kinds)('%s that is refused to many is read again once', async (_, spec, values, field) => {
    const outside = new Outside(values);
    const authorizer = createAuthorizer(spec, outside.dependencies());
    const requests = await Promise.all(Array.from({ length: 10 }, () => authorizer.authorize(get())));
    outside.values = { ...values, [field]: 'another-one' };
    expect(await Promise.all(requests.map((request) => authorizer.renew(request, false)))).toEqual(
      Array(10).fill(true),
    );
    expect(outside.reads).toBe(2);
  });

  test.each(kinds)('%s that is refused late is not read again', async (_, spec, values, field) => {
    const outside = new Outside(values);
    const authorizer = createAuthorizer(spec, outside.dependencies());
    const [early, late] = [await authorizer.authorize(get()), await authorizer.authorize(get())];
    outside.values = { ...values, [field]: 'another-one' };
    expect(await authorizer.renew(early, false)).toBe(true);
    expect(await authorizer.renew(late, false)).toBe(true);
    expect(outside.reads).toBe(2);
  });

  test.each(kinds)('%s: what is missing is told by name, with the command that fills it', async (_, spec, values) => {
    for (const field of Object.keys(values)) {
      for (const rest of [
        { ...values, [field]: '' },
        Object.fromEntries(Object.entries(values).filter(([n]) => n !== field)),
      ]) {
        const error = await authorized(spec, rest as Record<string, string>).catch((reason: unknown) => reason);
        expect(error).toMatchObject({ code: 'SecretMissing', transient: false });
        expect((error as Error).message).toContain(`The secret headwater/catalogue has no field ${field}.`);
        expect((error as Error).message).toContain(
          'aws secretsmanager put-secret-value --secret-id headwater/catalogue',
        );
        for (const name of Object.keys(values)) expect((error as Error).message).toContain(`"${name}":"…"`);
      }
    }
  });

  test.each([
    [API_KEY, { apiKey: 'oops-newline\n' }],
    [{ type: 'bearer' } as const, { token: ' oops-space' }],
    [{ type: 'bearer' } as const, { token: 'oops\u0000nul' }],
    [HMAC, { keyId: 'oops\r\nx: y', key: 'k' }],
  ])('%j with what no header can have is told', async (spec, values) => {
    const error = await authorized(spec, values).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'SecretMissing' });
    expect((error as Error).message).toMatch(/field (apiKey|token|keyId) .*line break/);
    expect((error as Error).message).not.toContain('oops');
  });
});

test('a request that is authorised stays as it was', async () => {
  const request = get();
  const before = structuredClone(request);
  for (const [spec, values] of [
    [API_KEY, { apiKey: 'k' }],
    [API_KEY_IN_QUERY, { apiKey: 'k' }],
    [{ type: 'basic' }, { username: 'u', password: 'p' }],
    [{ type: 'bearer' }, { token: 't' }],
    [HMAC, { keyId: 'i', key: 'k' }],
  ] as [ApiAuthorization, Record<string, string>][]) {
    await authorized(spec, values, request);
    expect(request).toEqual(before);
  }
});
