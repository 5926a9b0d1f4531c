import { albums, alone, apiFiles } from '../api-fixture';
import { expectMistake, mistakesOf, resolve } from '../fixture';

type Json = Record<string, unknown>;
type Nested = 'struct' | 'flatten';

const FILE = 'contracts/albums.odcs.yaml';
const files = (contract: unknown) => apiFiles({ [FILE]: contract });
/** The columns beyond the fixture's, of one more property. */
const columns = (property: Json, nested: Nested) => {
  const { datasets } = resolve(alone({ albums: { nested } }), files(albums({ with: [property] }))).manifest;
  const without = resolve(alone({ albums: { nested } }), files(albums({ without: [String(property.name)] }))).manifest;
  return datasets.albums!.columns.slice(without.datasets.albums!.columns.length);
};
const mistakes = (property: Json, nested: Nested = 'struct') =>
  mistakesOf(alone({ albums: { nested } }), files(albums({ with: [property] })));
/** The fixture has six properties. */
const at = (path: string) => `${FILE} › schema[0].properties[6]${path}`;

const object = (properties: Json[], more: Json = {}): Json => ({
  name: 'x',
  logicalType: 'object',
  properties,
  ...more,
});
const field = (name: string, more: Json = {}): Json => ({ name, logicalType: 'string', ...more });
const mask = (value: string): Json => ({ customProperties: [{ property: 'mask', value }] });

describe('columns', () => {
  it.each<[string, Json, Nested, Json[]]>([
    ['of a value', field('x'), 'struct', [{ name: 'x', physicalType: 'string' }]],
    [
      'of an object, whole',
      object([field('a'), { name: 'b', logicalType: 'integer', physicalType: 'int' }]),
      'struct',
      [{ name: 'x', physicalType: 'struct<a:string,b:int>' }],
    ],
    [
      'of an object’s fields',
      object([field('a'), object([field('c')], { name: 'b' })]),
      'flatten',
      [
        { name: 'x_a', path: 'x.a' },
        { name: 'x_b_c', path: 'x.b.c', physicalType: 'string' },
      ],
    ],
    [
      'of a list, which stays one',
      object([{ name: 'l', logicalType: 'array', items: { logicalType: 'object', properties: [field('a')] } }]),
      'flatten',
      [{ name: 'x_l', path: 'x.l', physicalType: 'array<struct<a:string>>' }],
    ],
    [
      'of JSON as it is',
      object([field('a')], { physicalType: 'string' }),
      'flatten',
      [{ name: 'x', logicalType: 'object', physicalType: 'string' }],
    ],
    [
      'of a list of whatever',
      { name: 'x', logicalType: 'array', physicalType: 'String' },
      'struct',
      [{ name: 'x', logicalType: 'array', physicalType: 'string' }],
    ],
    [
      'under another name',
      field('_Id', { physicalName: 'number' }),
      'struct',
      [{ name: 'number', path: '_Id', physicalType: 'string' }],
    ],
    [
      'of an object under another name',
      object([field('a'), field('b', { physicalName: 'c' })], { physicalName: 'y' }),
      'flatten',
      [
        { name: 'y_a', path: 'x.a' },
        { name: 'c', path: 'x.b' },
      ],
    ],
  ])('%s', (_, property, nested, expected) => {
    expect(columns(property, nested)).toMatchObject(expected);
    for (const [i, column] of columns(property, nested).entries())
      expect('path' in column).toBe('path' in expected[i]!);
  });

  it('are required where no object on the way may be absent', () => {
    const required = (outer: boolean, inner: boolean) =>
      columns(object([field('a', { required: inner })], { required: outer }), 'flatten')[0]!.required;
    expect([required(true, true), required(true, false), required(false, true)]).toEqual([true, false, false]);
  });

  it('may be of the key inside of an object', () => {
    const contract = albums({ with: [object([field('a', { primaryKey: true })])] });
    delete (contract.schema[0]!.properties[0] as Json).primaryKey;
    const { albums: row } = resolve(alone({ albums: { nested: 'flatten' } }), files(contract)).manifest.datasets;
    expect(row).toMatchObject({ primaryKey: ['x_a'], load: { itemKey: ['x.a'] } });
    expect(row!.columns.find((c) => c.name === 'x_a')).toMatchObject({ required: true });
  });

  it.each<[string, Json, RegExp]>([
    ['of the contract', object([field('id')], { name: 'label' }), /Column 'label_id' is there twice/],
    ['of its own', object([field('a_b'), object([field('b')], { name: 'a' })]), /Column 'x_a_b' is there twice/],
  ])('don’t take the name of another one %s', (_, property, message) => {
    const contract = albums({ with: [property, field('label_id')] });
    const found = mistakesOf(alone({ albums: { nested: 'flatten' } }), files(contract));
    expect(found.map((m) => m.what).join()).toMatch(message);
  });
});

describe('masks', () => {
  it('are of a column, also of a nested one as a whole', () => {
    const masks = (property: Json, nested: Nested = 'struct') => columns(property, nested).map((c) => c.mask);
    expect(masks(field('x', mask('redact')))).toEqual(['redact']);
    expect(masks(object([field('a')], mask('drop')))).toEqual(['drop']);
    expect(masks({ name: 'x', logicalType: 'array', items: { logicalType: 'string' }, ...mask('hash') })).toEqual([
      'hash',
    ]);
    expect(masks(object([field('a', { classification: 'restricted' })], { classification: 'restricted' }))).toEqual([
      'hash',
    ]);
  });

  it('of an object hold for the columns of its fields, unless they have one', () => {
    const fields = [
      field('a'),
      field('b', mask('none')),
      field('c', mask('drop')),
      field('d', { classification: 'public' }),
    ];
    const masked = (more: Json) => columns(object(fields, more), 'flatten').map((c) => c.mask);
    expect(masked({ classification: 'restricted' })).toEqual(['hash', undefined, 'drop', 'hash']);
    expect(masked(mask('redact'))).toEqual(['redact', undefined, 'drop', 'redact']);
    expect(masked({ classification: 'restricted', ...mask('none') })).toEqual([
      undefined,
      undefined,
      'drop',
      undefined,
    ]);
  });
});

