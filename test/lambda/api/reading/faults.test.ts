import type { ApiPagination } from '../../../../lib/platform/api';
import { readPass } from '../../../../lambda/api/reading';
import type { ApiRequest, Position } from '../../../../lambda/api/types';
import { idsOf, listOf, NOW, offsetOf, readAll, readerOf, type Setting } from '../support/reading';

const nextLink: ApiPagination = { type: 'nextLink', path: 'data.next', total: 'data.total' };
const cursor: ApiPagination = { type: 'cursor', parameter: 'cursor', path: 'data.cursor' };
const numbers: ApiPagination = { type: 'pageNumber', parameter: 'page', first: 1 };
const keyset: ApiPagination = { type: 'keyset', parameter: 'after', field: 'id' };

const setting = (pagination: ApiPagination, count = 50, rest: Partial<Setting['served']> = {}): Setting => ({
  served: { list: listOf(count), pagination, cap: 10, ...rest },
});

describe('A server that leads in circles', () => {
  it.each([1, 2, 3, 7])('is found out, %d pages long', async (length) => {
    const seen: number[] = [];
    const reading = readAll({
      ...setting(cursor, 1000, {
        // After the third page it leads through the same pages for ever.
        heard: (sent) => ({ cursor: `${circle(Number(sent.cursor ?? 0), 30, 10 * length)}` }),
        said: () => undefined,
      }),
      before: (n) => seen.push(n),
    });
    await expect(reading).rejects.toMatchObject({ name: length === 1 ? 'PageRepeated' : 'PageLoop' });
    expect(seen.length).toBeLessThanOrEqual(3 * (3 + length) + 3);
  });

  it('is found out across resumes, after every page', async () => {
    const served = setting(nextLink, 1000).served;
    const reader = readerOf({ served, before: (n) => (served.list = n % 4 === 3 ? listOf(0) : served.list) });
    let state = reader.begin().state();
    // Three pages that lead to each other, with items that are always new.
    const links = ['a', 'b', 'c'];
    let item = 0;
    const page = (n: number) => ({
      position: (n === 0 ? {} : { url: `https://api.example.test/${links[n % 3]}` }) as Position,
      request: { method: 'GET' as const, url: `https://api.example.test/${links[n % 3]}`, headers: {} },
      response: { status: 200, headers: {}, body: Buffer.alloc(0) },
      readAt: new Date(0),
      body: { data: { next: `/${links[(n + 1) % 3]}` } },
      items: [{ id: item++ }],
    });
    const read = () => {
      for (let n = 0; n < 20; n++) {
        const pass = reader.begin(state);
        pass.take(page(n));
        state = pass.state();
      }
    };
    expect(read).toThrow(expect.objectContaining({ name: 'PageLoop', message: expect.stringContaining('circle') }));
  });

  it('may send some pages without items, but not thousands', async () => {
    const some = readAll({ ...setting(cursor, 50, { list: listOf(50) }) });
    expect((await some).items).toHaveLength(50);
    const reader = readerOf(setting(cursor));
    const pass = reader.begin();
    const take = (n: number) =>
      pass.take({
        position: n === 0 ? {} : { cursor: n },
        request: reader.base,
        response: { status: 200, headers: {}, body: Buffer.alloc(0) },
        readAt: new Date(0),
        body: { data: { cursor: n + 1 } },
        items: [],
      });
    for (let n = 0; n < 1000; n++) expect(take(n).next).toEqual({ cursor: n + 1 });
    expect(() => take(1000)).toThrow(expect.objectContaining({ name: 'NoProgress' }));
  });
});

