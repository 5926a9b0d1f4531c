import fc from 'fast-check';
import { load, numbered, pageOf, Platform } from './support';

/** @param change is told of every request, and may change the list */
const make = (list: { id: number }[], change: (request: number) => void): Platform => {
  const platform: Platform = new Platform(
    (url) => {
      change(platform.requests.length);
      return pageOf(list, url);
    },
    { things: load('things') },
  );
  return platform;
};

test('a list that changes is read again; only the last pass counts', async () => {
  const list = numbered(30);
  const platform = make(list, (request) => void (request === 4 && list.unshift({ id: 100 })));
  platform.pace = 31_000;
  expect(await platform.run('r')).toEqual([]);
  const complete = platform.complete('things', 1);
  expect(complete).toMatchObject({ whole: true, expected: 31, findings: [] });
  expect([...platform.items('things', 1).values()]).toEqual(list);
  expect(platform.lines('things', 1).map(({ page }) => page)).toEqual(
    Array.from({ length: complete.pages }, (_, index) => index),
  );
  const written = [...platform.bronze.objects.keys()].filter((key) => key.endsWith('.gz'));
  expect(written.length).toBeGreaterThan(complete.objects.length);
});

test('one that changes in every pass is taken if all of it was seen, and that is told', async () => {
  const list = numbered(30);
  let id = 100;
  const platform = make(list, (request) => void (request % 5 === 0 && list.push({ id: id++ })));
  expect(await platform.run('r')).toEqual([]);
  expect(platform.complete('things', 1)).toMatchObject({ findings: [{ kind: 'SourceShifted', severity: 'warning' }] });
  expect(platform.items('things', 1).size).toBeGreaterThanOrEqual(platform.complete('things', 1).expected!);
});

test('one of which items are missing fails', async () => {
  const list = numbered(30);
  const platform = make(list, () => undefined);
  platform.server = (url) => {
    const { body } = pageOf(list, url) as { body: { items: unknown[]; total: number } };
    return { body: { ...body, items: body.items.slice(0, -1) } };
  };
  expect(await platform.run('r')).toEqual(['things']);
  expect(platform.error('things', 'r').code).toMatch(/ItemsMissing|PageRepeated/);
  expect(platform.item('things').open).toBeUndefined();
});

test('what stays is never missed, however the list moves and the calls are killed', async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat({ max: 40 }), fc.constantFrom('first', 'last', 'gone'))),
      fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 4 }),
      async (changes, lives) => {
        const list = numbered(30);
        const staying = new Set(list.map(({ id }) => id));
        let next = 100;
        const at = new Map<number, string>(changes);
        const platform = make(list, (request) => {
          const what = at.get(request);
          at.delete(request);
          if (what === 'first') list.unshift({ id: next++ });
          if (what === 'last') list.push({ id: next++ });
          if (what === 'gone') staying.delete(list.shift()?.id ?? -1);
        });
        platform.pace = 11_000;
        await platform.runKilled('r', lives);
        if (platform.result('things', 'r').status === 'FAILED') return;
        accepted++;
        const seen = new Set([...platform.items('things', 1).values()].map((item) => (item as { id: number }).id));
        for (const id of staying) expect(seen).toContain(id);
      },
    ),
    { numRuns: 150 },
  );
  expect(accepted).toBeGreaterThan(100);
}, 60_000);
