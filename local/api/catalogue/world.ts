/** A music catalogue, the same for the same seed: albums with their tracks, and what somebody has listened to. */
import { Random } from '../../producer/random';
import { artistName, makeId, title } from './names';

/** Where the catalogue is for its clients. */
export const CATALOGUE_URL = 'https://api.catalogue.example';

export interface Artist {
  readonly external_urls: { readonly catalogue: string };
  readonly href: string;
  readonly id: string;
  readonly name: string;
  readonly type: 'artist';
  readonly uri: string;
}

export interface Album {
  readonly album_type: 'album' | 'single' | 'compilation';
  readonly total_tracks: number;
  readonly available_markets: readonly string[];
  readonly external_urls: { readonly catalogue: string };
  readonly href: string;
  readonly id: string;
  readonly images: readonly { readonly url: string; readonly height: number; readonly width: number }[];
  readonly name: string;
  /** A day; a year where the precision says so. */
  readonly release_date: string;
  readonly release_date_precision: 'day' | 'year';
  readonly type: 'album';
  readonly uri: string;
  readonly artists: readonly Artist[];
  /** What the contract doesn't know. */
  readonly editorial?: { readonly note: string; readonly score: number };
}

export interface Track {
  readonly artists: readonly Artist[];
  readonly available_markets: readonly string[];
  readonly disc_number: number;
  readonly duration_ms: number;
  readonly explicit: boolean;
  readonly external_urls: { readonly catalogue: string };
  readonly href: string;
  readonly id: string;
  readonly name: string;
  readonly preview_url: string | null;
  readonly track_number: number;
  readonly type: 'track';
  readonly uri: string;
  readonly is_local: boolean;
  readonly isrc?: string;
}

/** Tracks by album, albums with the newest first. */
export interface World {
  readonly albums: readonly Album[];
  readonly tracks: ReadonlyMap<string, readonly Track[]>;
}

const MARKETS = ['AT', 'BR', 'CA', 'DE', 'ES', 'FR', 'GB', 'IT', 'JP', 'MX', 'NL', 'PL', 'SE', 'US'];
const ARTISTS = 120;
const NEWEST = Date.parse('2026-02-27');
const DAY_MS = 86_400_000;

const common = <Type extends string>(type: Type, id: string, path: string) => ({
  external_urls: { catalogue: `https://open.catalogue.example/${type}/${id}` },
  href: `${CATALOGUE_URL}/v1/${path}/${id}`,
  id,
  type,
  uri: `catalogue:${type}:${id}`,
});

export const makeArtist = (random: Random): Artist => ({
  ...common('artist', makeId(random), 'artists'),
  name: artistName(random),
});

export function makeWorld(seed: number, count: number): World {
  const random = new Random(seed);
  const artists = Array.from({ length: ARTISTS }, () => makeArtist(random));
  const tracks = new Map<string, readonly Track[]>();
  const albums = Array.from({ length: count }, (_, i) => {
    const { album, tracks: its } = makeAlbum(random, artists, NEWEST - Math.floor(i / 3) * DAY_MS);
    tracks.set(album.id, its);
    return album;
  });
  return { albums, tracks };
}

export function makeAlbum(random: Random, artists: readonly Artist[], released: number) {
  const album_type = random.pick(['album', 'album', 'album', 'single', 'compilation'] as const);
  const size =
    album_type === 'single' ? random.whole(1, 3) : random.chance(0.05) ? random.whole(21, 45) : random.whole(7, 14);
  const its = [
    ...new Set(Array.from({ length: random.whole(1, random.chance(0.1) ? 6 : 2) }, () => random.pick(artists))),
  ];
  const markets = MARKETS.filter(() => random.chance(0.7));
  const id = makeId(random);
  const byYear = random.chance(0.03);
  const day = new Date(released).toISOString().slice(0, 10);
  const album: Album = {
    album_type,
    total_tracks: size,
    available_markets: markets,
    ...common('album', id, 'albums'),
    images: [640, 300, 64].map((side) => ({
      url: `https://i.catalogue.example/${id}/${side}`,
      height: side,
      width: side,
    })),
    name: title(random),
    release_date: byYear ? String(random.whole(1967, 2019)) : day,
    release_date_precision: byYear ? 'year' : 'day',
    artists: its,
    ...(random.chance(0.08) ? { editorial: { note: title(random), score: random.whole(0, 1000) / 10 } } : {}),
  };
  const tracks = Array.from({ length: size }, (_, i) => makeTrack(random, album, i));
  return { album, tracks };
}

/** Tracks on a disc. */
const DISC = 20;

function makeTrack(random: Random, { artists, available_markets }: Album, i: number): Track {
  const id = makeId(random);
  return {
    artists,
    available_markets,
    disc_number: Math.floor(i / DISC) + 1,
    duration_ms: random.whole(45_000, 600_000),
    explicit: random.chance(0.15),
    ...common('track', id, 'tracks'),
    name: title(random),
    preview_url: random.chance(0.6) ? `https://p.catalogue.example/${id}` : null,
    track_number: (i % DISC) + 1,
    is_local: false,
    ...(random.chance(0.05) ? { isrc: `QZ${random.hex(10).toUpperCase()}` } : {}),
  };
}
