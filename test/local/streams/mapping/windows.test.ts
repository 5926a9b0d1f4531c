import type { InvokeResult, KinesisEvent } from '../../../../local/streams';
import { failure, numbers, ok, simulate } from '../simulated';

const WINDOW = { TumblingWindowInSeconds: 60, BatchSize: 3 };
const state = (value: unknown): InvokeResult => ({ kind: 'ok', payload: JSON.stringify({ state: value }) });
const count = ({ state: before, Records }: KinesisEvent) => ((before as { n?: number }).n ?? 0) + Records.length;
const shown = ({ Records, state, window, isFinalInvokeForWindow, isWindowTerminatedEarly }: KinesisEvent) =>
  [
    Records.length,
    JSON.stringify(state),
    window!.start.slice(11, 19),
    isFinalInvokeForWindow,
    isWindowTerminatedEarly,
  ].join(' ');

test('the state goes from call to call, and the window ends with a call of its own', async () => {
  const { mapping, put, calls, clock } = simulate(WINDOW, (event) => state({ n: count(event) }));
  mapping.start();
  put(...numbers(5));
  await clock.runFor(70_000);
  put('5');
  await clock.runFor(60_000);
  expect(calls.map(({ event }) => shown(event))).toEqual([
    '3 {} 00:00:00 false false',
    '2 {"n":3} 00:00:00 false false',
    '0 {"n":5} 00:00:00 true false',
    '1 {} 00:01:00 false false',
    '0 {"n":1} 00:01:00 true false',
  ]);
  expect(calls[0]!.event).toMatchObject({
    window: { start: '2026-11-01T00:00:00Z', end: '2026-11-01T00:01:00Z' },
    shardId: 'shardId-000000000000',
    eventSourceARN: 'arn:aws:kinesis:eu-central-1:000000000000:stream/shop',
  });
  expect(calls[2]!.at).toBeGreaterThanOrEqual(60_000);
  await clock.complete(mapping.stop());
});

test('a batch has records of one window only', async () => {
  const { mapping, put, calls, clock } = simulate({ ...WINDOW, BatchSize: 100 }, (event) => state({ n: count(event) }));
  await clock.runFor(59_000);
  put(...numbers(2));
  await clock.runFor(2_000);
  put(...numbers(2, 2));
  mapping.start();
  await clock.runFor(5_000);
  expect(calls.map(({ event }) => shown(event))).toEqual([
    '2 {} 00:00:00 false false',
    '0 {"n":2} 00:00:00 true false',
    '2 {} 00:01:00 false false',
  ]);
  await clock.complete(mapping.stop());
});

test('a response without a state is a failure', async () => {
  const { mapping, put, calls, clock } = simulate(WINDOW, (_event, call) => (call < 3 ? ok : state({})));
  put('0');
  mapping.start();
  await clock.runFor(10_000);
  expect(calls.map(({ data }) => data)).toEqual([['0'], ['0'], ['0']]);
  await clock.complete(mapping.stop());
});

test('the final call is made until it succeeds, and what is next waits', async () => {
  let failing = true;
  const { mapping, put, calls, clock } = simulate(WINDOW, (event) =>
    event.isFinalInvokeForWindow && failing ? failure : state({ n: count(event) }),
  );
  put('0');
  mapping.start();
  await clock.runFor(62_000);
  put('1');
  await clock.runFor(120_000);
  expect(calls.slice(1).every(({ event }) => event.isFinalInvokeForWindow)).toBe(true);
  failing = false;
  await clock.runFor(60_000);
  expect(calls.flatMap(({ data }) => data)).toEqual(['0', '1']);
  await clock.complete(mapping.stop());
});

test('a state above 1 MB ends the window early, which goes on with a fresh one', async () => {
  const { mapping, put, calls, clock } = simulate(WINDOW, (event, call) =>
    state(call === 1 ? { large: 'x'.repeat(1024 * 1024) } : { n: count(event) }),
  );
  put(...numbers(4));
  mapping.start();
  await clock.runFor(5_000);
  expect(
    calls.map(({ event }) => [event.Records.length, event.isWindowTerminatedEarly, event.window!.start.slice(11, 16)]),
  ).toEqual([
    [3, false, '00:00'],
    [0, true, '00:00'],
    [1, false, '00:00'],
  ]);
  expect(calls[2]!.event.state).toEqual({});
  await clock.complete(mapping.stop());
});

test('an open window survives a restart', async () => {
  const { mapping, put, calls, clock, again } = simulate(WINDOW, (event) => state({ n: count(event) }));
  put(...numbers(3));
  mapping.start();
  await clock.runFor(5_000);
  await clock.complete(mapping.stop());
  const next = again();
  next.start();
  await clock.runFor(70_000);
  expect(calls.map(({ event }) => shown(event))).toEqual([
    '3 {} 00:00:00 false false',
    '0 {"n":3} 00:00:00 true false',
  ]);
  await clock.complete(next.stop());
});
