/** The whole way: the example's catalogue on this machine, with a bad day, over real connections. */
import { createAuthorizer } from '../../../../lambda/api/authorization';
import { createClient, createTransport } from '../../../../lambda/api/http';
import type { ApiLoad } from '../../../../lib/platform/api';
import { startCatalogue, type Catalogue } from '../../../../local/api/catalogue/catalogue';
import { ALL_PASSING, type Faults } from '../../../../local/api/server';
import { Killed, load, Platform, SOURCE, type Touch } from './support';

const loads: Record<string, ApiLoad> = {
  albums: load('albums', {
    request: { method: 'GET', path: '/v1/browse/new-releases', query: {}, headers: {} },
    items: 'albums.items',
    pagination: {
      type: 'offset',
      limit: 10,
      offsetParameter: 'offset',
      limitParameter: 'limit',
      total: 'albums.total',
      overlap: 1,
    },
    expected: 'albums.total',
    children: ['tracks'],
  }),
  tracks: load('tracks', {
    request: { method: 'GET', path: '/v1/albums/{album_id}/tracks', query: { limit: '5' }, headers: {} },
    pagination: { type: 'nextLink', path: 'next', total: 'total' },
    expected: 'total',
    parent: { dataset: 'albums', keys: { album_id: 'id' }, maxFailedPercent: 10 },
  }),
  plays: load('plays', {
    request: { method: 'GET', path: '/v1/me/player/recently-played', query: { limit: '50' }, headers: {} },
    pagination: { type: 'nextLink', path: 'next' },
    whenEmpty: 'accept',
    itemKey: ['played_at', 'track.id'],
    incremental: {
      field: 'played_at',
      parameter: 'after',
      untilParameter: 'before',
      format: 'epochMilliseconds',
      lag: 300,
    },
  }),
};

let catalogue: Catalogue;
afterEach(() => catalogue.close());

/** A platform that reads the catalogue over the network. */
async function start(faults: Faults): Promise<Platform> {
  catalogue = await startCatalogue({ albums: 24, days: 2, faults });
  const platform = new Platform(() => ({ body: undefined }), loads, { tracks: ['album_id', 'id'] });
  platform.source = {
    ...SOURCE,
    baseUrl: 'https://api.catalogue.example',
    headers: { accept: 'application/json' },
    limits: { concurrency: 6 },
    timeouts: { connectSeconds: 1, responseSeconds: 1, idleSeconds: 1, totalSeconds: 3 },
    retries: { ...SOURCE.retries, attempts: 10, maxDelaySeconds: 1, breakSeconds: 1, breakAfterFailures: 50 },
    authorization: {
      type: 'oauth2',
      grant: 'clientCredentials',
      tokenUrl: 'https://accounts.catalogue.example/api/token',
      scopes: [],
      clientAuthentication: 'header',
      parameters: {},
    },
  };
  const transport = createTransport(platform.source, new URL(catalogue.url));
  const secret = async () => ({ ...catalogue.secret });
  const authorizer = createAuthorizer(platform.source.authorization, { secret, transport });
  const { limits, retries, maxPageMegabytes } = platform.source;
  const client = createClient({ transport, authorizer, limits, retries, maxPageMegabytes, random: () => 0.01 });
  const world = platform.world.bind(platform);
  platform.world = (touch: Touch = () => undefined) => ({
    ...world(touch),
    client: async (request, signal) => {
      await touch(`request ${request.url}`);
      return client(request, signal);
    },
    now: Date.now,
    remaining: () => Infinity,
    tick: 50,
  });
  return platform;
}

function check(platform: Platform, extraction: number): void {
  const { albums, tracks, plays } = catalogue.contents();
  const got = (dataset: string) => [...platform.items(dataset, extraction)].sort(([a], [b]) => (a < b ? -1 : 1));
  const sorted = (entries: [unknown[], unknown][]) =>
    entries.map(([key, item]) => [JSON.stringify(key), item]).sort(([a], [b]) => (a! < b! ? -1 : 1));
  expect(got('albums')).toEqual(sorted(albums.map((album) => [[album.id], album])));
  expect(got('tracks')).toEqual(
    sorted(Object.entries(tracks).flatMap(([album, all]) => all.map((track) => [[album, track.id], track] as never))),
  );
  expect(platform.complete('tracks', extraction)).toMatchObject({
    whole: true,
    expected: Object.values(tracks).flat().length,
  });
  if (extraction === 1)
    expect(got('plays')).toEqual(sorted(plays.map((play) => [[play.played_at, play.track.id], play])));
}

test('is in bronze as it is, and so is the next day', async () => {
  const platform = await start({});
  expect(await platform.run('r1')).toEqual([]);
  check(platform, 1);
  catalogue.letDayPass();
  expect(await platform.run('r2')).toEqual([]);
  check(platform, 2);
  const known = new Set([1, 2].flatMap((extraction) => [...platform.items('plays', extraction).keys()]));
  expect(known.size).toBe(catalogue.contents().plays.length);
  expect(platform.complete('plays', 2).items).toBeLessThan(platform.complete('plays', 1).items);
}, 60_000);

test('comes to the same on a bad day, however often it is killed', async () => {
  const platform = await start(ALL_PASSING);
  for (const life of [3, 9, 17, 30, 25]) {
    let left = life;
    const touch = (): void => {
      if (left-- <= 0) throw new Killed();
    };
    await platform.call('r1', {}, touch).catch((error: unknown) => expect(error).toBeInstanceOf(Killed));
  }
  expect(await platform.run('r1')).toEqual([]);
  check(platform, 1);
  const everything = [...platform.table.items.values(), platform.logs, ...platform.artefacts.objects.values()];
  expect(everything.map((value) => JSON.stringify(value.toString())).join()).not.toContain(
    catalogue.secret.clientSecret,
  );
}, 60_000);

test.each(['emptyPage', 'shortPage', 'wrongTotal', 'errorBody', 'html'] as const)(
  'is not fooled by %s now and then',
  async (fault) => {
    const platform = await start({ shares: { [fault]: 0.04 } });
    expect(await platform.run('r1')).toEqual([]);
    check(platform, 1);
  },
  60_000,
);
