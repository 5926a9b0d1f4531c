/** Every kind of pagination gives every item once, in order, to who follows it. */
import fc from 'fast-check';
import type { ApiPaginationDefinition } from '../../../lib/platform/api/definition';
import { startApiServer, type ServedCollection } from '../../../local/api/server';
import { ask, parsed, type Answer, type Any } from './ask';

const START = Date.parse('2026-01-01T00:00:00Z');
const makeItems = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: i + 1, at: new Date(START + i * 3_600_000).toISOString() }));

/** The next request's address, or the number of the next page of an offset. */
type Follow = (answer: Answer, url: URL) => URL | undefined;
const setting = (parameter: string, value: (answer: Any, url: URL) => unknown): Follow => {
  return (answer, url) => {
    const found = value(parsed(answer), url);
    if (found === undefined || found === null || found === '') return undefined;
    const next = new URL(url);
    next.searchParams.set(parameter, String(found as string | number));
    return next;
  };
};

const KINDS: [string, ApiPaginationDefinition, Follow, Partial<ServedCollection>?][] = [
  ['nextLink', { type: 'nextLink', path: 'next' }, (a, url) => relative(parsed(a).next, url)],
  ['relative', { type: 'nextLink', path: 'next' }, (a, url) => relative(parsed(a).next, url), { links: 'relative' }],
  ['query', { type: 'nextLink', path: 'next' }, (a, url) => relative(parsed(a).next, url), { links: 'query' }],
  ['linkHeader', { type: 'linkHeader' }, (a, url) => relative(/, <([^>]+)>/.exec(a.headers.link as string)?.[1], url)],
  [
    'offset',
    { type: 'offset', limit: 7, total: 'total' },
    setting('offset', ({ data, total }, url) => {
      const next = Number(url.searchParams.get('offset') ?? 0) + data.items.length;
      return next < total ? next : undefined;
    }),
  ],
  [
    'pageNumber',
    { type: 'pageNumber', pages: 'pages' },
    setting('page', ({ pages }, url) => {
      const page = Number(url.searchParams.get('page') ?? 1);
      return page < pages ? page + 1 : undefined;
    }),
  ],
  [
    'pageNumber until empty',
    { type: 'pageNumber', first: 0 },
    setting('page', ({ data }, url) =>
      data.items.length > 0 ? Number(url.searchParams.get('page') ?? 0) + 1 : undefined,
    ),
  ],
  ['cursor', { type: 'cursor', parameter: 'cursor', path: 'meta.next' }, setting('cursor', ({ meta }) => meta.next)],
  [
    'keyset',
    { type: 'keyset', parameter: 'after', field: 'id', hasMore: 'more' },
    setting('after', ({ data, more }) => (more ? data.items.at(-1).id : undefined)),
  ],
];

const relative = (link: string | null | undefined, url: URL) => (link ? new URL(link, url) : undefined);

async function readAll(url: string, follow: Follow): Promise<unknown[]> {
  const items: unknown[] = [];
  for (let next: URL | undefined = new URL(url), pages = 0; next; pages++) {
    expect(pages).toBeLessThan(100);
    const answer: Answer = await ask(next.href);
    expect(answer.status).toBe(200);
    items.push(...(parsed(answer).data.items as unknown[]));
    next = follow(answer, next);
  }
  return items;
}

test.each(KINDS)('%s', async (_name, pagination, follow, more = {}) => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 9 }), async (count, size) => {
      const data = makeItems(count);
      const served: ServedCollection = { path: '/items', items: 'data.items', pagination, data, size, ...more };
      const server = await startApiServer({ collections: { items: served } });
      try {
        expect(await readAll(`${server.url}/items`, follow)).toEqual(data);
      } finally {
        await server.close();
      }
    }),
    { numRuns: 12 },
  );
});

test('windows of time, with pages of their own', async () => {
  const data = makeItems(50);
  const pagination = {
    type: 'timeWindow',
    fromParameter: 'from',
    toParameter: 'to',
    format: 'date',
    endIncluded: true,
    pages: { type: 'pageNumber', pages: 'pages' },
  } as const;
  const incremental = { field: 'at', format: 'date' } as const;
  const server = await startApiServer({
    collections: { items: { path: '/items', items: 'list', pagination, incremental, data, size: 10 } },
  });
  try {
    const day = async (from: string, page: number) =>
      parsed(await ask(`${server.url}/items?from=${from}&to=${from}&page=${page}`));
    expect(await day('2026-01-01', 3)).toEqual({ list: data.slice(20, 24), pages: 3 });
    expect(await day('2026-01-03', 1)).toEqual({ list: data.slice(48), pages: 1 });
    expect((await ask(`${server.url}/items?from=2026-01-01`)).status).toBe(400);
  } finally {
    await server.close();
  }
});

