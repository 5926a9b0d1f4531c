/** A day in the catalogue: releases, corrections, a withdrawal, and an evening's plays. */
import { Random } from '../../producer/random';
import { makePlay, makePlays, type Play } from './plays';
import { makeAlbum, type Album, type Track, type World } from './world';

/** How many of each. */
export interface Changed {
  readonly added: number;
  readonly renamed: number;
  readonly withdrawn: number;
  readonly played: number;
}

const NEW = 7;
const RENAMED = 5;
const PLAYS = 60;
const DAY_MS = 86_400_000;
/** Behind the last play: within what is read again below the watermark. */
const LATE_MS = 95_003;

export function dayAfter(
  world: World,
  plays: readonly Play[],
  seed: number,
): Changed & { readonly world: World; readonly plays: readonly Play[] } {
  const random = new Random(seed);
  const midnight = Math.floor(Date.parse(plays[0]!.played_at) / DAY_MS) * DAY_MS + DAY_MS;
  const withdrawn = world.albums[Math.floor(world.albums.length / 2)]!;
  const albums = world.albums.filter((album) => album !== withdrawn);
  const tracks = new Map(world.tracks);
  tracks.delete(withdrawn.id);
  for (let i = 0; i < RENAMED; i++) {
    const place = random.whole(0, albums.length - 1);
    const album = albums[place]!;
    albums[place] = { ...album, name: `${album.name} (Remastered)`, available_markets: ['DE', 'SE'] };
    tracks.set(album.id, renamed(tracks.get(album.id)!));
  }
  const artists = albums.flatMap((album) => album.artists);
  for (let i = 0; i < NEW; i++) {
    const made = makeAlbum(random, artists, midnight);
    albums.unshift(made.album);
    tracks.set(made.album.id, made.tracks);
  }
  const after = { albums, tracks };
  const evening = makePlays(random, after, midnight, 1, PLAYS);
  // It was told too late, as by a phone that was offline.
  const late = makePlay(random, after, Date.parse(plays[0]!.played_at) - LATE_MS);
  const all = [...evening, plays[0]!, late, ...plays.slice(1)];
  const sorted = all.sort((a, b) => (a.played_at < b.played_at ? 1 : -1));
  const counts = { added: NEW, renamed: RENAMED, withdrawn: 1, played: evening.length + 1 };
  return { world: after, plays: sorted, ...counts };
}

/** The first track has another name and length: a correction. */
function renamed([first, ...rest]: readonly Track[]): readonly Track[] {
  return [{ ...first!, name: `${first!.name} (2026)`, duration_ms: first!.duration_ms + 1 }, ...rest];
}

/** An album that is released in the middle of a reading: every other one moves by a place. */
export function release(world: World, seed: number): { album: Album; tracks: readonly Track[] } {
  const artists = world.albums.flatMap((album) => album.artists);
  return makeAlbum(new Random(seed), artists, Date.parse(world.albums[0]!.release_date.slice(0, 10)));
}
