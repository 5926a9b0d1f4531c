import { gzipSync } from 'node:zlib';
import { createTransport } from '../../../../lambda/api/http';
import type { ApiRequest } from '../../../../lambda/api/types';
import { http, RawServer } from './raw-server';

const TIMEOUTS = { connectSeconds: 0.3, responseSeconds: 0.3, idleSeconds: 0.3, totalSeconds: 0.8 };
let server: RawServer;
beforeEach(async () => (server = await new RawServer().start()));
afterEach(() => server.stop());
const get = (): ApiRequest => ({ method: 'GET', url: `${server.origin}/v1/albums?key=very-secret`, headers: {} });
const send = (request: ApiRequest = get(), signal?: AbortSignal) =>
  createTransport({ timeouts: TIMEOUTS, maxPageMegabytes: 1 })(request, signal);

/** Every failure says where, and nothing of the query. */
async function failure(work: Promise<unknown>): Promise<{ code: string; message: string; transient: boolean }> {
  const error = (await work.then(
    () => new Error('it passed'),
    (reason: unknown) => reason,
  )) as Error & { code: string; transient: boolean };
  expect(error.message).toContain(`GET ${server.origin}/v1/albums`);
  expect(error.message).not.toContain('very-secret');
  expect(Object.keys(error)).not.toContain('cause');
  return error;
}

describe('an answer that is cut', () => {
  const page = JSON.stringify({ items: Array.from({ length: 200 }, (_, id) => ({ id })) });
  const packed = gzipSync(page);

  test.each([
    ['before its declared end', () => http('{"items":[', 'content-length: 100')],
    ['right behind its head', () => http('', 'content-length: 2')],
    ['between two chunks', () => http('5\r\n{"ite\r\n', 'transfer-encoding: chunked')],
    ['within a chunk', () => http('50\r\n{"ite', 'transfer-encoding: chunked')],
    ['before the last chunk', () => http('2\r\n{}\r\n', 'transfer-encoding: chunked')],
  ])('%s', async (_, text) => {
    server.respond = (socket) => socket.end(text());
    expect(await failure(send())).toMatchObject({ code: 'Truncated', transient: true });
  });

  test('by a reset', async () => {
    server.respond = (socket) =>
      socket.write(http('{"items":[', 'content-length: 100'), () => setTimeout(() => socket.resetAndDestroy(), 20));
    expect(await failure(send())).toMatchObject({ code: 'Truncated', transient: true });
  });

  test('in its packed data, wherever that is', async () => {
    for (const cut of [1, 4, 8, 12, packed.length >> 1, packed.length - 1]) {
      const part = packed.subarray(0, packed.length - cut);
      server.respond = (socket) =>
        socket.end(
          Buffer.concat([Buffer.from(http('', 'content-encoding: gzip', `content-length: ${part.length}`)), part]),
        );
      expect(await failure(send())).toMatchObject({ code: 'Truncated', transient: true });
    }
  });

  test('in its packed data, without any length', async () => {
    server.respond = (socket) =>
      socket.end(
        Buffer.concat([Buffer.from(http('', 'content-encoding: gzip', 'connection: close')), packed.subarray(0, -3)]),
      );
    expect(await failure(send())).toMatchObject({ code: 'Truncated' });
  });

  test('of an error keeps its status', async () => {
    server.respond = (socket) =>
      socket.end('HTTP/1.1 429 Slow\r\nretry-after: 3\r\ncontent-length: 100\r\n\r\nslow do');
    const { status, headers, body } = await send();
    expect({ status, wait: headers['retry-after'], body: String(body) }).toEqual({
      status: 429,
      wait: '3',
      body: 'slow do',
    });
  });

  test('an answer without a length ends with its connection', async () => {
    server.respond = (socket) => socket.end(http('{"a":1}', 'connection: close'));
    expect(String((await send()).body)).toBe('{"a":1}');
  });
});

