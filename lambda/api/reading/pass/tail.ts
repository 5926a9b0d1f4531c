/**
 * The last items that were read, as fingerprints (two halves each), and how a page meets them.
 */
export type Tail = Uint32Array;

export const emptyTail: Tail = new Uint32Array(0);

const same = (a: Uint32Array, i: number, b: Uint32Array, j: number): boolean =>
  a[2 * i] === b[2 * j] && a[2 * i + 1] === b[2 * j + 1];

/**
 * How many items at a page's beginning are the tail's last ones, in order and without any other between them; the
 * longest such run. A run that breaks off before the tail's end is none: these items may have been moved there.
 */
export function runOf(tail: Tail, page: Uint32Array): number {
  const size = tail.length / 2;
  for (let start = Math.max(0, size - page.length / 2); start < size; start++) {
    let run = 0;
    while (start + run < size && same(tail, start + run, page, run)) run++;
    if (start + run === size) return run;
  }
  return 0;
}

/**
 * Whether a page that begins further back meets the tail: of its first `items`, those that the next page doesn't have,
 * some are the tail's, and in its order. Later ones are no evidence: they may be items that were moved there.
 */
export function meets(tail: Tail, page: Uint32Array, items: number): boolean {
  const places = placesOf(tail);
  let last = -1;
  for (let i = 0; i < Math.min(items, page.length / 2); i++) {
    const place = places.get(nameOf(page, i));
    if (place === undefined) continue;
    if (place < last) return false;
    last = place;
  }
  return last >= 0;
}

/** How many items at a page's beginning are anywhere in the tail. */
export function repeatsOf(tail: Tail, page: Uint32Array): number {
  const places = placesOf(tail);
  let count = 0;
  while (count < page.length / 2 && places.has(nameOf(page, count))) count++;
  return count;
}

/** The tail behind a page whose first `run` items are its last ones. */
export function longer(tail: Tail, page: Uint32Array, run: number, most: number): Tail {
  return last([tail, page.subarray(2 * run)], most);
}

/** The tail behind a page that has some of its items anywhere. */
export function mended(tail: Tail, page: Uint32Array, most: number): Tail {
  const ofPage = placesOf(page);
  const others: number[] = [];
  for (let i = 0; i < tail.length / 2; i++) {
    if (!ofPage.has(nameOf(tail, i))) others.push(tail[2 * i]!, tail[2 * i + 1]!);
  }
  return last([Uint32Array.from(others), page], most);
}

function last(parts: readonly [Uint32Array, Uint32Array], most: number): Tail {
  const [before, after] = parts;
  if (after.length >= 2 * most) return after.slice(after.length - 2 * most);
  const kept = before.subarray(Math.max(0, before.length + after.length - 2 * most));
  const tail = new Uint32Array(kept.length + after.length);
  tail.set(kept);
  tail.set(after, kept.length);
  return tail;
}

/** Places by fingerprint as a number of 53 bits, which is plenty for a few hundred. */
function placesOf(prints: Uint32Array): Map<number, number> {
  const places = new Map<number, number>();
  for (let i = 0; i < prints.length / 2; i++) places.set(nameOf(prints, i), i);
  return places;
}

const nameOf = (prints: Uint32Array, i: number): number => (prints[2 * i]! & 0x1fffff) * 2 ** 32 + prints[2 * i + 1]!;

/** As text for the state: base64 of little-endian halves. */
export function tailText(tail: Tail): string {
  const bytes = Buffer.alloc(tail.length * 4);
  tail.forEach((half, i) => bytes.writeUInt32LE(half, 4 * i));
  return bytes.toString('base64');
}

export function tailOf(text: string): Tail {
  const bytes = Buffer.from(text, 'base64');
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32LE(4 * i));
}
