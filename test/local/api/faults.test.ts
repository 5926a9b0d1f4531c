/** What goes wrong goes wrong the same way for the same seed, and is over at last. */
import { gunzipSync } from 'node:zlib';
import { ALL_PASSING, FATAL, PASSING, startApiServer, type Fault, type Faults } from '../../../local/api/server';
import { ask, parsed, type Answer } from './ask';

const data = Array.from({ length: 60 }, (_, id) => ({ id }));
const list = {
  path: '/items',
  items: 'items',
  pagination: { type: 'nextLink', path: 'next', total: 'total' },
  data,
  size: 10,
} as const;

const start = (faults: Faults, seed = 1) => startApiServer({ collections: { list }, faults, seed });

/** What one request met with. */
async function outcome(url: string): Promise<string> {
  try {
    const { status, complete } = await ask(url, { headers: { 'accept-encoding': 'gzip' }, timeout: 750 });
    return complete ? String(status) : 'cut';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  }
}

test('a page comes at last, and the same faults befall the same requests in any order', async () => {
  const meet = async (order: readonly number[], seed: number) => {
    const server = await start({ ...ALL_PASSING, slowMs: 10 }, seed);
    const met: Record<number, string[]> = {};
    try {
      for (const begin of order)
        for (let i = 0; i < 6; i++) (met[begin] ??= []).push(await outcome(`${server.url}/items?start=${begin}`));
      return met;
    } finally {
      await server.close();
    }
  };
  const order = Array.from({ length: 60 }, (_, i) => i);
  const met = await meet(order, 5);
  expect(await meet([...order].reverse(), 5)).toMatchObject({ ...met });
  expect(await meet(order, 6)).not.toEqual(met);
  const failures = Object.values(met).map((all) => all.map((one) => (one === '200' ? ' ' : 'x')).join(''));
  expect(failures.some((all) => all.includes('x'))).toBe(true);
  expect(failures.every((all) => !all.includes('xxx'))).toBe(true);
}, 120_000);

const EXPECTED: Partial<Record<Fault, string>> = {
  unauthorized: '401',
  rateLimited: '429',
  rateLimitedUntil: '429',
  rateLimitedReset: '429',
  requestTimeout: '408',
  hangs: 'timeout',
  stalls: 'timeout',
  truncated: 'cut',
  truncatedPacked: 'cut',
  truncatedChunked: 'cut',
  reset: 'ECONNRESET',
  // The reset may overtake the half.
  resetInBody: '(cut|ECONNRESET)',
  forbidden: '403',
  notFound: '404',
  badRequest: '400',
};

test.each([...PASSING, ...FATAL])('%s, then nothing', async (fault) => {
  const server = await start({ schedule: [{ fault, from: 1 }], slowMs: 20 });
  try {
    const first = await outcome(`${server.url}/items?start=10`);
    expect(first).toMatch(fault === 'serverError' ? /^50[0234]$/ : new RegExp(`^${EXPECTED[fault] ?? '200'}$`));
    const answer = await ask(`${server.url}/items?start=10`);
    expect(parsed(answer)).toMatchObject({ items: data.slice(10, 20), total: 60 });
    expect(server.stats.faults).toEqual({ [fault]: 1 });
    expect(server.stats.retried).toBe(1);
  } finally {
    await server.close();
  }
});

describe('what a spoilt answer says', () => {
  const spoilt = async (fault: Fault, headers: Record<string, string> = {}): Promise<Answer> => {
    const server = await start({ schedule: [{ fault, from: 1 }], retryAfterSeconds: 7, encodings: ['gzip'] });
    try {
      return await ask(`${server.url}/items?start=10`, { headers });
    } finally {
      await server.close();
    }
  };
  test('waits', async () => {
    expect((await spoilt('rateLimited')).headers['retry-after']).toBe('7');
    const until = Date.parse((await spoilt('rateLimitedUntil')).headers['retry-after']!);
    expect(until - Date.now()).toBeGreaterThan(6_000);
    expect(until - Date.now()).toBeLessThan(9_000);
    expect((await spoilt('rateLimitedReset')).headers).toMatchObject({ 'x-ratelimit-remaining': '0' });
  });
  test('pages that are none', async () => {
    expect(parsed(await spoilt('errorBody'))).toHaveProperty('error');
    expect((await spoilt('html')).body.toString()).toMatch(/^<!DOCTYPE/);
    expect(parsed(await spoilt('emptyPage'))).toMatchObject({ items: [], total: 60 });
    expect(parsed(await spoilt('emptyList'))).toEqual({ items: [], next: null, total: 0 });
    expect(parsed(await spoilt('shortPage'))).toMatchObject({ items: data.slice(10, 15), total: 60 });
    expect(parsed(await spoilt('wrongTotal')).total).toBe(61);
    expect(parsed(await spoilt('repeatedPage')).items).toEqual(data.slice(0, 10));
    expect(parsed(await spoilt('loop')).next).toMatch(/start=10$/);
    expect(parsed(await spoilt('foreignLink')).next).toMatch(/^https:\/\/elsewhere/);
  });
  test('packing that ends too early', async () => {
    const { complete, headers, body } = await spoilt('truncatedPacked', { 'accept-encoding': 'gzip' });
    expect([complete, headers['content-encoding']]).toEqual([true, 'gzip']);
    expect(() => gunzipSync(body)).toThrow('unexpected end of file');
  });
});

test('a list moves while it is read, and faults can be changed', async () => {
  const change = (items: readonly object[]) => [{ id: -1 }, ...items] as { id: number }[];
  const server = await start({ moves: [{ collection: 'list', at: 2, change }] });
  try {
    const first = parsed(await ask(`${server.url}/items`));
    const second = parsed(await ask(first.next));
    expect([first.items.at(-1), second.items[0], second.total]).toEqual([{ id: 9 }, { id: 9 }, 61]);
    expect(server.items('list')).toHaveLength(61);
    server.setFaults({ schedule: [{ fault: 'forbidden', from: 1 }] });
    expect((await ask(first.next)).status).toBe(403);
  } finally {
    await server.close();
  }
});

test('a limit of requests', async () => {
  let now = 10_000;
  const rateLimit = { requests: 2, seconds: 10 };
  const server = await startApiServer({ collections: { list }, rateLimit, clock: () => now });
  try {
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await ask(`${server.url}/items`));
    expect(answers.map(({ status, headers }) => [status, headers['x-ratelimit-remaining']])).toEqual([
      [200, '1'],
      [200, '0'],
      [429, '0'],
    ]);
    expect(answers[2]!.headers['retry-after']).toBe('10');
    now += 10_000;
    expect((await ask(`${server.url}/items`)).status).toBe(200);
    expect(server.stats).toMatchObject({ requests: 4, throttled: 1, byStatus: { 200: 3, 429: 1 } });
  } finally {
    await server.close();
  }
});
