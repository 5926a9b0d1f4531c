import { expectMistake, mistakesOf, resolve } from '../fixture';
import type { ManifestLoad } from '../../../lib/platform';
import { clicks, derived, streamFiles, streams } from '../stream-fixture';
import { CONFIG } from '../variants';

type Json = Record<string, unknown>;

const found = (load: Json, contract: unknown = clicks(), more: Json = {}) =>
  mistakesOf(streams({ load }), streamFiles(contract, more));
const at = (path: string) => `${CONFIG} › datasets.clicks.load.${path}`;

describe('conditions', () => {
  it.each<[string, unknown]>([
    ['equals', { field: 'page', equals: 'home' }],
    ['in', { field: 'page', in: ['home', 'cart'] }],
    ['a range', { field: 'score', above: 1, below: 5.5 }],
    ['exists', { field: 'at', exists: false }],
    ['in an object', { field: 'browser.mobile', equals: true }],
    ['of an item', { field: 'items.count', above: 3 }],
    ['all, any, not', { all: [{ any: [{ field: 'page', equals: 'a' }] }, { not: { field: 'score', above: 1 } }] }],
  ])('%s is right', (_, filter) => {
    expect(found({ filter })).toEqual([]);
  });

  it.each<[string, unknown, string, RegExp, RegExp]>([
    ['a text', 'page = 1', '', /'page = 1', not a condition/, /field/],
    ['an unknown field', { field: 'pag', equals: 'a' }, '.field', /no field 'pag' in the contract contracts/, /'page'/],
    [
      'an unknown field of an item',
      { field: 'items.cont', above: 1 },
      '.field',
      /no field 'items.cont'/,
      /Did you mean 'items.count'/,
    ],
    ['a field of a value', { field: 'page.title', equals: 'a' }, '.field', /no field 'page.title'/, /single value/],
    ['no field', { equals: 'a' }, '.field', /missing/, /Name the field/],
    ['no test', { field: 'page' }, '', /says nothing/, /equals, in/],
    ['two tests', { field: 'page', equals: 'a', in: ['b'] }, '', /several tests: equals, in/, /all/],
    ['an unknown test', { field: 'page', equal: 'a' }, '.equal', /no property 'equal'/, /'equals'/],
    [
      'another type',
      { field: 'score', equals: '1' },
      '.equals',
      /'1', and 'score' is of type number: they are never/,
      /./,
    ],
    ['another type in a list', { field: 'page', in: ['a', 1] }, '.in[1]', /It is 1, and 'page'/, /string/],
    ['an empty list', { field: 'page', in: [] }, '.in', /not a list of values/, /one/],
    ['an order of texts', { field: 'page', above: 1 }, '.above', /type string, which has no order/, /equals/],
    ['a limit that is no number', { field: 'score', below: '1' }, '.below', /'1', not a number/, /number/],
    ['exists with a text', { field: 'page', exists: 'no' }, '.exists', /'no', not true or false/, /true/],
    ['an object', { field: 'browser', equals: 'x' }, '.equals', /'browser' is an object/, /its fields/],
    ['an empty group', { any: [] }, '.any', /not a list of conditions/, /one/],
    [
      'a group beside a test',
      { all: [{ field: 'page', equals: 'a' }], field: 'page' },
      '',
      /'all' stands beside/,
      /all/,
    ],
    ['below groups', { not: { any: [{ field: 'pages', equals: 'a' }] } }, '.not.any[0].field', /'pages'/, /'page'/],
  ])('%s', (_, filter, where, what, mend) => {
    expectMistake(found({ filter }), at(`filter${where}`), what, mend);
  });

  it('a value that the contract rules out', () => {
    const rule = { metric: 'invalidValues', arguments: { validValues: ['home', 'cart'] }, mustBe: 0 };
    const contract = clicks({
      without: ['page'],
      properties: [{ name: 'page', logicalType: 'string', quality: [rule] }],
    });
    expectMistake(
      found({ filter: { field: 'page', equals: 'carts' } }, contract),
      at('filter.equals'),
      /never 'carts'/,
      /'cart'/,
    );
  });

  it('a derived field is not there yet', () => {
    const contract = clicks({ properties: [derived('total')] });
    expectMistake(
      found({ filter: { field: 'total', above: 1 }, enrich: { total: { count: 'items' } } }, contract),
      at('filter.field'),
      /'total' is derived/,
      /made from/,
    );
  });
});

