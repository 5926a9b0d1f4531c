import fc from 'fast-check';
import { FAMILY, family } from './family';
import type { Platform } from './support';

const lives = fc.array(fc.integer({ min: 0, max: 25 }), { maxLength: 8 });

test('killed anywhere, again and again, it comes to the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 17 }),
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 0, max: 2 }),
      fc.constantFrom(0, 2_000, 11_000, 31_000),
      lives,
      async (things, parts, marks, pace, killed) => {
        const calm = family(things, parts, marks, pace);
        await calm.run('r');
        const hurt = family(things, parts, marks, pace);
        await hurt.runKilled('r', killed);
        for (const dataset of FAMILY) {
          expect(hurt.items(dataset, 1)).toEqual(calm.items(dataset, 1));
          expect(bare(hurt, dataset)).toEqual(bare(calm, dataset));
          const lines = hurt.lines(dataset, 1);
          expect(lines.map(({ page }) => page)).toEqual(lines.map((_, index) => index));
          expect(lines.map(({ request }) => request)).toEqual(calm.lines(dataset, 1).map(({ request }) => request));
          expect(hurt.item(dataset)).toMatchObject({ extraction: '1' });
          expect(hurt.item(dataset).open).toBeUndefined();
        }
        expect(hurt.items('things', 1).size).toBe(things);
        const before = new Map(hurt.bronze.objects);
        expect(await hurt.call('r')).toEqual({ status: 'DONE', failed: [] });
        expect(hurt.bronze.objects).toEqual(before);
      },
    ),
    { numRuns: 150 },
  );
}, 60_000);

/** Without names of objects, epochs and times. */
function bare(of: Platform, dataset: string) {
  const { objects, startedAt, completedAt, ...rest } = of.complete(dataset, 1);
  expect(objects).toEqual([...new Set(objects)]);
  expect(Date.parse(startedAt)).toBeLessThanOrEqual(Date.parse(completedAt));
  return rest;
}