describe('a wrong length', () => {
  test('that is too long is a time-out where the connection stays', async () => {
    server.respond = (socket) => socket.write(http('{}', 'content-length: 10'));
    const error = await failure(send());
    expect(error).toMatchObject({ code: 'Timeout', transient: true });
    expect(error.message).toContain('idleSeconds');
  });

  test('that is too short does not spoil the next answer', async () => {
    const transport = createTransport({ timeouts: TIMEOUTS, maxPageMegabytes: 1 });
    server.respond = (socket) => socket.write(http('{"a":1}{"b":2}', 'content-length: 7'));
    for (let i = 0; i < 3; i++) {
      const text = await transport(get()).then(
        ({ body }) => String(body),
        ({ code }) => String(code),
      );
      expect(['{"a":1}', 'Truncated', 'Unreachable']).toContain(text);
    }
  });

  test.each(['nonsense', '-1', '1, 2'])('that is none (%s) is refused', async (length) => {
    server.respond = (socket) => socket.end(http('{}', `content-length: ${length}`));
    expect(await failure(send())).toMatchObject({ code: 'Unreachable' });
  });
});

describe('time-outs', () => {
  test('of headers', async () => {
    server.respond = () => {};
    const error = await failure(send());
    expect(error).toMatchObject({ code: 'Timeout', transient: true });
    expect(error.message).toContain('0.3 s (timeouts.responseSeconds');
  });

  test('of headers that come bit by bit', async () => {
    server.respond = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const more = setInterval(() => socket.write('x-a: b\r\n'), 50);
      socket.on('close', () => clearInterval(more));
    };
    expect((await failure(send())).message).toContain('responseSeconds');
  });

  test('between two parts', async () => {
    server.respond = (socket) => socket.write(http('{"a"', 'content-length: 100'));
    expect((await failure(send())).message).toContain('idleSeconds');
  });

  test('of all of it, however steadily it comes', async () => {
    server.respond = (socket) => {
      socket.write(http('', 'content-length: 100000'));
      const more = setInterval(() => socket.write('x'), 50);
      socket.on('close', () => clearInterval(more));
    };
    const started = Date.now();
    expect((await failure(send())).message).toContain('0.8 s (timeouts.totalSeconds');
    expect(Date.now() - started).toBeLessThan(1_500);
  });

  test('of an answer that is slow but steady enough there is none', async () => {
    server.respond = (socket) => {
      socket.write(http('', 'content-length: 4'));
      let sent = 0;
      const more = setInterval(() => (socket.write('x'), ++sent === 4 && clearInterval(more)), 100);
    };
    expect(String((await send()).body)).toBe('xxxx');
  });

  test('leave no connection behind', async () => {
    let closed = 0;
    server.respond = (socket) => void socket.on('close', () => closed++);
    await failure(send());
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(closed).toBe(1);
  });
});

