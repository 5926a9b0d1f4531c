import { sign as reference } from 'aws4';
import fc from 'fast-check';
import { sign } from '../../../../lambda/shared/aws/sign';

/** As addresses have them once they are parsed. */
const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const path = fc
  .tuple(
    fc.array(fc.oneof(text, fc.constantFrom('..', '.', '', 'a b', 'date=2026-11-01', 'x+y', "(!')*", 'ä', '%'))),
    fc.array(fc.tuple(fc.oneof(text, fc.constantFrom('a', 'b', 'list-type')), text)),
  )
  .map(([parts, query]) => {
    const url = new URL('https://api.example');
    url.pathname = `/${parts.map(encodeURIComponent).join('/')}`;
    for (const [name, value] of query) url.searchParams.append(name, value);
    return url.pathname + url.search;
  });
const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/);
const value = fc.stringMatching(/^[ -~]{0,12}$/);
const headers = fc
  .dictionary(
    fc.oneof(
      fc.constantFrom('accept', 'x-amz-target', 'connection', 'user-agent'),
      word.map((name) => `x-${name}`),
    ),
    value,
    { maxKeys: 5 },
  )
  .filter((all) => !('x-amz-date' in all));
const keys = fc.record({
  accessKeyId: word,
  secretAccessKey: fc.string(),
  sessionToken: fc.option(word, { nil: undefined }),
});

test('signs as the reference does', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('execute-api', 'dynamodb', 's3', 'kinesis'),
      fc.constantFrom('GET', 'POST', 'PUT'),
      path,
      headers,
      keys,
      fc.string(),
      (service, method, path, more, credentials, body) => {
        // S3 takes one value of a parameter, and nobody gives it two.
        const query = [...new URL(`https://x${path}`).searchParams.keys()];
        fc.pre(service !== 's3' || new Set(query).size === query.length);
        const request = { service, region: 'eu-west-1', method, path, body };
        const all = {
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(body)),
          ...more,
          Host: 'api.example',
          'X-Amz-Date': '20261126T120000Z',
        };
        const expected = reference({ ...request, host: 'api.example', headers: { ...all } }, credentials);
        expect(sign({ ...request, headers: all }, credentials).headers).toEqual(expected.headers);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('takes the time that it is, and the hash that is given', () => {
  const { headers: signed } = sign(
    {
      service: 's3',
      region: 'eu-west-1',
      method: 'PUT',
      path: '/a',
      headers: { Host: 'h', 'X-Amz-Content-Sha256': 'f00' },
    },
    { accessKeyId: 'AKID', secretAccessKey: 'secret' },
  );
  const date = signed['X-Amz-Date']!;
  expect(date).toMatch(/^\d{8}T\d{6}Z$/);
  expect(Math.abs(Date.parse(date.replace(/(....)(..)(..T..)(..)/, '$1-$2-$3:$4:')) - Date.now())).toBeLessThan(5_000);
  expect(signed['X-Amz-Content-Sha256']).toBe('f00');
  const unsigned = Object.fromEntries(Object.entries(signed).filter(([name]) => name !== 'Authorization'));
  expect(
    reference(
      { service: 's3', region: 'eu-west-1', method: 'PUT', path: '/a', headers: unsigned },
      {
        accessKeyId: 'AKID',
        secretAccessKey: 'secret',
      },
    ).headers,
  ).toEqual(signed);
});
