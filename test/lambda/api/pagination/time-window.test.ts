import fc from 'fast-check';
import type { ApiTimeWindow } from '../../../../lib/platform/api';
import type { Bounds, Position } from '../../../../lambda/api/types';
import { get, pageOf, paginatorOf, post } from '../support/pages';

const pagination: ApiTimeWindow = {
  type: 'timeWindow',
  fromParameter: 'from',
  toParameter: 'to',
  minutes: 1440,
  format: 'iso',
  endIncluded: false,
  start: '2026-01-01T00:00:00Z',
  pages: { type: 'none' },
};

/** Parameters of all windows, by guesses; `next` must say the same. */
function windows(rest: Partial<ApiTimeWindow>, bounds: Bounds): string[] {
  const paginator = paginatorOf({ ...pagination, ...rest }, { bounds });
  const found: string[] = [];
  for (
    let place: Position | undefined = paginator.first;
    place !== undefined;
    place = paginator.guess(place, undefined)
  ) {
    const { searchParams } = new URL(paginator.request(place, get).url);
    found.push(`${searchParams.get('from')} ${searchParams.get('to')}`);
    expect(paginator.next(pageOf(place, {}))).toEqual(paginator.guess(place, undefined));
  }
  return found;
}

it.each<[string, Partial<ApiTimeWindow>, Bounds, string[]]>([
  [
    'days',
    {},
    { until: '2026-01-03T12:00:00Z' },
    [
      '2026-01-01T00:00:00Z 2026-01-02T00:00:00Z',
      '2026-01-02T00:00:00Z 2026-01-03T00:00:00Z',
      '2026-01-03T00:00:00Z 2026-01-03T12:00:00Z',
    ],
  ],
  [
    'from a bound on',
    { minutes: 60 },
    { from: '2026-05-01T10:30:00.5Z', until: '2026-05-01T12:00:00Z' },
    ['2026-05-01T10:30:00.500Z 2026-05-01T11:30:00.500Z', '2026-05-01T11:30:00.500Z 2026-05-01T12:00:00Z'],
  ],
  [
    'without a zone',
    { minutes: 60 },
    { from: '2026-05-01T11:00:00', until: '2026-05-01T12:00' },
    ['2026-05-01T11:00:00Z 2026-05-01T12:00:00Z'],
  ],
  [
    'ends included',
    { endIncluded: true },
    { until: '2026-01-02T12:00:00Z' },
    ['2026-01-01T00:00:00Z 2026-01-01T23:59:59.999Z', '2026-01-02T00:00:00Z 2026-01-02T11:59:59.999Z'],
  ],
  [
    'seconds, ends included',
    { endIncluded: true, format: 'epochSeconds', minutes: 1 },
    { from: '100', until: '200' },
    ['100 159', '160 199'],
  ],
  [
    'milliseconds',
    { format: 'epochMilliseconds', minutes: 1 },
    { from: '60000', until: '130000' },
    ['60000 120000', '120000 130000'],
  ],
  [
    'a beginning for seconds',
    { format: 'epochSeconds', minutes: 2880 },
    { until: '1767398400' },
    ['1767225600 1767398400'],
  ],
  [
    'dates',
    { format: 'date' },
    { from: '2026-02-27', until: '2026-03-01T05:00:00Z' },
    ['2026-02-27 2026-02-28', '2026-02-28 2026-03-01', '2026-03-01 2026-03-02'],
  ],
  [
    'dates, ends included, of more than a day',
    { format: 'date', endIncluded: true, minutes: 1500 },
    { from: '2026-02-01', until: '2026-02-05' },
    ['2026-02-01 2026-02-02', '2026-02-03 2026-02-04'],
  ],
  [
    'no time at all',
    {},
    { from: '2026-01-05T00:00:00Z', until: '2026-01-05T00:00:00Z' },
    ['2026-01-05T00:00:00Z 2026-01-05T00:00:00Z'],
  ],
  [
    'less than none, end included',
    { endIncluded: true },
    { from: '2026-01-05T00:00:00Z', until: '2026-01-04T00:00:00Z' },
    ['2026-01-05T00:00:00Z 2026-01-05T00:00:00Z'],
  ],
])('%s', (_, rest, bounds, expected) => {
  expect(windows(rest, bounds)).toEqual(expected);
});

it('covers every time once', () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 0, max: 100_000 }),
      fc.integer({ min: 1, max: 100_000 }),
      fc.boolean(),
      (minutes, from, length, endIncluded) => {
        const bounds = { from: `${from}`, until: `${from + length}` };
        const found = windows({ minutes, format: 'epochSeconds', endIncluded }, bounds).map((text) =>
          text.split(' ').map(Number),
        );
        expect(found[0]![0]).toBe(from);
        expect(found.at(-1)![1]).toBe(from + length - (endIncluded ? 1 : 0));
        found.slice(1).forEach(([begin], i) => expect(begin).toBe(found[i]![1]! + (endIncluded ? 1 : 0)));
      },
    ),
  ));

it('has pages within a window, of their own kind', () => {
  const paginator = paginatorOf(
    { ...pagination, pages: { type: 'cursor', parameter: 'cursor', path: 'next' } },
    { bounds: { until: '2026-01-03T00:00:00Z' } },
  );
  const inside = paginator.next(pageOf(paginator.first, { next: 'b' }))!;
  expect(inside).toEqual({ from: Date.UTC(2026, 0, 1), pages: { cursor: 'b' } });
  expect(paginator.part(inside)).toBe(paginator.part(paginator.first));
  expect(new URL(paginator.request(inside, get).url).search).toBe(
    '?kind=all&from=2026-01-01T00%3A00%3A00Z&to=2026-01-02T00%3A00%3A00Z&cursor=b',
  );
  const second = paginator.next(pageOf(inside, { next: null }))!;
  expect(second).toEqual({ from: Date.UTC(2026, 0, 2) });
  expect(paginator.part(second)).not.toBe(paginator.part(inside));
  expect(paginator.next(pageOf(second, {}))).toBeUndefined();
});

it('goes into a body as numbers where they are numbers', () => {
  const paginator = paginatorOf(
    { ...pagination, format: 'epochSeconds' },
    { bounds: { from: '100', until: '200' } },
    'POST',
  );
  expect(paginator.request(paginator.first, post).body).toBe('{"kind":"all","from":100,"to":200}');
});

it.each<[Partial<ApiTimeWindow>, Bounds, RegExp]>([
  [{ start: undefined }, { until: '2026-01-01' }, /need a beginning: set pagination.start/],
  [{}, {}, /bound `until`/],
  [{}, { until: 'soon' }, /'soon' is no time/],
])('%j with %j: says what is missing', (rest, bounds, message) => {
  expect(() => paginatorOf({ ...pagination, ...rest }, { bounds })).toThrow(
    expect.objectContaining({ name: 'BadRequest', message: expect.stringMatching(message) }),
  );
});