describe('enrichments', () => {
  const enriched = (how: unknown, logicalType = 'integer', more: Json = {}) =>
    found({ enrich: { total: how } }, clicks({ properties: [derived('total', logicalType, more)] }));

  it.each<[string, unknown, string]>([
    ['the time of processing', { processingTime: true }, 'timestamp'],
    ['a constant', { constant: 'web' }, 'string'],
    ['a sum of an item’s numbers', { sum: 'items.count', where: 'items.bought' }, 'integer'],
    ['a sum as number', { sum: 'items.count' }, 'number'],
    ['a maximum', { max: 'score' }, 'number'],
    ['a count of a list', { count: 'items' }, 'integer'],
    ['distinct values', { countDistinct: 'items.code' }, 'integer'],
    ['a lookup', { lookup: 'page', values: { home: 1, cart: 2 } }, 'integer'],
    ['a lookup of true and false', { lookup: 'page', values: { home: true }, otherwise: false }, 'boolean'],
  ])('%s is right', (_, how, type) => {
    expect(enriched(how, type)).toEqual([]);
  });

  it.each<[string, unknown, string, RegExp, RegExp]>([
    ['a text', 'sum', '', /'sum', not an enrichment/, /sum/],
    ['nothing', {}, '', /says nothing/, /processingTime/],
    ['an unknown kind', { summ: 'items.count' }, '.summ', /no property 'summ'/, /'sum'/],
    ['two kinds', { sum: 'score', max: 'score' }, '', /several enrichments: sum, max/, /each/],
    [
      'a property of another kind',
      { constant: 1, where: 'items.bought' },
      '.where',
      /no property 'where'/,
      /'constant'/,
    ],
    ['an unknown path', { sum: 'items.cuont' }, '.sum', /no field 'items.cuont'/, /'items.count'/],
    ['a sum of texts', { sum: 'items.code' }, '.sum', /type string, and sum needs numbers/, /numbers/],
    [
      'a condition that is no flag',
      { sum: 'items.count', where: 'items.code' },
      '.where',
      /type string, not boolean/,
      /./,
    ],
    [
      'a flag elsewhere',
      { sum: 'items.count', where: 'browser.mobile' },
      '.where',
      /'browser.mobile' is not beside 'items.count'/,
      /same object/,
    ],
    [
      'a lookup of numbers',
      { lookup: 'score', values: { a: 1 } },
      '.lookup',
      /not one string: it is of type number/,
      /./,
    ],
    ['a lookup in a list', { lookup: 'items.code', values: { a: 1 } }, '.lookup', /may be several/, /no list/],
    ['a lookup without values', { lookup: 'page', values: {} }, '.values', /not a table/, /./],
    ['a lookup of two types', { lookup: 'page', values: { a: 1, b: 'x' } }, '.values', /not of one type/, /one type/],
    ['processing time as text', { processingTime: 'yes' }, '.processingTime', /'yes'/, /true/],
  ])('%s', (_, how, where, what, mend) => {
    expectMistake(
      enriched(how, 'timestamp').filter((m) => m.where.startsWith(CONFIG)),
      at(`enrich.total${where}`),
      what,
      mend,
    );
  });

  it('of another type than the contract says', () => {
    expectMistake(
      enriched({ sum: 'score' }),
      'contracts/clicks.odcs.yaml › schema[0].properties[6].logicalType',
      /It is integer, and datasets.clicks.load.enrich makes number/,
      /'number'/,
    );
  });

  it('null where the contract wants a value', () => {
    const required = 'contracts/clicks.odcs.yaml › schema[0].properties[6].required';
    const lookup = { lookup: 'page', values: { home: 1 } };
    expectMistake(enriched(lookup, 'integer', { required: true }), required, /gives null for some/, /otherwise/);
    expectMistake(enriched({ max: 'items.count' }, 'integer', { required: true }), required, /gives null/, /./);
    expect(enriched({ ...lookup, otherwise: 0 }, 'integer', { required: true })).toEqual([]);
    expect(enriched({ sum: 'items.count' }, 'integer', { required: true })).toEqual([]);
  });

  it('that the contract does not have, or that events bring', () => {
    const contract = clicks({ properties: [derived('total')] });
    const total = { count: 'items' };
    expectMistake(
      found({ enrich: { total, totl: total } }, contract),
      at('enrich.totl'),
      /no derived field 'totl'/,
      /'total'/,
    );
    expectMistake(
      found({ enrich: { total, page: { constant: 'x' } } }, contract),
      at('enrich.page'),
      /'page' is a field that events bring/,
      /Take another name/,
    );
  });

  it('code may make what configuration does not', () => {
    const contract = clicks({ properties: [derived('total')] });
    expect(found({ code: 'events/clicks.ts' }, contract, { 'events/clicks.ts': 'export {};' })).toEqual([]);
  });
});

