import * as zlib from 'node:zlib';
import { BadPacking, unpackZstd } from './zstd';

/** Every way of packing that can be undone here. */
export const ACCEPTED = 'gzip, deflate, br, zstd';

/** Nobody packs an answer more often; each time multiplies what a bomb can do. */
const LAYERS = 2;

export type Unpacked = { readonly body: Buffer } | { readonly failure: 'large' | 'cut' | 'damaged' | 'unknown' };

/** Undoes `Content-Encoding`. @param maxBytes of what comes out, at each step */
export async function unpack(body: Buffer, encoding: string | undefined, maxBytes: number): Promise<Unpacked> {
  if (!encoding) return { body };
  const layers = encoding
    .toLowerCase()
    .split(',')
    .map((layer) => layer.trim())
    .filter((layer) => layer !== '' && layer !== 'identity');
  if (layers.length > LAYERS) return { failure: 'unknown' };
  let out = body;
  for (const layer of layers.reverse()) {
    const undo = METHODS.get(layer);
    if (!undo) return { failure: 'unknown' };
    try {
      out = await undo(out, maxBytes);
    } catch (error) {
      return { failure: reason(error) };
    }
  }
  return { body: out };
}

type Method = (body: Buffer, maxOutputLength: number) => Buffer | Promise<Buffer>;

// At once rather than in a stream: a page is small, and a stream costs more than the unpacking.
const gunzip: Method = (body, maxOutputLength) => zlib.gunzipSync(body, { maxOutputLength });
const METHODS = new Map<string, Method>([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  // RFC 9110 means zlib's format; some servers send the bare one.
  [
    'deflate',
    (body, maxOutputLength) =>
      isZlib(body) ? zlib.inflateSync(body, { maxOutputLength }) : zlib.inflateRawSync(body, { maxOutputLength }),
  ],
  ['br', (body, maxOutputLength) => zlib.brotliDecompressSync(body, { maxOutputLength })],
  ['zstd', (body, maxBytes) => unpackZstd(body, maxBytes)],
]);

const isZlib = (body: Buffer): boolean => body.length > 1 && (body[0]! & 15) === 8 && body.readUInt16BE(0) % 31 === 0;

function reason(error: unknown): 'large' | 'cut' | 'damaged' {
  if (error instanceof BadPacking) return error.failure;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ERR_BUFFER_TOO_LARGE') return 'large';
  return code === 'Z_BUF_ERROR' || /unexpected e(nd of file|of)/i.test(message) ? 'cut' : 'damaged';
}
