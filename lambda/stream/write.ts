/**
 * Buffer's own methods for one encoding, which Buffer.write comes to after it has looked at its arguments: with eight small
 * writes an event that looking is a tenth of all the work. They are on every Buffer, if not in its documentation.
 */
interface Direct {
  latin1Write?: (text: string, offset: number, length: number) => number;
  base64Write?: (text: string, offset: number, length: number) => number;
}

const has = Buffer.prototype as Direct;

/** Writes `length` characters below 256, a byte each. @returns bytes written */
export const writeLatin1: (target: Buffer, text: string, at: number, length: number) => number = has.latin1Write
  ? (target, text, at, length) => (target as unknown as Required<Direct>).latin1Write(text, at, length)
  : (target, text, at, length) => target.write(text, at, length, 'latin1');

/** Decodes base64 into the beginning of the buffer. @returns bytes written */
export const decodeBase64: (target: Buffer, text: string) => number = has.base64Write
  ? (target, text) => (target as unknown as Required<Direct>).base64Write(text, 0, target.length)
  : (target, text) => target.write(text, 'base64');
