import fc from 'fast-check';
import { createPaginator } from '../../../../lambda/api/pagination';
import { readPages, type ReadPage, type TakenPage } from '../../../../lambda/api/reading';
import { ApiError, type Page, type Position } from '../../../../lambda/api/types';
import { anySetting } from '../support/arbitrary';
import { offsetOf, readerOf } from '../support/reading';
import { ORIGIN } from '../support/server';

const paginator = createPaginator(offsetOf(10, 0), { baseUrl: ORIGIN, method: 'GET' });
const base = { method: 'GET' as const, url: ORIGIN, headers: {} };
const page = (position: Position, total = 100): Page => ({
  position,
  request: base,
  response: { status: 200, headers: {}, body: Buffer.alloc(0) },
  readAt: new Date(0),
  body: { data: { total } },
  items: Array.from({ length: Math.min(10, Math.max(0, total - Number(position.offset))) }, (_, i) => i),
});

/** Reads that are answered by hand. */
function manual() {
  const open = new Map<number, { resolve(page: Page): void; reject(error: Error): void; signal: AbortSignal }>();
  const begun: number[] = [];
  const read: ReadPage = (_request, position, signal) =>
    new Promise((resolve, reject) => {
      const offset = Number(position.offset);
      begun.push(offset);
      open.set(offset, { resolve, reject, signal });
      signal.addEventListener('abort', () => reject(new Error(`aborted ${offset}`)));
    });
  return {
    open,
    begun,
    read,
    answer: (offset: number, total?: number) => open.get(offset)!.resolve(page({ offset }, total)),
  };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));
const pagesOf = (read: ReadPage, rest: { signal?: AbortSignal; total?: number } = {}) =>
  readPages({ paginator, base, read, concurrency: 4, total: 100, ...rest });

it('yields pages in order, whatever the order of the answers', async () => {
  const { answer, begun, read } = manual();
  const pages = pagesOf(read);
  const first = pages.next();
  expect(begun).toEqual([0, 10, 20, 30]);
  for (const offset of [30, 10, 20, 0]) answer(offset);
  expect((await first).value!.page.position).toEqual({ offset: 0 });
  expect(begun).toEqual([0, 10, 20, 30, 40]);
  for (const offset of [10, 20, 30]) expect((await pages.next()).value!.page.position).toEqual({ offset });
  await pages.return();
});

it("asks for no more than the total, and for one page where it isn't known", async () => {
  const few = manual();
  void pagesOf(few.read, { total: 25 }).next();
  expect(few.begun).toEqual([0, 10, 20]);
  const one = manual();
  void pagesOf(one.read, { total: undefined }).next();
  expect(one.begun).toEqual([0]);
});

it('throws the error of a page at its turn, and aborts the others', async () => {
  const { open, answer, read } = manual();
  const pages = pagesOf(read);
  const first = pages.next();
  open.get(10)!.reject(new ApiError('ServerError', 'No'));
  await soon();
  answer(0);
  expect((await first).value!.page.position).toEqual({ offset: 0 });
  await expect(pages.next()).rejects.toMatchObject({ name: 'ServerError' });
  expect([20, 30, 40].map((offset) => open.get(offset)!.signal.aborted)).toEqual([true, true, true]);
  expect((await pages.next()).done).toBe(true);
});

it("throws away what isn't wanted any more, its error too", async () => {
  const { open, answer, read } = manual();
  const pages = pagesOf(read);
  const first = pages.next();
  open.get(20)!.reject(new ApiError('NotFound', 'Beyond the end'));
  answer(0, 15);
  await first;
  expect([20, 30].map((offset) => open.get(offset)!.signal.aborted)).toEqual([true, true]);
  answer(10, 15);
  expect((await pages.next()).value!.page.items).toHaveLength(5);
  expect((await pages.next()).done).toBe(true);
});

it('leaves nothing running behind a consumer who goes', async () => {
  const { open, answer, read } = manual();
  const pages = pagesOf(read);
  const first = pages.next();
  answer(0);
  await first;
  await pages.return();
  expect([10, 20, 30, 40].map((offset) => open.get(offset)!.signal.aborted)).toEqual([true, true, true, true]);
});

