import fc from 'fast-check';
import { createAuthorizer } from '../../../../lambda/api/authorization';
import { ApiError, Pause, type ApiRequest } from '../../../../lambda/api/types';
import { get, json, OAUTH2, Outside, REFRESH } from './support';

const started = (spec = OAUTH2, outside = new Outside()) => {
  const authorizer = createAuthorizer(spec, outside.dependencies());
  const run = <T>(work: Promise<T>): Promise<T> => outside.clock.run(work);
  const { passed } = authorizer;
  const renew = (refused: ApiRequest, again?: 'again') => authorizer.renew(refused, again !== undefined);
  return { outside, run, authorize: () => authorizer.authorize(get()), renew, passed };
};
const caught = (work: Promise<unknown>): Promise<unknown> => work.catch((reason: unknown) => reason);
const tokenOf = ({ headers }: ApiRequest): string | undefined => headers.authorization;
const form = ({ body }: ApiRequest): Record<string, string> => Object.fromEntries(new URLSearchParams(body));

describe('a token request', () => {
  test('of client credentials', async () => {
    const { outside, run, authorize } = started();
    expect(tokenOf(await run(authorize()))).toBe('Bearer access-token-1');
    const [request] = outside.requests;
    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://accounts.example/api/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: 'grant_type=client_credentials',
    });
    expect(request!.headers.authorization).toBe(
      `Basic ${Buffer.from('the-client:the-client-secret').toString('base64')}`,
    );
  });

  test('with the client in the body, scopes and more', async () => {
    const { outside, run, authorize } = started({
      ...OAUTH2,
      clientAuthentication: 'body',
      scopes: ['read:albums', 'read:plays'],
      parameters: { audience: 'https://api.example/?a=b&c' },
    });
    await run(authorize());
    expect(outside.requests[0]!.headers.authorization).toBeUndefined();
    expect(form(outside.requests[0]!)).toEqual({
      grant_type: 'client_credentials',
      client_id: 'the-client',
      client_secret: 'the-client-secret',
      scope: 'read:albums read:plays',
      audience: 'https://api.example/?a=b&c',
    });
  });

  test('of a refresh token', async () => {
    const outside = new Outside({ clientId: 'c', clientSecret: 's', refreshToken: 'refresh-me' });
    const { run, authorize } = started(REFRESH, outside);
    await run(authorize());
    expect(form(outside.requests[0]!)).toEqual({ grant_type: 'refresh_token', refresh_token: 'refresh-me' });
    expect(outside.stored).toEqual([]);
  });

  test('encodes the two halves of what says who we are (RFC 6749, 2.3.1)', async () => {
    const outside = new Outside({ clientId: 'a:b c', clientSecret: 'ü%+&/' });
    const { run, authorize } = started(OAUTH2, outside);
    await run(authorize());
    const [, pair] = outside.requests[0]!.headers.authorization!.split(' ');
    expect(Buffer.from(pair!, 'base64').toString()).toBe('a%3Ab+c:%C3%BC%25%2B%26%2F');
  });

  test('can be decoded whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1 }),
        fc.string({ minLength: 1, unit: 'grapheme' }),
        async (clientId, clientSecret) => {
          const outside = new Outside({ clientId, clientSecret });
          const { run, authorize } = started(OAUTH2, outside);
          await run(authorize());
          const [, pair] = outside.requests[0]!.headers.authorization!.split(' ');
          const halves = Buffer.from(pair!, 'base64').toString().split(':');
          expect(halves.map((half) => new URLSearchParams(`x=${half}`).get('x'))).toEqual([clientId, clientSecret]);
        },
      ),
    );
  });

  test('can’t have its grant replaced by parameters', async () => {
    const { outside, run, authorize } = started({ ...OAUTH2, parameters: { grant_type: 'password' } });
    await run(authorize());
    expect(form(outside.requests[0]!).grant_type).toBe('client_credentials');
  });
});

