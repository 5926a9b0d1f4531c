import fc from 'fast-check';
import type { ApiIncremental } from '../../../../lib/platform/api';
import { ApiError } from '../../../../lambda/api/types';
import { load, pageOf, Platform } from './support';

const MINUTE = 60_000;
type Play = { id: number; at: unknown };

const incremental = (more: Partial<ApiIncremental> = {}): ApiIncremental => ({
  field: 'at',
  parameter: 'since',
  untilParameter: 'until',
  format: 'iso',
  lag: 300,
  ...more,
});

/** Gives what is in [since, until). */
function make(more: Partial<ApiIncremental> = {}, read = (text: string) => Date.parse(text)) {
  const plays: Play[] = [];
  const platform = new Platform(
    (url) => {
      const since = url.searchParams.get('since');
      const until = url.searchParams.get('until');
      const time = ({ at }: Play) => (typeof at === 'number' ? at : read(String(at)));
      const chosen = plays.filter(
        (play) => (since === null || time(play) >= read(since)) && (until === null || time(play) < read(until)),
      );
      return pageOf(chosen, url);
    },
    { plays: load('plays', { whenEmpty: 'accept', incremental: incremental(more) }) },
  );
  const sinces = () => platform.requests.splice(0).map(({ url }) => new URL(url).searchParams.get('since'));
  return { platform, plays, sinces };
}
const iso = (time: number): string => new Date(time).toISOString();

test('only what is new is read, and a little before it', async () => {
  const { platform, plays, sinces } = make();
  const start = platform.now - 100 * MINUTE;
  plays.push({ id: 0, at: iso(start) }, { id: 1, at: iso(start + 20 * MINUTE) });
  await platform.run('r1');
  expect(sinces()[0]).toBeNull();
  expect(platform.item('plays')).toMatchObject({ cursor: iso(start + 20 * MINUTE), cursorField: 'at' });
  expect(platform.complete('plays', 1)).toMatchObject({ whole: false, items: 2, startedAt: iso(platform.now) });
  plays.push({ id: 2, at: iso(start + 40 * MINUTE) }, { id: 3, at: iso(start + 16 * MINUTE) });
  await platform.run('r2');
  expect(sinces()[0]).toBe(iso(start + 15 * MINUTE).replace('.000Z', 'Z'));
  expect([...platform.items('plays', 2).values()]).toEqual([plays[1], plays[2], plays[3]]);
  await platform.run('r3');
  await platform.run('r4');
  expect(platform.item('plays').cursor).toBe(iso(start + 40 * MINUTE));
});

test('the cursor never goes back', async () => {
  const { platform, plays } = make();
  plays.push(...[3, 2, 1].map((minute, id) => ({ id, at: iso(platform.now - minute * MINUTE) })));
  await platform.run('r1');
  const { cursor } = platform.item('plays');
  expect(cursor).toBe(plays[2]!.at);
  plays.pop();
  await platform.run('r2');
  await platform.run('r3', { mode: 'full' });
  expect(platform.complete('plays', 3).items).toBe(2);
  expect(platform.item('plays').cursor).toBe(cursor);
});

test('in full, no items at all are no answer to be trusted where there were some', async () => {
  const { platform, plays } = make();
  expect(await platform.run('r0', { mode: 'full' })).toEqual([]);
  plays.push({ id: 1, at: iso(platform.now - MINUTE) });
  await platform.run('r1');
  plays.pop();
  expect(await platform.run('r2')).toEqual([]);
  expect(await platform.run('r3', { mode: 'full' })).toEqual(['plays']);
  expect(platform.error('plays', 'r3').code).toBe('EmptyResult');
  expect(platform.item('plays')).toMatchObject({ extraction: '3', whole: '1' });
});

test('the cursor is of the pass that counts', async () => {
  const { platform, plays } = make();
  plays.push(...Array.from({ length: 20 }, (_, id) => ({ id, at: iso(platform.now - (40 - id) * MINUTE) })));
  const last = { id: 100, at: iso(platform.now - MINUTE) };
  plays.unshift(last);
  const server = platform.server;
  platform.server = (url, request) => {
    // It is on the first page of the first pass, and then it is gone.
    if (platform.requests.length === 4) plays.shift();
    return server(url, request);
  };
  await platform.run('r1');
  expect(platform.items('plays', 1).size).toBe(20);
  expect(platform.item('plays').cursor).toBe(plays.at(-1)!.at);
});

test('what is empty is complete, and moves nothing', async () => {
  const { platform } = make();
  await platform.run('r1');
  expect(platform.complete('plays', 1)).toMatchObject({ items: 0, whole: false });
  expect(platform.item('plays').cursor).toBeUndefined();
});

test('an item from the future hides nothing', async () => {
  const { platform, plays, sinces } = make({ lag: 0 });
  plays.push({ id: 0, at: '9999-12-31T00:00:00Z' });
  await platform.run('r1');
  expect(platform.item('plays').cursor).toBe(iso(platform.now).replace('.000Z', 'Z'));
  sinces();
  await platform.run('r2');
  expect(sinces()[0]).toBe(iso(platform.now).replace('.000Z', 'Z'));
});

test('what has no time is told', async () => {
  const { platform, plays } = make();
  plays.push({ id: 0, at: iso(platform.now - MINUTE) }, { id: 1, at: null }, { id: 2, at: 'soon' });
  await platform.run('r1');
  expect(platform.complete('plays', 1).findings).toMatchObject([{ kind: 'CursorMissing' }]);
  expect(platform.complete('plays', 1).findings[0]!.message).toContain('2 items of plays have no at');
});

