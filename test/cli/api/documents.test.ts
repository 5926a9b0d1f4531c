import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import type { ApiLoadDefinition } from '../../../lib/platform';
import { documentAt, folder, made, ROOT, run } from './run';

const init = (name: string, ...args: string[]) => run('init', documentAt(name), ...args);
const loads = (name: string, ...args: string[]) =>
  Object.fromEntries(
    Object.entries(made(init(name, ...args).written).datasets).map(([dataset, { load: of }]) => [
      dataset,
      of as ApiLoadDefinition,
    ]),
  );
interface Described {
  readonly name: string;
  readonly logicalType: string;
  readonly physicalType?: string;
  readonly properties?: readonly Described[];
  readonly items?: Described;
}
const properties = (name: string, dataset: string): readonly Described[] =>
  (load(made(init(name).written).contracts[dataset]!) as { schema: [{ properties: readonly Described[] }] }).schema[0]
    .properties;
const names = (of: readonly Described[] | undefined): string[] => (of ?? []).map(({ name }) => name);

describe.each(readdirSync(join(__dirname, 'documents')))('%s', (name) => {
  test('gives a description that the platform takes', () => {
    const { code, written } = init(name);
    expect(code).toBe(0);
    const { resolved, datasets } = made(written);
    expect(Object.keys(resolved.manifest.datasets)).toEqual(Object.keys(datasets));
  });

  test('and candidates for incremental loads that it takes too', () => {
    const { written } = init(name);
    const { datasets, text } = made(written, (of) => of.replaceAll('// incremental:', 'incremental:'));
    const incremental = Object.values(datasets).filter(({ load: of }) => 'incremental' in of);
    expect(incremental).toHaveLength(text.match(/\/\/ incremental:/g)?.length ?? 0);
  });
});

test('pets: a list as it is, page numbers from 0, a key, what is below a pet', () => {
  const { source } = made(init('pets.yaml').written);
  expect(source).toEqual({
    type: 'restApi',
    baseUrl: 'https://api.example.com/api/v3',
    authorization: { type: 'apiKey', name: 'api_key' },
  });
  expect(loads('pets.yaml')).toEqual({
    pets: {
      pattern: 'api',
      path: '/pets',
      pagination: { type: 'pageNumber', first: 0, size: 100, sizeParameter: 'limit' },
    },
    visits: { pattern: 'api', path: '/pets/{petId}/visits', parent: { dataset: 'pets', keys: { petId: 'id' } } },
  });
  // Not what is only written; what is a pet again and what says nothing of itself are JSON.
  const pet = properties('pets.yaml', 'pets');
  expect(names(pet)).toEqual(['id', 'name', 'tag', 'born', 'category', 'photoUrls', 'tags', 'parent', 'extra']);
  expect(pet.filter(({ physicalType }) => physicalType === 'string')).toMatchObject([
    { name: 'parent', logicalType: 'object' },
    { name: 'extra', logicalType: 'object' },
  ]);
  expect(properties('pets.yaml', 'visits')).toEqual([
    {
      name: 'petId',
      description: '`id` of the item of pets that it belongs to.',
      logicalType: 'integer',
      required: true,
      primaryKey: true,
      primaryKeyPosition: 1,
    },
    { name: 'id', logicalType: 'integer', required: true, primaryKey: true, primaryKeyPosition: 2 },
    { name: 'date', logicalType: 'date', required: true },
    { name: 'cost', logicalType: 'number' },
  ]);
});

