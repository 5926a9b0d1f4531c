import type { ApiPagination } from '../../../../lib/platform/api';
import { get, pageOf, paginatorOf, post, some } from '../support/pages';
import { ORIGIN } from '../support/server';

describe('Cursor', () => {
  const cursor = (rest: object = {}) =>
    paginatorOf({ type: 'cursor', parameter: 'after', path: 'next', ...rest } as ApiPagination);

  it('begins without, and puts the cursor where it belongs', () => {
    expect(cursor().request({}, get)).toBe(get);
    expect(cursor().request({ cursor: 'a=/+' }, get).url).toBe(`${ORIGIN}/v1/things?kind=all&after=a%3D%2F%2B`);
    const graph = paginatorOf({ type: 'cursor', parameter: 'variables.after', path: 'x' }, {}, 'POST');
    expect(graph.request({ cursor: 7 }, post).body).toBe('{"kind":"all","variables":{"after":7}}');
  });

  it.each([
    [{}, { next: 'b' }, { cursor: 'b' }],
    [{}, { next: 7 }, { cursor: 7 }],
    [{}, { next: 0 }, { cursor: 0 }],
    [{}, { next: null }, undefined],
    [{}, { next: '' }, undefined],
    [{}, {}, undefined],
    [{ hasMore: 'more' }, { next: 'b', more: false }, undefined],
    [{ hasMore: 'more' }, { next: 'b', more: true }, { cursor: 'b' }],
    [{ hasMore: 'more' }, { next: 'b' }, { cursor: 'b' }],
  ])('%j: after %j comes %j', (rest, body, next) => {
    expect(cursor(rest).next(pageOf({ cursor: 'a' }, body))).toEqual(next);
  });

  it('refuses what leads nowhere', () => {
    const next = (body: object) => () => cursor({ hasMore: 'more' }).next(pageOf({ cursor: 'a' }, body));
    expect(next({ next: 'a' })).toThrow(
      expect.objectContaining({ name: 'PageLoop', message: expect.stringContaining("again 'a'") }),
    );
    expect(next({ more: true })).toThrow(
      expect.objectContaining({ name: 'ItemsMissing', message: expect.stringContaining("no cursor at 'next'") }),
    );
    expect(next({ next: {} })).toThrow(expect.objectContaining({ name: 'SchemaBroken' }));
  });
});

describe('Keyset', () => {
  const keyset = (rest: object = {}) =>
    paginatorOf({ type: 'keyset', parameter: 'since', field: 'meta.id', ...rest } as ApiPagination);
  const items = (...ids: unknown[]) => ids.map((id) => ({ meta: { id } }));

  it('asks for what is after a value', () => {
    expect(keyset().request({}, get)).toBe(get);
    expect(keyset().request({ after: 5, size: 2 }, get).url).toBe(`${ORIGIN}/v1/things?kind=all&since=5`);
  });

  it.each<[object, object, unknown[], object, object | undefined]>([
    [{}, {}, [1, 2], {}, { after: 2, size: 2 }],
    [{}, { after: 2, size: 2 }, [], {}, undefined],
    [{ hasMore: 'more' }, {}, [1, 2], { more: false }, undefined],
    [{ hasMore: 'more' }, {}, [1, 2], { more: true }, { after: 2, size: 2 }],
    [{ hasMore: 'more' }, {}, [1, 2], {}, { after: 2, size: 2 }],
    // A server that includes the value ends with it alone.
    [{}, { after: 2, size: 2 }, [2], {}, undefined],
    [{}, { after: 2, size: 2 }, [2, 3], {}, { after: 3, size: 2 }],
  ])('%j at %j: after %j with %j comes %j', (rest, position, ids, body, next) => {
    expect(keyset(rest).next(pageOf(position as never, body, items(...ids)))).toEqual(next);
  });

  it('refuses what leads nowhere', () => {
    const next =
      (ids: unknown[], body: object = {}) =>
      () =>
        keyset({ hasMore: 'more' }).next(pageOf({ after: 2, size: 2 }, body, items(...ids)));
    expect(next([2, 2])).toThrow(
      expect.objectContaining({ name: 'PageLoop', message: expect.stringContaining('no two items share') }),
    );
    expect(next([1, 2])).toThrow(expect.objectContaining({ name: 'PageLoop' }));
    expect(next([2], { more: true })).toThrow(expect.objectContaining({ name: 'PageLoop' }));
    expect(next([], { more: true })).toThrow(expect.objectContaining({ name: 'ItemsMissing' }));
    expect(next([3, null])).toThrow(
      expect.objectContaining({ name: 'SchemaBroken', message: expect.stringContaining("'meta.id'") }),
    );
  });
});

it('all in one answer has nothing behind it', () => {
  const none = paginatorOf({ type: 'none' });
  expect(none.request(none.first, get)).toBe(get);
  expect([none.next(pageOf({}, {}, some(3))), none.guess({}, 3), none.total(pageOf({}, { total: 3 }))]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
