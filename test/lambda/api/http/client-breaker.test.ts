import { ApiError, Pause } from '../../../../lambda/api/types';
import { answer, FakeApi, get } from './fake-api';
import { idle } from './virtual-clock';

const caught = (work: Promise<unknown>): Promise<unknown> => work.catch((reason: unknown) => reason);

/** Opens after 3 failures for 30 s. */
const BREAK = { breakAfterFailures: 3, breakSeconds: 30, attempts: 1 };

describe('the circuit breaker', () => {
  test('opens after so many failures in a row, and says what the last one was', async () => {
    const api = new FakeApi(() => answer(500, {}, 'disk full'));
    const client = api.client({}, { ...BREAK, attempts: 20 });
    const error = await api.clock.run(caught(client(get())));
    expect(error).toBeInstanceOf(Pause);
    expect(error).toMatchObject({ seconds: 30 });
    expect((error as Pause).message).toContain('3 requests in a row failed');
    expect((error as Pause).message).toContain('disk full');
    expect(api.arrivals).toHaveLength(3);
  });

  test('lets nobody through while it is open', async () => {
    const api = new FakeApi(() => answer(500));
    const client = api.client({}, BREAK);
    for (let i = 0; i < 3; i++) await api.clock.run(caught(client(get())));
    await api.clock.run(api.clock.sleep(10_000));
    for (let i = 0; i < 5; i++) {
      const error = await api.clock.run(caught(client(get())));
      expect(error).toBeInstanceOf(Pause);
      expect((error as Pause).seconds).toBeLessThanOrEqual(20);
    }
    expect(api.arrivals).toHaveLength(3);
  });

  test.each([200, 304, 404, 400])('is closed by %d in between', async (status) => {
    const api = new FakeApi((index) => answer(index % 3 === 2 ? status : 500));
    const client = api.client({}, BREAK);
    for (let i = 0; i < 30; i++) await api.clock.run(caught(client(get())));
    expect(api.arrivals).toHaveLength(30);
  });

  test('counts the network’s failures and those of what authorises as well', async () => {
    const api = new FakeApi(() => {
      throw new ApiError('Unreachable', 'cut', true);
    });
    const client = api.client({}, BREAK);
    for (let i = 0; i < 3; i++) await api.clock.run(caught(client(get())));
    expect(await api.clock.run(caught(client(get())))).toBeInstanceOf(Pause);

    const authorizer = {
      authorize: async () => {
        throw new ApiError('Timeout', 'no token for now', true);
      },
      renew: async () => false,
      passed: () => undefined,
    };
    const other = new FakeApi(() => answer());
    const tokenless = other.client({}, { ...BREAK, attempts: 20 }, { authorizer });
    const error = await other.clock.run(caught(tokenless(get())));
    expect(error).toBeInstanceOf(Pause);
    expect((error as Pause).message).toContain('no token for now');
    expect(other.arrivals).toHaveLength(0);
  });

  describe('half-open', () => {
    async function opened(respond: (index: number) => ReturnType<typeof answer>) {
      const api = new FakeApi((index) => (index < 3 ? answer(500) : respond(index)));
      const client = api.client({ concurrency: 8 }, BREAK);
      for (let i = 0; i < 3; i++) await api.clock.run(caught(client(get())));
      await api.clock.run(api.clock.sleep(31_000));
      api.mostRunning = 0;
      return { api, client };
    }

    test('sends a single request; the others follow once it passed', async () => {
      const { api, client } = await opened(() => answer());
      await api.clock.run(Promise.all(Array.from({ length: 10 }, () => client(get()))));
      const [probe, next] = api.arrivals.slice(3);
      expect(next!.at - probe!.at).toBe(50);
      expect(api.mostRunning).toBeGreaterThan(1);
    });

    test('opens again at the first failure', async () => {
      const { api, client } = await opened(() => answer(500));
      const results = await api.clock.run(Promise.all(Array.from({ length: 10 }, () => caught(client(get())))));
      expect(api.arrivals).toHaveLength(4);
      expect(results.filter((result) => result instanceof Pause)).toHaveLength(10);
    });

    test('a probe that is aborted gives its place to the next one', async () => {
      const { api, client } = await opened(() => answer());
      const abort = new AbortController();
      const first = caught(client(get(), abort.signal));
      const second = client(get());
      await idle();
      abort.abort(new Error('no time'));
      expect(await api.clock.run(first)).toMatchObject({ message: 'no time' });
      expect(await api.clock.run(second)).toMatchObject({ status: 200 });
    });
  });
});