describe('a token', () => {
  test('is got once, for all', async () => {
    const { outside, run, authorize } = started();
    const requests = await run(Promise.all(Array.from({ length: 50 }, authorize)));
    expect(new Set(requests.map(tokenOf))).toEqual(new Set(['Bearer access-token-1']));
    expect(outside.requests).toHaveLength(1);
    expect(outside.reads).toBe(1);
  });

  test.each([
    [3_600, undefined, 3_540],
    [3_600, 300, 3_300],
    [3_600, 0, 3_600],
    [60, undefined, 30],
    [10, 300, 5],
    ['3600', undefined, 3_540],
  ])('that lives for %p s is renewed ahead (renewSecondsBefore %p) after %d s', async (life, before, after) => {
    const spec = before === undefined ? OAUTH2 : { ...OAUTH2, renewSecondsBefore: before };
    const { outside, run, authorize } = started(spec);
    outside.token = (index) => json(200, { access_token: `t${index}`, expires_in: life });
    await run(authorize());
    await run(outside.clock.sleep(after * 1_000 - 1));
    expect(tokenOf(await run(authorize()))).toBe('Bearer t0');
    await run(outside.clock.sleep(1));
    expect(tokenOf(await run(authorize()))).toBe('Bearer t1');
  });

  test.each([undefined, 'soon', 0, -5, null, NaN])('without an end (%p) is used until it is refused', async (life) => {
    const { outside, run, authorize, renew } = started();
    outside.token = (index) => json(200, { access_token: `t${index}`, expires_in: life });
    const request = await run(authorize());
    await run(outside.clock.sleep(1e9));
    expect(tokenOf(await run(authorize()))).toBe('Bearer t0');
    expect(await run(renew(request))).toBe(true);
    expect(tokenOf(await run(authorize()))).toBe('Bearer t1');
  });

  test('that can’t be renewed ahead is used to its end', async () => {
    const { outside, run, authorize } = started();
    let down = false;
    outside.token = (index) => (down ? json(503, '') : json(200, { access_token: `t${index}`, expires_in: 3_600 }));
    await run(authorize());
    down = true;
    await run(outside.clock.sleep(3_550_000));
    expect(tokenOf(await run(authorize()))).toBe('Bearer t0');
    const asked = outside.requests.length;
    // Not before each request.
    expect(tokenOf(await run(authorize()))).toBe('Bearer t0');
    expect(outside.requests).toHaveLength(asked);
    await run(outside.clock.sleep(60_000));
    expect(await run(caught(authorize()))).toMatchObject({ code: 'ServerError', transient: true });
  });
});

describe('401', () => {
  test('of many makes one token request', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), async (count) => {
        const { outside, run, authorize, renew } = started();
        const requests = await run(Promise.all(Array.from({ length: count }, authorize)));
        const answers = await run(Promise.all(requests.map((request) => renew(request))));
        expect(answers).toEqual(Array(count).fill(true));
        expect(outside.requests).toHaveLength(2);
        expect(tokenOf(await run(authorize()))).toBe('Bearer access-token-2');
      }),
      { numRuns: 20 },
    );
  });

  test('that comes after the token was renewed asks for none', async () => {
    const { outside, run, authorize, renew } = started();
    const [early, late] = await run(Promise.all([authorize(), authorize()]));
    await run(renew(early!));
    await run(authorize());
    expect(await run(renew(late!))).toBe(true);
    expect(outside.requests).toHaveLength(2);
  });

  test('whatever the order, each token is renewed once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 30 }), async (delays) => {
        const { outside, run, authorize, renew, passed } = started();
        const refused = new Set<string>();
        const work = delays.map(async (delay) => {
          await outside.clock.sleep(delay);
          const request = await authorize();
          passed(request);
          await outside.clock.sleep(delay);
          // The first two tokens end at once.
          if (/-[12]$/.test(tokenOf(request)!)) {
            refused.add(tokenOf(request)!);
            await renew(request);
          }
        });
        await run(Promise.all(work));
        expect(outside.requests).toHaveLength(1 + refused.size);
      }),
    );
  });

  test('of a new token that has worked for nobody is for good: another one wouldn’t work either', async () => {
    const { outside, run, authorize, renew } = started();
    expect(await run(renew(await run(authorize())))).toBe(true);
    const requests = await run(Promise.all([authorize(), authorize()]));
    for (const request of requests) expect(await run(renew(request, 'again'))).toBe(false);
    expect(outside.requests).toHaveLength(2);
    // Whatever was the matter: not for ever, nor for a request that comes later.
    await run(outside.clock.sleep(5_000));
    expect(await run(renew(requests[0]!, 'again'))).toBe(true);
    expect(await run(renew(await run(authorize())))).toBe(true);
    expect(tokenOf(await run(authorize()))).toBe('Bearer access-token-4');
  });

  test('of a new token that has worked for somebody renews it: it has ended as well', async () => {
    const { run, authorize, renew, passed } = started();
    expect(await run(renew(await run(authorize())))).toBe(true);
    const [one, other] = await run(Promise.all([authorize(), authorize()]));
    passed(other!);
    expect(await run(renew(one!, 'again'))).toBe(true);
    expect(tokenOf(await run(authorize()))).toBe('Bearer access-token-3');
  });

  test('of a token that was renewed ahead of time renews it', async () => {
    const { outside, run, authorize, renew } = started();
    await run(authorize());
    await run(outside.clock.sleep(3_550_000));
    expect(await run(renew(await run(authorize())))).toBe(true);
    expect(outside.requests).toHaveLength(3);
  });

  test('while a token is renewed ahead of time in vain asks for one by itself: the old one won’t do', async () => {
    const { outside, run, authorize, renew } = started();
    const refused = await run(authorize());
    await run(outside.clock.sleep(3_550_000));
    const answers = outside.token;
    outside.token = (index, request) => (index < 4 ? json(503, {}) : answers(index, request));
    const [ahead, renewal] = [authorize(), renew(refused)];
    expect(tokenOf(await run(ahead))).toBe('Bearer access-token-1');
    expect(await run(renewal)).toBe(true);
    expect(tokenOf(await run(authorize()))).toBe('Bearer access-token-5');
  });

  test('reads the secret again', async () => {
    const { outside, run, authorize, renew } = started();
    const request = await run(authorize());
    outside.values = { clientId: 'other', clientSecret: 'new-client-secret' };
    await run(renew(request));
    expect(Buffer.from(outside.requests[1]!.headers.authorization!.slice(6), 'base64').toString()).toBe(
      'other:new-client-secret',
    );
  });

  test('with the same token again is no use', async () => {
    const { outside, run, authorize, renew } = started();
    outside.token = () => json(200, { access_token: 'always-the-same' });
    expect(await run(renew(await run(authorize())))).toBe(false);
  });
});

