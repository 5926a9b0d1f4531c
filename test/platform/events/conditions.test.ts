import { expectMistake, mistakesOf } from '../fixture';
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
