/** Documented defaults of APIs beside what the code makes of them; texts are checked by what they claim. */
import type { ApiAuthorization, ApiLoad, ApiPagination, ResolvedRestApi } from '../../../lib/platform';
import { apiArrayLoad } from '../../../lib/platform/check/api-load';
import { alone, apiFiles, apis } from '../api-fixture';
import { resolve } from '../fixture';

const { sources, manifest } = resolve(apis(), apiFiles());
const source = sources.music as ResolvedRestApi;
const { spec } = source;
const authorized = <T extends ApiAuthorization['type']>(type: T, more: object = {}) =>
  (resolve(alone({ source: { authorization: { type, ...more } } }), apiFiles()).sources.music as ResolvedRestApi).spec
    .authorization as Extract<ApiAuthorization, { type: T }>;
const oauth2 = authorized('oauth2', { tokenUrl: 'https://a.test/token' });
const apiKey = authorized('apiKey');
const hmac = authorized('hmac');
const sigv4 = authorized('sigv4');

const loadOf = (more: object) =>
  resolve(alone({ albums: { ...more } }), apiFiles()).manifest.datasets.albums!.load as ApiLoad;
const load = loadOf({});
const watched = loadOf({ incremental: { field: 'changed_at', parameter: 'since' } });
const { parent } = manifest.datasets.tracks!.load as ApiLoad;
const pages = <T extends ApiPagination['type']>(type: T, more: object = {}) =>
  loadOf({ pagination: { type, ...more } }).pagination as Extract<ApiPagination, { type: T }>;
const offset = pages('offset', { limit: 5, total: 't' });
const pageNumber = pages('pageNumber');
const cursor = pages('cursor', { parameter: 'c', path: 'n' });
const windows = pages('timeWindow', { fromParameter: 'f', toParameter: 't', start: '2026-01-01' });
const list = apiArrayLoad.parse({ pattern: 'apiArray', dataset: 'd', array: 'a', keys: { k: 'k' } });
/** Windows from where the watermark begins. */
const initially = loadOf({
  incremental: { field: 'changed_at', initial: '2026-01-01' },
  pagination: { type: 'timeWindow', fromParameter: 'f', toParameter: 't' },
});

const written = (value: object): string =>
  `{ ${Object.entries(value)
    .map(([name, text]) => `${/^\w+$/.test(name) ? name : `'${name}'`}: '${text as string}'`)
    .join(', ')} }`;
const columns = (nested?: string) =>
  resolve(alone({ albums: { nested } }), apiFiles())
    .manifest.datasets.albums!.columns.map((c) => c.name)
    .join();

