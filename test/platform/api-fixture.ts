/** A platform of one API, all of it right, to be changed in one place: albums, their tracks, their artists. */
import type { PlatformDefinition } from '../../lib/platform';

type Json = Record<string, unknown>;

const KEY = { required: true, primaryKey: true };

const contractOf = (name: string, properties: readonly Json[], object: Json = {}) => ({
  apiVersion: 'v3.1.0',
  kind: 'DataContract',
  id: `urn:test:${name}`,
  version: '1.0.0',
  status: 'active',
  team: { name: 'Data' },
  schema: [{ name, properties, ...object }],
  slaProperties: [{ property: 'freshness', value: 26, unit: 'h' }],
});

/** By name; `with` takes the place of a property of the same name, or comes behind the others. */
export interface ContractChange {
  readonly with?: readonly Json[];
  readonly without?: readonly string[];
  readonly object?: Json;
}

function changed(name: string, properties: readonly Json[], change: ContractChange = {}) {
  const others = (change.with ?? []).filter((p) => !properties.some((q) => q.name === p.name));
  const kept = properties
    .filter((p) => !change.without?.includes(p.name as string))
    .map((p) => change.with?.find((q) => q.name === p.name) ?? p);
  return contractOf(name, [...kept, ...others], change.object);
}

export const albums = (change?: ContractChange) =>
  changed(
    'albums',
    [
      { name: 'id', logicalType: 'string', ...KEY },
      { name: 'name', logicalType: 'string', required: true },
      { name: 'changed_at', logicalType: 'timestamp', required: true },
      { name: 'plays', logicalType: 'integer' },
      {
        name: 'label',
        logicalType: 'object',
        required: true,
        properties: [
          { name: 'id', logicalType: 'string', required: true },
          { name: 'town', logicalType: 'string' },
        ],
      },
      {
        name: 'artists',
        logicalType: 'array',
        items: { logicalType: 'object', properties: [{ name: 'id', logicalType: 'string' }] },
      },
    ],
    change,
  );

export const tracks = (change?: ContractChange) =>
  changed(
    'tracks',
    [
      { name: 'album_id', logicalType: 'string', ...KEY, primaryKeyPosition: 1 },
      { name: 'id', logicalType: 'string', ...KEY, primaryKeyPosition: 2 },
    ],
    change,
  );

export const artists = (change?: ContractChange) =>
  changed(
    'artists',
    [
      { name: 'album_id', logicalType: 'string', ...KEY, primaryKeyPosition: 1 },
      { name: 'place', logicalType: 'integer', ...KEY, primaryKeyPosition: 2 },
      { name: 'id', logicalType: 'string', required: true },
    ],
    change,
  );

export const apiFiles = (more: Json = {}): Json => ({
  'contracts/orders.odcs.yaml': undefined,
  'contracts/goods.odcs.yaml': undefined,
  'models/sales.sql': undefined,
  'contracts/albums.odcs.yaml': albums(),
  'contracts/tracks.odcs.yaml': tracks(),
  'contracts/artists.odcs.yaml': artists(),
  ...more,
});

export interface ApiChange {
  readonly source?: Json;
  /** Of the load of each. */
  readonly albums?: Json;
  readonly tracks?: Json;
  readonly artists?: Json;
  /** Of the dataset `albums`. */
  readonly dataset?: Json;
  readonly datasets?: Json;
  readonly top?: Json;
}

export const apis = (change: ApiChange = {}): PlatformDefinition => {
  const load = (pattern: string, of: Json, more?: Json) => ({ source: 'music', load: { pattern, ...of, ...more } });
  return {
    name: 'shop',
    environments: { dev: {} },
    sources: { music: { type: 'restApi', baseUrl: 'https://api.test/v1', ...change.source } },
    datasets: {
      tracks: load(
        'api',
        { path: '/albums/{album_id}/tracks', parent: { dataset: 'albums', keys: { album_id: 'id' } } },
        change.tracks,
      ),
      albums: { ...load('api', { path: '/albums' }, change.albums), ...change.dataset },
      artists: load(
        'apiArray',
        { dataset: 'albums', array: 'artists', keys: { album_id: 'id' }, position: 'place' },
        change.artists,
      ),
      ...change.datasets,
    },
    pipelines: { music: { datasets: ['albums', 'tracks', 'artists'] } },
    ...change.top,
  } as PlatformDefinition;
};

/** A platform of `albums` alone: what its load may be without others that hang on it. */
export const alone = (change: ApiChange = {}): PlatformDefinition => {
  const { albums: only } = apis(change).datasets;
  return apis({
    ...change,
    top: { datasets: { albums: only }, pipelines: { music: { datasets: ['albums'] } }, ...change.top },
  });
};
