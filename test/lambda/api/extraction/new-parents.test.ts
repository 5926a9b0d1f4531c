/** Children that tell what has changed, of parents that come and go: of a new one nothing was seen yet, however old it is. */
import { ApiError } from '../../../../lambda/api/types';
import { load, pageOf, Platform } from './support';

const DAY = 86_400_000;

function make() {
  const things: { id: number }[] = [{ id: 0 }, { id: 1 }];
  const notes: { id: number; thing: number; at: string }[] = [];
  const down = new Set<number>();
  const platform: Platform = new Platform(
    (url) => {
      const [, , thing, below] = url.pathname.split('/');
      if (!below) return pageOf(things, url);
      if (down.has(Number(thing))) throw new ApiError('ServerError', 'Answered 500.', true, 500);
      const since = url.searchParams.get('since') ?? '';
      return pageOf(
        notes.filter((note) => note.thing === Number(thing) && note.at >= since),
        url,
      );
    },
    {
      things: load('things', { children: ['notes'] }),
      notes: load('notes', {
        request: { method: 'GET', path: '/things/{thing}/notes', query: {}, headers: {} },
        parent: { dataset: 'things', keys: { thing: 'id' }, maxFailedPercent: 100 },
        incremental: { field: 'at', parameter: 'since', format: 'iso', lag: 0 },
        whenEmpty: 'accept',
      }),
    },
  );
  const note = (thing: number, days: number): void =>
    void notes.push({ id: notes.length, thing, at: new Date(platform.now - days * DAY).toISOString() });
  /** Runs, and tells what it has read of which thing: all, or what is new. */
  const run = async (id: string) => {
    platform.requests.length = 0;
    expect(await platform.run(id)).toEqual([]);
    const read = platform.requests
      .map(({ url }) => new URL(url))
      .filter(({ pathname }) => pathname.endsWith('/notes'))
      .map(({ pathname, searchParams }) => [pathname.split('/')[2]!, searchParams.has('since') ? 'new' : 'all']);
    return Object.fromEntries(read) as Record<string, string>;
  };
  const seen = (): number[] => {
    const last = Number(platform.item('notes').extraction);
    const ids = Array.from({ length: last }, (_, i) => [...platform.items('notes', i + 1).values()]).flat();
    return [...new Set(ids.map((item) => (item as { id: number }).id))].sort((a, b) => a - b);
  };
  return { platform, things, notes, down, note, run, seen };
}

test('all is read of a new parent, and what is new of the others', async () => {
  const { things, notes, note, run, seen } = make();
  note(0, 1);
  note(1, 2);
  expect(await run('r1')).toEqual({ 0: 'all', 1: 'all' });
  things.push({ id: 2 });
  note(2, 100);
  expect(await run('r2')).toEqual({ 0: 'new', 1: 'new', 2: 'all' });
  expect(seen()).toEqual(notes.map(({ id }) => id));
  expect(await run('r3')).toEqual({ 0: 'new', 1: 'new', 2: 'new' });
});

test('a new parent whose requests fail is still new in the next run', async () => {
  const { things, notes, down, note, run, seen } = make();
  note(0, 1);
  await run('r1');
  things.push({ id: 2 });
  note(2, 100);
  down.add(2);
  await run('r2');
  down.clear();
  expect(await run('r3')).toEqual({ 0: 'new', 1: 'new', 2: 'all' });
  expect(seen()).toEqual(notes.map(({ id }) => id));
});

test('where it can’t be told any more which were there, all is read of all', async () => {
  for (const gone of [/complete\.json$/, /\.gz$/]) {
    const { platform, note, run } = make();
    note(0, 1);
    await run('r1');
    for (const key of platform.bronze.objects.keys())
      if (key.startsWith('api-pages/things/') && gone.test(key)) platform.bronze.objects.delete(key);
    expect(await run('r2')).toEqual({ 0: 'all', 1: 'all' });
  }
});

test('in full, and of a range, all are asked for the same', async () => {
  const { platform, things, note, run } = make();
  note(0, 1);
  await run('r1');
  things.push({ id: 2 });
  expect(await platform.run('full', { mode: 'full' })).toEqual([]);
  expect(await run('r2')).toEqual({ 0: 'new', 1: 'new', 2: 'new' });
});
