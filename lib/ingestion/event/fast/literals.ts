/** Pieces of JavaScript. */

export const literal = (value: unknown): string => JSON.stringify(value).replace(/[\u2028\u2029]/g, escaped);

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16)}`;

/** Compares bytes from `at` on with a text's UTF-8, four at a time; nothing is said about what follows. */
export function bytesAre(at: string, text: string): string {
  const bytes = Buffer.from(text);
  const place = (index: number): string => (index ? `${at}+${index}` : at);
  if (bytes.length < 4) return [...bytes].map((byte, index) => `b[${place(index)}]===${byte}`).join('&&') || 'true';
  // The last four overlap with those before, where the length is no multiple of four.
  const starts = Array.from({ length: Math.ceil(bytes.length / 4) }, (_, i) => Math.min(4 * i, bytes.length - 4));
  return starts.map((index) => `W.getInt32(${place(index)},true)===${bytes.readInt32LE(index)}`).join('&&');
}

/** Compares the bytes from `s` up to `e` with a text. */
export const spanIs = (text: string, s = 's', e = 'e'): string =>
  `${e}-${s}===${Buffer.byteLength(text)}&&${bytesAre(s, text)}`;
