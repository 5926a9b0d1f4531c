import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolvePlatform, type ManifestLoad } from '../../lib/platform';
import { canonicalType } from '../../lib/platform/contract/types';
import platform from '../../platform.config';
import { compileValidator, VALIDATOR } from '../../scripts/odcs-validator';

const root = join(__dirname, '..', '..');
const of = (environment: string) => resolvePlatform(platform, { environment, root, env: {} });
const { manifest } = of('dev');

it('the compiled validator is up to date (node --import tsx scripts/odcs-validator.ts)', () => {
  expect(readFileSync(join(root, VALIDATOR), 'utf8') === compileValidator()).toBe(true);
});

describe('the example platform', () => {
  it('resolves for each environment, to the same tables', () => {
    const prod = of('prod');
    expect(prod).toMatchObject({ size: 'medium', removalPolicy: 'retain', network: { maxAzs: 3, nat: 'per-zone' } });
    expect(prod.manifest.datasets).toEqual(manifest.datasets);
    expect(of('dev')).toMatchObject({ size: 'small', removalPolicy: 'destroy', network: { maxAzs: 2, nat: 'single' } });
  });

  it('has the keys and patterns of tables, sessions and the catalogue', () => {
    const shape = Object.fromEntries(
      Object.entries(manifest.datasets).map(([name, d]) => [name, [d.load.pattern, ...d.primaryKey]]),
    );
    expect(shape).toEqual({
      flights: ['incremental', 'carrier', 'flight', 'origin', 'time_hour'],
      weather: ['incremental', 'origin', 'time_hour'],
      planes: ['incremental', 'tailnum'],
      airlines: ['snapshot', 'carrier'],
      airports: ['snapshot', 'faa'],
      sessions: ['stream', 'session_id'],
      albums: ['api', 'id'],
      tracks: ['api', 'album_id', 'id'],
      album_artists: ['apiArray', 'album_id', 'position'],
      plays: ['api', 'played_at', 'track_id'],
    });
  });

  it('hashes tail numbers in both tables, so that they still join, and the customers of sessions', () => {
    const masked = Object.entries(manifest.datasets).flatMap(([name, d]) =>
      d.columns.filter((c) => c.mask).map((c) => [name, c.name, c.mask]),
    );
    expect(masked).toEqual([
      ['flights', 'tailnum', 'hash'],
      ['planes', 'tailnum', 'hash'],
      ['sessions', 'customer_number', 'hash'],
    ]);
  });

  it('audits every table, and has an owner and a freshness for each', () => {
    for (const d of Object.values(manifest.datasets)) {
      expect(d.checks.length).toBeGreaterThan(0);
      expect(d.freshnessSeconds).toBe(d.load.pattern === 'stream' ? 900 : 26 * 3_600);
      expect(d.owner).toMatch(/Data|Desk/);
    }
  });

  it('builds its model from four tables', () => {
    expect(manifest.models.daily_delay!.inputs).toEqual([
      'silver.airlines',
      'silver.airports',
      'silver.flights',
      'silver.weather',
    ]);
    expect(manifest.pipelines.flights!.models).toEqual(['daily_delay']);
  });

  it('expects sessions as the shop sends them, derives four fields, and sends them two ways', () => {
    const { load, columns } = manifest.datasets.sessions!;
    expect(load).toMatchObject({ keep: 'first', eventTime: 'occurred_at', events: 'stream-events/sessions/' });
    const { spec } = load as Extract<ManifestLoad, { pattern: 'stream' }>;
    expect(Object.keys(spec.enrich)).toEqual(columns.slice(-4).map((c) => c.name));
    expect(spec.routes).toEqual({ usa: { when: { field: 'country', equals: 'USA' } }, international: {} });
    expect(columns.find((c) => c.name === 'browse_history')!.physicalType).toBe(
      'array<struct<product_code:string,quantity:int,in_shopping_cart:boolean>>',
    );
    expect(manifest.sources.shop).toEqual({
      type: 'eventStream',
      stream: 'flights-dev-shop',
      routes: { usa: 'flights-dev-shop-usa', international: 'flights-dev-shop-international' },
      consumer: 'flights-dev-shop-consumer',
      retentionHours: 168,
    });
  });

  it('reads the catalogue with its children and lists, and plays by time', () => {
    const { albums, tracks, album_artists: artists, plays } = manifest.datasets;
    expect(albums!.load).toMatchObject({ items: 'albums.items', expected: 'albums.total', children: ['tracks'] });
    expect(tracks!.load).toMatchObject({ itemKey: ['id'], parent: { keys: { album_id: 'id' } }, children: [] });
    expect(artists!.load).toMatchObject({ pages: 'api-pages/albums/', items: 'albums.items', array: 'artists' });
    expect(plays!.load).toMatchObject({ itemKey: ['played_at', 'track.id'], whenEmpty: 'accept' });
    expect(plays!.columns.find((c) => c.name === 'track_name')).toMatchObject({ path: 'track.name', required: true });
    expect(of('prod').sources.catalogue).toMatchObject({
      kind: 'api',
      spec: { function: 'flights-prod-catalogue-api' },
      datasets: ['albums', 'tracks', 'plays'],
    });
  });

  it('reads the real service once what the comments say is changed', () => {
    const text = readFileSync(join(root, 'platform.config.ts'), 'utf8');
    const said = (pattern: RegExp): string => pattern.exec(text.replace(/\n\s*\/\/ /g, ' '))![1]!;
    const { sources, datasets } = structuredClone(platform) as { sources: Json; datasets: Json };
    const { catalogue } = sources;
    catalogue.baseUrl = said(/baseUrl '([^']+)', tokenUrl/);
    catalogue.authorization.tokenUrl = said(/, tokenUrl '([^']+)'/);
    catalogue.limits.perSecond = Number(said(/, perSecond (\d+);/));
    catalogue.authorization.grant = said(/add `grant: '(\w+)'`/);
    delete datasets.plays.load.incremental[said(/and remove `(\w+)`/)];
    const { manifest: real } = resolvePlatform({ ...platform, sources, datasets } as typeof platform, {
      environment: 'dev',
      root,
      env: {},
    });
    expect(real.sources.catalogue).toMatchObject({
      baseUrl: 'https://api.spotify.com',
      authorization: { tokenUrl: 'https://accounts.spotify.com/api/token', grant: 'refreshToken' },
      limits: { perSecond: 5 },
    });
    // It takes one of both bounds, never both.
    expect(real.datasets.plays!.load).toMatchObject({ incremental: { parameter: 'after' } });
    expect(real.datasets.plays!.load).not.toHaveProperty('incremental.untilParameter');
  });

  it('describes the tables as the database has them', () => {
    const tables = tablesOf(readFileSync(join(root, 'local', 'source', 'schema.sql'), 'utf8'));
    const loaded = Object.entries(manifest.datasets).filter(([, { table }]) => table !== undefined);
    expect(Object.keys(tables).sort()).toEqual(loaded.map(([name]) => name).sort());
    for (const [name, { columns, primaryKey }] of Object.entries(tables)) {
      const dataset = manifest.datasets[name]!;
      expect(
        dataset.columns.map(({ name: column, physicalType, required }) => [column, physicalType, required]),
      ).toEqual(columns);
      expect(dataset.primaryKey).toEqual(primaryKey);
    }
  });
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a configuration that is changed by hand
type Json = Record<string, any>;
type Column = [name: string, type: string, required: boolean];

/** The tables of a script of plain CREATE TABLE statements, a column a line. */
function tablesOf(sql: string): Record<string, { columns: Column[]; primaryKey: string[] }> {
  const tables = [...sql.matchAll(/create table (\w+) \(\n([\s\S]*?)\n\);/g)].map(([, name, body]) => {
    const lines = body!.split('\n').map((line) => line.trim().replace(/,$/, ''));
    const tableKey = lines.map((line) => /^primary key \((.+)\)$/.exec(line)?.[1]).find((key) => key !== undefined);
    const columnLines = lines.filter((line) => !line.startsWith('primary key'));
    const columns = columnLines.map((line): Column => {
      const [, column, type, rest] = /^(\w+) (.*?)( not null| primary key|)$/.exec(line) as unknown as [
        string,
        string,
        string,
        string,
      ];
      return [column, canonicalType(type), rest !== ''];
    });
    const inline = columnLines.filter((line) => line.endsWith(' primary key')).map((line) => line.split(' ')[0]!);
    return [name!, { columns, primaryKey: tableKey ? tableKey.split(', ') : inline }] as const;
  });
  return Object.fromEntries(tables);
}
