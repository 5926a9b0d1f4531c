import fc from 'fast-check';
import { ApiError } from '../../../../lambda/api/types';
import { load, notFound, numbered, pageOf, Platform, type Server } from './support';

const down = (): never => {
  throw new ApiError('ServerError', 'GET /things/… answered 500.', true, 500);
};

const parent = { dataset: 'things', keys: { thing: 'id' }, maxFailedPercent: 100 };
const loads = (maxFailedPercent: number, incremental = false) => ({
  things: load('things', {
    children: ['parts'],
    ...(incremental
      ? {
          whenEmpty: 'accept',
          incremental: { field: 'changed', parameter: 'since', format: 'number', lag: 0 },
        }
      : {}),
  }),
  parts: load('parts', {
    request: { method: 'GET', path: '/things/{thing}/parts', query: {}, headers: {} },
    pagination: {
      type: 'offset',
      limit: 2,
      offsetParameter: 'offset',
      limitParameter: 'limit',
      total: 'total',
      overlap: 0,
    },
    parent: { dataset: 'things', keys: { thing: 'id' }, maxFailedPercent },
  }),
});

const partsOf = (thing: string) => numbered(3, (part) => ({ name: `${thing}.${part}` }));
/** @param part what is done for the parts of a thing, in place of answering */
const server =
  (things: readonly unknown[], part: (thing: string, url: URL) => void = () => undefined): Server =>
  (url) => {
    const [, , thing, below] = url.pathname.split('/');
    if (!below) return pageOf(things, url);
    part(thing!, url);
    return pageOf(partsOf(thing!), url);
  };
const make = (of: Server, maxFailedPercent = 10): Platform =>
  new Platform(of, loads(maxFailedPercent), { parts: ['thing', 'id'] });

/** A minute a request by the platform's clock, and longer than one waits without a look at it. */
const slowly = (platform: Platform): Server => {
  const { server: of } = platform;
  return async (url, request) => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    platform.now += 60_000;
    return of(url, request);
  };
};

test('are read for each parent, in their order, and belong to it', async () => {
  const platform = make(server(numbered(12)));
  expect(await platform.run('r')).toEqual([]);
  const lines = platform.lines('parts', 1);
  expect(lines.map(({ parent }) => parent)).toEqual(
    Array.from({ length: 12 }, (_, thing) => [{ thing: String(thing) }, { thing: String(thing) }]).flat(),
  );
  expect(platform.items('parts', 1).size).toBe(36);
  expect(platform.complete('parts', 1)).toMatchObject({ whole: true, expected: 36, findings: [] });
  expect(platform.item('parts').parentExtraction).toBe('1');
});

test('of a parent that is listed twice are asked for once', async () => {
  const platform = make(server([...numbered(12), ...numbered(12)]));
  platform.datasets.things = { ...platform.datasets.things!, load: load('things', { itemKey: [] }) };
  await platform.run('r');
  expect(platform.requests.filter(({ url }) => url.includes('/parts')).length).toBe(24);
});

test('keys are as they stood in the answer', async () => {
  const platform = make((url) => {
    const [, , thing, below] = url.pathname.split('/');
    if (!below)
      return { body: Buffer.from('{"items":[{"id":12345678901234567890},{"id":"a/b ?"},{"id":1.50},{"id":true}]}') };
    return { body: { items: [{ id: decodeURIComponent(thing!) }], total: 1 } };
  });
  platform.datasets.things = { ...platform.datasets.things!, load: load('things', { pagination: { type: 'none' } }) };
  expect(await platform.run('r')).toEqual([]);
  const keys = ['12345678901234567890', 'a/b ?', '1.50', 'true'];
  expect(platform.lines('parts', 1).map(({ parent }) => parent!.thing)).toEqual(keys);
  expect([...platform.items('parts', 1).values()]).toEqual(keys.map((id) => ({ id })));
});

