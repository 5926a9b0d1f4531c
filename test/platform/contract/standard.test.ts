import { contract, definition, expectMistake, mistakesOf, resolve } from '../fixture';

type Json = Record<string, unknown>;
const FILE = 'contracts/goods.odcs.yaml';
const goods = (more: Parameters<typeof contract>[1]) => ({ [FILE]: contract('goods', more) });
const column = (property: Json) => goods({ property });
const mistakes = (changes: Record<string, unknown>) => mistakesOf(definition(), changes);

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
