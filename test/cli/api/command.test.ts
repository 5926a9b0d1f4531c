import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiLoadDefinition } from '../../../lib/platform';
import { documentAt, folder, init, made, run } from './run';

const list = (schema: object, more: object = {}) => ({
  responses: { 200: { description: '', content: { 'application/json': { schema } } } },
  ...more,
});
const thing = { type: 'object', properties: { id: { type: 'integer' } } };
const things = { type: 'array', items: thing };
const openapi = (paths: object, more: object = {}) => ({
  openapi: '3.0.3',
  info: { title: 'Test', version: '1' },
  servers: [{ url: 'https://api.example.com' }],
  paths,
  ...more,
});

describe('what can not be used', () => {
  test.each<[string, object | string, RegExp]>([
    ['Swagger', { swagger: '2.0', paths: {} }, /is Swagger 2\.0\..*convert it first/],
    ['a later version', { openapi: '4.0.0', paths: {} }, /is OpenAPI 4\.0\.0\. Only 3\.0 and 3\.1/],
    ['something else', { name: 'x' }, /no property 'openapi'/],
    ['a list', '[]', /it is not an object/],
    ['neither JSON nor YAML', 'a: [', /neither JSON nor YAML: .* at line/],
    ['no paths', { openapi: '3.1.0' }, /has no paths/],
  ])('%s', (_, document, message) => {
    expect(init(document)).toMatchObject({ code: 2, error: expect.stringMatching(message) as string, written: {} });
  });

  test.each<[string, string[], RegExp]>([
    ['no document', ['init'], /Name the OpenAPI document/],
    ['no file', ['init', '/nowhere.yaml'], /There is no file/],
    ['an address', ['init', 'https://api.example.com/openapi.json'], /save the document in a file/],
    ['another action', ['list'], /there is no 'list'/],
    ['an option that is none', ['init', 'x', '--nothing'], /There is no option --nothing/],
    ['a value that is missing', ['init', 'x', '--only'], /--only takes a value/],
    ['two documents', ['init', 'x', 'y'], /One document at a time/],
    ['a source with capitals', ['init', documentAt('pets.yaml'), '--source', 'Pets'], /lower-case letters/],
    ['a long source', ['init', documentAt('pets.yaml'), '--source', 'p'.repeat(25)], /longer than 24/],
    ['a list that is none', ['init', documentAt('pets.yaml'), '--only', 'showPet'], /No list .* goes by 'showPet'/],
  ])('%s', (_, args, message) => {
    const { code, error } = run(...args);
    expect(code).toBe(2);
    expect(error).toMatch(message);
  });

  test('an API without lists', () => {
    const { code, error } = init(openapi({ '/a/{b}/c': { get: list(things) }, '/one': { get: list(thing) } }));
    expect(code).toBe(1);
    expect(error).toMatch(/has no list that can be read by itself.\n {2}GET \/a\/\{b\}\/c: its path has \{b\}/);
  });

  test('parts in other files', () => {
    const { error } = init(openapi({ '/things': { $ref: 'things.yaml' } }));
    expect(error).toMatch(/refers to what is not in the file \(things\.yaml\): bundle it/);
  });
});

test('help', () => {
  expect(run('--help')).toMatchObject({ code: 0, out: expect.stringMatching(/api init DOCUMENT/) as string });
  expect(run('init', '--help').code).toBe(0);
});

describe('--only', () => {
  test('by operation, path and name; parents come along', () => {
    const by = (only: string) =>
      Object.keys(made(run('init', documentAt('forge.yaml'), '--only', only).written).datasets);
    expect(by('issues/list')).toEqual(['repos', 'issues']);
    expect(by('/user/repos')).toEqual(['repos']);
    expect(by('repos, GET /search/repositories')).toEqual(['repos', 'repositories']);
  });

  test('has what is otherwise left out, with a place to write', () => {
    const { written } = run('init', documentAt('forge.yaml'), '--only', 'orgs/members');
    const { datasets, text } = made(written);
    expect(datasets.members!.load).toMatchObject({ path: '/orgs/TODO_org/members' });
    expect(text).toMatch(/\/\/ TODO: Of `\/orgs\/\{org\}\/members`: no list has what stands in braces/);
  });
});