test('a POST has its parameters in the body', async () => {
  const data = makeItems(9);
  const pagination = { type: 'offset', limit: 4, total: 'n', limitParameter: 'take', offsetParameter: 'skip' } as const;
  const server = await startApiServer({
    collections: { items: { path: '/search', method: 'POST', items: 'hits', pagination, data, maxSize: 3 } },
  });
  try {
    const answer = await ask(`${server.url}/search`, { method: 'POST', body: '{"skip":4,"take":4}' });
    // The server gives fewer than it was asked for.
    expect(parsed(answer)).toEqual({ hits: data.slice(4, 7), n: 9 });
    expect((await ask(`${server.url}/search`)).status).toBe(405);
    expect((await ask(`${server.url}/search`, { method: 'POST', body: '{"skip":"x"}' })).status).toBe(400);
  } finally {
    await server.close();
  }
});

test('only what is from and until a value, and children of a parent', async () => {
  const data = makeItems(10);
  const server = await startApiServer({
    collections: {
      items: {
        path: '/items',
        items: 'list',
        data,
        incremental: { field: 'at', parameter: 'since', untilParameter: 'until', format: 'epochMilliseconds' },
      },
      parts: { path: '/items/{item}/parts', data: ({ item }) => (item === '7' ? [{ part: 1 }] : undefined) },
    },
    publicUrl: 'https://api.example/v2',
  });
  const hour = (n: number) => START + n * 3_600_000;
  try {
    const answer = await ask(`${server.url}/v2/items?since=${hour(3)}&until=${hour(6)}`);
    expect(parsed(answer)).toEqual({ list: data.slice(3, 6) });
    expect((await ask(`${server.url}/v2/items?since=yesterday`)).status).toBe(400);
    expect(parsed(await ask(`${server.url}/v2/items/7/parts`))).toEqual([{ part: 1 }]);
    for (const path of ['/v2/items/8/parts', '/items', '/v2/parts'])
      expect((await ask(server.url + path)).status).toBe(404);
  } finally {
    await server.close();
  }
});

test('a cursor stays at its item when others come and go, and ends', async () => {
  let now = START;
  const served: ServedCollection = {
    path: '/items',
    items: 'list',
    data: makeItems(20),
    size: 5,
    pagination: { type: 'cursor', parameter: 'c', path: 'next' },
    cursorSeconds: 60,
  };
  const server = await startApiServer({ collections: { items: served }, clock: () => now });
  try {
    const { next } = parsed(await ask(`${server.url}/items`));
    server.mutate('items', (items) => [{ id: 0 }, ...items.filter(({ id }) => id !== 2)]);
    const second = parsed(await ask(`${server.url}/items?c=${next}`));
    expect(second.list.map(({ id }: { id: number }) => id)).toEqual([6, 7, 8, 9, 10]);
    expect((await ask(`${server.url}/items?c=bm9uc2Vuc2U`)).status).toBe(400);
    now += 61_000;
    expect((await ask(`${server.url}/items?c=${second.next}`)).status).toBe(410);
  } finally {
    await server.close();
  }
});

test('a tag stands for the page, or for the whole list', async () => {
  const data = makeItems(10);
  const pagination = { type: 'offset', limit: 5 } as const;
  const collection = { items: 'list', pagination, data } as const;
  const server = await startApiServer({
    collections: { page: { path: '/page', ...collection }, list: { path: '/list', tag: 'list', ...collection } },
  });
  try {
    for (const [path, changes] of Object.entries({ page: false, list: true })) {
      const url = `${server.url}/${path}?limit=5`;
      const { etag } = (await ask(url)).headers as { etag: string };
      const again = await ask(url, { headers: { 'if-none-match': etag } });
      expect([again.status, again.body.length]).toEqual([304, 0]);
      server.mutate(path, (items) => [...items, { id: 11 }]);
      expect((await ask(url, { headers: { 'if-none-match': etag } })).status).toBe(changes ? 200 : 304);
    }
  } finally {
    await server.close();
  }
});
