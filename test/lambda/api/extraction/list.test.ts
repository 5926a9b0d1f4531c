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