test('a range is read and merged, and the cursor stays', async () => {
  const { platform, plays, sinces } = make();
  plays.push(...[10, 20, 30, 40].map((minute, id) => ({ id, at: iso(platform.now - minute * MINUTE) })));
  await platform.run('r1');
  const before = platform.item('plays').cursor;
  sinces();
  const range = { from: iso(platform.now - 31 * MINUTE), to: iso(platform.now - 20 * MINUTE) };
  expect(await platform.run('back', { range })).toEqual([]);
  expect([...platform.items('plays', 2).values()]).toEqual([plays[2]]);
  expect(platform.complete('plays', 2).whole).toBe(false);
  expect(platform.item('plays')).toMatchObject({ cursor: before, extraction: '2' });
});

test.each([
  ['a range that is empty', { from: '2026-02-01', to: '2026-01-01' }, 'empty'],
  ['a range that is none', { from: 'x', to: '2026-01-01' }, "'x' is not a time"],
])('%s fails', async (_, range, message) => {
  const { platform } = make();
  expect(await platform.run('r', { range })).toEqual(['plays']);
  expect(platform.error('plays', 'r')).toMatchObject({ code: 'BadRequest', message: expect.stringContaining(message) });
});

test('a range of what is read whole fails', async () => {
  const platform = new Platform((url) => pageOf([], url), { things: load('things') });
  expect(await platform.run('r', { range: { from: '2026-01-01', to: '2026-02-01' } })).toEqual(['things']);
  expect(platform.error('things', 'r').message).toContain('things is always read whole');
  expect(platform.requests).toEqual([]);
});

test('mode full reads from the beginning, replaces, and moves the cursor', async () => {
  const { platform, plays, sinces } = make({ initial: '2026-01-01T00:00:00Z' });
  plays.push(...[10, 20].map((minute, id) => ({ id, at: iso(platform.now - minute * MINUTE) })));
  await platform.run('r1');
  expect(sinces()[0]).toBe('2026-01-01T00:00:00Z');
  await platform.run('r2', { mode: 'full' });
  expect(sinces()[0]).toBe('2026-01-01T00:00:00Z');
  expect(platform.complete('plays', 2)).toMatchObject({ whole: true, items: 2 });
  expect(platform.item('plays')).toMatchObject({ whole: '2', cursor: plays[0]!.at });
});

test('a cursor of another field is none', async () => {
  const { platform, plays, sinces } = make();
  plays.push({ id: 0, at: iso(platform.now - MINUTE) });
  await platform.run('r1');
  sinces();
  platform.datasets.plays = {
    ...platform.datasets.plays!,
    load: load('plays', { whenEmpty: 'accept', incremental: incremental({ field: 'changed' }) }),
  };
  await platform.run('r2');
  expect(sinces()[0]).toBeNull();
});

test.each([
  ['numbers beyond what JavaScript holds', 'number', '9007199254740993', '9007199254740993'],
  ['epoch milliseconds', 'epochMilliseconds', '1764150000123', '1764150000123'],
  ['epoch seconds', 'epochSeconds', '1764150000', '1764150000'],
  ['a number with a fraction', 'number', '12.75', '12.75'],
] as const)('%s are kept to the digit', async (_, format, at, cursor) => {
  const { platform, sinces } = make({ format, lag: 0 });
  platform.server = () => ({ body: Buffer.from(`\uFEFF{"items":[{"id":1,"at":${at}},{"id":2,"at":3}],"total":2}`) });
  await platform.run('r1');
  expect(platform.item('plays').cursor).toBe(cursor);
  sinces();
  await platform.run('r2');
  expect(sinces()[0]).toBe(cursor);
});

test('a failed dataset keeps its cursor', async () => {
  const { platform, plays } = make();
  plays.push({ id: 0, at: iso(platform.now - MINUTE) });
  await platform.run('r1');
  const before = platform.item('plays').cursor;
  platform.server = () => {
    throw new ApiError('Forbidden', 'No.', false, 403);
  };
  expect(await platform.run('r2')).toEqual(['plays']);
  expect(platform.item('plays')).toMatchObject({ cursor: before, extraction: '1' });
});

test('whatever comes when, nothing is missed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.record({ age: fc.nat({ max: 5 }), digits: fc.constantFrom(0, 3, 6) }), { maxLength: 12 }), {
        minLength: 1,
        maxLength: 6,
      }),
      fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 3 }),
      async (rounds, lives) => {
        const { platform, plays } = make();
        platform.pace = 7_000;
        const got = new Set<unknown>();
        for (const [round, more] of rounds.entries()) {
          platform.now += 10 * MINUTE;
          // Up to five minutes late: what the lag is for.
          for (const { age, digits } of more) {
            const at = iso(platform.now - age * MINUTE).replace(/\.\d+Z/, digits ? `.${'0'.repeat(digits)}Z` : 'Z');
            plays.push({ id: plays.length, at });
          }
          await platform.runKilled(`r${round}`, lives);
          for (const play of platform.items('plays', Number(platform.item('plays').extraction)).values())
            got.add((play as Play).id);
        }
        expect(got.size).toBe(plays.length);
      },
    ),
    { numRuns: 60 },
  );
}, 30_000);