describe('a parent whose requests fail', () => {
  test('is tried once more at the end', async () => {
    let failures = 0;
    const platform = make(
      server(numbered(12), (thing) => void (thing === '3' && failures++ < 1 && down())),
      10,
    );
    expect(await platform.run('r')).toEqual([]);
    expect(platform.complete('parts', 1)).toMatchObject({ whole: true, expected: 36, findings: [] });
    expect(platform.items('parts', 1).size).toBe(36);
    expect(platform.lines('parts', 1).at(-1)!.parent).toEqual({ thing: '3' });
  });

  test('is told, and the rest is not whole', async () => {
    const platform = make(server(numbered(12), (thing) => void (thing === '3' && down())));
    expect(await platform.run('r')).toEqual([]);
    const complete = platform.complete('parts', 1);
    expect(complete).toMatchObject({ whole: false, findings: [{ kind: 'ChildrenFailed', severity: 'warning' }] });
    expect(complete.expected).toBeUndefined();
    expect(complete.findings[0]!.message).toContain('1 of 12 items of things');
    expect(complete.findings[0]!.message).toContain('ServerError: GET /things/… answered 500.');
    expect(platform.items('parts', 1).size).toBe(33);
    expect(platform.metrics.at(-1)).toMatchObject({ Dataset: 'parts', ChildrenFailed: 1 });
    expect(platform.item('parts')).toMatchObject({ extraction: '1', owed: '[{"thing":"3"}]' });
    expect(platform.item('parts').whole).toBeUndefined();
  });

  test('beyond maxFailedPercent fails all; the next run tries those alone', async () => {
    let broken = true;
    const platform = make(server(numbered(12), (thing) => void (broken && Number(thing) < 2 && down())));
    expect(await platform.run('r')).toEqual(['parts']);
    expect(platform.error('parts', 'r')).toMatchObject({ code: 'ServerError' });
    expect(platform.error('parts', 'r').message).toContain(
      '2 of 12 items of things failed, more than maxFailedPercent (10)',
    );
    broken = false;
    platform.requests.length = 0;
    expect(await platform.run('r2')).toEqual([]);
    expect(platform.requests.filter(({ url }) => url.includes('/parts')).length).toBe(4);
    expect(platform.items('parts', 1).size).toBe(36);
    expect(platform.complete('parts', 1)).toMatchObject({ whole: true, expected: 36, runId: 'r2' });
  });

  test('stops all where far too many do', async () => {
    const platform = make(server(numbered(1_000), () => void down()));
    expect(await platform.run('r')).toEqual(['parts']);
    expect(platform.requests.filter(({ url }) => url.includes('/parts')).length).toBeLessThan(200);
  });

  test('is gone where the answer is 404', async () => {
    const platform = make(server(numbered(12), (thing) => void (Number(thing) > 4 && notFound())));
    expect(await platform.run('r')).toEqual([]);
    expect(platform.complete('parts', 1)).toMatchObject({
      whole: true,
      expected: 15,
      findings: [{ kind: 'ParentGone', severity: 'info' }],
    });
  });

  test('and is gone, is an answer: a server that gives many of them isn’t given up', async () => {
    const platform = make(server(numbered(40), (thing) => void (thing !== '39' && notFound())));
    platform.source = { ...platform.source, limits: { concurrency: 1 } };
    // Slow enough that one looks at the time in between.
    platform.server = slowly(platform);
    expect(await platform.run('r')).toEqual([]);
    expect(platform.items('parts', 1).size).toBe(3);
  });

  test('is not gone where its first page was there: it is tried again', async () => {
    let times = 0;
    const platform = make(
      server(numbered(12), (thing, url) => {
        if (thing === '4' && url.searchParams.get('offset') !== '0' && times++ === 0) notFound();
      }),
    );
    expect(await platform.run('r')).toEqual([]);
    expect(platform.items('parts', 1).size).toBe(36);
    expect(platform.complete('parts', 1)).toMatchObject({ whole: true, expected: 36, findings: [] });
  });

  test('is not gone either where its first page was put away by the call before', async () => {
    const platform = make(
      server(numbered(12), (thing, url) => {
        if (thing === '4' && url.searchParams.get('offset') !== '0') notFound();
      }),
    );
    // A call has time for about one page.
    platform.pace = 1_000;
    platform.budget = 1_300;
    platform.source = { ...platform.source, limits: { concurrency: 1 } };
    expect(await platform.run('r')).toEqual([]);
    expect(platform.complete('parts', 1)).toMatchObject({ whole: false, findings: [{ kind: 'ChildrenFailed' }] });
    expect(platform.item('parts').owed).toBe('[{"thing":"4"}]');
  });

  test.each(['AuthorizationFailed', 'SecretMissing'])('by %s fails all at once', async (code) => {
    const platform = make(
      server(numbered(100), () => {
        throw new ApiError(code, 'No.');
      }),
      100,
    );
    expect(await platform.run('r')).toEqual(['parts']);
    expect(platform.error('parts', 'r')).toEqual({ code, message: 'No.' });
    expect(platform.requests.filter(({ url }) => url.includes('/parts')).length).toBeLessThan(20);
  });
});

test('a parent without the key is told', async () => {
  const platform = make(server([{ id: 1 }, { id: null }, {}, { id: '' }, { id: {} }]));
  platform.datasets.things = { ...platform.datasets.things!, load: load('things', { itemKey: [] }) };
  expect(await platform.run('r')).toEqual([]);
  expect(platform.complete('parts', 1)).toMatchObject({ whole: false, findings: [{ kind: 'ParentKeyMissing' }] });
  expect(platform.items('parts', 1).size).toBe(3);
});

