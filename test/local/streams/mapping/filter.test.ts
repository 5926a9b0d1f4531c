import { compilePatterns } from '../../../../local/streams/mapping/filter';
import { numbers, simulate } from '../simulated';

const matches = (pattern: object, data: unknown) =>
  compilePatterns([JSON.stringify(pattern)])(Buffer.from(typeof data === 'string' ? data : JSON.stringify(data)));
const data = (pattern: unknown) => ({ data: { field: pattern } });

test.each<[string, unknown, unknown[], unknown[]]>([
  ['equals', ['a', 1], [{ field: 'a' }, { field: 1 }, { field: ['x', 'a'] }], [{ field: 'A' }, { field: '1' }, {}]],
  ['null', [null], [{ field: null }], [{ field: '' }, {}]],
  ['empty', [''], [{ field: '' }], [{ field: null }]],
  ['exists', [{ exists: true }], [{ field: 0 }], [{}]],
  ['does not exist', [{ exists: false }], [{}], [{ field: 0 }]],
  ['prefix', [{ prefix: 'ab' }], [{ field: 'abc' }], [{ field: 'cab' }, { field: 1 }]],
  ['suffix', [{ suffix: 'bc' }], [{ field: 'abc' }], [{ field: 'bcd' }]],
  ['ignore case', [{ 'equals-ignore-case': 'Ab' }], [{ field: 'aB' }], [{ field: 'b' }]],
  ['anything but', [{ 'anything-but': ['a', 'b'] }], [{ field: 'c' }], [{ field: 'a' }, {}]],
  ['numeric', [{ numeric: ['>', 0, '<=', 5] }], [{ field: 5 }], [{ field: 0 }, { field: '3' }]],
  ['nested', { inner: ['x'] }, [{ field: { inner: 'x' } }], [{ field: 'x' }, { inner: 'x' }]],
])('%s', (_name, pattern, kept, dropped) => {
  expect(kept.map((one) => matches(data(pattern), one))).toEqual(kept.map(() => true));
  expect(dropped.map((one) => matches(data(pattern), one))).toEqual(dropped.map(() => false));
});

test('all fields of a pattern, any of $or, any of the patterns', () => {
  expect(matches({ data: { a: [1], b: [2] } }, { a: 1 })).toBe(false);
  expect(matches({ data: { $or: [{ a: [1] }, { b: [2] }] } }, { b: 2 })).toBe(true);
  const filter = compilePatterns(['{"data":{"a":[1]}}', '{"data":{"b":[2]}}']);
  expect([{ a: 1 }, { b: 2 }, { c: 3 }].map((one) => filter(Buffer.from(JSON.stringify(one))))).toEqual([
    true,
    true,
    false,
  ]);
});

test('data that is no JSON is dropped', () => {
  expect(matches(data([{ exists: false }]), 'plain text')).toBe(false);
});

test.each(['no json', '[]', '{"partitionKey":["a"]}', '{"data":{"a":"b"}}', '{"data":{"a":[{"wildcard":"*"}]}}'])(
  '%s is refused',
  (pattern) => {
    expect(() => compilePatterns([pattern])).toThrow();
  },
);

test('filtered records count as done, and a batch with nothing left is not invoked', async () => {
  const { mapping, put, calls, stream, finish } = simulate({
    FilterCriteria: { Filters: [{ Pattern: '{"data":{"n":[7]}}' }] },
  });
  const sequences = put(...numbers(20).map((n): [string, string] => ['key', `{"n":${n}}`]));
  mapping.start();
  await finish();
  expect(calls.map(({ data }) => data)).toEqual([['{"n":7}']]);
  expect(mapping.snapshot().shards['shardId-000000000000']?.sequenceNumber).toBe(sequences.at(-1));
  expect(stream.isRead(mapping.snapshot().shards)).toBe(true);
});
