import { load, numbered, pageOf, Platform } from './support';

const list = (count: number) => {
  const things = numbered(count);
  return new Platform((url) => pageOf(things, url), { things: load('things') });
};

test('all pages are in bronze, in order, and what is complete is said', async () => {
  const platform = list(23);
  expect(await platform.run('r1')).toEqual([]);
  const complete = platform.complete('things', 1);
  expect(complete).toMatchObject({
    extraction: '00000001',
    runId: 'r1',
    whole: true,
    unchanged: false,
    expected: 23,
    findings: [],
    objects: ['api-pages/things/00000001/000000-1.ndjson.gz'],
  });
  const lines = platform.lines('things', 1);
  expect(lines.map(({ page }) => page)).toEqual(lines.map((_, index) => index));
  expect(complete.pages).toBe(lines.length);
  expect([...platform.items('things', 1).values()]).toEqual(numbered(23));
  expect(platform.result('things', 'r1')).toMatchObject({ status: 'SUCCEEDED', extraction: '00000001' });
  expect(platform.item('things')).toMatchObject({ extraction: '1', whole: '1' });
  expect(platform.item('things').open).toBeUndefined();
  expect(platform.metrics).toEqual([
    expect.objectContaining({ Platform: 'p', Dataset: 'things', ItemsExpected: 23, ApiRequests: lines.length }),
  ]);
});

describe('a list that ends after its first page', () => {
  const links = (count: number, next: (page: number) => unknown, total?: string) =>
    new Platform(
      (url) => {
        const page = Number(url.searchParams.get('page') ?? 0);
        return {
          body: { items: numbered(count).map(({ id }) => ({ id: id + page * count })), next: next(page), total: count },
        };
      },
      { things: load('things', { pagination: { type: 'nextLink', path: 'next', ...(total ? { total } : {}) } }) },
    );
  const kinds = (platform: Platform, extraction: number) =>
    platform.complete('things', extraction).findings.map(({ kind, severity }) => `${severity} ${kind}`);

  test('is told once, since a misspelt path of the next page looks the same', async () => {
    const platform = links(5, () => undefined);
    await platform.run('r1');
    await platform.run('r2');
    expect([kinds(platform, 1), kinds(platform, 2)]).toEqual([['warning OnePage'], []]);
    expect(platform.complete('things', 1).findings[0]!.message).toContain("anything at 'next'");
  });

  test('isn’t where there were more pages, or a total says that this is all', async () => {
    const more = links(5, (page) => (page < 2 ? `/things?page=${page + 1}` : null));
    await more.run('r1');
    expect([more.items('things', 1).size, kinds(more, 1)]).toEqual([15, []]);
    const counted = links(5, () => undefined, 'total');
    await counted.run('r1');
    expect(kinds(counted, 1)).toEqual([]);
  });
});
