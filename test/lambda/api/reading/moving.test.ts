import fc from 'fast-check';
import { idsOf, listOf, offsetOf, readAll, type Setting } from '../support/reading';
import type { Item, Served } from '../support/server';

/** What happens to the list before a request: items go or come at a place, given as a share of the list. */
interface Change {
  readonly request: number;
  readonly place: number;
  readonly deleted: number;
  readonly inserted: number;
}

const change = (most: number): fc.Arbitrary<Change> =>
  fc.record({
    request: fc.integer({ min: 1, max: 12 }),
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    deleted: fc.integer({ min: 0, max: most }),
    inserted: fc.integer({ min: 0, max: most }),
  });

/** A setting whose list changes, and the ids that stay in it all the time. */
function moving(served: Served, changes: readonly Change[], rest: Partial<Setting> = {}) {
  const ids = new Set(served.list.map(({ id }) => id));
  let fresh = 1000;
  const before = (n: number) => {
    for (const { request, place, deleted, inserted } of changes) {
      if (request !== n) continue;
      const at = Math.floor(place * served.list.length);
      const coming = Array.from({ length: inserted }, (): Item => ({ id: fresh++, at: 0 }));
      for (const { id } of served.list.slice(at, at + deleted)) ids.delete(id);
      served.list = [...served.list.slice(0, at), ...coming, ...served.list.slice(at + deleted)];
    }
  };
  return { setting: { served, before, ...rest }, stayed: ids };
}

const missing = (stayed: ReadonlySet<number>, items: readonly Item[]) => {
  const have = new Set(idsOf(items));
  return [...stayed].filter((id) => !have.has(id));
};

const anyMoving = fc.record({
  count: fc.integer({ min: 0, max: 80 }),
  limit: fc.integer({ min: 2, max: 12 }),
  overlap: fc.integer({ min: 1, max: 11 }),
  cap: fc.integer({ min: 2, max: 15 }),
  total: fc.option(fc.constant('data.total'), { nil: undefined }),
  changes: fc.array(change(10), { maxLength: 6 }),
  concurrency: fc.integer({ min: 1, max: 5 }),
  latencies: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 9 }),
});

it('loses nothing that stays in the list, however much comes and goes, where pages overlap', () =>
  fc.assert(
    fc.asyncProperty(anyMoving, async ({ count, limit, overlap, cap, total, changes, concurrency, latencies }) => {
      const pagination = { ...offsetOf(limit, Math.min(overlap, limit - 1), total), total };
      const { setting, stayed } = moving({ list: listOf(count), pagination, cap } as Served, changes, {
        concurrency,
        latency: (n) => latencies[n % latencies.length]!,
      });
      const result = await readAll(setting).catch((error: Error) => error);
      // Twice in a row as many insertions as a page goes ahead can't be told from a server that doesn't go ahead.
      if (result instanceof Error) return expect(result.name).toBe('PageRepeated');
      const { items, summary } = result;
      expect(summary.gap).toBe(false);
      expect(missing(stayed, items)).toEqual([]);
      if (summary.covered === true && summary.total !== undefined) {
        expect(summary.steady ? summary.received : summary.distinct).toBeGreaterThanOrEqual(summary.total);
      }
      if (!summary.steady || summary.covered !== true) expect(summary.reasons).not.toEqual([]);
    }),
    { numRuns: 600 },
  ));

describe('A list of 100, read by 10 with an overlap of 1', () => {
  const read = async (change: Omit<Change, 'request'>, count = 100) => {
    const served: Served = { list: listOf(count), pagination: offsetOf(10), cap: 10 };
    const { setting, stayed } = moving(served, [{ request: 3, ...change }]);
    const result = await readAll(setting);
    expect(missing(stayed, result.items)).toEqual([]);
    return { ...result, positions: result.pages.map(({ page }) => page.position.offset) };
  };

  it('that grows at its beginning: items come twice', async () => {
    const { summary, pages } = await read({ place: 0, deleted: 0, inserted: 4 });
    expect(pages.map(({ taken }) => taken.repeats).slice(0, 5)).toEqual([0, 1, 1, 5, 1]);
    expect(summary).toMatchObject({ steady: false, covered: true, total: 100, distinct: 100 });
    expect(summary.reasons).toEqual([
      'Page 4 at {"offset":27,"overlap":1} begins with 5 items of the page before instead of 1: items were inserted meanwhile.',
      'Page 4 at {"offset":27,"overlap":1} says that there are 104; before it were 100.',
    ]);
  });

  it('that shrinks at its beginning: the page is thrown away, and read from further back', async () => {
    const { summary, positions, requests } = await read({ place: 0, deleted: 3, inserted: 0 });
    expect(requests.slice(0, 6).map(({ url }) => new URL(url).searchParams.get('offset'))).toEqual([
      '0',
      '9',
      '18',
      '27',
      '22',
      '31',
    ]);
    expect(positions.slice(0, 5)).toEqual([0, 9, 18, 22, 31]);
    expect(summary).toMatchObject({ steady: false, gap: false, covered: true, total: 97, distinct: 100 });
    expect(summary.reasons[0]).toBe(
      'Page 4 at {"offset":27,"overlap":1} has nothing of the page before where it should be: items were deleted or moved meanwhile.',
    );
  });

  it('that loses all of the page before: it is read from where older items are, or from the beginning', async () => {
    expect(await read({ place: 0.18, deleted: 10, inserted: 0 })).toMatchObject({
      summary: { gap: false, covered: true },
    });
    expect(await read({ place: 0, deleted: 60, inserted: 0 })).toMatchObject({
      summary: { gap: false, covered: true },
    });
  });

  it('of which nothing is left is read back to its beginning', async () => {
    const { positions, summary } = await read({ place: 0, deleted: 100, inserted: 0 });
    expect(positions).toEqual([0, 9, 18, 0]);
    expect(summary).toMatchObject({ gap: false, covered: true, total: 0 });
  });

  it('that changes behind us and keeps its total looks steady: no client can know', async () => {
    const served: Served = { list: listOf(100), pagination: offsetOf(10), cap: 10 };
    const { setting } = moving(served, [{ request: 3, place: 0.05, deleted: 1, inserted: 1 }]);
    const { summary } = await readAll(setting);
    expect(summary).toMatchObject({ steady: true, covered: true });
  });
});
