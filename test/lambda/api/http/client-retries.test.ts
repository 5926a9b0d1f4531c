import fc from 'fast-check';
import { ApiError, Pause } from '../../../../lambda/api/types';
import { answer, FakeApi, get } from './fake-api';

/** An API that fails so often, then works. */
const failing = (times: number, status: number, headers: Record<string, string> = {}): FakeApi =>
  new FakeApi((index) =>
    index < times ? answer(status, headers, 'down for a while') : answer(200, {}, '{"ok":true}'),
  );

const TRANSIENT = [408, 425, 429, 500, 502, 503, 504, 520, 206];
const FATAL: readonly [number, string][] = [
  [400, 'BadRequest'],
  [402, 'Forbidden'],
  [403, 'Forbidden'],
  [404, 'NotFound'],
  [405, 'BadRequest'],
  [406, 'BadRequest'],
  [409, 'BadRequest'],
  [410, 'NotFound'],
  [413, 'BadRequest'],
  [414, 'BadRequest'],
  [415, 'BadRequest'],
  [422, 'BadRequest'],
  [431, 'BadRequest'],
  [451, 'Forbidden'],
  [300, 'BadRequest'],
  [305, 'BadRequest'],
];

describe('what may pass', () => {
  test.each(TRANSIENT)('%d is tried again until it passes', async (status) => {
    const api = failing(3, status);
    const { body } = await api.clock.run(api.client()(get()));
    expect(String(body)).toBe('{"ok":true}');
    expect(api.observed).toMatchObject({ request: 4, retry: 3, failure: 0, throttled: status === 429 ? 3 : 0 });
  });

  test.each([
    [408, 'Timeout'],
    [425, 'ServerError'],
    [429, 'RateLimited'],
    [500, 'ServerError'],
    [503, 'ServerError'],
    [206, 'Truncated'],
  ])('%d is given up after so many attempts, as %s', async (status, code) => {
    const api = failing(Infinity, status);
    const error = await api.clock.run(api.client({}, { attempts: 4 })(get())).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code, status, transient: true });
    expect((error as Error).message).toContain('GET https://api.example/v1/albums');
    expect((error as Error).message).toContain('(4 attempts)');
    expect((error as Error).message).toContain('“down for a while”');
    expect(api.arrivals).toHaveLength(4);
    expect(api.observed.failure).toBe(1);
  });

  test.each(['Unreachable', 'Timeout', 'Truncated'])('%s of the transport is tried again', async (code) => {
    const api = new FakeApi((index) => {
      if (index < 2) throw new ApiError(code, 'it broke', true);
      return answer();
    });
    await api.clock.run(api.client()(get()));
    expect(api.arrivals).toHaveLength(3);
  });

  test('one attempt means one', async () => {
    const api = failing(1, 500);
    await expect(api.clock.run(api.client({}, { attempts: 1 })(get()))).rejects.toMatchObject({ code: 'ServerError' });
    expect(api.arrivals).toHaveLength(1);
  });

  test('pauses grow, with full jitter, up to the longest', async () => {
    const api = failing(7, 500);
    const random = 0.998;
    await api.clock.run(api.client({}, { attempts: 20, maxDelaySeconds: 8 }, { random: () => random })(get()));
    const gaps = api.times.slice(1).map((time, i) => time - api.times[i]! - 50);
    expect(gaps.map((gap) => Math.round(gap / random))).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  test('a pause may be nothing at all', async () => {
    const api = failing(3, 500);
    await api.clock.run(api.client({}, {}, { random: () => 0 })(get()));
    expect(api.times).toEqual([0, 50, 100, 150]);
  });
});

describe('what will not pass', () => {
  test.each(FATAL)('%d is told at once, as %s', async (status, code) => {
    const api = failing(Infinity, status);
    await expect(api.clock.run(api.client()(get()))).rejects.toMatchObject({ code, status, transient: false });
    expect(api.arrivals).toHaveLength(1);
    expect(api.observed).toEqual({ request: 1, retry: 0, throttled: 0, failure: 1 });
  });

  test('nor what the transport says will not', async () => {
    const api = new FakeApi(() => {
      throw new ApiError('TooLarge', 'too large');
    });
    await expect(api.clock.run(api.client()(get()))).rejects.toMatchObject({ code: 'TooLarge' });
    expect(api.arrivals).toHaveLength(1);
  });

  test('nor what is not ours', async () => {
    const api = new FakeApi(() => {
      throw new TypeError('a mistake');
    });
    const client = api.client({ concurrency: 1 });
    await expect(api.clock.run(client(get()))).rejects.toThrow(TypeError);
    // Its place is free again.
    await expect(api.clock.run(client(get()))).rejects.toThrow(TypeError);
    expect(api.observed.failure).toBe(0);
  });

  test('whatever the answers, none but those that may pass is followed by another request', async () => {
    const status = fc.oneof(
      fc.constantFrom(...TRANSIENT),
      fc.integer({ min: 200, max: 599 }).filter((s) => s !== 401),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(status, { minLength: 1, maxLength: 8 }), async (statuses) => {
        const api = new FakeApi((index) => answer(statuses[index] ?? 200));
        await api.clock.run(api.client({}, { attempts: 20 })(get())).catch(() => {});
        const asked = statuses.slice(0, api.arrivals.length - 1);
        for (const before of asked) expect(TRANSIENT.includes(before) || before >= 500).toBe(true);
      }),
    );
  });
});

