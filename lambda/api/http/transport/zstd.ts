import * as zlib from 'node:zlib';
import { framesOf } from './zstd-frames';

/** Data that can't be unpacked, and why. */
export class BadPacking extends Error {
  constructor(readonly failure: 'large' | 'cut' | 'damaged') {
    super(failure);
  }
}

/** RFC 9659: a window of 8 MiB at most over HTTP. One that is as long as its content is given room for that. */
const WINDOW = 8 * 2 ** 20;

type Native = (body: Buffer, options: { maxOutputLength: number }) => Buffer;

/** Zstandard (RFC 8878): Node's own from 22.15 on, else in JavaScript. @throws {BadPacking}, or a decoder's own error */
export async function unpackZstd(
  body: Buffer,
  maxBytes: number,
  native = (zlib as unknown as { zstdDecompressSync?: Native }).zstdDecompressSync,
): Promise<Buffer> {
  const frames = framesOf(body, Math.max(WINDOW, maxBytes));
  if ('failure' in frames) throw new BadPacking(frames.failure);
  const parts: Buffer[] = [];
  let left = maxBytes;
  for (const { start, end, size = 0 } of frames) {
    if (size > left) throw new BadPacking('large');
    const packed = body.subarray(start, end);
    const part = native ? native(packed, { maxOutputLength: Math.max(1, left) }) : await slowly(packed, left);
    // What is in JavaScript doesn't look.
    if (size !== 0 && size !== part.length) throw new BadPacking('damaged');
    left -= part.length;
    if (left < 0) throw new BadPacking('large');
    parts.push(part);
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

/** Part by part, so that a bomb is noticed before it has grown. */
async function slowly(body: Buffer, maxBytes: number): Promise<Buffer> {
  const { Decompress } = await import('fzstd');
  const parts: Uint8Array[] = [];
  let size = 0;
  const stream = new Decompress((part) => {
    size += part.length;
    if (size > maxBytes) throw new BadPacking('large');
    parts.push(part);
  });
  stream.push(body, true);
  return Buffer.concat(parts, size);
}
