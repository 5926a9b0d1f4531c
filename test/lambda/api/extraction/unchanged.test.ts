import { load, numbered, Platform } from './support';

const things = numbered(3);

/** A server whose list has a tag. */
const make = (tags: () => Record<string, string>): Platform => {
  const platform = new Platform(
    (_, { headers }) => {
      const now = tags();
      const same =
        (headers['if-none-match'] !== undefined && headers['if-none-match'] === now.etag) ||
        (headers['if-modified-since'] !== undefined && headers['if-modified-since'] === now['last-modified']);
      return same
        ? { status: 304, headers: now, body: undefined }
        : { headers: now, body: { items: things, total: 3 } };
    },
    { things: load('things', { conditional: true, pagination: { type: 'none' }, expected: 'total' }) },
  );
  return platform;
};

test.each<Record<string, string>>([{ etag: '"a"' }, { 'last-modified': 'Thu, 26 Nov 2026 11:00:00 GMT' }])(
  'what has not changed is not read (%j)',
  async (tags) => {
    const platform = make(() => tags);
    await platform.run('r1');
    expect(platform.complete('things', 1)).toMatchObject({ unchanged: false, items: 3 });
    expect(await platform.run('r2')).toEqual([]);
    expect(platform.complete('things', 2)).toMatchObject({ unchanged: true, whole: false, items: 0, objects: [] });
    await platform.run('r3');
    expect(platform.complete('things', 3).unchanged).toBe(true);
    expect(platform.item('things')).toMatchObject({ extraction: '3', whole: '1' });
  },
);

test('what has changed is', async () => {
  let version = 0;
  const platform = make(() => ({ etag: `"${version}"` }));
  await platform.run('r1');
  version++;
  await platform.run('r2');
  expect(platform.complete('things', 2)).toMatchObject({ unchanged: false, items: 3, whole: true });
});

test('in mode full, and after a change of the description, all is read', async () => {
  const platform = make(() => ({ etag: '"a"' }));
  await platform.run('r1');
  await platform.run('r2', { mode: 'full' });
  expect(platform.complete('things', 2).unchanged).toBe(false);
  platform.source = { ...platform.source, headers: { accept: 'text/json' } };
  await platform.run('r3');
  expect(platform.complete('things', 3).unchanged).toBe(false);
});

test('a server that answers 304 unasked fails', async () => {
  const platform = make(() => ({ etag: '"a"' }));
  platform.server = () => ({ status: 304, body: undefined });
  expect(await platform.run('r')).toEqual(['things']);
  expect(platform.error('things', 'r').code).toBe('BadRequest');
});

test('children are read also where the parents have not changed', async () => {
  const platform = make(() => ({ etag: '"a"' }));
  const parents = platform.server;
  platform.server = (url, request) =>
    url.pathname === '/things' ? parents(url, request) : { body: { items: [{ id: url.pathname }] } };
  platform.datasets.parts = {
    name: 'parts',
    load: load('parts', {
      request: { method: 'GET', path: '/things/{thing}/parts', query: {}, headers: {} },
      pagination: { type: 'none' },
      parent: { dataset: 'things', keys: { thing: 'id' }, maxFailedPercent: 0 },
    }),
    key: ['thing', 'id'],
  };
  await platform.run('r1');
  await platform.run('r2');
  expect(platform.complete('things', 2).unchanged).toBe(true);
  expect(platform.complete('parts', 2)).toMatchObject({ items: 3, whole: true });
});
