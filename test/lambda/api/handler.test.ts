import { gunzipSync } from 'node:zlib';
import type { ApiExtractEvent } from '../../../lib/platform/api';
import { startCatalogue, type Catalogue } from '../../../local/api/catalogue/catalogue';
import { load, SOURCE } from './extraction/support';
import { startLittleAws, type LittleAws } from './aws';

const before = { ...process.env };
let aws: LittleAws;
let catalogue: Catalogue;
let lines: string[] = [];

const manifest = {
  manifestVersion: 1,
  sources: {
    'music-api': {
      ...SOURCE,
      baseUrl: 'https://api.catalogue.example',
      authorization: {
        type: 'oauth2',
        grant: 'clientCredentials',
        tokenUrl: 'https://accounts.catalogue.example/api/token',
        scopes: [],
        clientAuthentication: 'header',
        parameters: {},
      },
    },
    flights: { type: 'postgres', connection: 'c' },
  },
  datasets: {
    albums: {
      source: 'music-api',
      primaryKey: ['id'],
      load: load('albums', {
        request: { method: 'GET', path: '/v1/browse/new-releases', query: { limit: '50' }, headers: {} },
        items: 'albums.items',
        pagination: { type: 'nextLink', path: 'albums.next', total: 'albums.total' },
      }),
    },
    artists: { source: 'music-api', primaryKey: ['id'], load: { pattern: 'apiArray', dataset: 'albums' } },
    planes: { source: 'flights', primaryKey: ['id'], load: { pattern: 'snapshot' } },
  },
};
const event: ApiExtractEvent = {
  source: 'music-api',
  function: 'f',
  datasets: ['albums'],
  pipeline: 'music',
  runId: 'r',
  startedAt: '2026-11-26T12:00:00.000Z',
};
const context = { getRemainingTimeInMillis: () => 900_000 };

beforeAll(async () => {
  catalogue = await startCatalogue({ albums: 120, days: 1 });
  aws = await startLittleAws(catalogue.secret);
  aws.objects.set('/assets/m.json', Buffer.from(JSON.stringify(manifest)));
});
afterAll(async () => {
  aws.close();
  await catalogue.close();
});
beforeEach(() => {
  jest.resetModules();
  lines = [];
  const write = (text: string | Uint8Array): boolean => lines.push(String(text)) > 0;
  jest.spyOn(process.stdout, 'write').mockImplementation(write);
  for (const level of ['info', 'warn', 'error'] as const)
    jest.spyOn(console, level).mockImplementation((...[value]: unknown[]) => void lines.push(JSON.stringify(value)));
  process.env = {
    ...before,
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: 'AKID',
    AWS_SECRET_ACCESS_KEY: 'key',
    AWS_REGION: 'eu-west-1',
    PLATFORM: 'p-dev',
    SOURCE: 'music-api',
    MANIFEST_URI: 's3://assets/m.json',
    STATE_TABLE: 'state',
    BRONZE_BUCKET: 'bronze',
    ARTEFACTS_BUCKET: 'artefacts',
    SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:p-dev/music-api-AbCdEf',
    API_ENDPOINT_URL_MUSIC_API: catalogue.url,
  };
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env = before;
});

const call = async (more: Partial<ApiExtractEvent> = {}) =>
  (await import('../../../lambda/api/index')).handler({ ...event, ...more }, context);

test('reads a dataset as its environment says', async () => {
  expect(await call()).toEqual({ status: 'DONE', failed: [] });
  const complete = JSON.parse(aws.objects.get('/bronze/api-pages/albums/00000001/complete.json')!.toString());
  expect(complete).toMatchObject({ items: 120, expected: 120, whole: true, runId: 'r' });
  const text = complete.objects
    .map((key: string) => gunzipSync(aws.objects.get(`/bronze/${key}`)!).toString())
    .join('');
  const items = text
    .trimEnd()
    .split('\n')
    .flatMap((line: string) => JSON.parse(line).body.albums.items);
  expect(items).toEqual(catalogue.contents().albums);
  expect(JSON.parse(aws.objects.get('/artefacts/runs/music/r/extractions/albums.json')!.toString())).toMatchObject({
    status: 'SUCCEEDED',
    extraction: '00000001',
    requests: 3,
  });
  // Numbers, as the load takes them.
  expect(aws.items.get('DATASET#albums')).toMatchObject({
    extraction: { N: '1' },
    whole: { N: '1' },
    epoch: { N: '1' },
  });
  const metrics = lines.filter((line) => line.includes('"_aws"')).map((line) => JSON.parse(line));
  expect(metrics).toMatchObject([{ Platform: 'p-dev', Dataset: 'albums', ItemsReceived: 120, ItemsExpected: 120 }]);
  expect(lines.filter((line) => line.includes('_aws'))[0]).toMatch(/^\{.*\}\n$/);

  const objects = new Map(aws.objects);
  expect(await call()).toEqual({ status: 'DONE', failed: [] });
  expect(aws.objects).toEqual(objects);
  // Nothing secret is anywhere.
  const everything = [...aws.objects.values(), JSON.stringify([...aws.items]), ...lines].join('\n');
  expect(everything).not.toContain(catalogue.secret.clientSecret);
  expect(everything).not.toMatch(/bearer/i);
});

test.each<[string, Partial<ApiExtractEvent>, Record<string, string>, string]>([
  ['a dataset of another source', { datasets: ['planes'] }, {}, 'InvalidInput'],
  ['a list inside of items', { datasets: ['artists'] }, {}, 'InvalidInput'],
  ['a source of another type', {}, { SOURCE: 'flights' }, 'InvalidConfiguration'],
  ['a source that is not there', {}, { SOURCE: 'x' }, 'InvalidConfiguration'],
  ['a manifest that is none', {}, { MANIFEST_URI: 'm.json' }, 'InvalidConfiguration'],
  ['a manifest that is not there', {}, { MANIFEST_URI: 's3://assets/x.json' }, 'InvalidConfiguration'],
  ['an environment without a bucket', {}, { BRONZE_BUCKET: '' }, 'InvalidConfiguration'],
])('%s is refused', async (_, more, env, name) => {
  Object.assign(process.env, env);
  await expect(call(more)).rejects.toMatchObject({ name });
});

test('what a run was refused with is nothing to the next one: a secret that was filled meanwhile is taken', async () => {
  const { secret } = aws;
  aws.secret = { placeholder: 'made by the platform' };
  const { handler } = await import('../../../lambda/api/index');
  const of = (runId: string) => handler({ ...event, runId }, context);
  expect(await of('unfilled')).toEqual({ status: 'DONE', failed: ['albums'] });
  aws.secret = secret;
  expect(await of('filled')).toEqual({ status: 'DONE', failed: [] });
});

test('calls of one run share a token', async () => {
  const { handler } = await import('../../../lambda/api/index');
  const tokens = () => catalogue.stats.tokens;
  const before = tokens();
  const of = (pages: number) =>
    handler({ ...event, runId: 'parts' }, { getRemainingTimeInMillis: () => (pages-- >= 0 ? 900_000 : 0) });
  expect([await of(1), await of(1), await of(100)]).toEqual([
    { status: 'MORE' },
    { status: 'MORE' },
    { status: 'DONE', failed: [] },
  ]);
  expect(tokens() - before).toBe(1);
});

test('without a secret says so', async () => {
  process.env.SECRET_ARN = '';
  expect(await call({ runId: 'r2' })).toEqual({ status: 'DONE', failed: ['albums'] });
  expect(aws.objects.get('/artefacts/runs/music/r2/extractions/albums.json')!.toString()).toContain('SecretMissing');
});