describe('routes', () => {
  const home = { when: { field: 'page', equals: 'home' } };
  it.each<[string, Json, string, RegExp, RegExp]>([
    ['none', {}, 'routes', /names no route/, /./],
    ['a condition at the last', { home, rest: home }, 'routes.rest.when', /nowhere/, /Leave `when` out/],
    ['none before the last', { all: {}, rest: {} }, 'routes.all', /none is left for 'rest'/, /last/],
    [
      'an unknown field',
      { home: { when: { field: 'pgae', equals: 'a' } }, rest: {} },
      'routes.home.when.field',
      /'pgae'/,
      /'page'/,
    ],
    ['an unknown property', { all: { if: home } }, 'routes.all.if', /no property 'if'/, /'when'/],
    ['two of one name in templates', { 'a-b': home, aB: home, rest: {} }, 'routes.aB', /lower-case/, /Rename/],
    [
      'too many',
      Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`r${i}`, i < 10 ? home : {}])),
      'routes',
      /11 routes/,
      /10/,
    ],
  ])('%s', (_, routes, where, what, mend) => {
    expectMistake(found({ routes }), at(where), what, mend);
  });
});

describe('the rest', () => {
  it.each<[string, Json, string, RegExp, RegExp]>([
    ['a time that is none', { eventTime: 'page' }, 'eventTime', /type string, not timestamp/, /'at'/],
    ['a time that is not there', { eventTime: 'att' }, 'eventTime', /no field 'att'/, /'at'/],
    ['a way to keep rows', { keep: 'last' }, 'keep', /'last'/, /'latest'/],
    ['code that is not there', { code: 'events/none.ts' }, 'code', /'events\/none.ts' does not exist/, /exports/],
    ['code that is no module', { code: 'events/none.py' }, 'code', /no module/, /TypeScript/],
    [
      'an earlier contract that is not there',
      { previousContracts: ['old.yaml'] },
      'previousContracts[0]',
      /does not exist/,
      /./,
    ],
  ])('%s', (_, load, where, what, mend) => {
    expectMistake(found(load), at(where), what, mend);
  });

  it('one row a key needs a key, one row an event does not', () => {
    const keyless = clicks({ without: ['id'] });
    expect(found({}, keyless)).toEqual([]);
    for (const keep of ['first', 'latest'])
      expectMistake(
        found({ keep }, keyless),
        'contracts/clicks.odcs.yaml › schema[0].properties',
        /No column is the primary key/,
        /primaryKey/,
      );
    expect(resolve(streams(), streamFiles(keyless)).manifest.datasets.clicks!.primaryKey).toEqual([]);
  });

  it('all of it is in the manifest', () => {
    const load = {
      keep: 'latest',
      eventTime: 'at',
      filter: { field: 'score', above: 0 },
      enrich: { total: { count: 'items' } },
      routes: { home: { when: { field: 'page', equals: 'home' } }, rest: {} },
      code: 'events/clicks.ts',
    };
    const { manifest } = resolve(
      streams({ load, source: { delivery: { destination: 'iceberg' } } }),
      streamFiles(clicks({ properties: [derived('total')] }), { 'events/clicks.ts': 'export {};' }),
    );
    const { spec, ...rest } = manifest.datasets.clicks!.load as Extract<ManifestLoad, { pattern: 'stream' }>;
    expect(rest).toEqual({
      pattern: 'stream',
      keep: 'latest',
      eventTime: 'at',
      events: 'stream-events/clicks/',
      deliveredTables: { home: 'clicks_home', rest: 'clicks_rest' },
    });
    const { filter, enrich, routes, code, eventTime } = load;
    expect(spec).toMatchObject({ dataset: 'clicks', filter, enrich, routes, code, eventTime });
    expect(manifest.datasets.clicks).not.toHaveProperty('table');
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
  });
});
