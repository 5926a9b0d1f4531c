const MAGIC = 0xfd2fb528;
/** A block's type that has one byte, however long it says to be. */
const REPEATED = 1;

/** Nobody makes more; each costs a call. */
const MOST = 10_000;

/** A frame's place in the data, and the bytes that come out of it where it says so. */
export interface Frame {
  readonly start: number;
  readonly end: number;
  readonly size: number | undefined;
}

/** `large`: more memory is wanted than may be used. */
export type Frames = readonly Frame[] | { readonly failure: 'cut' | 'damaged' | 'large' };

interface Header {
  readonly length: number;
  readonly window: number;
  readonly size: number | undefined;
  readonly checksum: boolean;
}

/**
 * Goes through the frames of Zstandard data (RFC 8878, 3.1.1) to see that they are there to their ends: Node's decoder
 * takes data that breaks off for whole, and leaves out all frames but the first.
 * @param maxWindow bytes of memory that a frame may ask for
 */
export function framesOf(body: Buffer, maxWindow: number): Frames {
  const frames: Frame[] = [];
  let at = 0;
  try {
    do {
      const magic = body.readUInt32LE(at);
      if (magic >>> 4 === 0x184d2a5) at += 8 + body.readUInt32LE(at + 4);
      else if (magic === MAGIC && frames.length < MOST) {
        const { length, window, size, checksum } = header(body, at + 4);
        if (window > maxWindow) return { failure: 'large' };
        const end = afterBlocks(body, at + 4 + length) + (checksum ? 4 : 0);
        frames.push({ start: at, end, size });
        at = end;
      } else return { failure: 'damaged' };
    } while (at < body.length);
  } catch {
    return { failure: 'cut' }; // A read beyond the end.
  }
  return at === body.length ? frames : { failure: 'cut' };
}

function header(body: Buffer, at: number): Header {
  const descriptor = body.readUInt8(at);
  const single = (descriptor & 32) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3]!;
  const bytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  const sizeAt = at + 1 + (single ? 0 : 1) + dictionary;
  const size = bytes === 0 ? undefined : contentSize(body, sizeAt, bytes);
  const window = single ? size! : windowSize(body.readUInt8(at + 1));
  return { length: sizeAt - at + bytes, window, size, checksum: (descriptor & 4) !== 0 };
}

const windowSize = (value: number): number => 2 ** (10 + (value >> 3)) * (1 + (value & 7) / 8);

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
