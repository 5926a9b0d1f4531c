import { ApiError } from '../../../../lambda/api/types';
import type { ApiRequest } from '../../../../lambda/api/types';
import { answer, FakeApi, get } from './fake-api';

/** Bearer tokens `t1`, `t2`, …; the API takes those from `good` on. */
function tokens(good: number, renewable = true) {
  let current = 1;
  const renewals: string[] = [];
  const passed: (string | undefined)[] = [];
  return {
    renewals,
    passed,
    api: new FakeApi((_, request) => {
      const number = Number(/^Bearer secret-t(\d+)$/.exec(request.headers.authorization ?? '')?.[1]);
      return number >= good ? answer() : answer(401, {}, `bad token ${request.headers.authorization}`);
    }),
    authorizer: {
      authorize: async (request: ApiRequest) => ({
        ...request,
        headers: { ...request.headers, authorization: `Bearer secret-t${current}` },
      }),
      renew: async (refused: ApiRequest, again: boolean) => {
        renewals.push(`${refused.headers.authorization}${again ? ', again' : ''}`);
        current++;
        return renewable;
      },
      passed: (request: ApiRequest) => void passed.push(request.headers.authorization),
    },
  };
}

describe('401', () => {
  test('is renewed once, and not counted as a failure', async () => {
    const { api, authorizer, renewals } = tokens(2);
    await api.clock.run(api.client({}, { attempts: 1 }, { authorizer })(get()));
    expect(renewals).toEqual(['Bearer secret-t1']);
    expect(api.observed).toEqual({ request: 2, retry: 1, throttled: 0, failure: 0 });
  });

  test('is told to what authorises, and so is what got through', async () => {
    const { api, authorizer, renewals, passed } = tokens(3);
    await api.clock.run(api.client({}, {}, { authorizer })(get()));
    expect([renewals, passed]).toEqual([['Bearer secret-t1', 'Bearer secret-t2, again'], ['Bearer secret-t3']]);
  });

  test('as many times in a row as there are attempts is the request’s own', async () => {
    const { api, authorizer, renewals } = tokens(4);
    const error = await api.clock
      .run(api.client({}, { attempts: 3 }, { authorizer })(get()))
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'AuthorizationFailed', status: 401, transient: false });
    expect(renewals).toHaveLength(2);
    expect(api.arrivals).toHaveLength(3);
  });

  test('is counted anew after any other answer', async () => {
    const { api, authorizer, renewals } = tokens(5);
    const transport: typeof api.transport = async (request, signal) => {
      const response = await api.transport(request, signal);
      return api.arrivals.length === 3 ? answer(503) : response;
    };
    await api.clock.run(api.client({}, { attempts: 4 }, { authorizer, transport })(get()));
    expect(renewals).toHaveLength(4);
  });

  test('is fatal where there is nothing new', async () => {
    const { api, authorizer } = tokens(2, false);
    await expect(api.clock.run(api.client({}, {}, { authorizer })(get()))).rejects.toMatchObject({
      code: 'AuthorizationFailed',
    });
    expect(api.arrivals).toHaveLength(1);
  });

  test('is fatal where nothing authorises', async () => {
    const { api } = tokens(1);
    await expect(api.clock.run(api.client()(get()))).rejects.toMatchObject({ code: 'AuthorizationFailed' });
  });

  test('says where, but not with what', async () => {
    const { api, authorizer } = tokens(9);
    const error = (await api.clock.run(api.client({}, {}, { authorizer })(get())).catch((e: unknown) => e)) as Error;
    expect(error.message).toContain('GET https://api.example/v1/albums: 401');
    expect(error.message).toContain('bad token');
    expect(error.message).not.toContain('secret-t');
    expect(error.message).not.toContain('limit=50');
  });

  test('in between failures is still renewed', async () => {
    const { api, authorizer, renewals } = tokens(2);
    let first = true;
    const transport: typeof api.transport = async (request, signal) => {
      const response = await api.transport(request, signal);
      if (!first) return response;
      first = false;
      return answer(503);
    };
    await api.clock.run(api.client({}, {}, { authorizer, transport })(get()));
    expect(renewals).toHaveLength(1);
  });
});

describe('what authorises', () => {
  test('that fails for good is told at once', async () => {
    const api = new FakeApi(() => answer());
    const authorizer = {
      authorize: async () => {
        throw new ApiError('SecretMissing', 'no field token');
      },
      renew: async () => false,
      passed: () => undefined,
    };
    await expect(api.clock.run(api.client({}, {}, { authorizer })(get()))).rejects.toMatchObject({
      code: 'SecretMissing',
    });
    expect(api.arrivals).toHaveLength(0);
    expect(api.observed.failure).toBe(1);
  });

  test.each(['authorize', 'renew'])('that fails for now (%s) is asked again', async (where) => {
    const { api, authorizer } = tokens(2);
    let failures = 0;
    const broken = {
      ...authorizer,
      [where]: async (request: ApiRequest) => {
        if (failures++ < 2) throw new ApiError('Unreachable', 'no token endpoint', true);
        return where === 'renew' ? authorizer.renew(request, false) : authorizer.authorize(request);
      },
    };
    expect(await api.clock.run(api.client({}, {}, { authorizer: broken })(get()))).toMatchObject({ status: 200 });
    expect(failures).toBeGreaterThanOrEqual(3);
  });

  test('and puts a secret into the path doesn’t have it told', async () => {
    const api = new FakeApi(() => answer());
    const authorizer = {
      authorize: async (request: ApiRequest) => ({
        ...request,
        url: request.url.replace('/v1', '/bot-4711-secret/v1'),
      }),
      renew: async () => false,
      passed: () => undefined,
    };
    const transport = async ({ method, url }: ApiRequest) => {
      const { origin, pathname } = new URL(url);
      throw new ApiError('TooLarge', `The answer of ${method} ${origin}${pathname} is larger than 1 MiB.`);
    };
    const error = await api.clock.run(api.client({}, {}, { authorizer, transport })(get())).catch((e: unknown) => e);
    expect((error as Error).message).toBe('The answer of GET https://api.example/v1/albums is larger than 1 MiB.');
  });
});
