import { placeName } from '../../../../lambda/api/pagination/paginator';
import { countAt, flagAt, valueAt } from '../../../../lambda/api/pagination/path';

const body = { albums: { items: [{ id: 'a' }], total: 3 }, '@odata.nextLink': 'x', 'a.b': { 'c.d': 1 }, none: null };

it.each([
  ['', body],
  ['albums.items', body.albums.items],
  ['albums.items.0.id', 'a'],
  ['albums.items.1.id', undefined],
  ['@odata.nextLink', 'x'],
  ['a.b.c.d', 1],
  ['none', null],
  ['none.x', undefined],
  ['albums.total.x', undefined],
  ['constructor', undefined],
  ['albums.items.length', 1],
])('finds at %j %j', (path, value) => {
  expect(valueAt(body, path)).toEqual(value);
});

it('finds nothing in what has no fields', () => {
  for (const value of [null, undefined, 1, 'text']) expect(valueAt(value, 'length')).toBeUndefined();
});

it.each([
  [5, 5],
  ['5', 5],
  [0, 0],
  [-1, undefined],
  [1.5, undefined],
  ['', undefined],
  ['many', undefined],
  [null, undefined],
  [[7], undefined],
])('takes %j for the count %j', (value, count) => {
  expect(countAt({ a: { total: value } }, 'a.total')).toBe(count);
});

it.each([
  [true, true],
  ['true', true],
  [1, true],
  [false, false],
  ['false', false],
  [0, false],
  [null, false],
  [undefined, undefined],
  ['perhaps', undefined],
])('takes %j for %j', (value, flag) => {
  expect(flagAt({ more: value }, 'more')).toBe(flag);
});

it('has neither count nor flag without a path', () => {
  expect([countAt(5, undefined), flagAt(true, undefined)]).toEqual([undefined, undefined]);
});

it('names a place the same, whatever the order of its names', () => {
  expect(placeName({ from: 1, pages: { a: 'x', b: [null, { d: 1, c: 2 }] } })).toBe(
    placeName({ pages: { b: [null, { c: 2, d: 1 }], a: 'x' }, from: 1 }),
  );
  expect(placeName({ a: '1' })).not.toBe(placeName({ a: 1 }));
});
