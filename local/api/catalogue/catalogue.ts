/** The example's source `catalogue` on this machine: a music service as courses use them, with a bad day. */
import { Random } from '../../producer/random';
import { startApiServer, type ApiServer, type ApiServerOptions, type Faults, type RenderedPage } from '../server';
import { dayAfter, release, type Changed } from './day';
import { makePlays, type Play } from './plays';
import { CATALOGUE_URL, makeWorld, type Album, type Track, type World } from './world';

/** What its secret is to have, where no other is asked for. */
export const CATALOGUE_SECRET = { clientId: 'headwater-laptop', clientSecret: 'only-on-this-machine+/= %' } as const;
const TOKEN_URL = 'https://accounts.catalogue.example/api/token';

export interface CatalogueOptions extends Pick<
  ApiServerOptions,
  'port' | 'clock' | 'latency' | 'rateLimit' | 'faults'
> {
  /** Who may get a token. @default CATALOGUE_SECRET */
  readonly secret?: { readonly clientId: string; readonly clientSecret: string };
  /** @default 1 */
  readonly seed?: number;
  /** @default 240 */
  readonly albums?: number;
  /** Days of plays, up to 28 February 2026. @default 90 */
  readonly days?: number;
  /** Requests that a token is good for. @default no limit */
  readonly tokenRequests?: number;
  /** Pages of albums, counted from the start, before which a new one is released. @default never */
  readonly releasesAt?: readonly number[];
}

/** As `GET /_server/contents` gives it. */
export interface CatalogueContents extends Record<string, unknown> {
  readonly albums: readonly Album[];
  /** By album. */
  readonly tracks: Readonly<Record<string, readonly Track[]>>;
  /** The newest first. */
  readonly plays: readonly Play[];
}

export interface Catalogue extends Omit<ApiServer, 'mutate' | 'items'> {
  /** Who may get a token. */
  readonly secret: { readonly clientId: string; readonly clientSecret: string };
  /** What it has now. */
  contents(): CatalogueContents;
  /** Releases, corrections, a withdrawal, an evening's plays. */
  letDayPass(): Changed;
}

const PER_DAY = 60;
const END = Date.parse('2026-03-01');
const DAY_MS = 86_400_000;

export async function startCatalogue(options: CatalogueOptions = {}): Promise<Catalogue> {
  const { seed = 1, albums = 240, days: past = 90, tokenRequests, releasesAt = [], faults, ...rest } = options;
  const { secret = CATALOGUE_SECRET } = options;
  let world: World = makeWorld(seed, albums);
  let days = 0;
  let plays: readonly Play[] = makePlays(new Random(seed + 1), world, END - past * DAY_MS, past, PER_DAY);
  const server = await startApiServer({
    ...rest,
    seed,
    publicUrl: CATALOGUE_URL,
    control: { contents, letDayPass },
    authorization: {
      definition: { type: 'oauth2', tokenUrl: TOKEN_URL },
      secret,
      ...(tokenRequests === undefined ? {} : { tokenRequests }),
    },
    faults: withReleases(faults, releasesAt),
    collections: {
      albums: {
        path: '/v1/browse/new-releases',
        items: 'albums.items',
        pagination: { type: 'offset', limit: 20, total: 'albums.total' },
        ...SIZES,
        data: world.albums as unknown as Record<string, unknown>[],
        envelope: (page) => ({ albums: paging(page) }),
      },
      tracks: {
        path: '/v1/albums/{album_id}/tracks',
        items: 'items',
        pagination: { type: 'offset', limit: 20, total: 'total' },
        ...SIZES,
        data: ({ album_id }) => world.tracks.get(album_id!) as unknown as Record<string, unknown>[] | undefined,
        envelope: paging,
      },
      plays: {
        path: '/v1/me/player/recently-played',
        items: 'items',
        pagination: { type: 'nextLink', path: 'next' },
        ...SIZES,
        newestFirst: true,
        // Plays come after the cursor, not with it.
        fromIncluded: false,
        incremental: { field: 'played_at', parameter: 'after', untilParameter: 'before', format: 'epochMilliseconds' },
        data: () => plays as unknown as Record<string, unknown>[],
        envelope: history,
      },
    },
  });

  function letDayPass(): Changed {
    const { world: next, plays: played, ...changed } = dayAfter(world, plays, seed + 2 + days++);
    [world, plays] = [next, played];
    // Albums are the server's own list, tracks and plays are read from here.
    server.mutate('albums', () => next.albums as unknown as Record<string, unknown>[]);
    return changed;
  }
  function contents(): CatalogueContents {
    return { albums: world.albums, tracks: Object.fromEntries(world.tracks), plays };
  }
  function withReleases(base: Faults | undefined, at: readonly number[]): Faults {
    const moves = at.map((number, i) => ({
      collection: 'albums',
      at: number,
      change: () => {
        const { album, tracks } = release(world, seed + 1000 + i);
        world = { albums: [album, ...world.albums], tracks: new Map([...world.tracks, [album.id, tracks]]) };
        return world.albums as unknown as Record<string, unknown>[];
      },
    }));
    return { ...base, moves: [...(base?.moves ?? []), ...moves] };
  }
  return {
    url: server.url,
    secret,
    stats: server.stats,
    setFaults: (next) => server.setFaults(next),
    close: () => server.close(),
    contents,
    letDayPass,
  };
}

const SIZES = { size: 20, maxSize: 50 };

const paging = ({ items, offset, size, total, url, next }: RenderedPage) => ({
  href: url,
  items,
  limit: size,
  next,
  offset,
  previous: offset > 0 ? url.replace(/offset=\d+/, `offset=${Math.max(0, offset - size)}`) : null,
  total,
});

function history({ items, size, url, next }: RenderedPage): Record<string, unknown> {
  const time = (item: unknown) => String(Date.parse((item as Play).played_at));
  const cursors = items.length > 0 ? { after: time(items[0]), before: time(items.at(-1)) } : null;
  return { items, next, cursors, limit: size, href: url };
}
