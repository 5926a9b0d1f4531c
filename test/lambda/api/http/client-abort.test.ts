import fc from 'fast-check';
import { answer, FakeApi, get } from './fake-api';
import { idle } from './virtual-clock';

const caught = (work: Promise<unknown>): Promise<unknown> => work.catch((reason: unknown) => reason);
const REASON = new Error('the call is over');

describe('an aborted request', () => {
  test('that was aborted before is never sent', async () => {
    const api = new FakeApi(() => answer());
    expect(await api.clock.run(caught(api.client()(get(), AbortSignal.abort(REASON))))).toBe(REASON);
    expect(api.arrivals).toHaveLength(0);
  });

  test('ends while it is under way', async () => {
    const api = new FakeApi(() => answer());
    const abort = new AbortController();
    const work = caught(api.client()(get(), abort.signal));
    await idle();
    abort.abort(REASON);
    expect(await work).toBe(REASON);
    expect(api.observed).toMatchObject({ request: 1, failure: 0 });
  });

  test('ends in the pause before another attempt', async () => {
    const api = new FakeApi(() => answer(500));
    const abort = new AbortController();
    const work = caught(api.client()(get(), abort.signal));
    await api.clock.run(api.clock.sleep(60));
    abort.abort(REASON);
    expect(await work).toBe(REASON);
    expect(api.arrivals).toHaveLength(1);
  });

  test('leaves the line at once, and the others go on', async () => {
    const api = new FakeApi(() => answer());
    const client = api.client({ concurrency: 1, perSecond: 1 });
    const abort = new AbortController();
    const first = client(get('/1'));
    const second = caught(client(get('/2'), abort.signal));
    const third = client(get('/3'));
    await idle();
    abort.abort(REASON);
    expect(await second).toBe(REASON);
    await api.clock.run(Promise.all([first, third]));
    expect(api.arrivals.map(({ request }) => new URL(request.url).pathname)).toEqual(['/1', '/3']);
  });

  test('whenever that is, nobody else is kept waiting for ever', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ after: fc.integer({ min: 0, max: 3_000 }), abort: fc.boolean() }), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.array(fc.constantFrom(200, 500, 429), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 3 }),
        async (calls, statuses, concurrency) => {
          const api = new FakeApi(
            (index) => answer(index > 40 ? 200 : statuses[index % statuses.length]!),
            (index) => (index * 37) % 400,
          );
          const client = api.client({ concurrency, perSecond: 7 }, { breakAfterFailures: 4, breakSeconds: 2 });
          const work = calls.map(async ({ after, abort }) => {
            const controller = new AbortController();
            const running = caught(client(get(), controller.signal));
            if (abort) void api.clock.sleep(after).then(() => controller.abort(REASON));
            return running;
          });
          await api.clock.run(Promise.all(work));
          await api.clock.run(api.clock.sleep(5_000));
          await api.clock.run(caught(client(get())));
          expect(api.running).toBe(0);
          expect(api.mostRunning).toBeLessThanOrEqual(concurrency);
        },
      ),
    );
  });
});

test('a signal that lives on has no listeners left', async () => {
  const api = new FakeApi((index) => answer(index % 3 === 0 ? 500 : 200));
  const { signal } = new AbortController();
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => (listeners++, add(...args));
  signal.removeEventListener = (...args: Parameters<typeof remove>) => (listeners--, remove(...args));
  // Without the clock of the tests, which keeps its own.
  const client = api.client({ concurrency: 2 }, {}, { transport: async () => answer() });
  await api.clock.run(Promise.all(Array.from({ length: 20 }, () => client(get(), signal))));
  await idle();
  expect(listeners).toBe(0);
});

test('many requests with one signal are no leak', async () => {
  const warnings: string[] = [];
  const warn = ({ name }: Error): void => void warnings.push(name);
  process.on('warning', warn);
  const api = new FakeApi(() => answer());
  const client = api.client({ concurrency: 1 }, {}, { transport: async () => answer() });
  const { signal } = new AbortController();
  await api.clock.run(Promise.all(Array.from({ length: 30 }, () => client(get(), signal))));
  await idle();
  process.off('warning', warn);
  expect(warnings).toEqual([]);
});
