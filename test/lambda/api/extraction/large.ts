/** Reads 500,000 things and as many parts in a process of its own, and says what memory that took at most. */
import type { ApiExtraction } from '../../../../lib/platform/api';
import { load, Platform } from './support';

const COUNT = 500_000;
const PAGE = 1_000;
const PARENTS = 250;
const filling = 'x'.repeat(150);

const page = (url: URL, count: number): Buffer => {
  const offset = Number(url.searchParams.get('offset'));
  const last = Math.min(count, offset + PAGE);
  const items = Array.from({ length: last - offset }, (_, index) => `{"id":${offset + index},"filling":"${filling}"}`);
  return Buffer.from(`{"items":[${items.join(',')}],"total":${count}}`);
};

async function main(): Promise<void> {
  const pagination = { ...load('x').pagination, limit: PAGE, overlap: 0 } as ReturnType<typeof load>['pagination'];
  const platform = new Platform((url) => ({ body: page(url, url.pathname === '/things' ? COUNT : COUNT / PARENTS) }), {
    things: load('things', { pagination }),
    parents: load('parents', { pagination }),
    parts: load('parts', {
      pagination,
      request: { method: 'GET', path: '/things/{thing}/parts', query: {}, headers: {} },
      parent: { dataset: 'parents', keys: { thing: 'id' }, maxFailedPercent: 0 },
    }),
  });
  const server = platform.server;
  platform.server = (url, request) =>
    url.pathname === '/parents' ? { body: page(url, PARENTS) } : server(url, request);
  // What is in bronze isn't in the function's memory.
  let written = 0;
  const put = platform.bronze.objects.set.bind(platform.bronze.objects);
  platform.bronze.objects.set = (key, body) => {
    written += body.length;
    return key.includes('api-pages/parents') || key.endsWith('complete.json')
      ? put(key, body)
      : platform.bronze.objects;
  };
  // The server's side of the memory goes with each request.
  platform.requests.push = () => 0;
  const failed = await platform.run('r');
  const counts = ['things', 'parts'].map((dataset) => {
    const { items, objects }: ApiExtraction = platform.complete(dataset, 1);
    return { items, objects: objects.length };
  });
  const { rss } = process.resourceUsage ? { rss: process.resourceUsage().maxRSS / 1024 } : { rss: 0 };
  process.stdout.write(JSON.stringify({ failed, counts, written, megabytes: Math.round(rss) }));
}

void main();
