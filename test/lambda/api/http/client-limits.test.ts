import fc from 'fast-check';
import { Pause } from '../../../../lambda/api/types';
import { answer, FakeApi, get } from './fake-api';

const many = (client: (request: ReturnType<typeof get>) => Promise<unknown>, count: number): Promise<unknown[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => client(get(`/v1/${i}`))));

/** The most arrivals in any span of that length. */
function most(times: readonly number[], milliseconds: number): number {
  let from = 0;
  let greatest = 0;
  times.forEach((time, index) => {
    while (times[from]! <= time - milliseconds) from++;
    greatest = Math.max(greatest, index - from + 1);
  });
  return greatest;
}

describe('never more than so many', () => {
  test('a second, a minute and at once, whatever the server does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          concurrency: fc.integer({ min: 1, max: 16 }),
          perSecond: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
          perMinute: fc.option(fc.integer({ min: 1, max: 600 }), { nil: undefined }),
        }),
        fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 20 }),
        fc.array(fc.constantFrom(200, 200, 200, 429, 500, 404), { minLength: 1, maxLength: 20 }),
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 60 }),
        async (limits, durations, statuses, lateness, count) => {
          const api = new FakeApi(
            (index) => answer(statuses[index % statuses.length]!),
            (index) => durations[index % durations.length]!,
          );
          let sleeps = 0;
          api.clock.late = () => lateness[sleeps++ % lateness.length]!;
          const client = api.client(limits, { attempts: 2 });
          await api.clock.run(many((request) => client(request).catch(() => {}), count));
          expect(api.arrivals.length).toBeGreaterThanOrEqual(count);
          if (limits.perSecond) expect(most(api.times, 1_000)).toBeLessThanOrEqual(limits.perSecond);
          if (limits.perMinute) expect(most(api.times, 60_000)).toBeLessThanOrEqual(limits.perMinute);
          expect(api.mostRunning).toBeLessThanOrEqual(limits.concurrency);
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);

  test('with fractions: rounded up in one span, exact over many', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0.1, max: 20, noNaN: true }), async (perSecond) => {
        const api = new FakeApi(() => answer());
        await api.clock.run(many(api.client({ concurrency: 64, perSecond }), 30));
        for (const seconds of [1, 3, 10])
          expect(most(api.times, seconds * 1_000)).toBeLessThanOrEqual(Math.ceil(perSecond * seconds));
      }),
    );
  });

  test('nor fewer than could be', async () => {
    const api = new FakeApi(() => answer());
    await api.clock.run(many(api.client({ concurrency: 8, perSecond: 10 }), 101));
    expect(api.times.at(-1)).toBeLessThan(10_000 * 1.006);
  });

  test('while a token is waited for, requests don’t bunch behind it', async () => {
    const api = new FakeApi(() => answer());
    let tokens = 0;
    const authorizer = {
      authorize: async (request: ReturnType<typeof get>) => {
        if (tokens++ === 5) await api.clock.sleep(3_000);
        return request;
      },
      renew: async () => false,
      passed: () => undefined,
    };
    await api.clock.run(many(api.client({ concurrency: 16, perSecond: 10 }, {}, { authorizer }), 30));
    expect(most(api.times, 1_000)).toBeLessThanOrEqual(10);
  });
});

test('what is said while a token is waited for is heeded', async () => {
  const api = new FakeApi((index) =>
    index === 0 ? answer(200, { 'ratelimit-remaining': '0', 'ratelimit-reset': '9' }) : answer(),
  );
  let asked = 0;
  const authorizer = {
    authorize: async (request: ReturnType<typeof get>) => {
      if (asked++ === 1) await api.clock.sleep(1_000);
      return request;
    },
    renew: async () => false,
    passed: () => undefined,
  };
  await api.clock.run(many(api.client({ concurrency: 2 }, {}, { authorizer }), 2));
  expect(api.times).toEqual([0, 9_050]);
  // Signed anew, since the first signature has become old meanwhile.
  expect(asked).toBe(3);
});

test('in the order in which they came', async () => {
  const api = new FakeApi(() => answer());
  await api.clock.run(many(api.client({ concurrency: 3, perSecond: 5 }), 20));
  expect(api.arrivals.map(({ request }) => request.url)).toEqual(
    Array.from({ length: 20 }, (_, i) => `https://api.example/v1/${i}`),
  );
});

