import { contract, definition, expectMistake, mistakesOf, resolve } from '../fixture';

type Json = Record<string, unknown>;
const FILE = 'contracts/goods.odcs.yaml';
const goods = (more: Parameters<typeof contract>[1]) => ({ [FILE]: contract('goods', more) });
const mistakes = (changes: Record<string, unknown>) => mistakesOf(definition(), changes);
const row = (more: Parameters<typeof contract>[1]) => resolve(definition(), goods(more)).manifest.datasets.goods!;

describe('freshness and owner', () => {
  const sla = (...slaProperties: Json[]) => row({ top: { slaProperties } }).freshnessSeconds;
  it('come from the SLA: freshness before latency', () => {
    expect(
      sla({ property: 'latency', value: 4, unit: 'd' }, { property: 'Freshness', value: 90, unit: 'Minutes' }),
    ).toBe(5_400);
    expect(sla({ property: 'latency', value: '1.5', unit: 'h' })).toBe(5_400);
    expect(sla({ property: 'latency', value: 30, unit: 's' })).toBe(30);
  });
  it('name a team, else an owner, else a member', () => {
    const owner = (team: unknown) => row({ top: { team } }).owner;
    expect(owner({ name: 'T', members: [{ username: 'u' }] })).toBe('T');
    expect(owner({ members: [{ username: 'u' }, { username: 'v', role: 'Data Owner' }] })).toBe('v');
    expect(owner([{ username: 'u' }])).toBe('u');
  });
  it.each<[string, Json, string, RegExp]>([
    [
      'no SLA',
      { slaProperties: [{ property: 'frequency', value: 1, unit: 'd' }] },
      'slaProperties',
      /no SLA of freshness/,
    ],
    ['no unit', { slaProperties: [{ property: 'freshness', value: 1 }] }, 'slaProperties[0].unit', /no unit/],
    [
      'a unit that is none',
      { slaProperties: [{ property: 'freshness', value: 1, unit: 'huor' }] },
      'slaProperties[0].unit',
      /no unit 'huor'/,
    ],
    [
      'no time',
      { slaProperties: [{ property: 'freshness', value: 0, unit: 'h' }] },
      'slaProperties[0].value',
      /'0' is not a positive number/,
    ],
    ['nobody', { team: { description: 'us' } }, 'team', /Nobody owns/],
  ])('%s', (_, more, where, message) =>
    expectMistake(mistakes(goods({ top: more })), `${FILE} › ${where}`, message, /./),
  );
});

describe('tables of a contract', () => {
  const two = { ...contract('goods'), schema: [...contract('other').schema, ...contract('goods').schema] };
  it('are told apart by name', () => {
    expect(mistakes({ [FILE]: two })).toEqual([]);
    const shared = {
      orders: { contract: 'contracts/all.odcs.yaml' },
      goods: { contract: 'contracts/all.odcs.yaml', table: 'other' },
    };
    const datasets = Object.fromEntries(
      Object.entries(shared).map(([name, more]) => [name, { source: 'main', load: { pattern: 'snapshot' }, ...more }]),
    );
    const all = { ...two, schema: [...two.schema, ...contract('orders').schema] };
    const resolved = resolve(definition({ datasets: datasets as never }), { 'contracts/all.odcs.yaml': all });
    expect(resolved.manifest.datasets).toMatchObject({ orders: { table: 'orders' }, goods: { table: 'other' } });
  });
  it('are missed', () => {
    expectMistake(
      mistakes({ [FILE]: contract('godos') }),
      `${FILE} › schema`,
      /does not describe the table 'goods'/,
      /'godos'/,
    );
    expectMistake(
      mistakes({ [FILE]: { ...contract('goods'), schema: [] } }),
      `${FILE} › schema`,
      /describes no table/,
      /./,
    );
  });
});
