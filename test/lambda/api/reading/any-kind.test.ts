import fc from 'fast-check';
import { itemsOf, readAll, readerOf } from '../support/reading';
import { anySetting } from '../support/arbitrary';
import type { TakenPage } from '../../../../lambda/api/reading';
import type { Json } from '../../../../lambda/api/types';

const seen = (pages: readonly TakenPage[]) =>
  pages.map(({ page, taken }) => ({ position: page.position, request: page.request, items: page.items, taken }));

it('reads every list whole, whatever its kind, and says so', () =>
  fc.assert(
    fc.asyncProperty(anySetting, async (setting) => {
      const { pages, items, summary } = await readAll(setting);
      const fresh = pages.flatMap(({ page, taken }) => page.items.slice(taken.repeats));
      expect(fresh).toEqual(setting.served.list);
      expect(summary).toMatchObject({ steady: true, covered: true, gap: false, reasons: [] });
      expect(summary).toMatchObject({ pages: pages.length, items: items.length, received: fresh.length });
      expect(summary.distinct).toBe(fresh.length);
      if (summary.total !== undefined) expect(summary.total).toBe(fresh.length);
    }),
    { numRuns: 200 },
  ));

it('yields the same side by side as one after the other', () =>
  fc.assert(
    fc.asyncProperty(anySetting, async (setting) => {
      const one = await readAll({ ...setting, concurrency: 1 });
      const many = await readAll(setting);
      expect(seen(many.pages)).toEqual(seen(one.pages));
      expect(many.summary).toEqual(one.summary);
      expect(one.counts.most).toBeLessThanOrEqual(1);
    }),
    { numRuns: 200 },
  ));

it('goes on from the state of any page as if it had never stopped', () =>
  fc.assert(
    fc.asyncProperty(anySetting, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), async (setting, stops) => {
      const whole = await readAll(setting);
      const reader = readerOf(setting);
      const pages: TakenPage[] = [];
      let state: Json | undefined;
      for (let turn = 0; ; turn++) {
        const pass = reader.begin(state);
        let left = stops[turn % stops.length]!;
        for await (const page of reader.read(pass)) {
          pages.push(page);
          if (--left === 0) break;
        }
        state = pass.state();
        expect(reader.counts.running()).toBe(0);
        if (pass.next === undefined) break;
      }
      expect(seen(pages)).toEqual(seen(whole.pages));
      const pass = reader.begin(state);
      expect(pass.summary()).toEqual({ ...whole.summary, distinct: pages.length === 0 ? 0 : undefined });
      for (const { page } of pages) pass.recount(page.items);
      expect(pass.summary()).toEqual(whole.summary);
      expect(itemsOf(pages)).toEqual(whole.items);
    }),
    { numRuns: 200 },
  ));
