import { expectMistake, mistakesOf } from '../fixture';
import { clicks, derived, streamFiles, streams } from '../stream-fixture';
import { CONFIG } from '../variants';

type Json = Record<string, unknown>;

const found = (load: Json, contract: unknown = clicks(), more: Json = {}) =>
  mistakesOf(streams({ load }), streamFiles(contract, more));
const at = (path: string) => `${CONFIG} › datasets.clicks.load.${path}`;

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
