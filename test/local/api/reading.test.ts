/**
 * The whole reading of an API, over the network, against a server that does everything wrong that passes: under every
 * pagination and every authorisation every item comes once.
 */
import { createAuthorizer, type Secret } from '../../../lambda/api/authorization';
import { createClient, createTransport, type Clock } from '../../../lambda/api/http';
import type { Client } from '../../../lambda/api/types';
import type { ApiPaginationDefinition } from '../../../lib/platform/api/definition';
import type { ApiAuthorization, ApiExtractEvent, ApiLoad, ApiPagination } from '../../../lib/platform/api';
import { ALL_PASSING, startApiServer, type ApiServer, type ServedAuthorization } from '../../../local/api/server';
import { Random } from '../../../local/producer/random';
import { load, Platform, SOURCE } from '../../lambda/api/extraction/support';

jest.setTimeout(60_000);

const PUBLIC = 'https://api.example/v2';
const START = Date.parse('2026-01-01T00:00:00Z');
const HOUR_MS = 3_600_000;
const ITEMS = Array.from({ length: 240 }, (_, i) => ({
  id: i + 1,
  name: `Nº ${i} “${'x'.repeat(i % 40)}”`,
  at: new Date(START + i * HOUR_MS).toISOString(),
}));

type Kind = readonly [
  name: string,
  pagination: Exclude<ApiPagination, { type: 'none' }>,
  more?: Partial<ApiLoad>,
  links?: 'relative' | 'query',
];
const PAGINATIONS: readonly Kind[] = [
  ['nextLink', { type: 'nextLink', path: 'next', total: 'total' }],
  ['relative links', { type: 'nextLink', path: 'next' }, {}, 'relative'],
  ['links that are a query', { type: 'nextLink', path: 'next' }, {}, 'query'],
  ['linkHeader', { type: 'linkHeader', rel: 'next' }],
  [
    'offset',
    { type: 'offset', limit: 10, offsetParameter: 'skip', limitParameter: 'take', total: 'meta.total', overlap: 1 },
    { items: 'data.items' },
  ],
  [
    'offset without a total',
    { type: 'offset', limit: 10, offsetParameter: 'offset', limitParameter: 'limit', overlap: 2 },
  ],
  ['pageNumber', { type: 'pageNumber', parameter: 'page', first: 1, size: 10, sizeParameter: 'size', total: 'total' }],
  ['pages', { type: 'pageNumber', parameter: 'p', first: 0, pages: 'pages' }],
  ['pages until one is empty', { type: 'pageNumber', parameter: 'page', first: 1 }],
  ['cursor', { type: 'cursor', parameter: 'cursor', path: 'paging.next', hasMore: 'paging.more' }],
  ['keyset', { type: 'keyset', parameter: 'after', field: 'id', hasMore: 'more' }],
  [
    'keyset by POST',
    { type: 'keyset', parameter: 'after', field: 'id' },
    { request: { method: 'POST', path: '/list', query: {}, headers: {}, body: { filter: 'all' } } },
  ],
  [
    'timeWindow',
    {
      type: 'timeWindow',
      fromParameter: 'from',
      toParameter: 'to',
      minutes: 1_440,
      format: 'epochSeconds',
      endIncluded: true,
      start: '2026-01-01T00:00:00Z',
      pages: { type: 'pageNumber', parameter: 'page', first: 1, pages: 'pages' },
    } as never,
  ],
];

type Authorising = ServedAuthorization & { readonly definition: ApiAuthorization };
const tokenUrl = 'https://accounts.example/api/token';
const OAUTH: ApiAuthorization = {
  ...{
    type: 'oauth2',
    grant: 'clientCredentials',
    tokenUrl,
    scopes: [],
    clientAuthentication: 'header',
    parameters: {},
  },
};
const AUTHORISATIONS: readonly (readonly [string, Authorising | undefined])[] = [
  ['nobody', undefined],
  [
    'oauth2',
    { definition: OAUTH, secret: { clientId: 'ä b', clientSecret: 'c+d/e=%' }, tokenRequests: 15 } as Authorising,
  ],
  [
    'refresh tokens',
    {
      definition: { ...OAUTH, grant: 'refreshToken', clientAuthentication: 'body', scopes: ['read', 'more'] },
      secret: { clientId: 'me', clientSecret: 's', refreshToken: 'first' },
      tokenRequests: 15,
      expiresIn: 'string',
      rotates: true,
    } as Authorising,
  ],
  [
    'tokens that end early',
    {
      definition: OAUTH,
      secret: { clientId: 'me', clientSecret: 's' },
      tokenSeconds: 100,
      tokenLivesSeconds: 30,
    } as Authorising,
  ],
  ['a key', { definition: { type: 'apiKey', in: 'header', name: 'x-api-key' }, secret: { apiKey: 'k' } }],
  ['a key in the query', { definition: { type: 'apiKey', in: 'query', name: 'key' }, secret: { apiKey: 'a&b=c' } }],
  ['basic', { definition: { type: 'basic' }, secret: { username: 'ü', password: 'p:w' } }],
  ['bearer', { definition: { type: 'bearer' }, secret: { token: 't' } }],
  [
    'hmac',
    {
      definition: {
        type: 'hmac',
        algorithm: 'sha256',
        signed: '{method}\n{path}\n{query}\n{timestamp}\n{bodyHash}',
        headers: { authorization: 'HMAC {keyId}:{signature}', 'x-timestamp': '{timestamp}' },
        encoding: 'base64',
        timestamp: 'epochSeconds',
      },
      secret: { keyId: 'id', key: 'secret' },
    },
  ],
  [
    'sigv4',
    {
      definition: { type: 'sigv4', service: 'execute-api', region: 'eu-central-1' } as ApiAuthorization as never,
      secret: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'session' },
    },
  ],
];