describe('a secret that was changed', () => {
  test('is read again when the token endpoint refuses the old one', async () => {
    const { outside, run, authorize } = started();
    outside.token = (index, { headers }) =>
      headers.authorization === `Basic ${Buffer.from('the-client:new').toString('base64')}` || index === 0
        ? json(200, { access_token: `t${index}`, expires_in: 100 })
        : json(401, { error: 'invalid_client' });
    await run(authorize());
    outside.values = { clientId: 'the-client', clientSecret: 'new' };
    await run(outside.clock.sleep(100_000));
    expect(tokenOf(await run(authorize()))).toBe('Bearer t2');
  });

  test('to nothing new is not tried twice', async () => {
    const { outside, run, authorize } = started();
    outside.token = () => json(401, { error: 'invalid_client' });
    await run(caught(authorize()));
    expect(outside.requests).toHaveLength(1);
  });
});

describe('failures of the token endpoint', () => {
  test.each([
    ['429', () => json(429, ''), 'RateLimited'],
    ['500', () => json(500, 'oops'), 'ServerError'],
    ['503', () => json(503, ''), 'ServerError'],
    ['408', () => json(408, ''), 'ServerError'],
    ['temporarily_unavailable', () => json(400, { error: 'temporarily_unavailable' }), 'ServerError'],
    [
      'a cut connection',
      () => {
        throw new ApiError('Unreachable', 'cut', true);
      },
      'Unreachable',
    ],
  ])('that may pass (%s) are tried again', async (_, failing, code) => {
    const { outside, run, authorize } = started();
    outside.token = (index) => (index < 2 ? failing() : json(200, { access_token: 'finally' }));
    expect(tokenOf(await run(authorize()))).toBe('Bearer finally');

    const lasting = started();
    lasting.outside.token = failing;
    expect(await lasting.run(caught(lasting.authorize()))).toMatchObject({ code, transient: true });
    expect(lasting.outside.requests).toHaveLength(3);
  });

  test('wait as long as they ask for', async () => {
    const { outside, run, authorize } = started();
    outside.token = (index) => (index === 0 ? json(429, '', { 'retry-after': '7' }) : json(200, { access_token: 't' }));
    const before = outside.clock.now();
    await run(authorize());
    expect(outside.clock.now() - before).toBe(7_200);
  });

  test('for long are the state machine’s', async () => {
    const { outside, run, authorize } = started();
    outside.token = () => json(503, '', { 'retry-after': '600' });
    const error = await run(caught(authorize()));
    expect(error).toBeInstanceOf(Pause);
    expect(error).toMatchObject({ seconds: 600 });
    expect(outside.requests).toHaveLength(1);
  });

  test('for good are told to whoever stands in line, without asking again', async () => {
    const { outside, run, authorize } = started();
    outside.token = () => json(401, { error: 'invalid_client' });
    for (let i = 0; i < 20; i++) expect(await run(caught(authorize()))).toMatchObject({ code: 'AuthorizationFailed' });
    expect(outside.requests).toHaveLength(1);
    await run(outside.clock.sleep(5_000));
    await run(caught(authorize()));
    expect(outside.requests).toHaveLength(2);
  });
});