describe('Retry-After', () => {
  test.each([
    ['seconds', '7', 7_000],
    ['a date', new Date(Date.UTC(2026, 10, 1, 0, 0, 9)).toUTCString(), 9_000],
  ])('in %s is waited for', async (_, value, milliseconds) => {
    const api = failing(1, 429, { 'retry-after': value });
    await api.clock.run(api.client()(get()));
    const start = Date.UTC(2026, 10, 1);
    expect(api.arrivals[1]!.at).toBe(value === '7' ? start + 50 + milliseconds : start + milliseconds);
  });

  test('is by the server’s clock', async () => {
    const api = failing(1, 503, {
      date: 'Mon, 02 Nov 2026 00:00:00 GMT',
      'retry-after': 'Mon, 02 Nov 2026 00:00:04 GMT',
    });
    await api.clock.run(api.client()(get()));
    expect(api.times[1]).toBe(4_050);
  });

  test('holds everybody', async () => {
    const api = failing(1, 429, { 'retry-after': '10' });
    const client = api.client({ concurrency: 1 });
    await api.clock.run(Promise.all([client(get()), client(get()), client(get())]));
    expect(api.times.slice(0, 2)).toEqual([0, 10_050]);
    expect(api.arrivals).toHaveLength(4);
  });

  test('longer than a function should wait is the state machine’s', async () => {
    const api = failing(Infinity, 429, { 'retry-after': '120' });
    const client = api.client();
    const error = await api.clock.run(client(get())).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Pause);
    expect(error).toMatchObject({ seconds: 120 });
    // Whoever comes later is told so without a request.
    await expect(api.clock.run(client(get()))).rejects.toMatchObject({ seconds: 120 });
    expect(api.arrivals).toHaveLength(1);
    expect(api.observed).toMatchObject({ throttled: 1, failure: 0 });
  });

  test('how long that is can be said', async () => {
    const api = failing(1, 429, { 'retry-after': '120' });
    await api.clock.run(api.client({}, {}, { longestWaitSeconds: 200 })(get()));
    expect(api.times).toEqual([0, 120_050]);
    const impatient = failing(1, 429, { 'retry-after': '3' });
    await expect(impatient.clock.run(impatient.client({}, {}, { longestWaitSeconds: 2 })(get()))).rejects.toThrow(
      Pause,
    );
  });

  test.each(['soon', '', '-5', '1e3x'])('that says nothing (%s) is as none', async (value) => {
    const api = failing(1, 429, { 'retry-after': value });
    await api.clock.run(api.client()(get()));
    expect(api.times).toEqual([0, 550]);
  });

  test('of 403 makes it a limit', async () => {
    const api = failing(2, 403, { 'retry-after': '2' });
    await api.clock.run(api.client()(get()));
    expect(api.times).toEqual([0, 2_050, 4_100]);
    expect(api.observed.throttled).toBe(2);
  });
});

test('a pause of ours that is too long is the state machine’s as well', async () => {
  const api = failing(Infinity, 500);
  const client = api.client({}, { attempts: 20, maxDelaySeconds: 300 }, { random: () => 0.99 });
  await expect(api.clock.run(client(get()))).rejects.toBeInstanceOf(Pause);
});

test('304 passes, and so does any 2xx but a part', async () => {
  for (const status of [200, 201, 202, 203, 204, 304]) {
    const api = failing(Infinity, status);
    expect(await api.clock.run(api.client()(get()))).toMatchObject({ status });
  }
});

test('a body beyond the limit is refused, whatever the transport let through', async () => {
  const api = new FakeApi(() => answer(200, {}, 'x'.repeat(2 ** 20 + 1)));
  await expect(api.clock.run(api.client()(get()))).rejects.toMatchObject({ code: 'TooLarge' });
});