describe('A server that says how many pages there are', () => {
  const pagination = { type: 'pageNumber', parameter: 'page', first: 1, pages: 'data.pages' } as const;
  const reader = (pages: number, full: (n: number) => boolean) => {
    const { begin, paginator, base } = readerOf({ served: { list: [], pagination, cap: 10 } });
    const asked: number[] = [];
    const read = async (request: ApiRequest, position: Position) => {
      const page = Number(new URL(request.url).searchParams.get('page'));
      asked.push(page);
      const items = full(page) ? [{ id: page }] : [];
      const body = { data: { items, pages } };
      return {
        position,
        request,
        response: { status: 200, headers: {}, body: Buffer.alloc(0) },
        readAt: NOW,
        body,
        items,
      };
    };
    return { asked, pages: readPass({ pass: begin(), paginator, base, concurrency: 3, read }) };
  };

  it('is read to the last one, whatever is empty in between', async () => {
    const { asked, pages } = reader(9, (page) => page < 3 || page === 8);
    const ids: unknown[] = [];
    for await (const { page } of pages) ids.push(...page.items);
    expect(ids).toEqual([{ id: 1 }, { id: 2 }, { id: 8 }]);
    expect(asked).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('isn’t believed for ever', async () => {
    const { asked, pages } = reader(1_000_000, () => false);
    const reading = (async () => {
      for await (const { page } of pages) expect(page.items).toEqual([]);
    })();
    await expect(reading).rejects.toMatchObject({ name: 'NoProgress' });
    expect(asked.length).toBeLessThan(1_010);
  });
});

/** Numbers beyond `from` go round. */
const circle = (n: number, from: number, length: number): number => (n < from ? n : from + ((n - from) % length));

describe("A server that doesn't know the parameters", () => {
  it.each<[string, ApiPagination]>([
    ['offset', offsetOf(10, 1, undefined)],
    ['offset with total', offsetOf(10)],
    ['offset without overlap', offsetOf(10, 0)],
    ['page number', numbers],
    ['cursor', cursor],
    ['keyset', keyset],
  ])('%s', async (_, pagination) => {
    const reading = readAll(setting(pagination, 50, { heard: () => ({ page: '1' }) }));
    await expect(reading).rejects.toMatchObject({ name: expect.stringMatching(/^Page(Repeated|Loop)$/) });
  });

  it('says where and what to do', async () => {
    const reading = readAll(setting(numbers, 50, { heard: () => ({ page: '1' }) }));
    await expect(reading).rejects.toThrow(
      'The answer of GET https://api.example.test/things at {"page":2,"before":10,"size":10} has the same 10 items as the ' +
        'page before. Does the server know the parameters of the pagination? Where it repeats its last page for ever, name its total.',
    );
  });
});

describe('A server that gives fewer items than it is asked for', () => {
  it.each([0, 1, 5])('is read to its end, with an overlap of %d', async (overlap) => {
    const { items, summary, requests } = await readAll({ ...setting(offsetOf(50, overlap), 95), concurrency: 4 });
    expect(idsOf(items)).toEqual(listOf(95).map(({ id }) => id));
    expect(summary).toMatchObject({ steady: true, covered: true, total: 95, received: 95 });
    expect(requests.every(({ url }) => url.includes('limit=50'))).toBe(true);
  });

  it('is read side by side once its limit is known', async () => {
    const { counts, requests } = await readAll({ ...setting(offsetOf(50), 95), concurrency: 4, latency: () => 9 });
    expect(counts.most).toBe(4);
    expect(requests.map(({ url }) => Number(new URL(url).searchParams.get('offset')))).toEqual(
      Array.from({ length: 11 }, (_, i) => 9 * i),
    );
  });
});

describe('Totals', () => {
  it("that are the page's own don't end a list", async () => {
    const { items } = await readAll(setting(offsetOf(10), 35, { said: () => 10 }));
    expect(idsOf(items)).toHaveLength(35);
  });

  it('that are larger than what comes leave the pass uncovered', async () => {
    const { summary } = await readAll(setting(offsetOf(10), 35, { said: () => 40 }));
    expect(summary).toMatchObject({ steady: true, covered: false, total: 40, received: 35 });
    expect(summary.reasons).toEqual(['There are 40 items, but only 35 came.']);
  });

  it('that change make it unsteady, and say so', async () => {
    const said = [35, 35, 36];
    const { summary } = await readAll(setting(offsetOf(10), 35, { said: () => said.shift() ?? 36 }));
    expect(summary).toMatchObject({ steady: false, covered: true, total: 35 });
    expect(summary.reasons[0]).toBe('Page 3 at {"offset":18,"overlap":1} says that there are 36; before it were 35.');
  });

  it.each([-1, null, 'many', {}])('such as %j are none', async (total) => {
    const { items, summary } = await readAll(setting(offsetOf(10), 35, { said: () => total as number }));
    expect(idsOf(items)).toHaveLength(35);
    expect(summary).toMatchObject({ total: undefined, covered: true });
  });

  it('may stand elsewhere than what the pagination goes by', async () => {
    const { summary } = await readAll({ ...setting(numbers, 35), pass: { expected: 'data.total' } });
    expect(summary).toMatchObject({ total: 35, covered: true });
  });
});

describe('A server without an order', () => {
  it('leaves a gap, after a bounded number of requests', async () => {
    const { served } = setting(offsetOf(10), 300);
    const ordered = served.list;
    const shuffle = (n: number) => (served.list = ordered.map((_, i) => ordered[(i * 7 + n * 101) % 300]!));
    const { summary, requests } = await readAll({ served, before: shuffle });
    expect(summary).toMatchObject({ gap: true, steady: false, covered: false });
    expect(summary.reasons.join(' ')).toMatch(/Ask the server for a fixed order/);
    expect(requests.length).toBeLessThan(34 + 2 * 64);
  });
});

it('takes the page before that came again for an insertion where the total grew', async () => {
  const { served } = setting({ ...numbers, total: 'data.total' }, 40);
  const before = (n: number) => {
    if (n === 1) served.list = [...listOf(10).map(({ id, at }) => ({ id: id + 500, at })), ...served.list];
  };
  const { summary, pages } = await readAll({ served, before });
  expect(pages.map(({ taken }) => taken.repeats)).toEqual([0, 10, 0, 0, 0]);
  expect(summary).toMatchObject({ steady: false, covered: true, total: 40, distinct: 40 });
});
