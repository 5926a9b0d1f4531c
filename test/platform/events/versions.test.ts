import type { ManifestLoad } from '../../../lib/platform';
import { expectMistake, mistakesOf, resolve } from '../fixture';
import { clicks, derived, streamFiles, streams } from '../stream-fixture';

type Json = Record<string, unknown>;

describe('earlier contracts', () => {
  const both = (earlier: unknown, present: unknown = clicks({ version: '2.0.0' }), load: Json = {}) =>
    ({
      definition: streams({ load: { previousContracts: ['old.yaml'], ...load } }),
      files: streamFiles(present, { 'old.yaml': earlier }),
    }) as const;
  const found = (...of: Parameters<typeof both>) => {
    const { definition, files } = both(...of);
    return mistakesOf(definition, files);
  };
  const place = 'platform.config.ts › datasets.clicks.load.previousContracts[0]';

  it('stand behind the present one', () => {
    const { definition, files } = both(clicks({ without: ['page'] }));
    const { load } = resolve(definition, files).manifest.datasets.clicks!;
    const { spec } = load as Extract<ManifestLoad, { pattern: 'stream' }>;
    expect(spec.versions.map(({ version, fields }) => [version, fields.length])).toEqual([
      ['2.0.0', 6],
      ['1.0.0', 5],
    ]);
  });

  it('make optional in the lake what they did not require', () => {
    const required = (earlier: unknown) => {
      const { definition, files } = both(earlier);
      const { columns } = resolve(definition, files).manifest.datasets.clicks!;
      return columns.filter((c) => c.required).map((c) => c.name);
    };
    expect(required(clicks())).toEqual(['id', 'page']);
    expect(required(clicks({ without: ['page'] }))).toEqual(['id']);
  });

  it.each<[string, Json, Json]>([
    ['a number where an integer was', { logicalType: 'integer' }, { logicalType: 'number' }],
    ['a text where a number was', { logicalType: 'number' }, { logicalType: 'string' }],
    ['a field that is gone', { logicalType: 'number', name: 'gone' }, { logicalType: 'string', name: 'new' }],
  ])('may have %s', (_, was, is) => {
    const earlier = clicks({ properties: [{ name: 'x', ...was }] });
    expect(found(earlier, clicks({ version: '2.0.0', properties: [{ name: 'x', ...is }] }))).toEqual([]);
  });

  it('of one version are one too many', () => {
    expectMistake(found(clicks(), clicks()), place, /has version 1.0.0, as contracts\/clicks/, /raise/);
  });

  it('that a column can not hold beside the present one are refused', () => {
    const items = (logicalType: string) => ({
      name: 'x',
      logicalType: 'array',
      items: { logicalType: 'object', properties: [{ name: 'n', logicalType }] },
    });
    const earlier = clicks({ properties: [items('string')] });
    expectMistake(
      found(earlier, clicks({ version: '2.0.0', properties: [items('integer')] })),
      place,
      /'x.n' is string in old.yaml and integer in contracts/,
      /new name/,
    );
  });

  it('that bring what is now derived are refused', () => {
    const present = clicks({ version: '2.0.0', properties: [derived('total')] });
    const earlier = clicks({ properties: [{ name: 'total', logicalType: 'integer' }] });
    expectMistake(
      found(earlier, present, { enrich: { total: { count: 'items' } } }),
      place,
      /bring 'total', which contracts\/clicks.odcs.yaml derives/,
      /name that no event has/,
    );
  });

  it('that may leave out the key are refused where rows are told apart by it', () => {
    const earlier = clicks({ without: ['id'] });
    expect(found(earlier)).toEqual([]);
    expectMistake(
      found(earlier, undefined, { keep: 'first' }),
      place,
      /told apart by 'id', and events of old.yaml may have none/,
      /keep: 'every'/,
    );
  });
});
