/** Kinds of pagination and authorisation, as a source describes them and the local server serves them. */
import type { CustomAuthorization } from '../../../../lambda/api/authorization';
import type { ApiAuthorization, ApiLoad, ApiPagination } from '../../../../lib/platform/api';
import type { ServedAuthorization } from '../../../../local/api/server';

export type Kind = readonly [
  name: string,
  pagination: Exclude<ApiPagination, { type: 'none' }>,
  more?: Partial<ApiLoad>,
  links?: 'relative' | 'query',
];

/** Every kind of pagination. @param size items a page */
export const paginations = (size: number): readonly Kind[] => [
  ['nextLink', { type: 'nextLink', path: 'next', total: 'total' }],
  ['relative links', { type: 'nextLink', path: 'next' }, {}, 'relative'],
  ['links that are a query', { type: 'nextLink', path: 'next' }, {}, 'query'],
  ['linkHeader', { type: 'linkHeader', rel: 'next' }],
  [
    'offset',
    { type: 'offset', limit: size, offsetParameter: 'skip', limitParameter: 'take', total: 'meta.total', overlap: 1 },
    { items: 'data.items' },
  ],
  [
    'offset without a total',
    { type: 'offset', limit: size, offsetParameter: 'offset', limitParameter: 'limit', overlap: 2 },
  ],
  ['pageNumber', { type: 'pageNumber', parameter: 'page', first: 1, size, sizeParameter: 'size', total: 'total' }],
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

export type Authorising = ServedAuthorization & {
  readonly definition: ApiAuthorization;
  /** What authorises requests where the source has code of its own for it. */
  readonly custom?: CustomAuthorization;
};
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
/** Every kind of authorisation. */
export const AUTHORISATIONS: readonly (readonly [string, Authorising | undefined])[] = [
  ['nobody', undefined],
  [
    'oauth2',
    { definition: OAUTH, secret: { clientId: 'ä b', clientSecret: 'c+d/e=%' }, tokenRequests: 15 } as Authorising,
  ],
  [
    'refresh tokens',
    {
      definition: { ...OAUTH, grant: 'refreshToken', clientAuthentication: 'body', scopes: ['read', 'more'] },
      secret: { clientId: 'me', clientSecret: 'said-to-nobody', refreshToken: 'the-first-one' },
      tokenRequests: 15,
      expiresIn: 'string',
      rotates: true,
    } as Authorising,
  ],
  [
    'tokens that end early',
    {
      definition: OAUTH,
      secret: { clientId: 'me', clientSecret: 'said-to-nobody' },
      tokenSeconds: 100,
      tokenLivesSeconds: 30,
    } as Authorising,
  ],
  ['a key', { definition: { type: 'apiKey', in: 'header', name: 'x-api-key' }, secret: { apiKey: 'a-key-for-tests' } }],
  ['a key in the query', { definition: { type: 'apiKey', in: 'query', name: 'key' }, secret: { apiKey: 'a&b=c' } }],
  ['basic', { definition: { type: 'basic' }, secret: { username: 'ü', password: ['p:ä', 'word'].join('-') } }],
  ['bearer', { definition: { type: 'bearer' }, secret: { token: 'a-token-for-tests' } }],
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
      secret: { keyId: 'id', key: 'what-signs' },
    },
  ],
  [
    'sigv4',
    {
      definition: { type: 'sigv4', service: 'execute-api', region: 'eu-central-1' } as ApiAuthorization as never,
      secret: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'what-signs', sessionToken: 'session' },
    },
  ],
  [
    'code of one’s own',
    {
      definition: { type: 'apiKey', in: 'header', name: 'x-mine' },
      secret: { apiKey: 'a-word-of-mine' },
      custom: {
        authorize: (request, { secret }) => ({ ...request, headers: { ...request.headers, 'x-mine': secret.apiKey! } }),
      },
    },
  ],
];
