import { expectMistake, mistakesOf, resolve } from '../fixture';
import type { ManifestLoad } from '../../../lib/platform';
import { clicks, derived, streamFiles, streams } from '../stream-fixture';
import { CONFIG } from '../variants';

type Json = Record<string, unknown>;

const found = (load: Json, contract: unknown = clicks(), more: Json = {}) =>
  mistakesOf(streams({ load }), streamFiles(contract, more));
const at = (path: string) => `${CONFIG} › datasets.clicks.load.${path}`;

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
