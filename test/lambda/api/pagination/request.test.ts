import { requestOf } from '../../../../lambda/api/pagination';
import { encode, withoutQuery, withQuery } from '../../../../lambda/api/pagination/parameters';
import type { ApiRequestSpec } from '../../../../lib/platform/api';

const values = { baseUrl: 'https://api.example.test/v1', headers: { accept: 'application/json', 'x-a': '1' } };
const spec: ApiRequestSpec = {
  method: 'GET',
  path: '/albums/{album_id}/tracks',
  query: { z: '1', a: 'b c' },
  headers: {},
};

it('makes a request of its description, with parameters in their order', () => {
  expect(requestOf(spec, { ...values, parent: { album_id: 'x1' } })).toEqual({
    method: 'GET',
    url: 'https://api.example.test/v1/albums/x1/tracks?z=1&a=b%20c',
    headers: { accept: 'application/json', 'x-a': '1' },
  });
});

it("adds bounds behind the parameters, and headers over the source's", () => {
  const request = requestOf(
    { ...spec, path: '/plays', headers: { 'X-A': '2' } },
    {
      ...values,
      incremental: { parameter: 'after', untilParameter: 'before', format: 'iso' },
      bounds: { from: '2026-01-01T00:00:00+02:00', until: '2026-02-01' },
    },
  );
  expect(request.url).toBe(
    'https://api.example.test/v1/plays?z=1&a=b%20c&after=2026-01-01T00%3A00%3A00%2B02%3A00&before=2026-02-01',
  );
  expect(request.headers['x-a']).toBe('2');
});

it('leaves out bounds without a value or a parameter', () => {
  const make = (bounds: object, names: object) =>
    requestOf({ ...spec, path: '/plays', query: {} }, { ...values, bounds, incremental: { format: 'iso', ...names } })
      .url;
  expect(make({ until: '2' }, { parameter: 'after' })).toBe('https://api.example.test/v1/plays');
  expect(make({ from: '1', until: '2' }, { untilParameter: 'before' })).toBe(
    'https://api.example.test/v1/plays?before=2',
  );
});

it('writes a body as JSON, with bounds in it, numbers as numbers', () => {
  const make = (format: 'iso' | 'epochMilliseconds' | 'number', from: string) =>
    requestOf(
      { method: 'POST', path: '/search', query: {}, body: { filter: { kind: 'a' } }, headers: {} },
      { ...values, bounds: { from }, incremental: { parameter: 'filter.since', format } },
    );
  expect(make('epochMilliseconds', '1700000000000')).toMatchObject({
    url: 'https://api.example.test/v1/search',
    headers: { 'content-type': 'application/json' },
    body: '{"filter":{"kind":"a","since":1700000000000}}',
  });
  expect(make('iso', '2026').body).toBe('{"filter":{"kind":"a","since":"2026"}}');
  // More digits than a number of JSON's readers can hold.
  expect(make('number', '9007199254740993').body).toBe('{"filter":{"kind":"a","since":"9007199254740993"}}');
});

it.each([
  ['a/b', 'a%2Fb'],
  ['ü?#', '%C3%BC%3F%23'],
  ['..a', '..a'],
  ["(it's!)*", '%28it%27s%21%29%2A'],
  ['{x}', '%7Bx%7D'],
  ['$&', '%24%26'],
])("puts the parent's %j into the path as %s", (value, encoded) => {
  expect(requestOf({ ...spec, query: {} }, { ...values, parent: { album_id: value } }).url).toBe(
    `https://api.example.test/v1/albums/${encoded}/tracks`,
  );
});

it.each(['', '.', '..'])("refuses a parent's %j, which would ask for something else", (album_id) => {
  expect(() => requestOf(spec, { ...values, parent: { album_id } })).toThrow(
    expect.objectContaining({
      name: 'ParentFailed',
      message: expect.stringContaining(`the value '${album_id}' for {album_id}`),
    }),
  );
});

it('refuses a parent without a value', () => {
  expect(() => requestOf(spec, values)).toThrow(/no value for \{album_id\} in '\/albums\/\{album_id\}\/tracks'/);
});

it('sets parameters in their place, and others behind', () => {
  expect(withQuery('https://a.test/b?x=1&page=2&y#frag', { page: 3, z: true })).toBe(
    'https://a.test/b?x=1&page=3&y&z=true',
  );
  expect(withQuery('https://a.test/b?a+b=1&%70age=2&page=7', { page: 3, 'a b': '' })).toBe(
    'https://a.test/b?a%20b=&page=3',
  );
  expect(withQuery('https://a.test/b', {})).toBe('https://a.test/b');
  expect(withQuery('https://a.test/b?', { 'a&b': 'c=d' })).toBe('https://a.test/b?a%26b=c%3Dd');
  expect(withQuery('https://a.test/b?%zz=1', { '%zz': 2 })).toBe('https://a.test/b?%25zz=2');
  expect(withQuery('https://a.test/b?toString=1', { a: 2 })).toBe('https://a.test/b?toString=1&a=2');
});

it('takes parameters out', () => {
  expect(withoutQuery('https://a.test/b?api_key=x&y=1&api%5Fkey=z', ['api_key'])).toBe('https://a.test/b?y=1');
  expect(withoutQuery('https://a.test/b?api_key=x', ['api_key'])).toBe('https://a.test/b');
});

it('encodes all but unreserved characters', () => {
  expect(encode("Az09-._~!*'() /+")).toBe('Az09-._~%21%2A%27%28%29%20%2F%2B');
});
