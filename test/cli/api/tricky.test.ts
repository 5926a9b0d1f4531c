/** Documents as they are met: what they say in unusual places is seen, and what can't be written down is told. */
import { init, made } from './run';

const thing = { type: 'object', properties: { id: { type: 'string' } } };
const things = { type: 'array', items: thing };
const answer = (schema: object) => ({ 200: { description: '', content: { 'application/json': { schema } } } });
const get = (schema: object = things, more: object = {}) => ({ get: { responses: answer(schema), ...more } });
const openapi = (paths: object, more: object = {}) => ({
  openapi: '3.0.3',
  info: { title: 'Test', version: '1' },
  servers: [{ url: 'https://api.test/v1' }],
  paths,
  ...more,
});
const of = (document: string | object) => made(init(document).written);

test.each(['3.1', '3.0', "'3.1.0'"])('version %s as YAML has it', (version) => {
  const yaml = `openapi: ${version}\npaths:\n  /things:\n    get: {responses: {200: {content: {application/json: {schema: {type: array, items: {properties: {id: {type: string}}}}}}}}}`;
  expect(Object.keys(of(yaml).datasets)).toEqual(['things']);
});

test('YAML that merges what is written once', () => {
  const yaml = `
openapi: 3.0.3
x-base: &base {type: object, properties: {id: {type: string}, at: {type: string, example: 2020-01-01}}}
paths:
  /things:
    get:
      responses: {'200': {content: {application/json: {schema: {type: array, items: {<<: *base, description: one}}}}}}
`;
  expect(of(yaml).contracts.things).toMatch(/name: at\n/);
});

test('alternatives that refer to each other in all ways end', () => {
  const count = 30;
  const names = Array.from({ length: count }, (_, i) => `S${i}`);
  const schemas = Object.fromEntries(
    names.map((name, i) => [
      name,
      {
        oneOf: [
          { type: 'object', properties: { id: { type: 'string' } } },
          ...Array.from({ length: 6 }, (_, j) => ({ $ref: `#/components/schemas/S${(i + j + 1) % count}` })),
        ],
      },
    ]),
  );
  const item = { type: 'object', properties: { id: { type: 'string' }, filter: { $ref: '#/components/schemas/S0' } } };
  const document = openapi({ '/things': get({ type: 'array', items: item }) }, { components: { schemas } });
  expect(Object.keys(of(document).datasets)).toEqual(['things']);
});

describe('where it is', () => {
  const server = (url: string) => [{ url }];
  test.each([
    ['//api.test/v2', 'https://api.test/v2', undefined],
    ['http://localhost:8080/api/', 'http://localhost:8080/api', /this machine: write the host/],
    ['http://api.test', 'https://api.test', /without encryption/],
    ['/v2', 'https://api.example.com/v2', /write the host/],
  ])('%s', (url, baseUrl, todo) => {
    const { source, text } = of(openapi({ '/things': get() }, { servers: server(url) }));
    expect(source.baseUrl).toBe(baseUrl);
    if (todo) expect(text).toMatch(todo);
  });

  test('an address of its own for all that is taken', () => {
    const servers = server('https://files.test/v1');
    expect(of(openapi({ '/things': { servers, ...get() } })).source.baseUrl).toBe('https://files.test/v1');
    expect(of(openapi({ '/things': get(things, { servers }) })).source.baseUrl).toBe('https://files.test/v1');
  });

  test('an address of its own for some is told', () => {
    const { source, text } = of(
      openapi({ '/things': get(), '/files': { servers: server('https://files.test'), ...get() } }),
    );
    expect(source.baseUrl).toBe('https://api.test/v1');
    expect(text).toMatch(/TODO: .*\/files at https:\/\/files\.test: describe them as sources of their own/);
  });
});

describe('what authorises', () => {
  const key = (name: string) => ({ type: 'apiKey', in: 'header', name });
  const secured = (...security: object[]) =>
    openapi(
      { '/things': get() },
      { components: { securitySchemes: { app: key('X-App'), key: key('X-Key') } }, security },
    );

  test('two schemes at once are told', () => {
    expect(of(secured({ app: [], key: [] })).text).toMatch(/TODO: The document wants 'key' at the same time/);
  });
  test('one of two is not', () => {
    expect(of(secured({ app: [] }, { key: [] })).text).not.toMatch(/TODO: The document wants/);
    expect(of(secured({ app: [], key: [] }, { app: [] })).text).not.toMatch(/TODO: The document wants/);
  });

  test('parameters that the configuration refuses are not in it', () => {
    const parameter = (where: string, name: string) => ({
      name,
      in: where,
      required: true,
      schema: { type: 'string' },
    });
    const parameters = [
      ...['signature', 'password', 'project_key'].map((name) => parameter('query', name)),
      ...['Host', 'X-Tenant', 'Cookie'].map((name) => parameter('header', name)),
    ];
    const { datasets, text } = of(openapi({ '/things': get(things, { parameters }) }));
    expect(datasets.things!.load).toMatchObject({ query: { project_key: 'TODO' }, headers: { 'X-Tenant': 'TODO' } });
    expect(text.replace(/\s*\/\/ /g, ' ')).toMatch(/without `signature`, `password` either, which may be secret/);
  });
});

