import type { ApiPagination, ApiSimplePagination } from '../../../../lib/platform/api';
import { get, pageOf, paginatorOf, post, some } from '../support/pages';
import { ORIGIN } from '../support/server';

const offset = (rest: object = {}) =>
  paginatorOf({
    type: 'offset',
    limit: 50,
    overlap: 1,
    offsetParameter: 'offset',
    limitParameter: 'limit',
    total: 'total',
    ...rest,
  } as ApiPagination);
const numbered = (rest: Partial<ApiSimplePagination> = {}) =>
  paginatorOf({ type: 'pageNumber', parameter: 'page', first: 1, ...rest } as ApiPagination);

describe('Offset', () => {
  it('asks for the offset and the limit', () => {
    expect(offset().request({ offset: 49, overlap: 1 }, get).url).toBe(
      `${ORIGIN}/v1/things?kind=all&offset=49&limit=50`,
    );
    const body = paginatorOf(
      { type: 'offset', limit: 50, overlap: 0, offsetParameter: 'page.from', limitParameter: 'page.size' },
      {},
      'POST',
    ).request({ offset: 50 }, post).body;
    expect(JSON.parse(body!)).toEqual({ kind: 'all', page: { from: 50, size: 50 } });
  });

  it.each([
    ['goes on by what came', {}, { offset: 49, overlap: 1 }, 50, 200, { offset: 98, overlap: 1 }],
    ['goes on by less than it asked for', {}, { offset: 0 }, 20, 200, { offset: 19, overlap: 1, size: 20 }],
    ['goes on by more than it asked for', {}, { offset: 0 }, 80, 200, { offset: 79, overlap: 1, size: 80 }],
    ['has no more overlap than came', { overlap: 30 }, { offset: 0 }, 10, 200, { offset: 1, overlap: 9, size: 10 }],
    ['has no overlap with a single item', {}, { offset: 5 }, 1, 200, { offset: 6, size: 1 }],
    ['ends at the total', {}, { offset: 98, overlap: 1 }, 2, 100, undefined],
    ['asks once more where a full page ends at the total', {}, { offset: 50 }, 50, 100, { offset: 99, overlap: 1 }],
    ["doesn't without an overlap", { overlap: 0 }, { offset: 50 }, 50, 100, undefined],
    ['ends where nothing new comes', {}, { offset: 99, overlap: 1 }, 1, undefined, undefined],
    ['ends where nothing comes', { overlap: 0 }, { offset: 100 }, 0, 500, undefined],
    ['goes on after a short page without a total', {}, { offset: 0 }, 3, undefined, { offset: 2, overlap: 1, size: 3 }],
    ["doesn't believe a total that is less than what came", {}, { offset: 0 }, 50, 30, { offset: 49, overlap: 1 }],
  ])('%s', (_, rest, position, came, total, next) => {
    expect(offset(rest).next(pageOf(position, { total }, some(came)))).toEqual(next);
  });

  it.each([
    [{ offset: 49, overlap: 1 }, 200, { offset: 98, overlap: 1 }],
    [{ offset: 0, size: 20 }, 200, { offset: 19, overlap: 1, size: 20 }],
    [{ offset: 0 }, undefined, undefined],
    [{ offset: 98, overlap: 1 }, 100, undefined],
    [{ offset: 50 }, 100, { offset: 99, overlap: 1 }],
  ])('guesses from %j of %j %j', (position, total, next) => {
    expect(offset().guess(position, total)).toEqual(next);
  });

  it('goes back, not before the beginning', () => {
    expect(offset().back({ offset: 49, overlap: 1, size: 20 }, 25)).toEqual({ offset: 24, size: 20 });
    expect(offset().back({ offset: 9 }, 25)).toEqual({ offset: 0 });
    expect(offset().back({ offset: 0 }, 25)).toBeUndefined();
  });
});

describe('Page numbers', () => {
  it('asks for the number, and for the size where it has a parameter', () => {
    expect(numbered().request({ page: 3 }, get).url).toBe(`${ORIGIN}/v1/things?kind=all&page=3`);
    expect(numbered({ size: 20, sizeParameter: 'per_page' }).request({}, get).url).toBe(
      `${ORIGIN}/v1/things?kind=all&page=1&per_page=20`,
    );
    expect(numbered({ size: 20 }).request({ page: 1 }, get).url).toBe(`${ORIGIN}/v1/things?kind=all&page=1`);
  });

  it.each<
    [string, Partial<ApiSimplePagination>, { page: number; before?: number }, number, object, object | undefined]
  >([
    ['goes on until a page is empty', {}, { page: 1 }, 10, {}, { page: 2, before: 10, size: 10 }],
    ['ends at an empty page', { total: 'total' }, { page: 3, before: 20 }, 0, { total: 50 }, undefined],
    ['ends at the total', { total: 'total' }, { page: 3, before: 20 }, 10, { total: 30 }, undefined],
    [
      'goes on before it',
      { total: 'total' },
      { page: 2, before: 10 },
      5,
      { total: 30 },
      { page: 3, before: 15, size: 5 },
    ],
    ['ends at the number of pages', { pages: 'pages' }, { page: 3, before: 20 }, 10, { pages: 3 }, undefined],
    [
      'counts pages from the first',
      { pages: 'pages', first: 0 },
      { page: 2, before: 20 },
      10,
      { pages: 4 },
      { page: 3, before: 30, size: 10, pages: 4 },
    ],
    ['ends so too', { pages: 'pages', first: 0 }, { page: 3, before: 30 }, 10, { pages: 4 }, undefined],
    [
      'goes on behind an empty page before the last one',
      { pages: 'pages' },
      { page: 2, before: 10, size: 10 } as { page: number },
      0,
      { pages: 4 },
      { page: 3, before: 10, size: 10, pages: 4 },
    ],
    ['ends at an empty one that is the last', { pages: 'pages' }, { page: 4, before: 30 }, 0, { pages: 4 }, undefined],
    [
      'goes on without the number of pages',
      { pages: 'pages' },
      { page: 1 },
      10,
      { pages: 0 },
      { page: 2, before: 10, size: 10 },
    ],
  ])('%s', (_, rest, position, came, body, next) => {
    expect(numbered(rest).next(pageOf(position, body, some(came)))).toEqual(next);
  });

  it.each<[Partial<ApiSimplePagination>, object, number | undefined, object | undefined]>([
    [{ total: 'total' }, { page: 2, before: 10, size: 10 }, 50, { page: 3, before: 20, size: 10 }],
    [{ total: 'total' }, { page: 5, before: 40, size: 10 }, 50, undefined],
    [{ total: 'total', size: 10 }, { page: 1 }, 50, { page: 2, before: 10, size: 10 }],
    [{ total: 'total' }, { page: 1 }, 50, undefined],
    [{}, { page: 2, before: 10, size: 10 }, undefined, undefined],
    [
      { pages: 'pages' },
      { page: 2, before: 10, size: 10, pages: 3 },
      undefined,
      { page: 3, before: 20, size: 10, pages: 3 },
    ],
    [{ pages: 'pages' }, { page: 3, before: 20, size: 10, pages: 3 }, undefined, undefined],
  ])('%j: guesses from %j of %j %j', (rest, position, total, next) => {
    expect(numbered(rest).guess(position as never, total)).toEqual(next);
  });
});
