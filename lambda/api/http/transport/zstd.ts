import * as zlib from 'node:zlib';

/** More comes out than may. */
export class TooMuch extends Error {}

type Native = (body: Buffer, options: { maxOutputLength: number }) => Buffer;

/** Zstandard (RFC 8878): Node's own from 22.15 on, else in JavaScript. */
export async function unpackZstd(body: Buffer, maxBytes: number): Promise<Buffer> {
  const native = (zlib as unknown as { zstdDecompressSync?: Native }).zstdDecompressSync;
  return native ? native(body, { maxOutputLength: maxBytes }) : unpackZstdSlowly(body, maxBytes);
}

/** In JavaScript, part by part, so that a bomb is noticed before it has grown. */
export async function unpackZstdSlowly(body: Buffer, maxBytes: number): Promise<Buffer> {
  const { Decompress } = await import('fzstd');
  const parts: Uint8Array[] = [];
  let size = 0;
  const stream = new Decompress((part) => {
    size += part.length;
    if (size > maxBytes) throw new TooMuch();
    parts.push(part);
  });
  stream.push(body, true);
  return Buffer.concat(parts, size);
}