describe('a refresh token that the server replaces', () => {
  const values = { clientId: 'c', clientSecret: 's', refreshToken: 'r0', extra: 'kept' };
  const rotating = (outside: Outside): void => {
    let current = 0;
    outside.token = (_, request) =>
      form(request).refresh_token === `r${current}`
        ? json(200, { access_token: `t${current}`, refresh_token: `r${++current}`, expires_in: 100 })
        : json(400, { error: 'invalid_grant' });
  };

  test('is stored before its token is used, with everything else', async () => {
    const outside = new Outside(values);
    rotating(outside);
    const { run, authorize } = started(REFRESH, outside);
    expect(tokenOf(await run(authorize()))).toBe('Bearer t0');
    expect(outside.stored).toEqual([{ ...values, refreshToken: 'r1' }]);
    await run(outside.clock.sleep(100_000));
    expect(tokenOf(await run(authorize()))).toBe('Bearer t1');
    expect(outside.values.refreshToken).toBe('r2');
  });

  test('does not undo what somebody changed meanwhile', async () => {
    const outside = new Outside(values);
    rotating(outside);
    const { run, authorize } = started(REFRESH, outside);
    const work = authorize();
    outside.values = { ...values, extra: 'changed' };
    await run(work);
    expect(outside.stored[0]).toMatchObject({ refreshToken: 'r1' });
  });

  test('serves the next process', async () => {
    const outside = new Outside(values);
    rotating(outside);
    for (let i = 0; i < 5; i++) {
      const { run, authorize } = started(REFRESH, outside);
      expect(tokenOf(await run(authorize()))).toBe(`Bearer t${i}`);
    }
  });

  test('that can’t be stored at once is stored later', async () => {
    const outside = new Outside(values);
    rotating(outside);
    let failures = 2;
    const { storeSecret, ...rest } = outside.dependencies();
    const authorizer = createAuthorizer(REFRESH, {
      ...rest,
      storeSecret: async (secret) => {
        if (failures-- > 0) throw new Error('throttled');
        await storeSecret!(secret);
      },
    });
    await outside.clock.run(authorizer.authorize(get()));
    expect(outside.values.refreshToken).toBe('r1');
  });

  test.each([
    ['at all', async () => Promise.reject(new Error('no permission for r1'))],
    ['as nothing stores it', undefined],
  ])('that can’t be stored %s is a failure, and not lost while we live', async (_, storeSecret) => {
    const outside = new Outside(values);
    rotating(outside);
    let broken = true;
    const working = outside.dependencies().storeSecret!;
    const dependencies = {
      ...outside.dependencies(),
      get storeSecret() {
        return broken ? storeSecret : working;
      },
    };
    const authorizer = createAuthorizer(REFRESH, dependencies);
    const error = await outside.clock.run(caught(authorizer.authorize(get())));
    expect(error).toMatchObject({ code: 'AuthorizationFailed', transient: false });
    expect((error as Error).message).toContain('refreshToken');
    broken = false;
    await outside.clock.run(outside.clock.sleep(10_000));
    expect(tokenOf(await outside.clock.run(authorizer.authorize(get())))).toBe('Bearer t1');
    expect(outside.values.refreshToken).toBe('r2');
  });

  test('that stays the same is not stored', async () => {
    const outside = new Outside(values);
    outside.token = () => json(200, { access_token: 't', refresh_token: 'r0' });
    const { run, authorize } = started(REFRESH, outside);
    await run(authorize());
    expect(outside.stored).toEqual([]);
  });

  test('is not looked at with client credentials', async () => {
    const { outside, run, authorize } = started();
    outside.token = () => json(200, { access_token: 't', refresh_token: 'r9' });
    await run(authorize());
    expect(outside.stored).toEqual([]);
  });
});
