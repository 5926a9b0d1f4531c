import { readPage, type ItemsOptions } from '../../../../lambda/api/reading';
import type { ApiResponse, Client } from '../../../../lambda/api/types';
import { NOW } from '../support/reading';
import { get } from '../support/pages';

const read = (body: string | Buffer, options: Partial<ItemsOptions> = {}, rest: Partial<ApiResponse> = {}) => {
  const client: Client = async () => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(body),
    ...rest,
  });
  return readPage(client, get, { offset: 0 }, { items: 'data.items', ...options }, () => NOW);
};

it('gives the page with its items', async () => {
  expect(await read('{"data":{"items":[{"id":1}]}}')).toMatchObject({
    position: { offset: 0 },
    request: get,
    readAt: NOW,
    body: { data: { items: [{ id: 1 }] } },
    items: [{ id: 1 }],
  });
  expect((await read('[1,2]', { items: '' })).items).toEqual([1, 2]);
  expect((await read('\uFEFF{"data":{"items":[]}}')).items).toEqual([]);
});

it('hands the signal on', async () => {
  const abort = new AbortController();
  const client = jest.fn<ReturnType<Client>, Parameters<Client>>(async () => ({
    status: 200,
    headers: {},
    body: Buffer.from('[]'),
  }));
  await readPage(client, get, {}, { items: '' }, () => NOW, abort.signal);
  expect(client).toHaveBeenCalledWith(get, abort.signal);
});

it('leaves 304 to the caller', async () => {
  expect(await read('', {}, { status: 304 })).toMatchObject({ items: [], body: null, response: { status: 304 } });
});

it.each([
  [
    '<html>\n  <h1>Sign in</h1>',
    { 'content-type': 'text/html' },
    "answered 200 (text/html), but its 25 bytes aren't JSON: “<html> <h1>Sign in</h1>”",
  ],
  ['', {}, "answered 200 (no content-type), but its 0 bytes aren't JSON: nothing"],
  [
    '{"data":{"items":[1,2',
    { 'content-type': 'application/json' },
    'its 21 bytes aren\'t JSON: “{"data":{"items":[1,2”',
  ],
])('says what it has instead of JSON: %j', async (body, headers, message) => {
  await expect(read(body, {}, { headers: headers as Record<string, string> })).rejects.toMatchObject({
    name: 'NotJson',
    transient: false,
    status: 200,
    message: expect.stringContaining(message),
  });
});

const START = 'GET https://api.example.test/v1/things answered 200, but ';
it.each([
  [
    '{"data":{"results":[]}}',
    "has nothing at 'data.items' where the list of items should be; it has the fields data. Correct load.items.",
  ],
  [
    '{"data":{"items":null}}',
    "has null at 'data.items' where the list of items should be; it has the fields data. Correct load.items.",
  ],
  [
    '{"data":{"items":{"id":1}}}',
    "has an object at 'data.items' where the list of items should be; it has the fields data. Correct load.items.",
  ],
  [
    '{"data":{"items":"x"}}',
    "has a string at 'data.items' where the list of items should be; it has the fields data. Correct load.items.",
  ],
  [
    '[1]',
    "has nothing at 'data.items' where the list of items should be; it has a list at the top. Correct load.items.",
  ],
  [
    'null',
    "has nothing at 'data.items' where the list of items should be; it has null at the top. Correct load.items.",
  ],
  ['{}', "has nothing at 'data.items' where the list of items should be; it has no fields. Correct load.items."],
  [
    '{"error":{"status":401,"message":"The access token expired"}}',
    'has nothing at \'data.items\' where the list of items should be. It says error: “{"status":401,"message":"The access token expired"}”',
  ],
  [
    '{"message":"Slow down"}',
    "has nothing at 'data.items' where the list of items should be. It says message: “Slow down”",
  ],
  [
    '{"error":"no","data":{"items":[]}}',
    "beside its 0 items it has an error, so that they aren't all. It says error: “no”",
  ],
  [
    '{"errors":[{"message":"half"}],"data":{"items":[1]}}',
    'beside its 1 items it has an error, so that they aren\'t all. It says errors: “[{"message":"half"}]”',
  ],
])('is never empty without a word: %s', async (body, message) => {
  await expect(read(body)).rejects.toMatchObject({
    name: 'ItemsMissingInAnswer',
    transient: false,
    message: START + message,
  });
});

it('says so of the answer itself', async () => {
  await expect(read('{"id":1}', { items: '' })).rejects.toThrow(
    'has an object at the top where the list of items should be; it has the fields id.',
  );
});

it.each([
  '{"data":{"items":[]},"error":null}',
  '{"data":{"items":[]},"errors":[]}',
  '{"data":{"items":[]},"error":""}',
  '{"data":{"items":[]},"error":{}}',
  '{"data":{"items":[]},"message":"OK"}',
  '{"data":{"items":[]},"error":false}',
  '{"data":{"items":[1]},"error":"a warning of one item"}',
])('takes no error for one: %s', async (body) => {
  expect(await read(body)).toBeDefined();
});

it('repeats little of an answer, and no secrets', async () => {
  const redact = (text: string) => text.replaceAll('s3cret', '***');
  const long = 'x'.repeat(5000);
  const errors = [
    read(`s3cret ${long}`, { redact }),
    read(JSON.stringify({ error: `s3cret ${long}` }), { redact }),
    read(JSON.stringify({ errors: { token: 's3cret' }, data: { items: [] } }), { redact }),
  ];
  for (const error of errors) {
    const { message } = await error.then(
      () => new Error('none'),
      (thrown: Error) => thrown,
    );
    expect(message).toContain('***');
    expect(message).not.toContain('s3cret');
    expect(message.length).toBeLessThan(420);
  }
});
