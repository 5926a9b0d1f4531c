import { contract, definition, expectMistake, mistakesOf } from '../fixture';

const FILE = 'contracts/goods.odcs.yaml';
const goods = (more: Parameters<typeof contract>[1]) => ({ [FILE]: contract('goods', more) });

describe('cursors', () => {
  const FLIGHTS = 'platform.config.ts › datasets.goods.load';
  const load = (more: object) =>
    definition({
      datasets: {
        ...definition().datasets,
        goods: { source: 'main', load: { pattern: 'incremental', cursor: 'changed', ...more } },
      },
    });
  const xid = { properties: [{ name: 'xid', logicalType: 'integer', physicalType: 'xid8', required: true }] };
  it.each<[string, object, Parameters<typeof contract>[1], string, RegExp, RegExp]>([
    [
      'that is not there',
      { cursor: 'chnged' },
      {},
      '.cursor',
      /'chnged' is not in the contract contracts\/goods/,
      /'changed'.*snapshot/,
    ],
    [
      'of a wrong type',
      { cursor: 'label' },
      { property: { required: true } },
      '.cursor',
      /needs a time to compare, and 'label' is character varying\(20\)/,
      /timestamp with time zone/,
    ],
    ['of type xid8 without the guard', { cursor: 'xid' }, xid, '.cursor', /needs a time/, /guard: 'xid8'/],
    [
      'that is no xid8, with the guard',
      { guard: 'xid8' },
      {},
      '.guard',
      /needs a column of type xid8/,
      /guard 'transaction'/,
    ],
    [
      'that may be null',
      { cursor: 'at' },
      { properties: [{ name: 'at', physicalType: 'timestamptz' }] },
      '.cursor',
      /may be null/,
      /NOT NULL/,
    ],
    [
      'that is masked',
      { cursor: 'at' },
      { properties: [{ name: 'at', physicalType: 'timestamptz', required: true, classification: 'restricted' }] },
      '.cursor',
      /is masked \(hash\)/,
      /mask: none/,
    ],
    [
      'that the transform makes',
      { cursor: 'at' },
      { properties: [{ name: 'at', physicalType: 'timestamptz', required: true, transformLogic: 'now()' }] },
      '.cursor',
      /as a column of the source/,
      /./,
    ],
  ])('%s', (_, wrong, more, where, message, mend) => {
    const found = mistakesOf(load(wrong), goods(more)).filter((m) => m.where.startsWith('platform'));
    expectMistake(found, FLIGHTS + where, message, mend);
  });

  it('may be xid8 or a time', () => {
    expect(mistakesOf(load({ cursor: 'xid', guard: 'xid8' }), goods(xid))).toEqual([]);
    expect(
      mistakesOf(
        load({ cursor: 'at' }),
        goods({ properties: [{ name: 'at', physicalType: 'timestamp(3)', required: true }] }),
      ),
    ).toEqual([]);
  });
});
