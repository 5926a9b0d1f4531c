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
  expect(await albums()).toEqual(catalogue.contents().albums);
  for (const { id, total_tracks } of catalogue.contents().albums) {
    const tracks = await follow(`/v1/albums/${id}/tracks`);
    expect([tracks.length, tracks]).toEqual([total_tracks, catalogue.contents().tracks[id]!]);
  }
  expect(await follow('/v1/me/player/recently-played?limit=50')).toEqual(catalogue.contents().plays);
  const [from, until] = [catalogue.contents().plays[200]!, catalogue.contents().plays[100]!].map(({ played_at }) =>
    Date.parse(played_at),
  );
  const between = await follow(`/v1/me/player/recently-played?limit=7&after=${from}&before=${until}`);
  expect(between).toEqual(catalogue.contents().plays.slice(101, 200));
  expect((await ask(`${catalogue.url}/v1/albums/none/tracks`, { headers })).status).toBe(404);
});

test('the same for the same seed; keys are unique, and names are not tame', async () => {
  await start({ seed: 3 });
  const other = await startCatalogue({ albums: 60, days: 20, seed: 3 });
  await other.close();
  expect(other.contents().albums).toEqual(catalogue.contents().albums);
  expect(other.contents().plays).toEqual(catalogue.contents().plays);
  const tracks = catalogue.contents().albums.flatMap(({ id }) => catalogue.contents().tracks[id]!);
  for (const ids of [catalogue.contents().albums.map(({ id }) => id), tracks.map(({ id }) => id)])
    expect(new Set(ids).size).toBe(ids.length);
  const times = catalogue.contents().plays.map(({ played_at }) => played_at);
  expect([...new Set(times)].sort().reverse()).toEqual(times);
  expect(tracks.some(({ name }) => /[^\x20-\x7e]/.test(name))).toBe(true);
  expect(catalogue.contents().albums.some(({ editorial }) => editorial)).toBe(true);
});

test('a day passes', async () => {
  await start({});
  const [before, plays] = [catalogue.contents().albums, catalogue.contents().plays];
  const changed = catalogue.letDayPass();
  const after = await albums();
  expect(after).toEqual(catalogue.contents().albums);
  const known = new Map(before.map((album) => [album.id, album]));
  const ids = new Set(after.map(({ id }) => id));
  expect(after.filter(({ id }) => !known.has(id))).toHaveLength(changed.added);
  expect(before.filter(({ id }) => !ids.has(id))).toHaveLength(changed.withdrawn);
  expect(after.filter(({ id, name }) => known.has(id) && known.get(id)!.name !== name)).toHaveLength(changed.renamed);
  const news = catalogue.contents().plays.filter((play) => !plays.includes(play));
  expect(news).toHaveLength(changed.played);
  // One was told late.
  expect(news.filter(({ played_at }) => played_at < plays[0]!.played_at)).toHaveLength(1);
});

test('an album is released in the middle of a reading, and a token ends early', async () => {
  await start({ albums: 100, releasesAt: [2], tokenRequests: 3 });
  const read = await albums();
  expect(catalogue.contents().albums).toHaveLength(101);
  // What was last on the first page is first on the second: who doesn't look has it twice, and not the new one.
  expect(read[50]).toEqual(read[49]);
  expect(read).not.toContainEqual(catalogue.contents().albums[0]);
  expect((await ask(`${catalogue.url}/v1/browse/new-releases`, { headers })).status).toBe(401);
  expect(catalogue.stats.tokens).toBe(1);
});

test('it can be asked by its own address what it has seen and has, and told to fail; not by a web page', async () => {
  await start({});
  const at = (path: string, asking = {}) => ask(`${catalogue.url}/_server/${path}`, asking);
  expect(parsed(await at('stats'))).toMatchObject({ requests: 1, tokens: 1 });
  expect(parsed(await at('contents'))).toEqual(JSON.parse(JSON.stringify(catalogue.contents())));
  const before = catalogue.contents().albums.length;
  const type = { 'content-type': 'application/json' };
  expect((await at('day', { method: 'POST' })).status).toBe(415);
  expect(parsed(await at('day', { method: 'POST', headers: type }))).toMatchObject({ withdrawn: 1 });
  expect(catalogue.contents().albums.length).toBeGreaterThan(before);
  const faults = (body: string, more = {}) => at('faults', { method: 'PUT', headers: { ...type, ...more }, body });
  expect((await faults('{"shares":{"boredom":1}}')).body.toString()).toContain("no property 'boredom'");
  for (const [body, said] of [
    ['{"shedule":[]}', "faults › shedule: There is no property 'shedule' here. Did you mean 'schedule'?"],
    ['{"schedule":[{"fault":"unautorized","from":1}]}', "Did you mean 'unauthorized'?"],
    ['{"schedule":[{"fault":"reset","from":1,"collection":"album"}]}', "Did you mean 'albums'?"],
    ['{"schedule":[{"fault":"reset"}]}', 'faults › schedule[0].from: It is missing.'],
    ['{"schedule":{"fault":"reset"}}', 'not a list'],
    ['{"shares":{"reset":50}}', 'at most 1'],
    ['[]', 'Write an object'],
  ] as const) {
    const { status, body: answer } = await faults(body);
    expect([status, answer.toString()]).toEqual([400, expect.stringContaining(said.replaceAll('"', '\\"'))]);
  }
  expect((await faults('{"schedule":[{"fault":"serverError","from":1,"collection":"token"}]}')).status).toBe(200);
  expect((await faults('{')).status).toBe(400);
  expect((await faults('{"schedule":[{"fault":"forbidden","from":1,"times":9}]}')).status).toBe(200);
  expect((await ask(`${catalogue.url}/v1/browse/new-releases`, { headers })).status).toBe(403);
  // Whoever asks for the API gets the API.
  expect((await faults('{}', { host: 'api.catalogue.example' })).status).toBe(403);
  expect((await at('other')).status).toBe(404);
});
