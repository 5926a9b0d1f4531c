import fc from 'fast-check';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { createTransport } from '../../../../lambda/api/http';
import { unpack } from '../../../../lambda/api/http/transport/unpack';
import { LocalServer, TIMEOUTS } from './server';

const PACKERS: Readonly<Record<string, (data: Buffer) => Buffer>> = {
  gzip: gzipSync,
  'x-gzip': gzipSync,
  deflate: deflateSync,
  br: (data) => brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }),
};
const page = Buffer.from(
  JSON.stringify({ items: Array.from({ length: 500 }, (_, id) => ({ id, name: `album ${id}` })) }),
);
const MEGABYTE = 2 ** 20;

describe.each(Object.entries(PACKERS))('%s', (encoding, pack) => {
  test('is unpacked', async () => {
    expect(await unpack(pack(page), encoding, MEGABYTE)).toEqual({ body: page });
    expect(await unpack(pack(page), ` ${encoding.toUpperCase()} `, MEGABYTE)).toEqual({ body: page });
  });

  test('of anything comes back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5_000 }), async (bytes) => {
        expect(await unpack(pack(Buffer.from(bytes)), encoding, MEGABYTE)).toEqual({ body: Buffer.from(bytes) });
      }),
      { numRuns: 50 },
    );
  });

  test('that breaks off is told, wherever that is', async () => {
    const packed = pack(page);
    for (let length = 0; length < packed.length; length += length < 20 ? 1 : 197)
      expect(await unpack(packed.subarray(0, length), encoding, MEGABYTE)).toEqual({
        failure: expect.stringMatching(/cut|damaged/),
      });
  });

  test('that is none is told', async () => {
    expect(await unpack(Buffer.from('{"a":1}'), encoding, MEGABYTE)).toEqual({
      failure: expect.stringMatching(/cut|damaged/),
    });
  });

  test('that is a bomb is stopped', async () => {
    const bomb = pack(Buffer.alloc(16 * MEGABYTE));
    expect(bomb.length).toBeLessThan(100_000);
    expect(await unpack(bomb, encoding, MEGABYTE)).toEqual({ failure: 'large' });
  });

  test('fits exactly, or not at all', async () => {
    const packed = pack(Buffer.alloc(MEGABYTE));
    expect(await unpack(packed, encoding, MEGABYTE)).toHaveProperty('body.length', MEGABYTE);
    expect(await unpack(packed, encoding, MEGABYTE - 1)).toEqual({ failure: 'large' });
  });
});

test('bits that changed are noticed where the format has a checksum', async () => {
  const packed = gzipSync(page);
  for (let at = 12; at < packed.length; at += 53) {
    const damaged = Buffer.from(packed);
    damaged[at]! ^= 0x10;
    expect(await unpack(damaged, 'gzip', MEGABYTE)).toHaveProperty('failure');
  }
});

test('deflate without its envelope is unpacked as well', async () => {
  expect(await unpack(deflateRawSync(page), 'deflate', MEGABYTE)).toEqual({ body: page });
});

test('several of them are undone in turn, two at most', async () => {
  const twice = gzipSync(brotliCompressSync(page));
  expect(await unpack(twice, 'br, gzip', MEGABYTE)).toEqual({ body: page });
  expect(await unpack(twice, 'br, identity, gzip', MEGABYTE)).toEqual({ body: page });
  expect(await unpack(gzipSync(twice), 'br, gzip, gzip', MEGABYTE)).toEqual({ failure: 'unknown' });
  const bomb = gzipSync(gzipSync(Buffer.alloc(16 * MEGABYTE)));
  expect(await unpack(bomb, 'gzip, gzip', MEGABYTE)).toEqual({ failure: 'large' });
});

test.each(['compress', 'exi', 'constructor', '__proto__'])('%s was not asked for', async (encoding) => {
  expect(await unpack(page, encoding, MEGABYTE)).toEqual({ failure: 'unknown' });
});

test.each([undefined, '', 'identity', 'identity, identity'])('%s is as it is', async (encoding) => {
  expect(await unpack(page, encoding, MEGABYTE)).toEqual({ body: page });
});

describe('the transport', () => {
  let server: LocalServer;
  beforeAll(async () => (server = await new LocalServer().start()));
  afterAll(() => server.stop());
  const send = () => createTransport({ timeouts: TIMEOUTS, maxPageMegabytes: 1 })(server.get());
  const respond = (encoding: string, body: Buffer, status = 200): void => {
    server.answer = (_, response) => void response.writeHead(status, { 'content-encoding': encoding }).end(body);
  };

  test.each(Object.keys(PACKERS))('unpacks %s', async (encoding) => {
    respond(encoding, PACKERS[encoding]!(page));
    expect((await send()).body.equals(page)).toBe(true);
  });

  test.each([
    ['a bomb', gzipSync(Buffer.alloc(8 * MEGABYTE)), 'TooLarge', false],
    ['garbage', Buffer.from('{"items":[]}'), 'Truncated', true],
    ['nothing', Buffer.alloc(0), 'Truncated', true],
  ])('tells %s', async (_, body, code, transient) => {
    respond('gzip', body);
    await expect(send()).rejects.toMatchObject({ code, transient });
  });

  test('tells what it can’t unpack', async () => {
    respond('compress', page);
    await expect(send()).rejects.toMatchObject({ code: 'NotJson', transient: false });
  });

  test('gives the status of an error whose body can’t be unpacked', async () => {
    respond('gzip', Buffer.from('not gzip'), 502);
    expect(await send()).toMatchObject({ status: 502, body: Buffer.alloc(0) });
    respond('gzip', gzipSync(Buffer.alloc(8 * MEGABYTE)), 401);
    expect(await send()).toMatchObject({ status: 401, body: Buffer.alloc(0) });
  });

  test('has nothing to unpack in 204 and 304', async () => {
    for (const status of [204, 304]) {
      respond('gzip', Buffer.alloc(0), status);
      expect(await send()).toMatchObject({ status });
    }
  });
});