it('waits for reads that take their time to stop', async () => {
  let running = 0;
  const read: ReadPage = async (_request, position, signal) => {
    running++;
    await new Promise<void>((resolve) =>
      position.offset === 0 ? resolve() : signal.addEventListener('abort', () => resolve()),
    );
    for (let i = 0; i < 5; i++) await soon();
    running--;
    return page(position);
  };
  const pages = pagesOf(read);
  await pages.next();
  await pages.return();
  expect(running).toBe(0);
});

it('ends with the reason of an abort, and reads nothing after it', async () => {
  const { begun, answer, read } = manual();
  const abort = new AbortController();
  const pages = pagesOf(read, { signal: abort.signal });
  const first = pages.next();
  answer(0);
  await first;
  const second = pages.next();
  abort.abort(new Error('Time is up'));
  await expect(second).rejects.toThrow('Time is up');
  expect(begun).toEqual([0, 10, 20, 30, 40]);
  await expect(pagesOf(read, { signal: abort.signal }).next()).rejects.toThrow('Time is up');
  expect(begun).toHaveLength(5);
});

it('keeps what was read of the next windows while a window has more pages', async () => {
  const windows = createPaginator(
    {
      type: 'timeWindow',
      fromParameter: 'from',
      toParameter: 'to',
      minutes: 60,
      format: 'iso',
      endIncluded: false,
      start: '2026-01-01T00:00:00Z',
      pages: { type: 'cursor', parameter: 'cursor', path: 'cursor' },
    },
    { baseUrl: ORIGIN, method: 'GET', bounds: { until: '2026-01-01T06:00:00Z' } },
  );
  const asked: string[] = [];
  const read: ReadPage = async (request, position) => {
    asked.push(request.url);
    await soon();
    const cursor = Number((position.pages as { cursor?: number } | undefined)?.cursor ?? 0);
    return { ...page({ offset: 0 }), request, body: { cursor: cursor < 2 ? cursor + 1 : null }, position };
  };
  const pages: TakenPage[] = [];
  for await (const taken of readPages({ paginator: windows, base, read, concurrency: 3 })) pages.push(taken);
  expect(pages).toHaveLength(18);
  expect(asked.filter((url) => url.includes('cursor=')).length).toBe(12);
  expect(new Set(asked).size).toBe(18);
  expect(asked).toHaveLength(18);
});

it('gives pages the place that was told, not the one that was guessed', async () => {
  const numbers = createPaginator(
    { type: 'pageNumber', parameter: 'page', first: 1, pages: 'pages' },
    { baseUrl: ORIGIN, method: 'GET' },
  );
  let asked = 0;
  const read: ReadPage = async (request, position) => {
    asked++;
    const number = Number(new URL(request.url).searchParams.get('page'));
    return { ...page({ offset: 0 }), request, position, body: { pages: number < 2 ? 4 : 5 } };
  };
  const places: unknown[] = [];
  for await (const taken of readPages({ paginator: numbers, base, read, concurrency: 3 }))
    places.push(taken.page.position);
  expect(places.slice(2)).toEqual(
    [3, 4, 5].map((number) => ({ page: number, before: 10 * (number - 1), size: 10, pages: 5 })),
  );
  expect(asked).toBe(5);
});

it('fails where a sequential reading fails, after the same pages', () =>
  fc.assert(
    fc.asyncProperty(anySetting, fc.integer({ min: 0, max: 15 }), async (setting, broken) => {
      const first = readerOf({ ...setting, concurrency: 1 });
      for await (const { page } of first.read(first.begin())) expect(page).toBeDefined();
      const url = first.requests[broken % first.requests.length]!;
      const run = async (concurrency: number) => {
        const reader = readerOf({
          ...setting,
          concurrency,
          before: (_, request) => {
            if (request.url === url.url && request.body === url.body) throw new ApiError('ServerError', 'No');
          },
        });
        const pages: unknown[] = [];
        try {
          for await (const { page, taken } of reader.read(reader.begin()))
            pages.push([page.position, page.items, taken]);
        } catch (error) {
          pages.push((error as Error).name);
        }
        expect(reader.counts.running()).toBe(0);
        return pages;
      };
      const pages = await run(1);
      expect(pages.at(-1)).toBe('ServerError');
      expect(await run(setting.concurrency!)).toEqual(pages);
    }),
    { numRuns: 200 },
  ));