export const API_DEFAULTS: Record<string, unknown> = {
  'RestApiSourceDefinition.authorization': spec.authorization === undefined && 'not at all',
  // The secret is made in the data stack.
  'RestApiSourceDefinition.secretArn':
    source.secretArn === undefined &&
    'one made by the platform, `<prefix>/<source>`, to be filled after the first deployment',
  'RestApiSourceDefinition.headers': `\`accept: ${spec.headers.accept!}\``,
  'RestApiSourceDefinition.limits': spec.limits.concurrency > 0 && 'as below',
  'RestApiSourceDefinition.timeouts': spec.timeouts.totalSeconds > 0 && 'as below',
  'RestApiSourceDefinition.retries': spec.retries.attempts > 0 && 'as below',
  'RestApiSourceDefinition.maxPageMegabytes': spec.maxPageMegabytes,
  'RestApiSourceDefinition.memoryMegabytes': source.memoryMegabytes,
  'ApiOAuth2Definition.grant': oauth2.grant,
  'ApiOAuth2Definition.scopes': oauth2.scopes.length === 0 && 'none',
  'ApiOAuth2Definition.clientAuthentication': oauth2.clientAuthentication,
  'ApiOAuth2Definition.parameters': Object.keys(oauth2.parameters).length === 0 && 'none',
  'ApiOAuth2Definition.renewSecondsBefore':
    oauth2.renewSecondsBefore === undefined && '60, or half of its life where that is less',
  'ApiKeyDefinition.in': apiKey.in,
  'ApiKeyDefinition.name': apiKey.name,
  'ApiHmacDefinition.algorithm': hmac.algorithm,
  'ApiHmacDefinition.signed': hmac.signed.replaceAll('\n', '\\n'),
  'ApiHmacDefinition.headers': written(hmac.headers),
  'ApiHmacDefinition.encoding': hmac.encoding,
  'ApiHmacDefinition.timestamp': hmac.timestamp,
  'ApiSigV4Definition.service': sigv4.service,
  'ApiSigV4Definition.region': sigv4.region === 'us-east-1' && 'that of the environment',
  'ApiSigV4Definition.apiArn': sigv4.apiArn === undefined && 'none: keys of the secret',
  'ApiLimitsDefinition.concurrency': spec.limits.concurrency,
  'ApiLimitsDefinition.perSecond': spec.limits.perSecond === undefined && 'no limit',
  'ApiLimitsDefinition.perMinute': spec.limits.perMinute === undefined && 'no limit',
  'ApiLimitsDefinition.remainingHeader': spec.limits.remainingHeader === undefined && 'those',
  'ApiLimitsDefinition.resetHeader': spec.limits.resetHeader === undefined && 'those',
  'ApiLimitsDefinition.resetAs':
    spec.limits.resetAs === undefined && 'seconds to wait where it is small, else seconds since 1970',
  ...Object.fromEntries(Object.entries(spec.timeouts).map(([name, value]) => [`ApiTimeoutsDefinition.${name}`, value])),
  ...Object.fromEntries(Object.entries(spec.retries).map(([name, value]) => [`ApiRetriesDefinition.${name}`, value])),
  'ApiLoadDefinition.method': load.request.method,
  'ApiLoadDefinition.query': Object.keys(load.request.query).length === 0 && 'none',
  'ApiLoadDefinition.body': load.request.body === undefined && 'none',
  'ApiLoadDefinition.headers': Object.keys(load.request.headers).length === 0 && 'none',
  'ApiLoadDefinition.items': load.items === '' && 'the answer is the list',
  'ApiLoadDefinition.pagination': load.pagination.type === 'none' && 'all is in one answer',
  'ApiLoadDefinition.expected': loadOf({ pagination: offset }).expected === 't' && "pagination's `total`",
  'ApiLoadDefinition.parent': load.parent === undefined && 'once',
  'ApiLoadDefinition.incremental':
    load.incremental === undefined &&
    'everything is read and replaces the table; what is gone at the source goes here too',
  'ApiLoadDefinition.conditional': String(load.conditional),
  'ApiLoadDefinition.nested': columns() === columns('struct') && 'struct',
  'ApiLoadDefinition.whenEmpty': `'${load.whenEmpty}'; with \`incremental\` '${watched.whenEmpty}'`,
  'ApiLoadDefinition.maxInvalidPercent': load.maxInvalidPercent,
  'ApiLoadDefinition.passes': load.passes,
  'ApiLoadDefinition.resumeHours': load.resumeHours,
  'ApiArrayLoadDefinition.position': list.position === undefined && 'none',
  'ApiArrayLoadDefinition.nested': list.nested,
  'ApiArrayLoadDefinition.maxInvalidPercent': list.maxInvalidPercent,
  'ApiParentDefinition.maxFailedPercent': parent!.maxFailedPercent,
  'ApiIncrementalDefinition.parameter':
    initially.incremental!.parameter === undefined && 'none; only where pagination is `timeWindow`, which has its own',
  'ApiIncrementalDefinition.untilParameter': watched.incremental!.untilParameter === undefined && 'none',
  'ApiIncrementalDefinition.format': watched.incremental!.format,
  'ApiIncrementalDefinition.lag': watched.incremental!.lag,
  'ApiIncrementalDefinition.initial':
    watched.incremental!.initial === undefined && 'from the beginning, without the parameter',
  'ApiNextLinkDefinition.total': pages('nextLink', { path: 'n' }).total === undefined && 'none',
  'ApiLinkHeaderDefinition.rel': pages('linkHeader').rel,
  'ApiOffsetDefinition.offsetParameter': offset.offsetParameter,
  'ApiOffsetDefinition.limitParameter': offset.limitParameter,
  'ApiOffsetDefinition.total': pages('offset', { limit: 5 }).total === undefined && 'none: until a page is empty',
  'ApiOffsetDefinition.overlap': offset.overlap,
  'ApiPageNumberDefinition.parameter': pageNumber.parameter,
  'ApiPageNumberDefinition.first': pageNumber.first,
  'ApiPageNumberDefinition.size': pageNumber.size === undefined && 'what the server gives',
  'ApiPageNumberDefinition.sizeParameter': pageNumber.sizeParameter === undefined && 'none',
  'ApiPageNumberDefinition.total': pageNumber.total === undefined && 'none',
  'ApiPageNumberDefinition.pages': pageNumber.pages === undefined && 'none: until a page is empty',
  'ApiCursorDefinition.hasMore': cursor.hasMore === undefined && 'none',
  'ApiCursorDefinition.total': cursor.total === undefined && 'none',
  'ApiKeysetDefinition.hasMore':
    pages('keyset', { parameter: 'p', field: 'id' }).hasMore === undefined && 'none: until a page is empty',
  'ApiTimeWindowDefinition.minutes': windows.minutes === 1_440 && '1,440: a day',
  'ApiTimeWindowDefinition.format': windows.format,
  'ApiTimeWindowDefinition.endIncluded': String(windows.endIncluded),
  'ApiTimeWindowDefinition.start':
    (initially.pagination as typeof windows).start === undefined && 'incremental.initial',
  'ApiTimeWindowDefinition.pages': windows.pages.type === 'none' && 'all is in one answer',
};