test('fail with their parent, and others go on', async () => {
  const platform = make((url) => (url.pathname === '/things' ? notFound() : pageOf(numbered(3), url)));
  platform.datasets.others = { name: 'others', load: load('others'), key: ['id'] };
  expect(await platform.run('r')).toEqual(['things', 'parts']);
  expect(platform.error('parts', 'r')).toMatchObject({ code: 'ParentFailed' });
  expect(platform.error('parts', 'r').message).toContain('NotFound: Not there.');
  expect(platform.items('others', 1).size).toBe(3);
  expect(await platform.call('r')).toEqual({ status: 'DONE', failed: ['things', 'parts'] });
});

test('no items below any parent are no answer to be trusted', async () => {
  const platform = make((url) =>
    url.pathname === '/things' ? pageOf(numbered(12), url) : { body: { items: [], total: 0 } },
  );
  expect(await platform.run('r')).toEqual(['parts']);
  expect(platform.error('parts', 'r').code).toBe('EmptyResult');
});

describe('of a parent that tells what has changed only', () => {
  /** Thing n has changed at n. */
  const changing = (): { platform: Platform; things: { id: number; changed: number }[]; failing: Set<string> } => {
    const things: { id: number; changed: number }[] = [];
    const failing = new Set<string>();
    const platform = new Platform(
      (url) => {
        const since = Number(url.searchParams.get('since') ?? -1);
        const changed = things.filter((thing) => thing.changed > since);
        return server(changed, (thing) => void (failing.has(thing) && down()))(url, platform.requests.at(-1)!);
      },
      loads(100, true),
      { parts: ['thing', 'id'] },
    );
    return { platform, things, failing };
  };
  const add = (things: { id: number; changed: number }[], count: number): void => {
    for (let n = 0; n < count; n++) things.push({ id: things.length, changed: things.length });
  };
  const asked = (platform: Platform): string[] => [
    ...new Set(platform.requests.flatMap(({ url }) => /things\/(\d+)\/parts/.exec(url)?.[1] ?? [])),
  ];

  test('those of the changed ones are read', async () => {
    const { platform, things } = changing();
    add(things, 3);
    expect(await platform.run('r1')).toEqual([]);
    platform.requests.length = 0;
    add(things, 2);
    expect(await platform.run('r2')).toEqual([]);
    expect(asked(platform)).toEqual(['3', '4']);
    expect(platform.complete('parts', 2).whole).toBe(false);
    expect(await platform.run('r3')).toEqual([]);
    expect(platform.complete('parts', 3)).toMatchObject({ pages: 0, whole: false });
  });

  test('the state stays small, however many fail, and nothing is forgotten', async () => {
    const { platform, things, failing } = changing();
    platform.datasets.parts = {
      ...platform.datasets.parts!,
      load: { ...platform.datasets.parts!.load, parent: { ...parent, keys: { thing: 'id', ['ä'.repeat(40)]: 'id' } } },
    };
    add(things, 2_300);
    for (let thing = 0; thing < 2_200; thing++) failing.add(String(thing));
    platform.pace = 100;
    expect(await platform.run('r1')).toEqual([]);
    expect(platform.table.largest).toBeLessThan(60_000);
    expect(platform.complete('parts', 1)).toMatchObject({ whole: false, findings: [{ kind: 'ChildrenFailed' }] });
    failing.clear();
    platform.requests.length = 0;
    expect(await platform.run('r2')).toEqual([]);
    expect(asked(platform).length).toBe(2_300);
    expect(platform.item('parts').owed).toBeUndefined();
  }, 60_000);

  test('those of parents that failed come with the next run, whatever that reads', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ more: fc.nat({ max: 3 }), failing: fc.uniqueArray(fc.nat({ max: 8 })), alone: fc.boolean() }),
          {
            maxLength: 6,
          },
        ),
        async (runs) => {
          const { platform, things, failing } = changing();
          add(things, 2);
          for (const [index, { more, failing: now, alone }] of runs.entries()) {
            failing.clear();
            for (const thing of now) failing.add(String(thing));
            add(things, more);
            await platform.run(`r${index}`, alone ? { datasets: ['things'] } : {});
          }
          failing.clear();
          await platform.run('last');
          const parts = new Set<string>();
          for (let n = 1; n <= Number(platform.item('parts').extraction); n++)
            for (const key of platform.items('parts', n).keys()) parts.add(key);
          expect(parts.size).toBe(3 * things.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});
