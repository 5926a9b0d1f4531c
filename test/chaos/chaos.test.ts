/** Random worlds under random failures; the suite `simulations` and `npm run test:chaos` run more of them. */
import { judge } from './judge';
import type { Calls } from './process';
import { runSchedule } from './world';

const SCHEDULES = 200;
const totals: Record<string, number> = {};

test(`every promise holds under ${SCHEDULES} random schedules of failures`, async () => {
  for (let seed = 1; seed <= SCHEDULES; seed++) {
    const outcome = await runSchedule(seed);
    expect({ seed, problems: judge(outcome) }).toEqual({ seed, problems: [] });
    for (const [fault, count] of Object.entries(outcome.faults)) totals[fault] = (totals[fault] ?? 0) + count;
  }
}, 120_000);

test('every kind of failure was among them', () => {
  expect(Object.keys(totals).sort()).toEqual(
    [
      ...['crashAfter', 'crashBefore', 'destination', 'duplicate', 'expire', 'givenUp', 'killed', 'objectAnswer'],
      ...['objectFail', 'putCall', 'putFail', 'putThrottle', 'readThrottle', 'slow', 'throttle', 'timeout'],
      'unreachable',
    ].sort(),
  );
  for (const [fault, count] of Object.entries(totals)) expect([fault, count > 0]).toEqual([fault, true]);
});

test('the same seed gives the same world', async () => {
  const [one, other] = [await runSchedule(7), await runSchedule(7)];
  expect([...other.bronze]).toEqual([...one.bronze]);
  expect(other.faults).toEqual(one.faults);
});

/** What a careless consumer's calls would do; the judge has to find each in some world. */
const CARELESS: Readonly<Record<string, [(calls: Calls) => Calls, RegExp]>> = {
  'takes refused entries for sent': [
    (calls) => ({ ...calls, put: (stream, entries) => calls.put(stream, entries).map(() => undefined) }),
    /is lost/,
  ],
  'drops what is invalid': [(calls) => ({ ...calls, write: () => undefined }), /is not in quarantine/],
  'sends events one behind': [
    (calls) => {
      const late = new Map<string, Parameters<Calls['put']>[1]>();
      return {
        ...calls,
        put: (stream, entries) => {
          const now = [...entries, ...(late.get(stream) ?? [])];
          late.set(stream, entries.slice(0, 1));
          return calls.put(stream, now.slice(entries.length > 1 ? 1 : 0)).slice(0, entries.length);
        },
      };
    },
    /is lost|was overtaken/,
  ],
  'writes other bytes': [
    (calls) => ({
      ...calls,
      put: (stream, entries) =>
        calls.put(
          stream,
          entries.map((entry) => ({
            ...entry,
            // What is packed together has a checksum.
            Data: Buffer.from(
              entry.Data.toString('latin1').replace(/^(\{.*?"quantity":)1/s, (_, start: string) => `${start}9`),
              'latin1',
            ),
          })),
        ),
    }),
    /items is|quantity is/,
  ],
};

jest.setTimeout(120_000);

test.each(Object.entries(CARELESS))('a consumer that %s is found out', async (_name, [change, pattern]) => {
  const problems: string[] = [];
  for (let seed = 1; seed <= 40; seed++)
    problems.push(...(await runSchedule(seed, change).then(judge, (error: Error) => [error.message])));
  expect(problems.join('\n')).toMatch(pattern);
});

test('in which order a call has its records matters to nobody, since a key is in it once', async () => {
  const backwards = (calls: Calls): Calls => ({
    ...calls,
    put: (stream, entries) => [...calls.put(stream, [...entries].reverse())].reverse(),
  });
  for (let seed = 1; seed <= 40; seed++) expect(judge(await runSchedule(seed, backwards))).toEqual([]);
});
