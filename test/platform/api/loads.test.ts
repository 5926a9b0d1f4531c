import { albums, alone, apiFiles, apis, type ApiChange } from '../api-fixture';
import { expectMistake, mistakesOf } from '../fixture';
import { CONFIG } from '../variants';

type Wrong = [what: string, load: Record<string, unknown>, where: string, message: RegExp, mend: RegExp];

const one = (load: Record<string, unknown>, files = apiFiles()) => mistakesOf(alone({ albums: load }), files);
const offset = (more: object) => ({ pagination: { type: 'offset', limit: 50, ...more } });
const windows = (more: object, load: object = {}) => ({
  pagination: { type: 'timeWindow', fromParameter: 'from', toParameter: 'to', start: '2026-01-01', ...more },
  ...load,
});
const since = (more: object) => ({ incremental: { field: 'changed_at', parameter: 'since', ...more } });

describe('a request', () => {
  it.each<Wrong>([
    ['no slash', { path: 'albums' }, 'path', /starts with '\/'/, /./],
    ['a query in the path', { path: '/albums?a=1' }, 'path', /parameters are in `query`/, /./],
    ['braces of nobody', { path: '/a/{id}' }, 'path', /'\{id\}' stands for no key/, /Say in `parent`.*keys: \{ id/],
    [
      'a value that is worked out',
      { query: { since: () => 1 } },
      'query.since',
      /^It is a function, not a string/,
      /./,
    ],
    ['half of a brace', { path: '/a/{id' }, 'path', /brace without its other/, /./],
    ['a body of a GET', { body: { a: 1 } }, 'body', /GET has no body/, /method: 'POST'/],
    ['a secret parameter', { query: { api_key: 'x' } }, 'query.api_key', /looks secret/, /./],
    ['a secret in the body', { method: 'POST', body: { password: 'x' } }, 'body.password', /looks secret/, /./],
    ['a secret header', { headers: { Authorization: 'x' } }, 'headers.Authorization', /looks secret/, /./],
    ['an empty name in a path', { items: 'a..b' }, 'items', /not a path/, /./],
    ...['$', '$.data', '$[*]', 'data[0]', 'data[*]', 'data.*.id', '*', '/data/items'].map((items): Wrong => [
      `the path ${items}`,
      { items },
      'items',
      /joined by dots.*without '\$'/,
      /./,
    ]),
    [
      'a next link that would never be there',
      { pagination: { type: 'nextLink', path: '$.next' } },
      'pagination.path',
      /'\$\.next' is not a path here/,
      /./,
    ],
    [
      'a pagination without a description',
      { pagination: 'offset' },
      'pagination',
      /'offset', not an object/,
      /\{ type: 'offset', … \}/,
    ],
    [
      'a parameter that pagination sets',
      { query: { limit: 20 }, ...offset({}) },
      'query.limit',
      /'limit' is set by `pagination.limitParameter`/,
      /Remove it/,
    ],
    [
      'one in the body',
      { method: 'POST', body: { offset: 1 }, query: { limit: 1 }, ...offset({}) },
      'body.offset',
      /'offset' is set by `pagination.offsetParameter`/,
      /Remove it/,
    ],
    [
      'one inside of the body',
      { method: 'POST', body: { page: { size: 1 } }, ...offset({ limitParameter: 'page.size' }) },
      'body.page.size',
      /'page.size' is set by `pagination.limitParameter`/,
      /Remove it/,
    ],
    [
      'one parameter for two things',
      { ...since({ parameter: 'offset' }), ...offset({}) },
      'incremental.parameter',
      /'offset' is the parameter of `pagination.offsetParameter` already/,
      /once/,
    ],
    [
      'one for a window and its pages',
      windows({ pages: { type: 'cursor', parameter: 'from', path: 'next' } }),
      'pagination.pages.parameter',
      /`pagination.fromParameter` already/,
      /once/,
    ],
  ])('%s', (_, load, where, message, mend) => {
    expectMistake(one(load), `${CONFIG} › datasets.albums.load.${where}`, message, mend);
  });

  it('a key in the query is the source’s alone', () => {
    const source = { authorization: { type: 'apiKey', in: 'query', name: 'k' } };
    expectMistake(
      mistakesOf(alone({ source, albums: { query: { k: 'x' } } }), apiFiles()),
      `${CONFIG} › datasets.albums.load.query.k`,
      /parameter of the key/,
      /secret/,
    );
  });

  it('a header of the authorisation too', () => {
    const source = { authorization: { type: 'hmac', headers: { 'X-Sign': '{signature}' } } };
    expectMistake(
      mistakesOf(alone({ source, albums: { headers: { 'x-sign': 'x' } } }), apiFiles()),
      `${CONFIG} › datasets.albums.load.headers.x-sign`,
      /of the source's `authorization`/,
      /Remove/,
    );
  });
});

describe('pagination', () => {
  it.each<Wrong>([
    ['an unknown kind', { pagination: { type: 'pages' } }, 'pagination.type', /'pages'/, /'pageNumber'|Use one of/],
    ['windows in windows', windows({ pages: { type: 'timeWindow' } }), 'pagination.pages.type', /'timeWindow'/, /./],
    ['all of a page again', offset({ overlap: 50 }), 'pagination.overlap', /50 of the page before/, /less than 50/],
    ['pages of one', offset({ limit: 1 }), 'pagination.overlap', /1 of the page before/, /less than 1/],
    [
      'all of a page of a window again',
      windows({ pages: { type: 'offset', limit: 5, overlap: 5 } }),
      'pagination.pages.overlap',
      /5 of the page before/,
      /less than 5/,
    ],
    [
      'a size without one',
      { pagination: { type: 'pageNumber', sizeParameter: 'n' } },
      'pagination.sizeParameter',
      /which size/,
      /Add `size`/,
    ],
    ['windows from nowhere', windows({ start: undefined }), 'pagination.start', /first window begins/, /initial/],
    ['a beginning that is none', windows({ start: 'January' }), 'pagination.start', /'January' is not a time/, /Z/],
    ['a time without zone', windows({ start: '2026-01-01T10:00:00' }), 'pagination.start', /with a zone/, /00:00:00Z/],
    ['hours as dates', windows({ format: 'date', minutes: 60 }), 'pagination.minutes', /no whole days/, /1,440/],
  ])('%s', (_, load, where, message, mend) => {
    expectMistake(one(load), `${CONFIG} › datasets.albums.load.${where}`, message, mend);
  });

  it.each([
    offset({ limit: 1, overlap: 0 }),
    windows({ start: '2026-01-01T10:00:00+01:00' }),
    windows({ start: undefined }, { incremental: { field: 'changed_at', initial: '2026-01-01' } }),
    windows({ pages: { type: 'linkHeader' } }),
    { pagination: { type: 'pageNumber', size: 5, sizeParameter: 'n' } },
    { pagination: { type: 'keyset', parameter: 'after', field: 'id' } },
    { pagination: { type: 'nextLink', path: '@odata.nextLink' } },
    { pagination: { type: 'nextLink', path: '$meta.next' } },
    { query: { sort_key: 'id', project_key: 'ABC', order_key: 'asc' } },
  ])('%j is right', (load) => {
    expect(one(load)).toEqual([]);
  });
});

describe('a watermark', () => {
  it.each<Wrong>([
    ['no parameter', since({ parameter: undefined }), 'incremental.parameter', /not told from where/, /'since'/],
    [
      'one beside windows',
      windows({}, since({})),
      'incremental.parameter',
      /parameters of their own/,
      /Remove parameter/,
    ],
    [
      'numbers in windows',
      windows({}, { incremental: { field: 'plays', format: 'number' } }),
      'incremental.format',
      /this is a number/,
      /another format/,
    ],
    ['no such field', since({ field: 'changed' }), 'incremental.field', /no field 'changed'/, /'changed_at'/],
    ['one inside', since({ field: 'label.id' }), 'incremental.field', /inside of an object/, /top/],
    ['an object', since({ field: 'label' }), 'incremental.field', /of type object/, /grows/],
    [
      'a time as a number',
      since({ format: 'number' }),
      'incremental.field',
      /of type timestamp, and the watermark is a number/,
      /correct `format`/,
    ],
    ['a beginning that is none', since({ initial: 'once' }), 'incremental.initial', /'once' is not a time/, /Z/],
    [
      'a time as a beginning of numbers',
      since({ field: 'plays', format: 'number', initial: '2026-01-01' }),
      'incremental.initial',
      /'2026-01-01' is no number/,
      /Write a number/,
    ],
    ['a number as a time', since({ initial: 5 }), 'incremental.initial', /5 is a number/, /2026/],
  ])('%s', (_, load, where, message, mend) => {
    const found = one(load, apiFiles({ 'contracts/albums.odcs.yaml': albums({ with: [plays(true)] }) }));
    expectMistake(found, `${CONFIG} › datasets.albums.load.${where}`, message, mend);
  });

  const plays = (required: boolean) => ({ name: 'plays', logicalType: 'integer', required });

  it.each<[string, Record<string, unknown>, RegExp, RegExp]>([
    ['may be absent', { logicalType: 'timestamp' }, /'changed_at' may be absent.*missed/, /required: true/],
    [
      'is masked',
      { logicalType: 'timestamp', required: true, classification: 'restricted' },
      /masked \(hash\).*stored as it is/,
      /mask: none/,
    ],
  ])('a field that %s', (_, property, message, mend) => {
    const contract = albums({ with: [{ name: 'changed_at', ...property }] });
    expectMistake(
      one(since({}), apiFiles({ 'contracts/albums.odcs.yaml': contract })),
      `${CONFIG} › datasets.albums.load.incremental.field`,
      message,
      mend,
    );
  });

  it('may be a number, and be called otherwise in the lake', () => {
    const named = { name: 'seq', physicalName: 'sequence', logicalType: 'integer', required: true };
    const load = { incremental: { field: 'seq', parameter: 'after', format: 'number', initial: 0 } };
    expect(one(load, apiFiles({ 'contracts/albums.odcs.yaml': albums({ with: [named] }) }))).toEqual([]);
  });

  it('a masked field is no place in the pages either', () => {
    const load = { pagination: { type: 'keyset', parameter: 'after', field: 'name' } };
    const masked = { name: 'name', logicalType: 'string', classification: 'restricted' };
    expectMistake(
      one(load, apiFiles({ 'contracts/albums.odcs.yaml': albums({ with: [masked] }) })),
      `${CONFIG} › datasets.albums.load.pagination.field`,
      /'name' is masked/,
      /another field/,
    );
  });
});

describe('whether anything has changed', () => {
  it.each<[string, ApiChange, RegExp]>([
    ['with a watermark', { albums: { conditional: true, ...since({}) } }, /another time in each run/],
    ['of windows', { albums: { conditional: true, ...windows({}) } }, /another time in each run/],
    ['of a POST', { albums: { conditional: true, method: 'POST' } }, /a POST has no tag/],
  ])('is not asked %s', (_, change, message) => {
    expectMistake(
      mistakesOf(alone(change), apiFiles()),
      `${CONFIG} › datasets.albums.load.conditional`,
      message,
      /Remove/,
    );
  });

  it('nor of children, nor of what others are made from', () => {
    const child = mistakesOf(apis({ tracks: { conditional: true } }), apiFiles());
    expectMistake(child, `${CONFIG} › datasets.tracks.load.conditional`, /once for each of its parents/, /Remove/);
    const found = mistakesOf(apis({ albums: { conditional: true } }), apiFiles());
    expect(found.map(({ where, what }) => [where, what.slice(0, 9)])).toEqual([
      [`${CONFIG} › datasets.albums.load.conditional`, "'tracks' "],
      [`${CONFIG} › datasets.albums.load.conditional`, "'artists'"],
    ]);
    expect(mistakesOf(alone({ albums: { conditional: true } }), apiFiles())).toEqual([]);
  });
});
