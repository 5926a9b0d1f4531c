import { contract, definition, expectMistake, mistakesOf, resolve } from '../fixture';

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
