/** Pieces of JavaScript. */

export const literal = (value: unknown): string => JSON.stringify(value).replace(/[\u2028\u2029]/g, escaped);

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16)}`;

/** Compares bytes from `at` on with a text's UTF-8; nothing is said about what follows. */
export function bytesAre(at: string, text: string): string {
  const bytes = [...Buffer.from(text)];
  return bytes.map((byte, index) => `b[${at}${index ? `+${index}` : ''}]===${byte}`).join('&&') || 'true';
}

/** Compares the bytes from `s` up to `e` with a text. */
export const spanIs = (text: string, s = 's', e = 'e'): string =>
  `${e}-${s}===${Buffer.byteLength(text)}&&${bytesAre(s, text)}`;
