/** The music catalogue: the service that courses use, in small. */
import { CATALOGUE_SECRET, startCatalogue, type Catalogue } from '../../../local/api/catalogue/catalogue';
import { ask, parsed, type Any } from './ask';

let catalogue: Catalogue;
let headers: Record<string, string>;

async function start(options: Parameters<typeof startCatalogue>[0]): Promise<void> {
  catalogue = await startCatalogue({ albums: 60, days: 20, ...options });
  const { clientId, clientSecret } = CATALOGUE_SECRET;
  const client = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  const { access_token } = parsed(
    await ask(`${catalogue.url}/api/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(client).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    }),
  );
  headers = { authorization: `Bearer ${access_token}` };
}
afterEach(() => catalogue.close());

/** All items behind links, wherever their host is. */
async function follow(target: string, items = (page: Any) => page): Promise<Any[]> {
  const all: Any[] = [];
  for (let next: string | null = target; next;) {
    const page = items(parsed(await ask(catalogue.url + next, { headers })));
    all.push(...(page.items as Any[]));
    next = page.next && new URL(page.next as string).pathname + new URL(page.next as string).search;
  }
  return all;
}
const albums = () => follow('/v1/browse/new-releases?limit=50', (page) => page.albums);

test('albums, tracks and plays come whole', async () => {
  await start({});
  expect((await ask(`${catalogue.url}/v1/browse/new-releases`)).status).toBe(401);
  const { albums: page } = parsed(await ask(`${catalogue.url}/v1/browse/new-releases?limit=80&offset=50`, { headers }));
  expect(page).toMatchObject({ limit: 50, offset: 50, total: 60, next: null });
  expect(page.previous).toBe('https://api.catalogue.example/v1/browse/new-releases?limit=80&offset=0');
  expect(await albums()).toEqual(catalogue.albums);
  for (const { id, total_tracks } of catalogue.albums) {
    const tracks = await follow(`/v1/albums/${id}/tracks`);
    expect([tracks.length, tracks]).toEqual([total_tracks, catalogue.tracks(id)]);
  }
  expect(await follow('/v1/me/player/recently-played?limit=50')).toEqual(catalogue.plays);
  const [from, until] = [catalogue.plays[200]!, catalogue.plays[100]!].map(({ played_at }) => Date.parse(played_at));
  const between = await follow(`/v1/me/player/recently-played?limit=7&after=${from}&before=${until}`);
  expect(between).toEqual(catalogue.plays.slice(101, 200));
  expect((await ask(`${catalogue.url}/v1/albums/none/tracks`, { headers })).status).toBe(404);
});

test('the same for the same seed; keys are unique, and names are not tame', async () => {
  await start({ seed: 3 });
  const other = await startCatalogue({ albums: 60, days: 20, seed: 3 });
  await other.close();
  expect(other.albums).toEqual(catalogue.albums);
  expect(other.plays).toEqual(catalogue.plays);
  const tracks = catalogue.albums.flatMap(({ id }) => catalogue.tracks(id));
  for (const ids of [catalogue.albums.map(({ id }) => id), tracks.map(({ id }) => id)])
    expect(new Set(ids).size).toBe(ids.length);
  const times = catalogue.plays.map(({ played_at }) => played_at);
  expect([...new Set(times)].sort().reverse()).toEqual(times);
  expect(tracks.some(({ name }) => /[^\x20-\x7e]/.test(name))).toBe(true);
  expect(catalogue.albums.some(({ editorial }) => editorial)).toBe(true);
});

test('a day passes', async () => {
  await start({});
  const [before, plays] = [catalogue.albums, catalogue.plays];
  const changed = catalogue.letDayPass();
  const after = await albums();
  expect(after).toEqual(catalogue.albums);
  const known = new Map(before.map((album) => [album.id, album]));
  const ids = new Set(after.map(({ id }) => id));
  expect(after.filter(({ id }) => !known.has(id))).toHaveLength(changed.added);
  expect(before.filter(({ id }) => !ids.has(id))).toHaveLength(changed.withdrawn);
  expect(after.filter(({ id, name }) => known.has(id) && known.get(id)!.name !== name)).toHaveLength(changed.renamed);
  const news = catalogue.plays.filter((play) => !plays.includes(play));
  expect(news).toHaveLength(changed.played);
  // One was told late.
  expect(news.filter(({ played_at }) => played_at < plays[0]!.played_at)).toHaveLength(1);
});

test('an album is released in the middle of a reading, and a token ends early', async () => {
  await start({ albums: 100, releasesAt: [2], tokenRequests: 3 });
  const read = await albums();
  expect(catalogue.albums).toHaveLength(101);
  // What was last on the first page is first on the second: who doesn't look has it twice, and not the new one.
  expect(read[50]).toEqual(read[49]);
  expect(read).not.toContainEqual(catalogue.albums[0]);
  expect((await ask(`${catalogue.url}/v1/browse/new-releases`, { headers })).status).toBe(401);
  expect(catalogue.stats.tokens).toBe(1);
});
