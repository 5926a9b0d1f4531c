import { alone, apiFiles, apis, type ApiChange } from '../api-fixture';
import { expectMistake, mistakesOf } from '../fixture';
import { CONFIG } from '../variants';

/** An address as nobody should write it. */
const withPassword = (password: string): string => `https://a:${password}@api.test`;

type Wrong = [what: string, change: ApiChange, where: string, message: RegExp, mend: RegExp];

it('a platform of one API is right', () => {
  expect(mistakesOf(apis(), apiFiles())).toEqual([]);
  expect(mistakesOf(alone(), apiFiles())).toEqual([]);
});

describe('the source', () => {
  const authorization = (type: string, more: object) => ({ source: { authorization: { type, ...more } } });
  const hmac = (more: object) => authorization('hmac', more);
  const arn = 'arn:aws:execute-api:eu-central-1:123456789012:abc/prod/GET/*';
  const secretArn = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:s-a';
  it.each<Wrong>([
    ['no address', { source: { baseUrl: 'api.test' } }, 'baseUrl', /is not an address/, /./],
    ['a space', { source: { baseUrl: 'https://api.test ' } }, 'baseUrl', /has a space/, /./],
    ['no encryption', { source: { baseUrl: 'http://api.test' } }, 'baseUrl', /not encrypted: write `https/, /./],
    ['another protocol', { source: { baseUrl: 'ftp://localhost' } }, 'baseUrl', /not encrypted/, /./],
    ['a query', { source: { baseUrl: 'https://api.test?a=1' } }, 'baseUrl', /has a query/, /./],
    ['a password', { source: { baseUrl: withPassword('b') } }, 'baseUrl', /credentials in it.*secret/, /./],
    [
      'a token address without encryption',
      authorization('oauth2', { tokenUrl: 'http://accounts.test/token' }),
      'authorization.tokenUrl',
      /not encrypted/,
      /./,
    ],
    [
      'a secret among the parameters',
      authorization('oauth2', { tokenUrl: 'https://a.test/token', parameters: { client_secret: 'x' } }),
      'authorization.parameters.client_secret',
      /secret of the source/,
      /./,
    ],
    [
      'a secret that is written down',
      authorization('bearer', { token: 'x' }),
      'authorization.token',
      /no property 'token'/,
      /source's secret/,
    ],
    [
      'a client that is written down',
      authorization('oauth2', { tokenUrl: 'https://a.test/token', client_id: 'x' }),
      'authorization.client_id',
      /no property 'client_id'/,
      /source's secret/,
    ],
    [
      'a kind in place of a description',
      { source: { authorization: 'bearer' } },
      'authorization',
      /^It is not an object/,
      /\{ type: 'bearer', … \}/,
    ],
    ['half of a name', { source: { auth: {} } }, 'auth', /no property 'auth'/, /^Did you mean 'authorization'\?$/],
    ['the end of a name', { source: { url: 'x' } }, 'url', /no property 'url'/, /^Did you mean 'baseUrl'\?$/],
    [
      'more than a name',
      { source: { limits: { requestsPerSecond: 5 } } },
      'limits.requestsPerSecond',
      /no property/,
      /^Did you mean 'perSecond'\?$/,
    ],
    ['an unknown kind', authorization('oauth', {}), 'authorization.type', /'oauth'/, /'oauth2'/],
    ...['authorization', 'Cookie', 'X-Api-Key', 'x-auth-token', 'client-secret', 'Proxy-Authorization', 'apikey'].map(
      (name): Wrong => [
        `the header ${name}`,
        { source: { headers: { [name]: 'x' } } },
        `headers.${name}`,
        /looks secret.*`authorization`.*secret of the source/,
        /./,
      ],
    ),
    ['a header of the connection', { source: { headers: { Host: 'x' } } }, 'headers.Host', /by the connection/, /./],
    ['a header of two lines', { source: { headers: { a: 'x\r\ny: z' } } }, 'headers.a', /cannot have/, /./],
    ['a header without a name', { source: { headers: { 'a b': 'x' } } }, 'headers.a b', /no header can have/, /./],
    ['too many at once', { source: { limits: { concurrency: 65 } } }, 'limits.concurrency', /65/, /at most 64/],
    ['no requests at all', { source: { limits: { perSecond: 0 } } }, 'limits.perSecond', /0/, /./],
    ['too large a page', { source: { maxPageMegabytes: 65 } }, 'maxPageMegabytes', /65/, /at most 64/],
    [
      'an unknown limit',
      { source: { limits: { perHour: 5 } } },
      'limits.perHour',
      /no property/,
      /Use one of|Did you mean/,
    ],
    [
      'a stage that takes longer than the whole',
      { source: { timeouts: { totalSeconds: 20 } } },
      'timeouts.responseSeconds',
      /30 seconds are more than.*20/,
      /raise totalSeconds/,
    ],
    ['a secret for nothing', { source: { secretArn } }, 'secretArn', /not authorised/, /Describe `authorization`/],
    [
      'a secret beside a role',
      { source: { secretArn, authorization: { type: 'sigv4', apiArn: arn } } },
      'secretArn',
      /its own role/,
      /Remove it/,
    ],
    ['an API of another service', authorization('sigv4', { apiArn: secretArn }), 'authorization.apiArn', /ARN/, /./],
    ['an unknown part', hmac({ signed: '{verb}' }), 'authorization.signed', /'\{verb\}'/, /'method'|Use/],
    [
      'an unknown part of a header',
      hmac({ headers: { a: '{signature}{hash}' } }),
      'authorization.headers.a',
      /'\{hash\}' stands for nothing/,
      /./,
    ],
    [
      'no signature',
      hmac({ headers: { authorization: 'HMAC {keyId}' } }),
      'authorization.headers',
      /No header has the signature/,
      /\{signature\}/,
    ],
    [
      'code that is not there',
      authorization('custom', { code: 'apis/sign.ts' }),
      'authorization.code',
      /'apis\/sign.ts' does not exist/,
      /exports authorize/,
    ],
    [
      'a header twice',
      { source: { headers: { 'X-Id': 'a' }, authorization: { type: 'apiKey', name: 'x-id' } } },
      'headers.X-Id',
      /a header of `authorization`/,
      /Remove/,
    ],
  ])('%s', (_, change, where, message, mend) => {
    expectMistake(mistakesOf(apis(change), apiFiles()), `${CONFIG} › sources.music.${where}`, message, mend);
  });

  it('no secret is shown that was written where it does not belong', () => {
    const source = { baseUrl: withPassword('hunter2'), headers: { authorization: 'Bearer hunter2' } };
    const found = [
      source,
      { authorization: 'Bearer hunter2' },
      { authorization: { type: 'bearer', token: 'hunter2' } },
    ];
    const text = JSON.stringify(found.map((of) => mistakesOf(apis({ source: of }), apiFiles())));
    expect(text).toContain('sources.music.headers.authorization');
    expect(text).toContain('sources.music.authorization.token');
    expect(text).not.toContain('hunter2');
  });

  it.each([
    { baseUrl: 'http://127.0.0.1:8080/v1' },
    { baseUrl: 'http://localhost' },
    { authorization: { type: 'custom', code: 'apis/sign.ts' } },
    { authorization: { type: 'apiKey', in: 'query', name: 'key' }, secretArn },
    { authorization: { type: 'sigv4' }, secretArn },
    { headers: { 'X-Tenant': 'a', 'user-agent': 'b', 'x-monkey': 'c' } },
    { limits: { perSecond: 0.5 } },
  ])('%j is right', (source) => {
    expect(mistakesOf(apis({ source }), apiFiles({ 'apis/sign.ts': 'export {};' }))).toEqual([]);
  });
});

describe('source and dataset', () => {
  it.each<Wrong>([
    [
      'a pattern of tables',
      { dataset: { load: { pattern: 'snapshot' } } },
      'datasets.albums.load.pattern',
      /'snapshot' is for tables, and 'music' is an API/,
      /'api' or 'apiArray', or name a source of type postgres/,
    ],
    ['a schema', { dataset: { schema: 'public' } }, 'datasets.albums.schema', /about a table/, /Remove schema/],
    ['a table', { dataset: { table: 'albums' } }, 'datasets.albums.table', /about a table/, /Remove table/],
    ['a transform', { dataset: { transform: 't' } }, 'datasets.albums.transform', /items of an API/, /Build a model/],
  ])('%s', (_, change, where, message, mend) => {
    const found = mistakesOf(alone(change), apiFiles()).filter((m) => m.where.startsWith(CONFIG));
    expectMistake(found, `${CONFIG} › ${where}`, message, mend);
  });

  it('a pattern of APIs at a database, and an API without datasets', () => {
    const found = mistakesOf(alone({ source: { type: 'postgres', baseUrl: undefined, database: 'd' } }), apiFiles());
    expect(found.map((m) => m.where)).toContain(`${CONFIG} › datasets.albums.load.pattern`);
    const sources = { ...apis().sources, idle: { type: 'restApi', baseUrl: 'https://idle.test' } };
    expectMistake(
      mistakesOf(apis({ top: { sources } }), apiFiles()),
      `${CONFIG} › sources.idle`,
      /No dataset says what is read from 'idle'/,
      /pattern: 'api'/,
    );
  });
});
