/** The guide to REST APIs: what it shows compiles and resolves, and what it says is complete. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dump } from 'js-yaml';
import type {
  ApiArrayLoadDefinition,
  ApiLoadDefinition,
  DatasetDefinition,
  PlatformDefinition,
} from '../../lib/platform';
import { resolvePlatform } from '../../lib/platform';

const ROOT = join(__dirname, '..', '..');
const page = readFileSync(join(ROOT, 'docs', 'apis.md'), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'headwater-apis-guide-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a snippet is a part of. */
const whole = (snippet: string): string => {
  if (snippet.startsWith('sources:')) return snippet;
  const source = (authorization: string): string =>
    `sources: { api: { type: 'restApi', baseUrl: 'https://api.example.com', ${authorization} } },`;
  const dataset = (load: string): string => `datasets: { items: { source: 'api', ${load} } },`;
  if (snippet.startsWith('authorization:'))
    return source(snippet) + dataset(`load: { pattern: 'api', path: '/items' },`);
  if (snippet.startsWith('load:')) return source('') + dataset(snippet);
  throw new Error(`What is this a part of?\n${snippet}`);
};

const snippets = [...page.matchAll(/^#+ (.*)$|^```ts\n([^]*?)^```$/gm)]
  .reduce<{ title: string; text: string }[]>((found, [, title, text]) => {
    if (title !== undefined) found.push({ title, text: '' });
    else if (!text!.startsWith('export ')) found.push({ title: found.at(-1)!.title, text: whole(text!) });
    return found;
  }, [])
  .filter(({ text }) => text !== '');

type Snippet = Pick<PlatformDefinition, 'sources' | 'datasets'>;
const valueOf = (text: string): Snippet => new Function(`return {${text}}`)() as Snippet;

/** Fields that a description counts on, each with a type that fits. */
function contractOf(name: string, { load }: DatasetDefinition, text: string): string {
  const { parent, incremental, pagination } = load as ApiLoadDefinition;
  const { keys, position } = load as ApiArrayLoadDefinition;
  const parents = Object.keys(parent?.keys ?? keys ?? {});
  const said = new RegExp(`\\b${name}: \\{\\s*source: '[\\w-]+',\\s*// key: (\\w+)`).exec(text)?.[1];
  const key = [...parents, said ?? 'id'];
  const fields = new Map<string, string>([...parents, ...key].map((column) => [column, 'string']));
  if (position !== undefined) fields.set(position, 'integer');
  if (incremental) fields.set(incremental.field, 'timestamp');
  if (pagination?.type === 'keyset') fields.set(pagination.field, 'string');
  return dump({
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id: name,
    version: '1.0.0',
    status: 'active',
    team: { name: 'Data' },
    schema: [
      {
        name,
        properties: [...fields].map(([column, logicalType]) => ({
          name: column,
          logicalType,
          required: true,
          ...(key.includes(column) ? { primaryKey: true, primaryKeyPosition: key.indexOf(column) + 1 } : {}),
        })),
      },
    ],
    slaProperties: [{ property: 'freshness', value: 1, unit: 'd' }],
  });
}

test.each(snippets)('$title resolves', ({ text }) => {
  const { sources, datasets } = valueOf(text);
  const root = mkdtempSync(join(folder, 'project-'));
  mkdirSync(join(root, 'contracts'));
  for (const [, code] of text.matchAll(/code: '([^']+)'/g)) {
    mkdirSync(dirname(join(root, code!)), { recursive: true });
    writeFileSync(join(root, code!), 'export const authorize = () => undefined;');
  }
  for (const [name, dataset] of Object.entries(datasets))
    writeFileSync(join(root, 'contracts', `${name}.odcs.yaml`), contractOf(name, dataset, text));
  const definition = {
    name: 'guide',
    environments: { dev: {} },
    models: {},
    sources,
    datasets,
    pipelines: { all: { datasets: Object.keys(datasets) } },
  };
  const { manifest } = resolvePlatform(definition, { environment: 'dev', root, env: {} });
  expect(Object.keys(manifest.datasets)).toEqual(Object.keys(datasets));
});

test('the least of a contract is enough for the description above it', () => {
  const contract = /^```yaml\n([^]*?)^```$/m.exec(page)![1]!;
  const { sources, datasets } = valueOf(snippets.find(({ title }) => title === 'Describing an API')!.text);
  const root = mkdtempSync(join(folder, 'project-'));
  mkdirSync(join(root, 'contracts'));
  writeFileSync(join(root, 'contracts', 'orders.odcs.yaml'), contract);
  const platform = {
    name: 'guide',
    environments: { dev: {} },
    sources,
    datasets,
    pipelines: { all: { datasets: ['orders'] } },
  };
  const { manifest } = resolvePlatform(platform, { environment: 'dev', root, env: {} });
  expect(manifest.datasets.orders!.columns.map(({ name }) => name)).toEqual(['id', 'updated_at']);
});

test('all of them compile', () => {
  const modules = [...page.matchAll(/^```ts\n(export [^]*?)^```$/gm)].map(([, text]) => text!);
  const platforms = snippets.map(
    ({ text }) =>
      `definePlatform({ name: 'guide', environments: { dev: {} }, ${text}\n pipelines: { all: { datasets: [${Object.keys(
        valueOf(text).datasets,
      )
        .map((name) => `'${name}'`)
        .join(', ')}] } } });`,
  );
  writeFileSync(
    join(folder, 'guide.ts'),
    [`import { definePlatform } from '${ROOT}/lib/platform';`, ...platforms, ...modules].join('\n'),
  );
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(ROOT, 'tsconfig.json'),
      compilerOptions: { typeRoots: [join(ROOT, 'node_modules', '@types')] },
      include: [join(folder, 'guide.ts')],
    }),
  );
  const tsc = join(ROOT, 'node_modules', '@typescript', 'native', 'bin', 'tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  expect(stdout).toBe('');
}, 60_000);

