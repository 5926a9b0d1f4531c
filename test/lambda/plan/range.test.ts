import fc from 'fast-check';
import { checkRange } from '../../../lambda/plan/range';
import { apiDataset, apiLoad, catalogue } from '../../fixtures/apis';
import { manifest } from '../fakes/platform';

const numbered = { field: 'id', parameter: 'since', format: 'number', lag: 0 } as const;
const below = (dataset: string) => ({ parent: { dataset, keys: {}, maxFailedPercent: 10 } });
const { album_artists: artists } = catalogue().datasets;
const platform = manifest({
  sources: catalogue().sources,
  datasets: {
    ...manifest().datasets,
    ...catalogue().datasets,
    lyrics: apiDataset(apiLoad('lyrics', below('plays'))),
    devices: apiDataset({ ...artists!.load, dataset: 'plays' } as never),
    orders: apiDataset(apiLoad('orders', { incremental: numbered })),
  },
});
const check = (range: unknown, ...datasets: string[]) => checkRange(range, platform, datasets);
const week = { from: '2026-11-01', to: '2026-11-08' };

test('none is none', () => expect(check(undefined, 'flights')).toBeUndefined());

test('times are in UTC, with or without a zone', () => {
  expect(check({ from: '2026-11-01T10:00', to: '2026-11-01T10:00:00.5-01:00' }, 'plays')).toEqual({
    from: '2026-11-01T10:00:00.000Z',
    to: '2026-11-01T11:00:00.500Z',
  });
});

test('numbers are for fields of numbers', () => {
  expect(check({ from: 5, to: 17 }, 'orders')).toEqual({ from: '5', to: '17' });
  expect(() => check(week, 'orders')).toThrow(
    "'range' has times, but 'orders' is read by a field of numbers. Write numbers, or leave 'orders' out of 'datasets'.",
  );
  expect(() => check({ from: 5, to: 17 }, 'plays')).toThrow(
    "'range' has numbers, but 'plays' is read by a field of times. Write ISO 8601",
  );
});

test('children and lists of what is read incrementally have it too', () => {
  expect(check(week, 'plays', 'lyrics', 'devices')).toMatchObject({ from: '2026-11-01T00:00:00.000Z' });
});

test('a list inside items is not asked for without them: nothing would be read, and the run a success', () => {
  expect(() => check(week, 'devices')).toThrow(
    "'devices' is a list inside the items of 'plays', which is not among 'datasets', so that nothing of the range would be read. Add 'plays'.",
  );
});

test.each([
  ['a table', ['plays', 'flights'], 'which flights is not'],
  ['everything each time', ['plays', 'albums'], 'which albums is not'],
  ['a child of that, a list in it', ['tracks', 'albums', 'album_artists'], 'which tracks, albums, album_artists are'],
])('is not for %s', (_, datasets, message) => {
  expect(() => check(week, ...datasets)).toThrow(message);
});

test.each([
  ['2026-11-01', /'range' is "2026-11-01"/],
  [null, /'range' is null/],
  [{ from: '2026-11-01' }, /'range' is \{"from":"2026-11-01"\}/],
  [{ ...week, until: 1 }, /"until":1/],
  [{ ...week, from: 'yesterday' }, /'range.from' is "yesterday", neither a time/],
  [{ ...week, to: '2026-13-01' }, /'range.to' is "2026-13-01"/],
  [{ from: '1', to: '2' }, /'range.from' is "1"/],
  [{ from: 1, to: '2026-11-08' }, /not of one kind/],
  [{ from: 2, to: 2 }, /is not before/],
  [{ from: week.to, to: week.from }, /'range.from' \(2026-11-08\) is not before 'range.to' \(2026-11-01\)/],
  [{ from: Infinity, to: 2 }, /'range.from' is null/],
])('%j is refused, with how to write one', (range, message) => {
  expect(() => check(range, 'plays')).toThrow(message);
  expect(() => check(range, 'plays')).toThrow(/Write "range": \{"from": /);
});

test('of any two different times the earlier comes first, and both are kept', () => {
  const time = fc.date({ min: new Date(0), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true });
  fc.assert(
    fc.property(time, time, (a, b) => {
      fc.pre(a < b);
      const [from, to] = [a.toISOString(), b.toISOString()];
      expect(check({ from, to }, 'plays')).toEqual({ from, to });
      expect(() => check({ from: to, to: from }, 'plays')).toThrow('is not before');
    }),
  );
});
