/** Three datasets below each other: things by offset, their parts by a cursor, and the parts' marks in one answer. */
import type { ApiPagination } from '../../../../lib/platform/api';
import { load, numbered, pageOf, Platform, type Server } from './support';

const offset = load('x').pagination;
const cursor: ApiPagination = { type: 'cursor', parameter: 'after', path: 'next' };

function server(things: number, parts: number, marks: number): Server {
  const list = numbered(things, (id) => ({ name: `t${id}` }));
  return (url) => {
    const [, kind, id, below] = url.pathname.split('/');
    if (kind === 'things' && !below) return pageOf(list, url);
    if (below === 'parts') {
      const from = Number(url.searchParams.get('after') ?? 0);
      const all = numbered(Number(id) % (parts + 1), (part) => ({ uid: `${id}.${part}` }));
      return { body: { items: all.slice(from, from + 2), next: from + 2 < all.length ? String(from + 2) : null } };
    }
    return { body: { items: numbered(marks, (mark) => ({ of: id, mark })) } };
  };
}

export const family = (things: number, parts: number, marks: number, pace: number): Platform => {
  const made = new Platform(
    server(things, parts, marks),
    {
      things: load('things', { whenEmpty: 'accept', children: ['parts'], pagination: offset }),
      parts: load('parts', {
        request: { method: 'GET', path: '/things/{thing}/parts', query: {}, headers: {} },
        pagination: cursor,
        whenEmpty: 'accept',
        parent: { dataset: 'things', keys: { thing: 'id' }, maxFailedPercent: 10 },
        children: ['marks'],
      }),
      marks: load('marks', {
        request: { method: 'GET', path: '/parts/{part}/marks', query: {}, headers: {} },
        pagination: { type: 'none' },
        whenEmpty: 'accept',
        parent: { dataset: 'parts', keys: { part: 'uid' }, maxFailedPercent: 10 },
      }),
    },
    { parts: ['thing', 'id'], marks: ['part', 'id'] },
  );
  made.pace = pace;
  return made;
};

export const FAMILY = ['things', 'parts', 'marks'];
