import { answer, FakeApi, get } from './fake-api';

const redirecting = (...locations: string[]): FakeApi =>
  new FakeApi((index) => (index < locations.length ? answer(302, { location: locations[index]! }) : answer()));

const paths = (api: FakeApi): string[] =>
  api.arrivals.map(({ request }) => request.url.replace('https://api.example', ''));

describe('redirects', () => {
  test.each([301, 302, 303, 307, 308])('%d within the API is followed', async (status) => {
    const api = new FakeApi((index) => (index === 0 ? answer(status, { location: '/v2/albums?x=1' }) : answer()));
    await api.clock.run(api.client()(get()));
    expect(paths(api)).toEqual(['/v1/albums?limit=50', '/v2/albums?x=1']);
    expect(api.observed).toMatchObject({ request: 2, retry: 1 });
  });

  test.each([
    ['https://api.example/abs', '/abs'],
    ['other', '/v1/other'],
    ['?page=2', '/v1/albums?page=2'],
    ['//api.example/x', '/x'],
    ['http://api.example/plain', '/plain'],
  ])('%s leads to %s', async (location, path) => {
    const api = redirecting(location);
    await api.clock.run(api.client()(get()));
    expect(paths(api)[1]).toBe(path);
  });

  test.each([
    'https://evil.example/',
    '//evil.example/v1',
    'https://api.example:8443/',
    'https://api.example.evil.example/',
    'http://api.example:81/',
    'ftp://api.example/',
    'javascript:alert(1)',
    'http://[',
  ])('%s is not followed', async (location) => {
    const api = redirecting(location);
    await expect(api.clock.run(api.client()(get()))).rejects.toMatchObject({ code: 'ForeignLink', transient: false });
    expect(api.arrivals).toHaveLength(1);
  });

  test('five are followed, no more', async () => {
    const five = redirecting('/1', '/2', '/3', '/4', '/5');
    await five.clock.run(five.client()(get()));
    const loop = redirecting(...Array<string>(100).fill('/v1/albums'));
    await expect(loop.clock.run(loop.client()(get()))).rejects.toMatchObject({ code: 'BadRequest' });
    expect(loop.arrivals).toHaveLength(6);
  });

  test('of a POST are not followed', async () => {
    const api = redirecting('/v2');
    const post = { ...get(), method: 'POST' as const, body: '{}' };
    await expect(api.clock.run(api.client()(post))).rejects.toMatchObject({ code: 'BadRequest', status: 302 });
    expect(api.arrivals).toHaveLength(1);
  });

  test('count as requests for every limit, and are authorised anew', async () => {
    const api = redirecting('/1', '/2');
    const authorizer = {
      authorize: async (request: ReturnType<typeof get>) => ({
        ...request,
        headers: { ...request.headers, authorization: `signed ${new URL(request.url).pathname}` },
      }),
      renew: async () => false,
      passed: () => undefined,
    };
    await api.clock.run(api.client({ perSecond: 2 }, {}, { authorizer })(get()));
    expect(api.times[2]).toBeGreaterThanOrEqual(1_000);
    expect(api.arrivals.map(({ request }) => request.headers.authorization)).toEqual([
      'signed /v1/albums',
      'signed /1',
      'signed /2',
    ]);
  });
});