/** Waiting takes no time: the clock of both sides is put forward. */
class Hasty implements Clock {
  private ahead = 0;
  readonly now = (): number => Date.now() + this.ahead;
  readonly sleep = async (milliseconds: number): Promise<void> => {
    this.ahead += milliseconds;
    await new Promise((resolve) => setTimeout(resolve, 1));
  };
}

let server: ApiServer;
afterEach(() => server.close());

/** Reads the list as a function does, but for AWS. */
async function read(
  kind: Kind,
  authorization: Authorising | undefined,
  seed: number,
  wrong: Secret = {},
): Promise<Platform> {
  const [, pagination, more = {}, links] = kind;
  const of = load('list', { pagination, ...more, request: more.request ?? load('list').request });
  const clock = new Hasty();
  const random = new Random(seed);
  const hasTokens = authorization?.definition.type === 'oauth2';
  server = await startApiServer({
    collections: {
      list: {
        ...{
          path: '/list',
          method: of.request.method,
          items: of.items,
          pagination: pagination as ApiPaginationDefinition,
          data: ITEMS,
          size: 10,
        },
        incremental: { field: 'at', format: 'epochSeconds' },
        ...(links ? { links } : {}),
      },
    },
    ...(authorization ? { authorization } : {}),
    // Who has the right key has no other one to offer.
    faults: { ...ALL_PASSING, shares: { ...ALL_PASSING.shares, unauthorized: hasTokens ? 0.03 : 0 }, slowMs: 10 },
    seed,
    publicUrl: PUBLIC,
    clock: clock.now,
  });
  const source = { ...SOURCE, baseUrl: PUBLIC, ...(authorization ? { authorization: authorization.definition } : {}) };
  const transport = createTransport(source, new URL(server.url));
  let secret: Secret = { ...authorization?.secret, ...wrong };
  const authorizer = createAuthorizer(source.authorization, {
    transport,
    clock,
    secret: async () => secret,
    storeSecret: async (next) => void (secret = { ...next }),
  });
  const { limits, retries, maxPageMegabytes } = source;
  const client = createClient({
    transport,
    authorizer,
    limits,
    retries,
    maxPageMegabytes,
    clock,
    random: () => random.next(),
  });
  const platform = new OverNetwork(of, client, clock);
  platform.source = source;
  // Windows of time end with the run's beginning.
  await platform.readAll({ startedAt: new Date(START + 10 * 24 * HOUR_MS).toISOString() });
  return platform;
}

class OverNetwork extends Platform {
  constructor(
    of: ApiLoad,
    private readonly client: Client,
    private readonly clock: Clock,
  ) {
    super(() => ({ body: undefined }), { list: of });
  }

  override world(touch?: Parameters<Platform['world']>[0]) {
    const { now, sleep: pause } = this.clock;
    return { ...super.world(touch), client: this.client, now, pause, remaining: () => 900_000 };
  }

  /** As the state machine does. */
  async readAll(event: Partial<ApiExtractEvent>): Promise<void> {
    for (let calls = 0; calls < 100; calls++) {
      const answer = await this.call('r', event);
      if (answer.status === 'DONE') return;
      if (answer.status === 'WAIT') await this.clock.sleep(answer.seconds * 1000);
    }
    throw new Error('It does not end.');
  }
}

const CASES = PAGINATIONS.flatMap((kind, i) =>
  // Each pagination meets two authorisations, and each authorisation two paginations or more.
  [0, 5].map((step) => [kind, AUTHORISATIONS[(i + step) % AUTHORISATIONS.length]!] as const),
);

test.each(CASES.map(([kind, [who, authorization]], i) => [kind[0], who, kind, authorization, i] as const))(
  '%s, %s',
  async (_pagination, _who, kind, authorization, seed) => {
    const platform = await read(kind, authorization, seed);
    expect(platform.result('list', 'r')).toEqual(expect.objectContaining({ status: 'SUCCEEDED' }));
    const items = [...platform.items('list', 1).values()];
    expect(items.map((item) => (item as { id: number }).id).sort((a, b) => a - b)).toEqual(ITEMS.map(({ id }) => id));
    expect(items).toEqual(expect.arrayContaining(ITEMS));
    expect(Object.keys(server.stats.faults).length).toBeGreaterThan(0);
  },
);

test.each(AUTHORISATIONS.flatMap(([who, authorization]) => (authorization ? [[who, authorization] as const] : [])))(
  '%s with the wrong secret: said, and nothing is read',
  async (_who, authorization) => {
    const wrong = Object.fromEntries(Object.keys(authorization.secret).map((name) => [name, 'wrong-secret-of-a-test']));
    const platform = await read(PAGINATIONS[4]!, authorization, 1, wrong);
    expect(platform.error('list', 'r')).toMatchObject({ code: 'AuthorizationFailed' });
    expect(JSON.stringify([platform.logs, platform.metrics, platform.error('list', 'r')])).not.toContain(
      'wrong-secret',
    );
    expect([...platform.bronze.objects.keys()]).toEqual([]);
  },
);
