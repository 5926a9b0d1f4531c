import fc from 'fast-check';
import { noSteps, stepped, type LoopState } from '../../../../lambda/api/reading/pass/loops';
import { coverage, type Counts } from '../../../../lambda/api/reading/pass/coverage';
import { fitOf, type Expected } from '../../../../lambda/api/reading/pass/steadiness';
import { emptyTail, longer, mended, tailOf, tailText } from '../../../../lambda/api/reading/pass/tail';

/** Numbers stand for fingerprints. */
const of = (...ids: number[]) => Uint32Array.from(ids.flatMap((id) => [id, id * 7]));
const idsOf = (prints: Uint32Array) => [...prints].filter((_, i) => i % 2 === 0);
const before = of(1, 2, 3, 4, 5, 6, 7, 8);

describe('A page behind items 1 to 8', () => {
  const fit = (expected: Partial<Expected>, ...page: number[]) =>
    fitOf(before, of(...page), { fit: 'overlap', overlap: 2, ...expected });

  it.each<[string, Partial<Expected>, number[], string, number]>([
    ['meets', {}, [7, 8, 9], 'exact', 2],
    ['meets at its end', {}, [7, 8], 'exact', 2],
    ['came down by two', {}, [5, 6, 7, 8, 9], 'down', 4],
    ['came down by all of its length', {}, [5, 6, 7, 8], 'down', 4],
    ['moved up within the overlap', {}, [8, 9, 10], 'up', 1],
    ['moved up beyond it', {}, [9, 10], 'lost', 0],
    ['lost the last item', {}, [7, 9], 'lost', 0],
    ['has nothing', {}, [], 'lost', 0],
    ['has items that were moved to the end', {}, [2, 3], 'lost', 0],
    ['has a new item before the last', {}, [7, 20, 8], 'lost', 0],
    ['has none of them', { fit: 'apart', overlap: 0 }, [9, 10], 'exact', 0],
    ['has the last one, which it should not', { fit: 'apart', overlap: 0 }, [8, 9], 'down', 1],
    ['may have the last one', { fit: 'free', overlap: 0 }, [8, 9], 'exact', 1],
    ['further back: meets', { back: 4 }, [5, 6, 7, 8, 9], 'met', 4],
    ['further back: meets though the last ones are gone', { back: 4 }, [4, 5, 9, 10], 'met', 2],
    ['further back: meets behind older ones', { back: 3 }, [30, 31, 4, 8, 9], 'met', 0],
    ['further back: has them only where they were seen before', { back: 2 }, [30, 31, 7, 8], 'lost', 0],
    ['further back: has them in another order', { back: 4 }, [5, 4, 9, 10], 'lost', 0],
    ['further back: has nothing', { back: 4 }, [], 'lost', 0],
  ])('%s', (_, expected, page, is, repeats) => {
    expect(fit(expected, ...page)).toEqual({ is, repeats });
  });
});

it('keeps the last items, each once', () => {
  expect(idsOf(longer(before, of(7, 8, 9, 10), 2, 5))).toEqual([6, 7, 8, 9, 10]);
  expect(idsOf(longer(before, of(9, 10), 0, 1))).toEqual([10]);
  expect(idsOf(longer(emptyTail, of(1), 0, 5))).toEqual([1]);
  expect(idsOf(mended(before, of(7, 20, 8, 9), 6))).toEqual([5, 6, 7, 20, 8, 9]);
  expect(idsOf(mended(before, of(1, 2, 3), 100))).toEqual([4, 5, 6, 7, 8, 1, 2, 3]);
});

it('survives as text', () => {
  const tail = Uint32Array.of(0, 1, 0xffffffff, 0x80000000);
  expect(tailOf(tailText(tail))).toEqual(tail);
  expect(tailOf(tailText(emptyTail))).toEqual(emptyTail);
});

describe('Loops', () => {
  const walk = (lead: number, circle: number, most: number) => {
    let state: LoopState | undefined = noSteps;
    for (let n = 0; n < most; n++) {
      const place: number = n < lead ? n : lead + ((n - lead) % circle);
      state = stepped(state, `${place}`);
      if (state === undefined) return n;
    }
    return undefined;
  };

  it('are found, at the latest after three rounds', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 200 }), (lead, circle) => {
        const found = walk(lead, circle, 10_000);
        expect(found).toBeGreaterThanOrEqual(lead + circle);
        expect(found).toBeLessThanOrEqual(3 * (lead + circle) + 1);
      }),
    ));

  it("aren't where there are none", () => {
    expect(walk(5000, 1, 5000)).toBeUndefined();
  });
});

describe('Coverage', () => {
  const counts: Counts = { received: 100, distinct: 100, total: 100, gap: false, unsteady: false, totalChanged: false };
  it.each<[string, Partial<Counts>, boolean | undefined, RegExp]>([
    ['all came', {}, true, /^undefined$/],
    ['more came', { received: 120, distinct: 110 }, true, /^undefined$/],
    ['some twice, but steadily', { distinct: 90 }, true, /^undefined$/],
    ['fewer came', { received: 99 }, false, /There are 100 items, but only 99 came/],
    ['unsteady, all different', { unsteady: true, totalChanged: true }, true, /^undefined$/],
    ['unsteady, some twice', { unsteady: true, distinct: 99 }, false, /only 99 different ones came/],
    ['unsteady, not counted', { unsteady: true, distinct: undefined }, undefined, /not counted/],
    ['unsteady, fewer anyway', { unsteady: true, received: 90, distinct: undefined }, false, /only 90 came/],
    ['no total', { total: undefined, distinct: undefined }, true, /^undefined$/],
    ['no total, a gap', { total: undefined, gap: true, unsteady: true }, false, /^undefined$/],
    ['a gap, but all different, and always as many', { gap: true, unsteady: true }, true, /^undefined$/],
    ['a gap, and another total', { gap: true, unsteady: true, totalChanged: true }, false, /^undefined$/],
  ])('%s', (_, rest, covered, reason) => {
    const found = coverage({ ...counts, ...rest });
    expect(found.covered).toBe(covered);
    expect(`${found.reason}`).toMatch(reason);
  });
});
