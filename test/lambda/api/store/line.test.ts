import fc from 'fast-check';
import { gunzipSync } from 'node:zlib';
import { Batch } from '../../../../lambda/api/store/batch';
import { pageLine } from '../../../../lambda/api/store/line';
import { objectKeys, withObject } from '../../../../lambda/api/store/names';
import { numbersAsText } from '../../../../lambda/api/store/numbers';
import { linesOf } from '../../../../lambda/api/store/read';
import type { Segment } from '../../../../lambda/api/store/state';
import type { ApiRequest, Page } from '../../../../lambda/api/types';
import { MemoryBucket } from '../extraction/support';

const request: ApiRequest = { method: 'GET', url: 'https://api.example/things?page=1', headers: { accept: 'x' } };
const page = (body: string | Buffer, more: Partial<Page> = {}): Page => ({
  position: { page: 1 },
  request,
  response: { status: 200, headers: {}, body: Buffer.from(body) },
  readAt: new Date('2026-11-26T12:00:00Z'),
  body: undefined,
  items: [1, 2],
  ...more,
});
const secrecy = {
  redact: (text: string): string => text.replaceAll('the-secret', '***'),
  redactBody: (body: Buffer): Buffer =>
    body.includes('key=the-secret') ? Buffer.from(body.toString().replaceAll('the-secret', '***')) : body,
};
const text = (of: Page, number: number, parent?: Readonly<Record<string, string>>): string =>
  Buffer.concat(pageLine(of, number, secrecy, parent)).toString();

test('a page is a line, its body last and as it came', () => {
  const body = '{"items":[{"id":12345678901234567890,"price":1.50, "name":"ä\\n"}]}';
  expect(text(page(body), 7, { album: '3' })).toBe(
    '{"page":7,"request":{"method":"GET","url":"https://api.example/things?page=1"},"status":200,"headers":{},' +
      '"position":{"page":1},"readAt":"2026-11-26T12:00:00.000Z","parent":{"album":"3"},"items":2,"body":' +
      `${body}}\n`,
  );
});

test('the body of a request is kept as JSON', () => {
  const line = JSON.parse(text(page('[]', { request: { ...request, method: 'POST', body: '{"from":3}' } }), 0));
  expect(line.request).toEqual({ method: 'POST', url: request.url, body: { from: 3 } });
});

test('of the headers those are kept that tell something', () => {
  const headers = {
    etag: '"a"',
    'last-modified': 'x',
    date: 'd',
    'content-type': 'application/json',
    link: '<a>',
    'x-request-id': '1',
    'x-ratelimit-remaining': '9',
    'set-cookie': 'secret',
    authorization: 'secret',
    server: 's',
  };
  const line = text(page('[]', { response: { status: 200, headers, body: Buffer.from('[]') } }), 0);
  expect(Object.keys(JSON.parse(line).headers)).toEqual(Object.keys(headers).slice(0, 7));
  expect(line).not.toContain('secret');
});

test('a key that the server repeats in a link is taken out', () => {
  const headers = { link: '<https://api.example/things?page=2&key=the-secret>; rel="next"' };
  const line = JSON.parse(text(page('[]', { response: { status: 200, headers, body: Buffer.from('[]') } }), 0));
  expect(line.headers.link).toBe('<https://api.example/things?page=2&key=***>; rel="next"');
});

test('so is one in a link of the body', () => {
  const line = text(page('{"next":"https://api.example/things?page=2&key=the-secret"}'), 0);
  expect(JSON.parse(line).body).toEqual({ next: 'https://api.example/things?page=2&key=***' });
});

test.each(['\n', '\r\n', '\r'])('line breaks between values (%j) are none in the line', (end) => {
  const body = Buffer.from(JSON.stringify({ items: [{ a: 'x\r\ny' }] }, null, 2).replaceAll('\n', end) + end);
  const before = Buffer.from(body);
  const line = text(page(body), 0);
  expect(line.match(/[\r\n]/g)).toEqual(['\n']);
  expect(JSON.parse(line).body).toEqual({ items: [{ a: 'x\r\ny' }] });
  expect(body).toEqual(before);
});

test('a byte order mark is left out', () => {
  expect(JSON.parse(text(page(Buffer.from([0xef, 0xbb, 0xbf, 0x5b, 0x5d])), 0)).body).toEqual([]);
});

test('whatever the bodies are, they come back out of the object', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.json(), fc.constantFrom(undefined, 1)), { minLength: 1, maxLength: 20 }),
      async (all) => {
        const bodies = all.map(([json, indent]) => JSON.stringify(JSON.parse(json), null, indent));
        const batch = new Batch();
        for (const [number, body] of bodies.entries()) batch.add(pageLine(page(body), number, secrecy));
        const bucket = new MemoryBucket();
        bucket.objects.set('a', await batch.take());
        expect([batch.bytes, batch.lines]).toEqual([0, 0]);
        const lines = [];
        for await (const line of linesOf(
          bucket.seen(() => undefined),
          ['a'],
        ))
          lines.push(line);
        expect(lines.map((line) => JSON.parse(line).body)).toEqual(bodies.map((body) => JSON.parse(body)));
        const text = gunzipSync(bucket.objects.get('a')!).toString();
        for (const body of bodies) expect(text).toContain(`"body":${body.replaceAll('\n', ' ')}}\n`);
      },
    ),
  );
});

test('an object that is gone is an error', async () => {
  const lines = linesOf(
    new MemoryBucket().seen(() => undefined),
    ['gone'],
  );
  await expect(lines.next()).rejects.toThrow('The object gone of an extraction is gone from bronze.');
});

test('numbers keep their digits as text', () => {
  const json = '{"a":12345678901234567890,"b":[-1.50,2e10,"3 \\" 4"],"c":{"5":true,"d":null}}';
  expect(JSON.parse(numbersAsText(json))).toEqual({
    a: '12345678901234567890',
    b: ['-1.50', '2e10', '3 " 4'],
    c: { '5': true, d: null },
  });
});

test('segments name the objects in the order in which they were written', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 3 }), { maxLength: 30 }), (calls) => {
      let segments: readonly Segment[] = [];
      let epoch = 1;
      const expected = calls.map((more, sequence) => {
        epoch += more;
        segments = withObject(segments, epoch, sequence);
        return `p/00000002/${String(sequence).padStart(6, '0')}-${epoch}.ndjson.gz`;
      });
      expect(objectKeys('p/', 2, segments)).toEqual(expected);
      expect(segments.length).toBeLessThanOrEqual(1 + calls.slice(1).filter(Boolean).length);
    }),
  );
});

test('numbers are found behind texts of many megabytes', () => {
  const text = 'x'.repeat(16_000_000);
  expect(numbersAsText(`["${text}\\"",1]`) === `["${text}\\"","1"]`).toBe(true);
});
