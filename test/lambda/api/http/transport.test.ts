import { createTransport } from '../../../../lambda/api/http';
import type { ApiRequest } from '../../../../lambda/api/types';
import { LocalServer, TIMEOUTS } from './server';

let server: LocalServer;
beforeEach(async () => (server = await new LocalServer().start()));
afterEach(() => server.stop());
const transport = (maxPageMegabytes = 1) => createTransport({ timeouts: TIMEOUTS, maxPageMegabytes });

describe('an answer', () => {
  test.each([200, 204, 302, 304, 400, 401, 404, 429, 500, 503])('%d is given as it is', async (status) => {
    server.answer = (_, response) => void response.writeHead(status, { location: '/elsewhere' }).end();
    expect(await transport()(server.get())).toMatchObject({ status, headers: { location: '/elsewhere' } });
    expect(server.requests).toHaveLength(1);
  });

  test('has its headers in lower case, several of a name as one', async () => {
    server.answer = (_, response) =>
      void response
        .writeHead(200, {
          ETag: '"a"',
          'X-RateLimit-Remaining': '7',
          Link: ['<a>; rel="next"', '<b>; rel="last"'],
          'Set-Cookie': ['a=1', 'b=2'],
        })
        .end('{}');
    const { headers } = await transport()(server.get());
    expect(headers).toMatchObject({
      etag: '"a"',
      'x-ratelimit-remaining': '7',
      link: '<a>; rel="next", <b>; rel="last"',
      'set-cookie': 'a=1, b=2',
    });
  });

  test('has every byte of its body', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 256));
    server.answer = (_, response) => {
      for (let at = 0; at < bytes.length; at += 10_000) response.write(bytes.subarray(at, at + 10_000));
      response.end();
    };
    expect((await transport()(server.get())).body.equals(bytes)).toBe(true);
  });

  test('may be empty', async () => {
    server.answer = (_, response) => void response.writeHead(200).end();
    expect((await transport()(server.get())).body).toHaveLength(0);
  });

  test.each([
    ['known', 2 ** 20, true],
    ['known', 2 ** 20 + 1, false],
    ['not known', 2 ** 20, true],
    ['not known', 2 ** 20 + 1, false],
  ])('of a length that is %s: %d bytes', async (known, bytes, fits) => {
    server.answer = (_, response) => {
      if (known === 'known') response.setHeader('content-length', bytes);
      response.write(Buffer.alloc(1));
      response.end(Buffer.alloc(bytes - 1));
    };
    const answer = transport()(server.get());
    if (fits) expect((await answer).body).toHaveLength(bytes);
    else await expect(answer).rejects.toMatchObject({ code: 'TooLarge', transient: false });
  });

  test('that never ends is refused when it is too large', async () => {
    server.answer = (_, response) => {
      const more = setInterval(() => response.write(Buffer.alloc(100_000)), 1);
      response.on('close', () => clearInterval(more));
    };
    await expect(transport()(server.get())).rejects.toMatchObject({ code: 'TooLarge' });
  });

  test('of an error that is too large keeps its status', async () => {
    server.answer = (_, response) => void response.writeHead(503).end(Buffer.alloc(3 * 2 ** 20, 'x'));
    const { status, body } = await transport()(server.get());
    expect(status).toBe(503);
    expect(body.length).toBeLessThan(200_000);
  });
});

describe('a request', () => {
  test('is sent as it is', async () => {
    const request: ApiRequest = {
      method: 'POST',
      url: `${server.origin}/v1/search?q=a%20b&x=%C3%A9#part`,
      headers: { 'content-type': 'application/json', authorization: 'Bearer t', accept: 'application/json' },
      body: '{"q":"é"}',
    };
    await transport()(request);
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      url: '/v1/search?q=a%20b&x=%C3%A9',
      headers: { ...request.headers, 'content-length': '10', host: new URL(server.origin).host },
      body: '{"q":"é"}',
    });
  });

  test('asks only for what can be unpacked, unless it says otherwise', async () => {
    await transport()(server.get());
    await transport()(server.get('/', { 'accept-encoding': 'identity', 'user-agent': 'mine' }));
    expect(server.requests.map(({ headers }) => [headers['accept-encoding'], headers['user-agent']])).toEqual([
      ['gzip, deflate, br, zstd', 'headwater'],
      ['identity', 'mine'],
    ]);
  });

  test('without a body says so where it is a POST', async () => {
    await transport()({ ...server.get(), method: 'POST' });
    expect(server.requests[0]!.headers['content-length']).toBe('0');
  });

  test.each([
    ['no address', 'not an address?key=very-secret'],
    ['nor half of one', '/v1?key=very-secret'],
  ])('to what is %s is refused without telling it', async (_, url) => {
    const error = await transport()({ method: 'GET', url, headers: {} }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'BadRequest', transient: false });
    expect(JSON.stringify([error, String(error), (error as Error).stack])).not.toContain('very-secret');
  });

  test.each(['a\nb', 'a\u0100', 'very-secret\r\n'])(
    'with a header that can’t be is refused without telling it',
    async (value) => {
      const error = await transport()(server.get('/', { authorization: value })).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'BadRequest', transient: false });
      expect((error as Error).message).not.toContain(value);
    },
  );
});

describe('connections', () => {
  test('are kept', async () => {
    const send = transport();
    for (let i = 0; i < 20; i++) await send(server.get(`/${i}`));
    expect(server.connections).toBe(1);
  });

  test('are as many as there are requests at once', async () => {
    const send = transport();
    server.answer = (_, response) => void setTimeout(() => response.end('{}'), 20);
    for (let i = 0; i < 3; i++) await Promise.all(Array.from({ length: 5 }, () => send(server.get())));
    expect(server.connections).toBe(5);
  });

  test('that are closed after an error’s long body aren’t used again', async () => {
    const send = transport();
    server.answer = (_, response) => void response.writeHead(500).end(Buffer.alloc(2 ** 20));
    for (let i = 0; i < 3; i++) expect((await send(server.get())).status).toBe(500);
  });
});