test('nothing is written over without --force, and then all is', () => {
  const out = folder();
  mkdirSync(join(out, 'contracts'));
  writeFileSync(join(out, 'contracts', 'visits.odcs.yaml'), 'mine');
  const args = ['init', documentAt('pets.yaml'), '--out', out];
  expect(run(...args)).toMatchObject({
    code: 2,
    written: {},
    error: expect.stringMatching(/visits\.odcs\.yaml is there already; --force/) as string,
  });
  expect(Object.keys(run(...args, '--force').written)).toHaveLength(3);
});

test('more lists than anybody looks through are named first', () => {
  const paths = Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`/a${index}`, { get: list(things) }]));
  expect(init(openapi(paths))).toMatchObject({
    code: 2,
    written: {},
    error: expect.stringMatching(
      /has 41 lists\. Name those that you want in --only, or say --all:\n {2}a0 {2}GET \/a0/,
    ) as string,
  });
  expect(Object.keys(init(openapi(paths), '--all').written)).toHaveLength(42);
  expect(Object.keys(init(openapi(paths), '--only', 'a7,a8').written)).toHaveLength(3);
});

test('it is said what was found, guessed, and is to be done', () => {
  const { out } = run('init', documentAt('catalogue.yaml'));
  expect(out).toMatch(/tracks +GET \/albums\/\{id\}\/tracks {2}nextLink, for each of new_releases/);
  expect(out).toMatch(/Guessed, to be looked at.*\n {2}recently_played: key: items have no `id`/);
  expect(out).toMatch(/Wrote 4 files: apis\/music-catalogue\.ts and 3 contracts/);
  expect(out).toMatch(/put-secret-value .*'\{"clientId":"…","clientSecret":"…"\}'/);
});

describe('lists', () => {
  const itemsOf = (schema: object, path = '/things', more: object = {}) => {
    const result = init(openapi({ [path]: { get: list(schema, more) } }));
    if (result.code !== 0) return undefined;
    const [dataset] = Object.values(made(result.written).datasets);
    return (dataset!.load as { items?: string }).items ?? '';
  };
  const object = (properties: object) => ({ type: 'object', properties });

  test.each<[string, object, string | undefined]>([
    ['the answer', things, ''],
    ['in a wrapper', object({ data: things, errors: things }), 'data'],
    ['by the path’s name', object({ things, other: things, a: thing, b: thing }), 'things'],
    ['two below', object({ response: object({ docs: things, items: things }) }), 'response.items'],
    ['under any name beside a cursor', object({ stuff: things, next_cursor: { type: 'string' } }), 'stuff'],
    ['nothing but texts', object({ data: { type: 'array', items: { type: 'string' } } }), undefined],
    [
      'one thing with lists in it',
      object({ id: { type: 'string' }, name: { type: 'string' }, age: { type: 'integer' }, friends: things }),
      undefined,
    ],
    ['one thing', thing, undefined],
  ])('%s', (_, schema, items) => expect(itemsOf(schema)).toBe(items));

  test('one thing by its id is none, whatever it has', () => {
    const paths = {
      '/things': { get: list(things) },
      '/things/{id}': { get: list(object({ id: { type: 'string' }, things, items: things })) },
    };
    expect(Object.keys(made(init(openapi(paths)).written).datasets)).toEqual(['things']);
  });
});

