/** Numbers of 64 bits, which JavaScript can't hold: what comes after one is asked for by all of its digits. */
import type { ApiPagination } from '../../../../lib/platform/api';
import { load, Platform, type Server } from './support';

/** Those next to each other are the same to JavaScript. */
const FIRST = 9_007_199_254_740_992n * 16n;
const NUMBERS = Array.from({ length: 40 }, (_, i) => FIRST + BigInt(i));
const SIZE = 7;

/** As JSON, with all digits; the first bytes are a mark that some servers send. */
const answer = (numbers: readonly bigint[], cursor: bigint | null) => ({
  body: Buffer.from(
    `\uFEFF{"data":{"items":[${numbers.map((at) => `{"id":${at - FIRST},"at":${at}}`).join()}]},"next":${cursor}}`,
  ),
});

/** What comes after the parameter, or from the cursor on. */
const server: Server = ({ searchParams }) => {
  const after = searchParams.get('after');
  const cursor = searchParams.get('cursor');
  const rest = NUMBERS.filter(
    (at) => (after === null || at > BigInt(after)) && (cursor === null || at >= BigInt(cursor)),
  );
  return answer(rest.slice(0, SIZE), rest[SIZE] ?? null);
};

test.each<[string, ApiPagination]>([
  ['a keyset', { type: 'keyset', parameter: 'after', field: 'at' }],
  ['a cursor', { type: 'cursor', parameter: 'cursor', path: 'next' }],
])('%s', async (_, pagination) => {
  const platform = new Platform(server, { things: load('things', { items: 'data.items', pagination }) });
  expect(await platform.run('r')).toEqual([]);
  const { objects, items } = platform.complete('things', 1);
  expect(objects).toHaveLength(1);
  expect(items).toBe(NUMBERS.length);
  const asked = platform.requests.map(({ url }) => [...new URL(url).searchParams.values()][0]);
  const behind = pagination.type === 'keyset' ? -1 : 0;
  const places = Array.from({ length: Math.floor(NUMBERS.length / SIZE) }, (_, i) =>
    String(NUMBERS[(i + 1) * SIZE + behind]),
  );
  expect(asked.slice(0, places.length + 1)).toEqual([undefined, ...places]);
});
