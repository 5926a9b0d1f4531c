/** What somebody has listened to: evenings of some tracks, one after the other. */
import type { Random } from '../../producer/random';
import type { Album, Track, World } from './world';

export interface Play {
  readonly track: Track & { readonly album: Album; readonly popularity: number };
  /** To the millisecond; no two have the same. */
  readonly played_at: string;
  readonly context: Pick<Album, 'type' | 'href' | 'uri' | 'external_urls'> | null;
}

const DAY_MS = 86_400_000;
const EVENING_MS = 17 * 3_600_000;

/** Plays of so many days from the first on, the newest first. @param first midnight */
export function makePlays(random: Random, world: World, first: number, days: number, perDay: number): Play[] {
  const plays: Play[] = [];
  for (let day = 0; day < days; day++) {
    let time = first + day * DAY_MS + EVENING_MS + random.whole(1, 3_599_999);
    for (let i = random.whole(Math.floor(perDay / 2), perDay); i > 0; i--) {
      plays.push(makePlay(random, world, time));
      time += random.whole(30_001, 420_000);
    }
  }
  return plays.reverse();
}

export function makePlay(random: Random, { albums, tracks }: World, time: number): Play {
  const album = random.pick(albums);
  const track = random.pick(tracks.get(album.id)!);
  const { type, href, uri, external_urls } = album;
  return {
    track: { ...track, album, popularity: random.whole(0, 100) },
    played_at: new Date(time).toISOString(),
    context: random.chance(0.8) ? { external_urls, href, type, uri } : null,
  };
}