test('a forge: the header Link, and paths that nothing fills', () => {
  const { out } = init('forge.yaml');
  expect(out).toMatch(/GET \/orgs\/\{org\}\/members: its path has \{org\}, and no list of those was found/);
  expect(out).toMatch(/GET \/search\/repositories: it searches/);
  expect(out).toMatch(/GET \/gists: it is deprecated/);
  expect(Object.keys(loads('forge.yaml'))).toEqual(['repos', 'issues']);
  const { repos, issues } = loads('forge.yaml');
  expect(repos).toEqual({
    pattern: 'api',
    path: '/user/repos',
    query: { per_page: 100 },
    pagination: { type: 'linkHeader' },
  });
  expect(issues!.parent).toEqual({ dataset: 'repos', keys: { repo_name: 'name' } });
  // Labels are texts or objects, so kept as JSON, and a name with an underscore gets another one.
  expect(names(properties('forge.yaml', 'issues'))).toEqual([
    'repo_name',
    'id',
    'number',
    'title',
    'labels',
    'assignee',
  ]);
  expect(properties('forge.yaml', 'issues')).toContainEqual({
    name: 'labels',
    logicalType: 'array',
    physicalType: 'string',
    required: true,
  });
  expect(properties('forge.yaml', 'repos').find(({ name }) => name === '_links')).toMatchObject({
    physicalName: 'links',
  });
  expect(properties('forge.yaml', 'repos').find(({ name }) => name === 'license')!.properties).toHaveLength(2);
});

test('payments: keyset by the last item, the plain form of what can be expanded', () => {
  expect(loads('payments.json').charges).toEqual({
    pattern: 'api',
    path: '/v1/charges',
    query: { limit: 100 },
    items: 'data',
    pagination: { type: 'keyset', parameter: 'starting_after', field: 'id', hasMore: 'has_more' },
  });
  const { text, source } = made(init('payments.json').written);
  expect(source.authorization).toEqual({ type: 'bearer' });
  expect(text).toContain(
    "// incremental: { field: 'created', parameter: 'created[gte]', untilParameter: 'created[lte]', format: 'epochSeconds' },",
  );
  const columns = properties('payments.json', 'charges');
  expect(columns.find(({ name }) => name === 'customer')!.logicalType).toBe('string');
  expect(columns.find(({ name }) => name === 'metadata')).toMatchObject({
    logicalType: 'object',
    physicalType: 'string',
  });
});

test('the music catalogue: offset with a total, next links, tracks below albums, plays without an id', () => {
  expect(loads('catalogue.yaml')).toEqual({
    new_releases: {
      pattern: 'api',
      path: '/browse/new-releases',
      items: 'albums.items',
      pagination: { type: 'offset', limit: 50, total: 'albums.total' },
    },
    recently_played: {
      pattern: 'api',
      path: '/me/player/recently-played',
      query: { limit: 50 },
      items: 'items',
      pagination: { type: 'nextLink', path: 'next' },
      nested: 'flatten',
    },
    tracks: {
      pattern: 'api',
      path: '/albums/{album_id}/tracks',
      query: { limit: 50 },
      items: 'items',
      pagination: { type: 'nextLink', path: 'next', total: 'total' },
      parent: { dataset: 'new_releases', keys: { album_id: 'id' } },
    },
  });
  const { source, text, resolved } = made(init('catalogue.yaml', '--source', 'music').written);
  expect(source.authorization).toEqual({ type: 'oauth2', tokenUrl: 'https://accounts.catalogue.example/api/token' });
  expect(text).toContain(
    "// incremental: { field: 'played_at', parameter: 'after', untilParameter: 'before', format: 'epochMilliseconds' },",
  );
  expect(resolved.manifest.datasets.recently_played!.primaryKey).toEqual(['played_at', 'track_id']);
  expect(resolved.manifest.datasets.tracks!.primaryKey).toEqual(['album_id', 'id']);
});

test('a shop: variables in the address, versions in headers, names that differ by case', () => {
  const { source } = made(init('shop.yaml').written);
  expect(source.baseUrl).toBe('https://your-shop.shop.example/admin/api/2026-10');
  const { orders, fulfillments } = loads('shop.yaml');
  expect(orders).toMatchObject({
    query: { limit: 250, status: 'any' },
    headers: { 'X-Shop-Version': '2026-10' },
    items: 'orders',
    pagination: { type: 'keyset', parameter: 'since_id', field: 'id' },
  });
  expect(fulfillments!.parent).toEqual({ dataset: 'orders', keys: { order_id: 'id' } });
  // The parent's key is there once, though items have it too.
  expect(names(properties('shop.yaml', 'fulfillments'))).toEqual(['order_id', 'id', 'status']);
  expect(names(properties('shop.yaml', 'orders'))).toEqual([
    'id',
    'name',
    'total_price',
    'updated_at',
    'attributes',
    'customer',
  ]);
});

