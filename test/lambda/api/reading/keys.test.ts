import fc from 'fast-check';
import { fingerprints, pageFingerprint, textFingerprint } from '../../../../lambda/api/reading/keys/fingerprint';
import { KeyCounter } from '../../../../lambda/api/reading/keys/key-counter';

const printsOf = (...items: unknown[]) => [...fingerprints(items, ['id', 'at.day'])];
const counted = (limit: number, ...pages: Uint32Array[]) => {
  const counter = new KeyCounter(limit);
  for (const page of pages) counter.add(page);
  return counter.size;
};

it('tells items apart by their key, part by part', () => {
  const item = (id: unknown, day: unknown, more = 0) => ({ id, at: { day }, more });
  expect(printsOf(item(1, 'a'))).toEqual(printsOf(item('1', 'a', 7)));
  const others = [
    item(1, 'b'),
    item('1a', ''),
    item('', '1a'),
    item(2, 'a'),
    item({ x: 1 }, 'a'),
    item(null, 'a'),
    item(true, 'a'),
  ];
  const prints = fingerprints([item(1, 'a'), ...others], ['id', 'at.day']);
  expect(counted(100, prints)).toBe(8);
});

it('tells items without a key apart by all that they have', () => {
  const prints = fingerprints([{ a: 1 }, { a: 2 }, { a: 1 }, null, 'text', 7], []);
  expect(counted(100, prints)).toBe(5);
  expect(printsOf({ id: null, a: 1 })).not.toEqual(printsOf({ id: null, a: 2 }));
  expect(printsOf({ a: 1 })).toEqual([...fingerprints([{ a: 1 }], [])]);
});

it('gives no two of 150,000 keys the same fingerprint', () => {
  const keys = Array.from({ length: 30_000 }, (_, i) => i);
  const shapes: ((i: number) => unknown)[] = [
    (i) => i,
    (i) => `${i}`.padStart(12, 'x'),
    (i) => (i * 2654435761) % 2 ** 32,
    (i) => `${(i % 317) * 7}-${Math.floor(i / 317)}`,
    (i) => i.toString(2),
  ];
  for (const shape of shapes) {
    const items = keys.map((i) => ({ id: shape(i) }));
    expect(counted(1_000_000, fingerprints(items, ['id']))).toBe(new Set(items.map(({ id }) => `${id}`)).size);
    // Each half alone must be good too: about n²/2³³ pairs share it.
    const prints = fingerprints(items, ['id']);
    for (const half of [0, 1]) expect(new Set(prints.filter((_, i) => i % 2 === half)).size).toBeGreaterThan(29_990);
  }
});

it('counts what is different, in whatever pages it comes', () =>
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: 0, max: 400 })), { maxLength: 30 }), (pages) => {
      const prints = pages.map((page) =>
        fingerprints(
          page.map((id) => ({ id })),
          ['id'],
        ),
      );
      expect(counted(1000, ...prints)).toBe(new Set(pages.flat()).size);
    }),
  ));

it('counts every pair of halves, zero included', () =>
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 2, max: 9 }))), (pairs) => {
      expect(counted(1000, Uint32Array.from(pairs.flat()))).toBe(new Set(pairs.map(String)).size);
    }),
  ));

it('counts a fingerprint of zeros once', () => {
  expect(counted(10, Uint32Array.of(0, 0, 0, 0, 1, 0))).toBe(2);
});

it("doesn't say a number where there are too many", () => {
  const prints = (count: number) =>
    fingerprints(
      Array.from({ length: count }, (_, id) => ({ id })),
      ['id'],
    );
  expect(counted(1000, prints(1000), prints(1000))).toBe(1000);
  expect(counted(1000, prints(1001))).toBeUndefined();
  expect(counted(1000, prints(5000), prints(1))).toBeUndefined();
});

it('has fingerprints of pages and texts', () => {
  const a = fingerprints([{ id: 1 }, { id: 2 }], ['id']);
  const b = fingerprints([{ id: 2 }, { id: 1 }], ['id']);
  expect(pageFingerprint(a)).toMatch(/^[0-9a-f]{16}$/);
  expect(pageFingerprint(a)).not.toBe(pageFingerprint(b));
  expect(pageFingerprint(new Uint32Array(0))).toBe('');
  expect(textFingerprint('a')).toMatch(/^[0-9a-f]{16}$/);
  expect(textFingerprint('a')).not.toBe(textFingerprint('b'));
});