describe('concurrency', () => {
  test('is halved by refusals, and grows back one by one', async () => {
    let down = true;
    const api = new FakeApi(() => answer(down ? 503 : 200));
    const client = api.client({ concurrency: 16 }, { attempts: 1 });
    await api.clock.run(many((request) => client(request).catch(() => {}), 16));
    down = false;
    api.mostRunning = 0;
    await api.clock.run(many(client, 8));
    expect(api.mostRunning).toBe(8);
    await api.clock.run(many(client, 20));
    expect(api.mostRunning).toBeLessThan(12);
    await api.clock.run(many(client, 400));
    expect(api.mostRunning).toBe(16);
  });

  test('a crowd of failures counts once', async () => {
    const api = new FakeApi((index) => answer(index < 16 ? 503 : 200));
    const client = api.client({ concurrency: 16 }, {}, { random: () => 0 });
    await api.clock.run(many(client, 16));
    api.mostRunning = 0;
    await api.clock.run(many(client, 9));
    expect(api.mostRunning).toBeGreaterThanOrEqual(8);
  });

  test('is less while the server is slow', async () => {
    let slow = false;
    const api = new FakeApi(
      () => answer(),
      () => (slow ? 5_000 : 50),
    );
    const client = api.client({ concurrency: 16 });
    await api.clock.run(many(client, 32));
    expect(api.mostRunning).toBe(16);
    slow = true;
    await api.clock.run(many(client, 60));
    api.mostRunning = 0;
    await api.clock.run(many(client, 16));
    expect(api.mostRunning).toBeLessThan(8);
  });

  test('is never less than one', async () => {
    let down = true;
    const api = new FakeApi(() => answer(down ? 500 : 200));
    const client = api.client({ concurrency: 4 }, { attempts: 20 }, { random: () => 0.01 });
    const work = many((request) => client(request).catch(() => {}), 8);
    await api.clock.run(work);
    down = false;
    await api.clock.run(client(get()));
  });
});

describe('what the server says about its limits', () => {
  /** A server with a fixed window, as strict as can be. */
  class Windowed extends FakeApi {
    refused = 0;
    constructor(
      limit: number,
      windowSeconds: number,
      headers: (left: number, seconds: number, now: number) => Record<string, string>,
    ) {
      let counted = 0;
      let window = -1;
      super((_, __, now) => {
        const current = Math.floor(now / 1_000 / windowSeconds);
        if (current !== window) [window, counted] = [current, 0];
        counted++;
        const seconds = Math.ceil((current + 1) * windowSeconds - now / 1_000);
        if (counted > limit) this.refused++;
        return answer(counted > limit ? 429 : 200, headers(Math.max(0, limit - counted), seconds, now));
      });
    }
  }

  test.each([
    [
      'x-ratelimit-*',
      (left: number, s: number) => ({ 'x-ratelimit-remaining': `${left}`, 'x-ratelimit-reset': `${s}` }),
    ],
    [
      'x-ratelimit-* since 1970',
      (left: number, s: number, now: number) => ({
        'x-ratelimit-remaining': `${left}`,
        'x-ratelimit-reset': `${Math.round(now / 1_000 + s)}`,
      }),
    ],
    ['ratelimit-*', (left: number, s: number) => ({ 'ratelimit-remaining': `${left}`, 'ratelimit-reset': `${s}` })],
    ['RateLimit', (left: number, s: number) => ({ ratelimit: `"default";r=${left};t=${s}` })],
    ['RateLimit, earlier', (left: number, s: number) => ({ ratelimit: `limit=9, remaining=${left}, reset=${s}` })],
  ])('%s: no request is refused', async (_, headers) => {
    const api = new Windowed(10, 5, headers);
    await api.clock.run(many(api.client({ concurrency: 4 }), 60));
    expect(api.refused).toBe(0);
    expect(api.times.at(-1)).toBeLessThan(45_000);
  });

  test('a long wait is the state machine’s', async () => {
    const api = new FakeApi(() => answer(200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '3600' }));
    const client = api.client({ concurrency: 1 });
    await api.clock.run(client(get()));
    const error = await api.clock.run(client(get())).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Pause);
    expect(error).toMatchObject({ seconds: 3_600 });
    expect(api.arrivals).toHaveLength(1);
  });

  test('403 with nothing left is a limit, as GitHub has it', async () => {
    const start = Date.UTC(2026, 10, 1) / 1_000;
    const api = new FakeApi((index) =>
      index === 0
        ? answer(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${start + 12}` })
        : answer(200, { 'x-ratelimit-remaining': '59', 'x-ratelimit-reset': `${start + 72}` }),
    );
    await api.clock.run(api.client()(get()));
    expect(api.times).toEqual([0, 12_000]);
    expect(api.observed.throttled).toBe(1);
  });
});
