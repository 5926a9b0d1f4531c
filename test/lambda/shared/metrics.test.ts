import fc from 'fast-check';
import { batches, datums } from '../../../lambda/shared/metrics';

const one = (name: string) => datums('flights-dev', { Dataset: name }, new Date(0), { RowsRead: [1, 'Count'] })[0]!;

describe('batches', () => {
  it('keeps every datum in order, within both limits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 200 }), { maxLength: 300 }),
        fc.integer({ min: 1, max: 50 }),
        (names, most) => {
          const data = names.map(one);
          const all = batches(data, most, 5_000);
          expect(all.flat()).toEqual(data);
          for (const batch of all) {
            expect(batch.length).toBeGreaterThan(0);
            expect(batch.length).toBeLessThanOrEqual(most);
            if (batch.length > 1) expect(JSON.stringify(batch).length).toBeLessThan(5_000 * 1.1);
          }
        },
      ),
    );
  });

  it('needs seven calls for seven thousand', () => {
    expect(batches(Array.from({ length: 7_000 }, () => one('t'))).map((b) => b.length)).toEqual(Array(7).fill(1_000));
    expect(batches([])).toEqual([]);
  });
});

describe('datums', () => {
  it('leaves out what is not a number', () => {
    const data = datums('p', { Pipeline: 'x' }, new Date(0), {
      A: [NaN, 'Count'],
      B: [0, 'Count'],
      C: [Infinity, 'None'],
    });
    expect(data.map((d) => d.MetricName)).toEqual(['B']);
    expect(data[0]!.Dimensions).toEqual([
      { Name: 'Platform', Value: 'p' },
      { Name: 'Pipeline', Value: 'x' },
    ]);
  });
});
