import fc from 'fast-check';
import type { ApiLoad, ResolvedRestApi } from '../../../lib/platform';
import type { Dataset } from '../../../lib/platform/check/schema';
import { childrenOf, readingOrder } from '../../../lib/platform/resolve/api/order';
import { albums, alone, apiFiles, apis, type ApiChange } from '../api-fixture';
import { resolve } from '../fixture';

const source = (change: ApiChange) => resolve(alone(change), apiFiles()).sources.music as ResolvedRestApi;
const load = (change: Record<string, unknown>, contract: unknown = albums()) =>
  resolve(alone({ albums: change }), apiFiles({ 'contracts/albums.odcs.yaml': contract })).manifest.datasets.albums!
    .load as ApiLoad;

describe('a source', () => {
  it('is in the manifest as it is resolved, without its secret', () => {
    const secretArn = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:s-a';
    const { sources, manifest } = resolve(
      alone({ source: { authorization: { type: 'bearer' }, secretArn } }),
      apiFiles(),
    );
    expect(sources.music).toMatchObject({ type: 'restApi', kind: 'api', secretArn, datasets: ['albums'] });
    expect(manifest.sources.music).toEqual((sources.music as ResolvedRestApi).spec);
    expect(JSON.stringify(manifest)).not.toContain('secretsmanager');
  });

  it('has one form of address and headers', () => {
    const { spec } = source({ source: { baseUrl: 'https://api.test/v1//', headers: { 'X-Tenant': 'a' } } });
    expect(spec).toMatchObject({ function: 'shop-dev-music-api', baseUrl: 'https://api.test/v1' });
    expect(spec.headers).toEqual({ accept: 'application/json', 'x-tenant': 'a' });
    expect(source({ source: { headers: { Accept: 'text/json' } } }).spec.headers).toEqual({ accept: 'text/json' });
  });

  it('signs in the region of its environment', () => {
    const region = (of: object) =>
      source({
        source: { authorization: { type: 'sigv4', ...of } },
        top: { environments: { dev: { region: 'eu-west-1' } } },
      }).spec.authorization;
    expect(region({})).toEqual({ type: 'sigv4', service: 'execute-api', region: 'eu-west-1' });
    expect(region({ region: 'us-west-2' })).toMatchObject({ region: 'us-west-2' });
  });
});

describe('a load', () => {
  it('has the total of its pages as what is expected, unless it says better', () => {
    const pagination = { type: 'offset', limit: 5, total: 'page.total' };
    expect(load({ pagination }).expected).toBe('page.total');
    expect(load({ pagination, expected: 'count' }).expected).toBe('count');
    expect(load({}).expected).toBeUndefined();
    const windows = { type: 'timeWindow', fromParameter: 'a', toParameter: 'b', start: '2026-01-01' };
    // That of a window says nothing of all of them.
    expect(load({ pagination: { ...windows, pages: pagination } }).expected).toBeUndefined();
    expect(load({ pagination: windows }).pagination).toMatchObject({ minutes: 1440, pages: { type: 'none' } });
  });

  it('has parameters as text, and headers in small letters', () => {
    const { request } = load({
      query: { a: 1, b: true, c: 'x' },
      headers: { 'X-A': 'Y' },
      method: 'POST',
      body: { a: [1] },
    });
    expect(request).toEqual({
      method: 'POST',
      path: '/albums',
      query: { a: '1', b: 'true', c: 'x' },
      headers: { 'x-a': 'Y' },
      body: { a: [1] },
    });
  });

  it('tells items apart by the key without what comes from the parent', () => {
    const { tracks, albums: parent } = resolve(apis(), apiFiles()).manifest.datasets;
    expect(tracks!.load).toMatchObject({ itemKey: ['id'], children: [] });
    expect(parent!.load).toMatchObject({ itemKey: ['id'], children: ['tracks'] });
  });

  it('takes no answer for none, but with a watermark', () => {
    const incremental = { field: 'changed_at', parameter: 'since' };
    expect([load({}), load({ incremental }), load({ incremental, whenEmpty: 'fail' })].map((l) => l.whenEmpty)).toEqual(
      ['fail', 'accept', 'fail'],
    );
  });
});

describe('the order of reading', () => {
  /** Datasets of two sources; each has a parent among those before it in a random order, or none. */
  const forests = fc
    .array(fc.tuple(fc.nat(), fc.boolean(), fc.double({ noNaN: true })), { maxLength: 12 })
    .map((parents) => {
      const made = parents.map(([pick, other, place], i): [number, string, Dataset] => {
        const parent = pick % (i + 1);
        const load = {
          pattern: 'api',
          ...(parent === i ? {} : { parent: { dataset: `d${parent}`, keys: {} } }),
        };
        return [place, `d${i}`, { source: other ? 'other' : 'music', load } as unknown as Dataset];
      });
      return new Map(made.sort(([a], [b]) => a - b).map(([, name, dataset]) => [name, dataset]));
    });

  it('has every dataset of the source once, parents before their children', () => {
    fc.assert(
      fc.property(forests, (datasets) => {
        const order = readingOrder('music', datasets);
        const own = [...datasets].filter(([, d]) => d.source === 'music').map(([name]) => name);
        expect([...order].sort()).toEqual(own.sort());
        for (const parent of order)
          for (const child of childrenOf(parent, datasets).filter((name) => order.includes(name)))
            expect(order.indexOf(child)).toBeGreaterThan(order.indexOf(parent));
      }),
    );
  });

  it('is that of the configuration otherwise, without lists', () => {
    expect((resolve(apis(), apiFiles()).sources.music as ResolvedRestApi).datasets).toEqual(['albums', 'tracks']);
  });
});