test('of an object that is JSON as a whole nothing is left out', () => {
  expect(properties('shop.yaml', 'orders')).toContainEqual({
    name: 'attributes',
    logicalType: 'object',
    physicalType: 'string',
  });
  expect(made(init('shop.yaml').written).contracts.orders).not.toMatch(/a b/);
});

test('a tree: references in circles and to nowhere, one of several, signatures', () => {
  const { out, written } = init('tree.yaml');
  expect(out).toMatch(/Not in the document, so unknown: #\/components\/schemas\/nowhere, other\.yaml#\/x\./);
  const { source, contracts } = made(written);
  expect(source.authorization).toEqual({ type: 'sigv4', region: 'eu-central-1' });
  expect(loads('tree.yaml').nodes).toMatchObject({
    items: 'data.nodes',
    query: { 'page[size]': 200 },
    pagination: {
      type: 'cursor',
      parameter: 'page[cursor]',
      path: 'meta.page.next_cursor',
      hasMore: 'meta.page.has_more',
    },
  });
  const columns = properties('tree.yaml', 'nodes');
  expect(names(columns)).toEqual(['uuid', 'at', 'children', 'payload', 'l1']);
  expect(columns.find(({ name }) => name === 'payload')).toMatchObject({
    required: true,
    properties: [{ name: 'kind', required: true }, { name: 'size', logicalType: 'number' }, { name: 'label' }],
  });
  expect(columns.find(({ name }) => name === 'children')).toMatchObject({
    logicalType: 'array',
    physicalType: 'string',
  });
  expect(contracts.nodes).toMatch(/# {3}gone: '#\/components\/schemas\/nowhere' is not in the document/);
});

test('the modules compile, spread into a configuration, and are laid out as the project is', () => {
  const out = folder();
  const modules: string[] = [];
  for (const name of readdirSync(join(__dirname, 'documents')))
    for (const [path, text] of Object.entries(run('init', documentAt(name), '--out', out).written)) {
      if (!path.endsWith('.ts')) continue;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text.replace(/^(import type .*) from '.*';$/m, `$1 from '${ROOT}/lib/platform';`));
      modules.push(path);
    }
  const [module] = modules.filter((path) => path.includes('music'));
  writeFileSync(
    join(out, 'platform.config.ts'),
    `import { definePlatform } from '${ROOT}/lib/platform';
import * as api from '${module!.replace('.ts', '')}';
export default definePlatform({
  name: 'x', environments: { dev: {} }, sources: { 'music-catalogue': api.source }, datasets: { ...api.datasets },
  pipelines: { all: { datasets: ['tracks', 'new_releases', 'recently_played'] } },
});`,
  );
  writeFileSync(
    join(out, 'tsconfig.json'),
    JSON.stringify({
      extends: join(ROOT, 'tsconfig.json'),
      compilerOptions: { typeRoots: [join(ROOT, 'node_modules/@types')] },
      include: [`${out}/**/*.ts`],
    }),
  );
  const bin = join(ROOT, 'node_modules');
  const compiled = spawnSync(process.execPath, [`${bin}/@typescript/native/bin/tsc`, '-p', out], { encoding: 'utf8' });
  expect(compiled.stdout).toBe('');
  const laidOut = spawnSync(
    process.execPath,
    [
      `${bin}/prettier/bin/prettier.cjs`,
      '--config',
      join(ROOT, '.prettierrc.json'),
      '--ignore-path',
      '/dev/null',
      '--list-different',
      ...modules,
    ],
    { encoding: 'utf8' },
  );
  expect(laidOut.stdout + laidOut.stderr).toBe('');
}, 60_000);
