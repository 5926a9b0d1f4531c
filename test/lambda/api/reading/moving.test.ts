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
      if (!summary.gap) expect(missing(stayed, items)).toEqual([]);
      if (summary.covered === true && summary.total !== undefined) {
        expect(summary.steady ? summary.received : summary.distinct).toBeGreaterThanOrEqual(summary.total);
      }
      if (!summary.steady || summary.covered !== true) expect(summary.reasons).not.toEqual([]);
    }),
    { numRuns: 600 },
  ));
