const MAGIC = 0xfd2fb528;
/** A block's type that has one byte, however long it says to be. */
const REPEATED = 1;

/**
 * Whether all frames of Zstandard data (RFC 8878, 3.1.1) are there to their ends. Node's decoder takes data that breaks
 * off for whole, and gives what it has.
 * @returns `large` for a frame that wants more memory than `maxBytes`, which a few bytes can
 */
export function checkFrames(body: Buffer, maxBytes: number): 'whole' | 'cut' | 'damaged' | 'large' {
  let at = 0;
  try {
    do {
      const magic = body.readUInt32LE(at);
      if (magic >>> 4 === 0x184d2a5) at += 8 + body.readUInt32LE(at + 4);
      else if (magic === MAGIC) {
        const { length, window, checksum } = header(body, at + 4);
        if (window > maxBytes) return 'large';
        at = afterBlocks(body, at + 4 + length) + (checksum ? 4 : 0);
      } else return 'damaged';
    } while (at < body.length);
  } catch {
    return 'cut'; // A read beyond the end.
  }
  return at === body.length ? 'whole' : 'cut';
}

function header(body: Buffer, at: number): { length: number; window: number; checksum: boolean } {
  const descriptor = body.readUInt8(at);
  const single = (descriptor & 32) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3]!;
  const size = [single ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  const sizeAt = at + 1 + (single ? 0 : 1) + dictionary;
  let window: number;
  if (single) window = contentSize(body, sizeAt, size);
  else {
    const value = body.readUInt8(at + 1);
    window = 2 ** (10 + (value >> 3)) * (1 + (value & 7) / 8);
  }
  return { length: sizeAt - at + size, window, checksum: (descriptor & 4) !== 0 };
}

function contentSize(body: Buffer, at: number, bytes: number): number {
  if (bytes === 8) return Number(body.readBigUInt64LE(at));
  return body.readUIntLE(at, bytes) + (bytes === 2 ? 256 : 0);
}

function afterBlocks(body: Buffer, start: number): number {
  for (let at = start; ;) {
    const block = body.readUIntLE(at, 3);
    at += 3 + (((block >> 1) & 3) === REPEATED ? 1 : block >> 3);
    if ((block & 1) !== 0) return at;
  }
}
