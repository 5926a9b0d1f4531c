import * as zlib from 'node:zlib';
import { unpack } from '../../../../lambda/api/http/transport/unpack';
import { unpackZstd } from '../../../../lambda/api/http/transport/zstd';
import { framesOf } from '../../../../lambda/api/http/transport/zstd-frames';

/** Made by the reference implementation, since not every Node can. */
const page = Buffer.from(
  JSON.stringify({ items: Array.from({ length: 50 }, (_, i) => ({ id: i, name: `album ${i}` })) }),
);
const PLAIN = Buffer.from(
  'KLUv/WBvBHUFAJJIFxlwidIB+WofWI9ahwAAnvKtNSkj17BXVfMEkSCq1LZt27Zt27YkSZIkSZIk+f////+/bdu2bdu2paQoSYIgx9GSvxVRGYAnMSgwtVTzMIYqjKUITkGBpQ5Pg3AKCmKoIfz6/wago+IBEBQhwiQkH////////////v////+fG16DGRqDF9qCFZqCE1qCERoEH7QDGzQDmwVNQIGUoBBwbldoKCw0FKyBCBv8Kg==',
  'base64',
);
const CHECKSUM = Buffer.from(
  'KLUv/WRvBHUFAJJIFxlwidIB+WofWI9ahwAAnvKtNSkj17BXVfMEkSCq1LZt27Zt27YkSZIkSZIk+f////+/bdu2bdu2paQoSYIgx9GSvxVRGYAnMSgwtVTzMIYqjKUITkGBpQ5Pg3AKCmKoIfz6/wago+IBEBQhwiQkH////////////v////+fG16DGRqDF9qCFZqCE1qCERoEH7QDGzQDmwVNQIGUoBBwbldoKCw0FKyBCBv8Kn19nME=',
  'base64',
);
/** 3 MiB of zeros. */
const BOMB = Buffer.from(
  'KLUv/YBYAAAwAFQAABAAAAEA+/85wAICABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAwAQAA==',
  'base64',
);
const SKIPPED = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
const MEGABYTE = 2 ** 20;

type Native = Parameters<typeof unpackZstd>[2];
const native = (zlib as unknown as { zstdDecompressSync?: Native }).zstdDecompressSync;
/** Both ways, where this Node has its own. */
const WAYS: [string, Native][] = [
  ['in JavaScript', undefined],
  ...(native ? [['Node’s own', native] as [string, Native]] : []),
];

describe.each(WAYS)('zstd, %s', (_, way) => {
  // A default takes the place of undefined, so that null stands for it.
  const undo = (body: Buffer, maxBytes = MEGABYTE) => unpackZstd(body, maxBytes, way ?? (null as unknown as undefined));

  test.each([
    ['as it is', PLAIN],
    ['with a checksum', CHECKSUM],
    ['behind a frame to be skipped', Buffer.concat([SKIPPED, PLAIN])],
  ])('is unpacked %s', async (_, packed) => {
    expect((await undo(packed)).equals(page)).toBe(true);
  });

  test('of several frames is all of them', async () => {
    expect((await undo(Buffer.concat([PLAIN, CHECKSUM]))).equals(Buffer.concat([page, page]))).toBe(true);
  });

  test('that breaks off is told, wherever that is', async () => {
    for (const packed of [PLAIN, CHECKSUM])
      for (let length = 0; length < packed.length; length++)
        await expect(undo(packed.subarray(0, length))).rejects.toMatchObject({ failure: 'cut' });
  });

  test('with more behind it is told', async () => {
    await expect(undo(Buffer.concat([PLAIN, Buffer.from('and more')]))).rejects.toMatchObject({ failure: 'damaged' });
  });

  test('that has less than it says is told', async () => {
    const less = Buffer.from(BOMB);
    less[6]! ^= 1;
    await expect(undo(less, 64 * MEGABYTE)).rejects.toBeDefined();
  });

  test('that is a bomb is stopped', async () => {
    await expect(undo(BOMB)).rejects.toMatchObject({ failure: 'large' });
    expect(await undo(BOMB, 3 * MEGABYTE)).toHaveLength(3 * MEGABYTE);
  });
});

test('the transport’s unpacking knows it', async () => {
  expect(await unpack(PLAIN, 'zstd', MEGABYTE)).toEqual({ body: page });
  expect(await unpack(BOMB, 'zstd', MEGABYTE)).toEqual({ failure: 'large' });
  expect(await unpack(PLAIN.subarray(0, -1), 'zstd', MEGABYTE)).toEqual({ failure: 'cut' });
  expect(await unpack(Buffer.from('{"items":[]}'), 'zstd', MEGABYTE)).toEqual({ failure: 'damaged' });
});

describe('frames', () => {
  test('that want much memory are refused before they get it', () => {
    // No single segment, a window of 2 GiB.
    const greedy = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 1, 0, 0]);
    expect(framesOf(greedy, 64 * MEGABYTE)).toEqual({ failure: 'large' });
    // A single segment of 2^60 bytes.
    const huge = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0x10, 1, 0, 0]);
    expect(framesOf(huge, 64 * MEGABYTE)).toEqual({ failure: 'large' });
  });

  test('that say nothing of their size are stopped while they grow', async () => {
    // 10 blocks of 100,000 times the same byte.
    const block = (last: boolean) => {
      const head = Buffer.alloc(4, 7);
      head.writeUIntLE((100_000 << 3) | 2 | (last ? 1 : 0), 0, 3);
      return head;
    };
    const blocks = Array.from({ length: 10 }, (_, i) => block(i === 9));
    const packed = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]), ...blocks]);
    expect(await unpack(packed, 'zstd', 999_999)).toEqual({ failure: 'large' });
    expect(await unpack(packed, 'zstd', 1_000_000)).toHaveProperty('body.length', 1_000_000);
  });

  test('of which there are too many are refused', () => {
    const empty = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 0, 1, 0, 0]);
    expect(framesOf(Buffer.concat(Array<Buffer>(10_000).fill(empty)), MEGABYTE)).toHaveLength(10_000);
    expect(framesOf(Buffer.concat(Array<Buffer>(10_001).fill(empty)), MEGABYTE)).toEqual({ failure: 'damaged' });
  });

  test('of repeated bytes have one of them', () => {
    // A block of type 1 that says 1,000 bytes: one follows.
    const repeated = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x00, 0x43, 0x1f, 0x00];
    expect(framesOf(Buffer.from([...repeated, 7]), MEGABYTE)).toEqual([{ start: 0, end: 10, size: undefined }]);
    expect(framesOf(Buffer.from(repeated), MEGABYTE)).toEqual({ failure: 'cut' });
    expect(framesOf(Buffer.from([...repeated, 7, 7]), MEGABYTE)).toEqual({ failure: 'cut' });
  });
});
