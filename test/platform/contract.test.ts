import { contract, definition, expectMistake, mistakesOf, resolve } from './fixture';

type Json = Record<string, unknown>;
const FILE = 'contracts/goods.odcs.yaml';
const goods = (more: Parameters<typeof contract>[1]) => ({ [FILE]: contract('goods', more) });
const column = (property: Json) => goods({ property });
const mistakes = (changes: Record<string, unknown>) => mistakesOf(definition(), changes);
const row = (more: Parameters<typeof contract>[1]) => resolve(definition(), goods(more)).manifest.datasets.goods!;
const label = (property: Json) => row({ property }).columns[1]!;

describe('columns', () => {
  it.each([
    ['int', 'integer', 'integer'],
    ['serial', 'integer', 'integer'],
    ['NUMERIC(10, 2)', 'number', 'numeric(10,2)'],
    ['decimal', 'number', 'numeric'],
    ['numeric(5,-2)', 'number', 'numeric(5,-2)'],
    ['varchar', 'string', 'character varying'],
    ['character varying(7)', 'string', 'character varying(7)'],
    ['char(3)', 'string', 'character(3)'],
    ['timestamptz(3)', 'timestamp', 'timestamp(3) with time zone'],
    ['timestamp(3)', 'timestamp', 'timestamp(3) without time zone'],
    ['TIMESTAMP  WITH TIME ZONE', 'timestamp', 'timestamp with time zone'],
    ['time(0) with time zone', 'time', 'time(0) with time zone'],
    ['float8', 'number', 'double precision'],
    ['bool', 'boolean', 'boolean'],
    ['int4[]', 'array', 'integer[]'],
    ['numeric(10,2)[][]', 'array', 'numeric(10,2)[]'],
    ['timestamptz[]', 'array', 'timestamp with time zone[]'],
    ['jsonb', 'object', 'jsonb'],
    ['xid8', 'integer', 'xid8'],
    ['public.mood', 'string', 'public.mood'],
    ['"Mood"', 'string', '"Mood"'],
  ])('spells %s as PostgreSQL does', (physicalType, logicalType, canonical) => {
    expect(label({ physicalType, logicalType })).toMatchObject({ logicalType, physicalType: canonical });
  });

  it('takes the logical type from the physical one, and the name from the table', () => {
    expect(row({ properties: [{ name: 'day', physicalName: 'the_day', physicalType: 'date' }] }).columns[3]).toEqual({
      name: 'the_day',
      logicalType: 'date',
      physicalType: 'date',
      required: false,
      unique: false,
    });
  });

  it('orders a composite key by position', () => {
    const key = (name: string, primaryKeyPosition: number) => ({
      name,
      physicalType: 'text',
      primaryKey: true,
      primaryKeyPosition,
    });
    const object = { properties: [key('c', 3), key('a', 1), key('b', 2)] };
    expect(row({ object }).primaryKey).toEqual(['a', 'b', 'c']);
    expect(row({ object }).columns.every((c) => c.required)).toBe(true);
  });

  it('audits uniqueness that is not the key', () => {
    expect(row({ property: { unique: true } }).checks).toEqual([
      { name: 'label_unique', kind: 'unique', columns: ['label'], severity: 'error' },
    ]);
    const object = { properties: [{ name: 'id', physicalType: 'text', primaryKey: true, unique: true }] };
    expect(row({ object }).checks).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string, RegExp, RegExp]>([
    [
      'no physical type',
      goods({ properties: [{ name: 'x', logicalType: 'string' }] }),
      'schema[0].properties[3].physicalType',
      /no physicalType/,
      /as PostgreSQL spells it/,
    ],
    [
      'no logical type that could be told',
      goods({ properties: [{ name: 'x', physicalType: 'mood' }] }),
      'schema[0].properties[3].logicalType',
      /'mood' does not tell/,
      /./,
    ],
    [
      'types that do not fit',
      column({ physicalType: 'int4' }),
      'schema[0].properties[1].logicalType',
      /'string' does not fit the physical type 'integer'/,
      /'integer'/,
    ],
    [
      'a logical type that is none',
      column({ logicalType: 'text' }),
      'schema[0].properties[1].logicalType',
      /It is 'text'/,
      /./,
    ],
    [
      'a name of ours',
      column({ name: '_load_id' }),
      'schema[0].properties[1].name',
      /platform's own \('_load_id'\)/,
      /view/,
    ],
    ['a name twice', column({ name: 'ID' }), 'schema[0].properties[1].name', /'ID' is there twice \(as 'id'/, /./],
    [
      'no key',
      goods({ object: { properties: [{ name: 'x', physicalType: 'text' }] } }),
      'schema[0].properties',
      /No column is the primary key/,
      /primaryKey: true/,
    ],
    [
      'a key without position',
      column({ primaryKey: true, primaryKeyPosition: 2 }),
      'schema[0].properties[0].primaryKeyPosition',
      /no position/,
      /1, 2/,
    ],
    ['no columns', goods({ object: { properties: [] } }), 'schema[0]', /no properties/, /./],
    [
      'an unknown mask',
      column({ customProperties: [{ property: 'mask', value: 'hsah' }] }),
      'schema[0].properties[1].customProperties[0].value',
      /no mask 'hsah'/,
      /'hash'/,
    ],
    [
      'a redacted key',
      column({
        primaryKey: true,
        customProperties: [{ property: 'mask', value: 'redact' }],
        ...{ primaryKeyPosition: 1 },
      }),
      'schema[0].properties[1].customProperties[0].value',
      /primary key/,
      /mask: hash/,
    ],
    [
      'a mask of a derived column',
      column({ transformLogic: 'x', classification: 'restricted' }),
      'schema[0].properties[1].transformLogic',
      /runs after masking/,
      /./,
    ],
    [
      'a derived column without transform',
      column({ transformLogic: 'upper(x)' }),
      'schema[0].properties[1].transformLogic',
      /the dataset has none/,
      /datasets\.goods\.transform/,
    ],
  ])('%s', (what, changes, where, message, mend) => {
    const found = mistakes(changes).filter((m) => m.what !== 'x');
    const one = found.find((m) => m.where === `${FILE} › ${where}`);
    expectMistake(one ? [one] : found, `${FILE} › ${where}`, message, mend);
    expect(one!.line).toBeGreaterThan(1);
    // No key is followed by nothing else; what is wrong with one column is told once.
    if (!['no columns', 'a redacted key', 'a mask of a derived column'].includes(what)) expect(found).toHaveLength(1);
  });
});

describe('masks', () => {
  const mask = (value: string) => ({ customProperties: [{ property: 'mask', value }] });
  it('follow from the classification unless the contract names one', () => {
    expect(label({ classification: 'restricted' })).toMatchObject({ mask: 'hash' });
    expect(label({ classification: 'RESTRICTED', ...mask('drop') })).toMatchObject({ mask: 'drop' });
    expect(label({ classification: 'restricted', ...mask('none') })).not.toHaveProperty('mask');
    expect(label({ classification: 'public' })).not.toHaveProperty('mask');
    expect(label(mask('redact'))).toMatchObject({ mask: 'redact' });
  });
});

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

describe('the standard', () => {
  const top = (more: Json) => goods({ top: more });
  it.each<[string, Record<string, unknown>, string, RegExp, RegExp]>([
    ['an unknown property', top({ ownr: 'x' }), 'ownr', /no property 'ownr'/, /./],
    [
      'a mistyped property',
      column({ requird: true }),
      'schema[0].properties[1].requird',
      /no property 'requird'/,
      /'required'/,
    ],
    [
      'a property at a wrong place',
      column({ slaProperties: [] }),
      'schema[0].properties[1].slaProperties',
      /no property 'slaProperties' here/,
      /./,
    ],
    ['a version of the standard that is none', top({ apiVersion: 'v9' }), 'apiVersion', /It is 'v9'/, /'v3.1.0'/],
    [
      'a rule without operator',
      goods({ object: { quality: [{ metric: 'rowCount' }] } }),
      'schema[0].quality[0]',
      /no operator/,
      /mustBeBetween/,
    ],
    [
      'a rule with two operators',
      goods({ object: { quality: [{ metric: 'rowCount', mustBe: 1, mustBeLessThan: 2 }] } }),
      'schema[0].quality[0]',
      /more than one operator/,
      /./,
    ],
    [
      'a metric that is none',
      goods({ object: { quality: [{ metric: 'rowcount', mustBe: 1 }] } }),
      'schema[0].quality[0].metric',
      /It is 'rowcount'/,
      /'rowCount'/,
    ],
    [
      'a text where a list belongs',
      goods({ object: { properties: 'id' } }),
      'schema[0].properties',
      /not of type array/,
      /./,
    ],
    ['a number where text belongs', top({ version: 1.5 }), 'version', /'1.5', which is not of type string/, /./],
    ['a team of a wrong form', top({ team: 'Data' }), 'team', /./, /./],
  ])('%s', (_, changes, where, message, mend) => expectMistake(mistakes(changes), `${FILE} › ${where}`, message, mend));

  it('keeps dates and versions as text', () => {
    const members = '{ username: a, role: Owner, dateIn: 2024-01-31 }';
    const text = `apiVersion: v3.1.0\nkind: DataContract\nid: x\nversion: "1"\nstatus: active\nteam: { members: [${members}] }
schema: [{ name: goods, properties: [{ name: id, physicalType: int8, primaryKey: true }] }]\nslaProperties: [{ property: latency, value: 90, unit: min }]`;
    expect(resolve(definition(), { [FILE]: text }).manifest.datasets.goods).toMatchObject({
      owner: 'a',
      freshnessSeconds: 5_400,
    });
  });

  it('reads YAML only once it is YAML', () => {
    expectMistake(
      mistakes({ [FILE]: 'a: 1\na: 2' }),
      FILE,
      /not valid YAML: line 2, column 1: duplicated mapping key/,
      /./,
    );
    expect(mistakes({ [FILE]: '' })[0]!.where).toBe(FILE);
  });
});

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
