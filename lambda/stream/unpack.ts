import { gunzipSync } from 'node:zlib';
import * as zlib from 'node:zlib';
import { MOST_UNPACKED_BYTES } from './limits';
import { Rejected } from './verdict';

type Decompress = (data: Buffer, options: { maxOutputLength: number }) => Buffer;

/** From Node 22.15 on. */
const zstd = (zlib as { zstdDecompressSync?: Decompress }).zstdDecompressSync;

const isGzip = (data: Buffer): boolean => data[0] === 0x1f && data[1] === 0x8b;
const isZstd = (data: Buffer): boolean => data.length >= 4 && data.readUInt32LE(0) === 0xfd2fb528;

/** An event's bytes, out of gzip or Zstandard where it comes so. @throws {Rejected} */
export function unpacked(data: Buffer): Buffer {
  if (isGzip(data)) return decompressed('gzip', gunzipSync, data);
  if (!isZstd(data)) return data;
  if (!zstd) throw new Rejected('Undecodable', `Zstandard, which Node ${process.versions.node} can't read`);
  return decompressed('Zstandard', zstd, data);
}

function decompressed(format: string, decompress: Decompress, data: Buffer): Buffer {
  try {
    return decompress(data, { maxOutputLength: MOST_UNPACKED_BYTES });
  } catch (error) {
    throw new Rejected('Undecodable', `${format}: ${(error as Error).message}`);
  }
}
