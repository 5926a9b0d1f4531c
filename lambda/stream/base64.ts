const CHARACTERS = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const PADDING = 61;

/** Two characters for twelve bits, the first in the lower byte. */
const PAIRS = Uint16Array.from({ length: 4096 }, (_, bits) => CHARACTERS[bits >> 6]! | (CHARACTERS[bits & 63]! << 8));

/**
 * Writes bytes as base64 to where they are needed; a string in between would cost more than the encoding.
 * @returns the place behind them
 */
export function writeBase64(source: Buffer, from: number, to: number, target: DataView, at: number): number {
  for (; from + 2 < to; from += 3, at += 4) {
    const bits = (source[from]! << 16) | (source[from + 1]! << 8) | source[from + 2]!;
    target.setUint16(at, PAIRS[bits >> 12]!, true);
    target.setUint16(at + 2, PAIRS[bits & 4095]!, true);
  }
  if (from === to) return at;
  const bits = (source[from]! << 16) | (from + 1 < to ? source[from + 1]! << 8 : 0);
  target.setUint16(at, PAIRS[bits >> 12]!, true);
  target.setUint8(at + 2, from + 1 < to ? CHARACTERS[(bits >> 6) & 63]! : PADDING);
  target.setUint8(at + 3, PADDING);
  return at + 4;
}