test('every kind of pagination and authorisation is in the cookbook', () => {
  const cookbook = page.slice(page.indexOf('## Cookbook'), page.indexOf('## Only what has changed'));
  const types = (name: string): string[] =>
    ['authorization', 'pagination']
      .flatMap((part) => {
        const text = readFileSync(join(ROOT, 'lib', 'platform', 'api', `${part}-definition.ts`), 'utf8');
        return [...text.matchAll(/Kind of (\w+)\. \*\/\n {2}type: '(\w+)'/g)];
      })
      .filter(([, kind]) => kind === name)
      .map(([, , type]) => type!);
  expect(types('pagination').length).toBe(7);
  for (const type of types('pagination')) expect(cookbook).toContain(`type: '${type}'`);
  expect(types('authorisation').length).toBe(7);
  // Codes of one's own and keyed hashes are of no public service that everybody knows; they are shown above.
  for (const type of types('authorisation'))
    expect(['hmac', 'custom'].includes(type) ? page : cookbook).toContain(`type: '${type}'`);
});

test('every error that is raised is explained, here and in the runbook', () => {
  const files = (path: string): string[] =>
    readdirSync(join(ROOT, path), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(ROOT, path, name), 'utf8'));
  const raised = files(join('lambda', 'api')).flatMap((text) =>
    [...text.matchAll(/new ApiError\(\s*'(\w+)'/g), ...text.matchAll(/(?:again|fatal|error)\('([A-Z]\w+)'/g)].map(
      ([, code]) => code!,
    ),
  );
  expect(new Set(raised).size).toBeGreaterThan(15);
  const runbook = readFileSync(join(ROOT, 'docs', 'runbooks', 'apis.md'), 'utf8');
  for (const code of new Set(raised)) {
    expect(page).toContain(`\`${code}\``);
    expect(runbook).toContain(`\`${code}\``);
  }
});

test('links within the page and to others lead somewhere', () => {
  const anchors = (text: string): string[] =>
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
      title!
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    );
  for (const [, file, anchor] of page.matchAll(/\]\(([\w./-]*)(?:#([\w-]+))?\)/g)) {
    const text = file === '' ? page : readFileSync(join(ROOT, 'docs', file!), 'utf8');
    if (anchor !== undefined) expect(anchors(text)).toContain(anchor);
  }
});
