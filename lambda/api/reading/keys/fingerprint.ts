import { valueAt } from '../../pagination/path';

/** 64 bits as two halves. */
export interface Halves {
  high: number;
  low: number;
}

/** Codes that no text has; they end a part, or stand for what isn't there. */
const END = 0x10000;
const WHOLE = 0x10001;

/** Two lanes of 32 bits that are mixed at the end. Not against enemies: whoever serves the data may serve any. */
class Hash {
  private a = 0x9e3779b1;
  private b = 0x85ebca77;

  add(code: number): void {
    const a = Math.imul(this.a ^ code, 0x27d4eb2f);
    this.a = (a << 15) | (a >>> 17);
    const b = Math.imul(((this.b << 13) | (this.b >>> 19)) + code, 0x165667b1);
    this.b = b ^ (b >>> 11);
  }

  text(text: string): void {
    for (let i = 0; i < text.length; i++) this.add(text.charCodeAt(i));
    this.add(END);
  }

  end(into: Halves): void {
    const a = mixed(this.a ^ Math.imul(this.b, 0xcc9e2d51));
    into.high = a;
    into.low = mixed(this.b + Math.imul(a, 0x1b873593));
  }
}

function mixed(half: number): number {
  let h = half;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const hex = (hash: Hash): string => {
  const halves = { high: 0, low: 0 };
  hash.end(halves);
  return halves.high.toString(16).padStart(8, '0') + halves.low.toString(16).padStart(8, '0');
};

/** Fingerprint of a text, as 16 digits. */
export function textFingerprint(text: string): string {
  const hash = new Hash();
  hash.text(text);
  return hex(hash);
}

/** Fingerprint of fingerprints in their order, as 16 digits; '' of none. */
export function pageFingerprint(prints: Uint32Array): string {
  if (prints.length === 0) return '';
  const hash = new Hash();
  for (const half of prints) hash.add(half);
  return hex(hash);
}

/**
 * Fingerprints of items' keys, two halves an item. `1` and `'1'` are the same key. An item without a whole key is told
 * by all that it has.
 */
export function fingerprints(items: readonly unknown[], key: readonly string[]): Uint32Array {
  const prints = new Uint32Array(items.length * 2);
  const halves = { high: 0, low: 0 };
  items.forEach((item, i) => {
    keyed(item, key).end(halves);
    prints[2 * i] = halves.high;
    prints[2 * i + 1] = halves.low;
  });
  return prints;
}

function keyed(item: unknown, key: readonly string[]): Hash {
  const hash = new Hash();
  for (const path of key) {
    const value = valueAt(item, path);
    if (value === undefined || value === null) return whole(item);
    hash.text(typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  return key.length === 0 ? whole(item) : hash;
}

function whole(item: unknown): Hash {
  const hash = new Hash();
  hash.add(WHOLE);
  hash.text(JSON.stringify(item));
  return hash;
}