test('a total without pages to go to is expected', () => {
  const schema = { type: 'object', properties: { data: things, total: { type: 'integer' } } };
  const { datasets, text } = of(openapi({ '/things': get(schema) }));
  expect(datasets.things!.load).toMatchObject({ expected: 'total' });
  expect(text).toMatch(/TODO: It has no parameters for pages.*, though it has a total/);
});

test('fields by names that no path can have are not for pages', () => {
  const schema = { type: 'object', properties: { data: things, 'next[url]': { type: 'string', format: 'uri' } } };
  expect(of(openapi({ '/things': get(schema) })).datasets.things!.load).not.toHaveProperty('pagination');
});

test('the line to be pasted names all lists', () => {
  const { text, datasets } = of(openapi(Object.fromEntries('abcdefgh'.split('').map((name) => [`/${name}`, get()]))));
  expect(Object.keys(datasets)).toHaveLength(8);
  expect(text).toContain("datasets: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] } },");
});

describe('what is deprecated', () => {
  const document = openapi({
    '/things': get(),
    '/old/things': get(things, { operationId: 'oldThings', deprecated: true }),
  });
  test('is left out, and told', () => {
    const { out, written } = init(document);
    expect(Object.keys(made(written).datasets)).toEqual(['things']);
    expect(out).toMatch(/Left out 1:\n {2}GET \/old\/things: it is deprecated/);
  });
  test.each(['/old/things', 'oldThings'])('is there where %s is asked for', (only) => {
    const { datasets } = made(init(document, '--only', only).written);
    expect(Object.values(datasets).map(({ load }) => load.path)).toEqual(['/old/things']);
  });
  test('is not told of where something else is asked for', () => {
    expect(init(document, '--only', '/things').out).not.toMatch(/deprecated/);
  });
});

test.each([
  ['Both may be given.', true],
  ['If `after` is specified, `before` must not be specified.', false],
  ['Mutually exclusive with before.', false],
])('two bounds of which only one may be asked for: %s', (description, both) => {
  const time = (name: string) => ({ name, in: 'query', description, schema: { type: 'string', format: 'date-time' } });
  const at = { type: 'string', format: 'date-time' };
  const item = { type: 'object', required: ['at'], properties: { id: { type: 'string' }, at } };
  const parameters = [time('after'), time('before')];
  const { text } = of(openapi({ '/things': get({ type: 'array', items: item }, { parameters }) }));
  expect(text).toMatch(/\/\/ incremental: \{ field: 'at', parameter: 'after'/);
  expect(text.includes('untilParameter')).toBe(both);
});

test('a parameter of the pages is set once, whatever is said of it', () => {
  const integer = { type: 'integer' };
  const page = {
    name: 'page',
    in: 'query',
    required: true,
    description: 'Page of what is sorted by date',
    schema: integer,
  };
  const schema = { type: 'object', properties: { data: things, total_pages: integer } };
  const { load } = of(openapi({ '/things': get(schema, { parameters: [page] }) })).datasets.things!;
  expect(load).toMatchObject({ pagination: { type: 'pageNumber', pages: 'total_pages' } });
  expect(load).not.toHaveProperty('query');
});

test('a field whose name can be no column is no key', () => {
  const item = {
    type: 'object',
    required: ['item no'],
    properties: { 'item no': { type: 'string' }, label: { type: 'string' } },
  };
  const { resolved } = of(openapi({ '/things': get({ type: 'array', items: item }) }));
  expect(resolved.manifest.datasets.things!.primaryKey).toEqual(['label']);
});

test('braces around nothing are no path', () => {
  const { out } = init(openapi({ '/things': get(), '/a/{}/things': get() }));
  expect(out).toMatch(/GET \/a\/\{\}\/things: that is no path/);
});

test('a parent is asked for by `id`, not by what is written nearly so', () => {
  const item = { type: 'object', properties: { _id: { type: 'string' }, id: { type: 'string' } } };
  const document = openapi({ '/albums': get({ type: 'array', items: item }), '/albums/{album_id}/tracks': get() });
  expect(of(document).datasets.tracks!.load.parent).toEqual({ dataset: 'albums', keys: { album_id: 'id' } });
});