describe('no answer', () => {
  test.each([
    ['closed', (socket: import('node:net').Socket) => void socket.end()],
    ['reset', (socket: import('node:net').Socket) => void socket.resetAndDestroy()],
  ])('%s', async (_, respond) => {
    server.respond = respond;
    expect(await failure(send())).toMatchObject({ code: 'Unreachable', transient: true });
  });

  test.each(['garbage\r\n\r\n', 'SSH-2.0-OpenSSH\r\n', 'HTTP/9.9 nonsense\r\n\r\n', '\u0015\u0003\u0001'])(
    'but %j',
    async (text) => {
      server.respond = (socket) => socket.end(text);
      expect(await failure(send())).toMatchObject({ code: 'Unreachable', transient: true });
    },
  );

  test('headers without end', async () => {
    server.respond = (socket) => socket.write(`HTTP/1.1 200 OK\r\n${'x-a: b\r\n'.repeat(10_000)}`);
    expect(await failure(send())).toMatchObject({ code: 'Unreachable' });
  });

  test('as nothing listens', async () => {
    const request = get();
    const error = failure(send({ ...request, url: request.url.replace(/:\d+/, ':1') })).catch((e: Error) => e);
    expect(String(await error)).toContain('connection refused');
  });

  test('as there is no such host', async () => {
    const request = { ...get(), url: 'http://no-such-host.invalid/v1?key=very-secret' };
    const error = (await send(request).catch((reason: unknown) => reason)) as Error;
    expect(error).toMatchObject({ code: 'Unreachable', transient: true });
    expect(error.message).toContain('GET http://no-such-host.invalid/v1:');
  });

  test('as a certificate is not trusted', async () => {
    const { generate } = await import('selfsigned');
    const { createServer } = await import('node:https');
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], { keySize: 2048 });
    const secure = createServer({ key, cert }, (_, response) => response.end('{}'));
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    const { port } = secure.address() as import('node:net').AddressInfo;
    const error = await send({ method: 'GET', url: `https://127.0.0.1:${port}/`, headers: {} }).catch(
      (e: unknown) => e,
    );
    secure.closeAllConnections();
    await new Promise((resolve) => secure.close(resolve));
    expect(error).toMatchObject({ code: 'Unreachable', transient: false });
    expect((error as Error).message).toMatch(/no secure connection \(\w+\)/);
  });

  test('as what answers speaks no TLS', async () => {
    server.respond = (socket) => socket.end(http('{}'));
    const error = await send({ ...get(), url: server.origin.replace('http:', 'https:') }).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'Unreachable', transient: false });
  });

  test('as TLS never comes about', async () => {
    server.respond = () => {};
    const error = await send({ ...get(), url: server.origin.replace('http:', 'https:') }).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'Timeout' });
    expect((error as Error).message).toContain('connectSeconds');
  });
});

describe('connections that died while they were idle', () => {
  const ok = http('{}', 'content-length: 2');

  test('are replaced without anybody noticing', async () => {
    const transport = createTransport({ timeouts: TIMEOUTS, maxPageMegabytes: 1 });
    // Each serves one request, says nothing, and is reset by the second.
    const seen = new WeakSet<object>();
    server.respond = (socket) => {
      if (seen.has(socket)) return void socket.resetAndDestroy();
      seen.add(socket);
      socket.write(ok);
    };
    for (let i = 0; i < 5; i++) expect((await transport(get())).status).toBe(200);
  });

  test('but a POST is not sent twice', async () => {
    const transport = createTransport({ timeouts: TIMEOUTS, maxPageMegabytes: 1 });
    const seen = new WeakSet<object>();
    server.respond = (socket) => {
      if (seen.has(socket)) return void socket.resetAndDestroy();
      seen.add(socket);
      socket.write(ok);
    };
    const post: ApiRequest = { ...get(), method: 'POST', body: '{}' };
    await transport(post);
    await expect(transport(post)).rejects.toMatchObject({ code: 'Unreachable', transient: true });
    expect(server.requests).toBe(2);
  });

  test('nor is a new connection that is reset', async () => {
    server.respond = (socket) => void socket.resetAndDestroy();
    await failure(send());
    expect(server.requests).toBe(1);
  });

  test('are not trusted after a function was frozen', async () => {
    const transport = createTransport({ timeouts: TIMEOUTS, maxPageMegabytes: 1 });
    server.respond = (socket) => socket.write(ok);
    await transport(get());
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now + 60_000);
    try {
      await transport(get());
    } finally {
      clock.mockRestore();
    }
    expect(server.connections).toBe(2);
  });
});

describe('a signal', () => {
  const reason = new Error('the call is over');
  test.each([
    ['before', () => AbortSignal.abort(reason)],
    ['while it waits', () => delayed(50)],
  ])('ends it %s', async (_, signal) => {
    server.respond = () => {};
    await expect(send(get(), signal())).rejects.toBe(reason);
  });

  test('ends it in the middle of an answer', async () => {
    server.respond = (socket) => socket.write(http('{', 'content-length: 9'));
    await expect(send(get(), delayed(50))).rejects.toBe(reason);
  });

  test('that comes later does nothing', async () => {
    server.respond = (socket) => socket.write(http('{}', 'content-length: 2'));
    const controller = new AbortController();
    await send(get(), controller.signal);
    controller.abort(reason);
  });

  function delayed(milliseconds: number): AbortSignal {
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), milliseconds);
    return controller.signal;
  }
});
