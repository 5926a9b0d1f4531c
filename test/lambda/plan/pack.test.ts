import fc from 'fast-check';
import { CAPACITY, pack, type Load } from '../../../lambda/plan/pack';

const loads = fc
  .uniqueArray(fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/), { maxLength: 120 })
  .chain((names) =>
    fc.tuple(...names.map((dataset) => fc.record({ dataset: fc.constant(dataset), rows: fc.nat(3_000) }))),
  );
const capacities = fc.record({ rows: fc.integer({ min: 1, max: 5_000 }), tables: fc.integer({ min: 1, max: 20 }) });

describe('pack', () => {
  it('loads every dataset exactly once', () => {
    fc.assert(
      fc.property(loads, capacities, (all, capacity) => {
        const packed = pack(all, capacity).flatMap((p) => p.datasets);
        expect([...packed].sort()).toEqual(all.map((l) => l.dataset).sort());
      }),
    );
  });

  it('keeps to the capacity unless a table alone is larger, and adds up its rows', () => {
    fc.assert(
      fc.property(loads, capacities, (all, capacity) => {
        const rows = new Map(all.map((l) => [l.dataset, l.rows]));
        for (const p of pack(all, capacity)) {
          expect(p.estimatedRows).toBe(p.datasets.reduce((n, d) => n + rows.get(d)!, 0));
          expect(p.datasets.length).toBeGreaterThan(0);
          expect(p.datasets.length).toBeLessThanOrEqual(capacity.tables);
          if (p.datasets.length > 1) expect(p.estimatedRows).toBeLessThanOrEqual(capacity.rows);
        }
      }),
    );
  });

  it('gives the same packs whatever the order of the tables', () => {
    fc.assert(
      fc.property(
        loads.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length }))),
        capacities,
        ([all, shuffled], capacity) => expect(pack(shuffled as Load[], capacity)).toEqual(pack(all, capacity)),
      ),
    );
  });

  it('never opens two packs that would fit into one', () => {
    fc.assert(
      fc.property(loads, capacities, (all, capacity) => {
        const packs = pack(all, capacity);
        for (const [i, a] of packs.entries())
          for (const b of packs.slice(i + 1)) {
            const fits =
              a.datasets.length + b.datasets.length <= capacity.tables &&
              a.estimatedRows + b.estimatedRows <= capacity.rows;
            expect(fits).toBe(false);
          }
      }),
    );
  });

  it('puts the five tables of the example into one Spark run', () => {
    const rows = { flights: 340_000, weather: 26_000, planes: 3_500, airlines: 20, airports: 1_500 };
    const packs = pack(Object.entries(rows).map(([dataset, n]) => ({ dataset, rows: n })));
    expect(packs).toEqual([
      { packId: '000', datasets: ['flights', 'weather', 'planes', 'airports', 'airlines'], estimatedRows: 371_020 },
    ]);
  });

  it('spreads a thousand small tables, and numbers packs so that they sort', () => {
    const all = Array.from({ length: 1_000 }, (_, i) => ({ dataset: `t${i}`, rows: 1_000 }));
    expect(pack(all)).toHaveLength(1_000 / CAPACITY.tables);
    const ids = pack(all, { rows: 1, tables: 1 }).map((p) => p.packId);
    expect(ids.slice(0, 2)).toEqual(['000', '001']);
    expect(new Set(ids).size).toBe(1_000);
    expect([...ids].sort()).toEqual(ids);
  });
});