describe('what a contract of items may not say', () => {
  const list = (items: Json): Json => ({ name: 'x', logicalType: 'array', items });
  it.each<[string, Json, string, RegExp, RegExp]>([
    [
      'options',
      field('x', { logicalTypeOptions: { maxLength: 5, format: 'uuid' } }),
      '.logicalTypeOptions.maxLength',
      /'maxLength' is not checked in items/,
      /quality rule/,
    ],
    [
      'options inside',
      object([field('a', { logicalTypeOptions: { pattern: 'a' } })]),
      '.properties[0].logicalTypeOptions.pattern',
      /not checked/,
      /quality rule/,
    ],
    ['a derived column', field('x', { transformLogic: 'a + b' }), '.transformLogic', /no column is derived/, /model/],
    [
      'a derived field',
      list({ logicalType: 'object', properties: [field('a', { transformLogic: 'b' })] }),
      '.items.properties[0].transformLogic',
      /no column is derived/,
      /model/,
    ],
    [
      'a mask inside of an object',
      object([field('a', { classification: 'restricted' })]),
      '.properties[0]',
      /masked as a whole or not at all/,
      /'flatten'/,
    ],
    [
      'a mask inside of a list',
      list({ logicalType: 'object', properties: [field('a', mask('hash'))] }),
      '.items.properties[0]',
      /masked as a whole/,
      /'apiArray'/,
    ],
    [
      'a key inside of an object',
      object([field('a', { primaryKey: true })]),
      '.properties[0].primaryKey',
      /Only columns can be keys/,
      /'flatten'/,
    ],
    [
      'a rule inside',
      object([field('a', { quality: [{ metric: 'nullValues', mustBe: 0 }] })]),
      '.properties[0].quality[0]',
      /Rules are about columns/,
      /sql/,
    ],
    [
      'another name inside',
      object([field('a', { physicalName: 'b' })]),
      '.properties[0].physicalName',
      /'a' in items and 'b' in the lake/,
      /Leave/,
    ],
    [
      'a name with a space inside',
      object([field('a b')]),
      '.properties[0].name',
      /can't be the name of a field/,
      /Leave/,
    ],
    [
      'a name twice inside',
      object([field('a'), field('A')]),
      '.properties[1].name',
      /'A' is there twice.*upper from lower case/,
      /Remove one/,
    ],
    ['a dot', field('a.b', { physicalName: 'ab' }), '.name', /a dot in it/, /_extra/],
    ['a name of the platform’s own', field('_page'), '.name', /the platform's own/, /physicalName/],
    ['a name with a space', field('a b'), '.physicalName', /'a b' can't be the name of a column/, /physicalName/],
    ['no type', { name: 'x' }, '.logicalType', /missing/, /logicalType/],
    ['a type of PostgreSQL', field('x', { physicalType: 'text' }), '.physicalType', /does not fit/, /Spark/],
    [
      'a list as the key',
      { ...list({ logicalType: 'string' }), primaryKey: true, primaryKeyPosition: 2 },
      '.primaryKey',
      /of type array/,
      /single/,
    ],
  ])('%s', (_, property, where, what, mend) => {
    const contract = albums({ with: [property] });
    if (property.primaryKeyPosition) (contract.schema[0]!.properties[0] as Json).primaryKeyPosition = 1;
    expectMistake(mistakesOf(alone(), files(contract)), at(where), what, mend);
  });

  it.each<[string, Json]>([
    ['primaryKey', { primaryKey: true }],
    ['unique', { unique: true }],
    ['quality', { quality: [{ metric: 'nullValues', mustBe: 0 }] }],
  ])('%s of an object that becomes no column', (key, more) => {
    expectMistake(mistakes(object([field('a')], more), 'flatten'), at(`.${key}`), /'x' becomes no column/, /'struct'/);
  });

  it('a format is for people', () => {
    expect(mistakes(field('x', { logicalTypeOptions: { format: 'uuid' } }))).toEqual([]);
  });

  it('no items at all', () => {
    const contract = albums();
    contract.schema[0]!.name = 'goods';
    expectMistake(
      mistakesOf(alone(), files(contract)),
      `${FILE} › schema`,
      /does not describe the items 'albums'/,
      /'albums'/,
    );
  });
});

it('rules audit columns as they are in the lake', () => {
  const rule = { name: 'towns', metric: 'invalidValues', arguments: { validValues: ['a'] }, mustBe: 0 };
  const label = object([field('town', { quality: [rule] })], { name: 'label' });
  const contract = albums({
    with: [label],
    object: { quality: [{ metric: 'duplicateValues', arguments: { properties: ['label_town', 'name'] }, mustBe: 0 }] },
  });
  const { checks } = resolve(alone({ albums: { nested: 'flatten' } }), files(contract)).manifest.datasets.albums!;
  expect(checks).toMatchObject([
    { kind: 'unique', columns: ['label_town', 'name'] },
    { name: 'towns', query: expect.stringContaining('`label_town`') as string },
  ]);
});