describe('pagination', () => {
  const string = { type: 'string' };
  const integer = { type: 'integer' };
  const found = (parameters: Record<string, object>, answer: Record<string, object>, description = '') => {
    const schema = { type: 'object', properties: { data: things, ...answer } };
    const listed = Object.entries(parameters).map(([name, of]) => ({ name, in: 'query', description, schema: of }));
    const { written } = init(openapi({ '/things': { get: list(schema, { parameters: listed }) } }));
    const { pagination } = made(written).datasets.things!.load as ApiLoadDefinition;
    return pagination;
  };

  test.each<[string, Record<string, object>, Record<string, object>, object | undefined]>([
    [
      'the last id, where it is said whether there is more',
      { after: string },
      { last_id: string, has_more: { type: 'boolean' } },
      { type: 'cursor', parameter: 'after', path: 'last_id', hasMore: 'has_more' },
    ],
    ['not the last id alone, which is on the last page too', { after: string }, { last_id: string }, undefined],
    [
      'a page that is a word',
      { page: string },
      { next_page: string },
      { type: 'cursor', parameter: 'page', path: 'next_page' },
    ],
    [
      'a page that is a number',
      { page: integer },
      { total_pages: integer },
      { type: 'pageNumber', pages: 'total_pages' },
    ],
    [
      'an address rather than an offset without a total',
      { offset: integer },
      { next: { type: 'string', format: 'uri' } },
      { type: 'nextLink', path: 'next' },
    ],
    [
      'an offset with a total rather than an address',
      { offset: integer, limit: { maximum: 200 } },
      { next: { type: 'string', format: 'uri' }, total: integer },
      { type: 'offset', limit: 200, total: 'total' },
    ],
    ['a name with a dot in it', {}, { '@odata.nextLink': string }, { type: 'nextLink', path: '@odata.nextLink' }],
    [
      'the address, not the path of it',
      {},
      { next_page: { type: 'object', properties: { path: string, uri: { type: 'string', format: 'uri' } } } },
      { type: 'nextLink', path: 'next_page.uri' },
    ],
    ['no yes or no as a cursor', { cursor: string }, { next: { type: 'boolean' } }, undefined],
    ['nothing', {}, {}, undefined],
  ])('%s', (_, parameters, answer, pagination) => expect(found(parameters, answer)).toEqual(pagination));

  test('a parameter for a time is no cursor', () => {
    expect(
      found({ after: string }, { cursors: { type: 'object', properties: { after: string } } }, 'A Unix timestamp.'),
    ).toBeUndefined();
  });

  test('the size of pages is the most that is said', () => {
    const size = (description: string, schema: object = integer) =>
      (found({ skip: integer, pageSize: schema }, {}, description) as { limit: number }).limit;
    expect(size('Between 1 and 250.')).toBe(250);
    expect(size('How many (max 40)')).toBe(40);
    expect(size('', { type: 'integer', default: 25 })).toBe(25);
    expect(size('', { type: 'integer', maximum: 100_000 })).toBe(1_000);
  });
});

describe('children', () => {
  const listOf = (...names: string[]) => ({
    type: 'array',
    items: { type: 'object', properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) },
  });

  test('what they are asked for by is required of their parents', () => {
    const paths = { '/shops': { get: list(listOf('id', 'slug')) }, '/shops/{slug}/goods': { get: list(things) } };
    const { datasets, contracts, resolved } = made(init(openapi(paths)).written);
    expect((datasets.goods!.load as ApiLoadDefinition).parent).toEqual({
      dataset: 'shops',
      keys: { shop_slug: 'slug' },
    });
    expect(contracts.shops).toMatch(/name: slug\n +logicalType: string\n +required: true/);
    expect(resolved.manifest.datasets.goods!.primaryKey).toEqual(['shop_slug', 'id']);
  });

  test('what a parent has from its own parent is not in its items', () => {
    const paths = {
      '/shops': { get: list(listOf('id')) },
      '/shops/{shop_id}/goods': { get: list(listOf('id', 'shop_id')) },
      '/shops/{shop_id}/goods/{good_id}/prices': { get: list(listOf('id')) },
    };
    const { out, written } = init(openapi(paths));
    expect(Object.keys(made(written).datasets)).toEqual(['shops', 'goods']);
    expect(out).toMatch(/prices: its path has \{shop_id\}, \{good_id\}, and items of goods have no such fields/);
  });
});

test('a path that is none is left out', () => {
  const paths = { '/things': { get: list(things) }, '/things#other': { get: list(things) } };
  expect(init(openapi(paths)).out).toMatch(/Left out 1:\n {2}GET \/things#other: that is no path/);
});

test('names of datasets and sources are names, each once', () => {
  const paths = {
    '/v1/2fa': { get: list(things) },
    '/audit/records': { get: list(things) },
    '/a/things': { get: list(things) },
    '/b/things': { get: list(things) },
  };
  const { written, out } = init(
    openapi(paths, { info: { title: '1st Class: The Order & Ledger-API v2 of Everything', version: '2' } }),
  );
  expect(Object.keys(made(written).datasets).sort()).toEqual(['audit_records', 'b_things', 't_2fa', 'things']);
  expect(out).toMatch(/as source 'api-1st-class-order'/);
});
