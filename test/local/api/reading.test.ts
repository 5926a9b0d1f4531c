/** Under every pagination and every authorisation every item comes once, whatever goes wrong and passes. */
import fc from 'fast-check';
import { AUTHORISATIONS, paginations } from './support/kinds';
import { itemsOf, readOverNetwork, type Read, type Reading } from './support/over-network';

jest.setTimeout(120_000);

const PAGINATIONS = paginations(10);

const CASES = PAGINATIONS.flatMap((kind, i) =>
  // Each pagination meets two authorisations, and each authorisation two paginations or more.
  [0, 5].map((step) => [kind, AUTHORISATIONS[(i + step) % AUTHORISATIONS.length]!] as const),
);

/** Whole and once, with nothing secret in what is written. */
async function check(reading: Reading): Promise<Read> {
  const read = await readOverNetwork(reading);
  const { platform } = read;
  const result = platform.result('list', 'r');
  expect(result).toEqual(expect.objectContaining({ status: 'SUCCEEDED' }));
  const items = [...platform.items('list', 1).values()] as { id: number }[];
  expect(items.sort((a, b) => a.id - b.id)).toEqual(itemsOf(reading.count ?? 240));
  const written = JSON.stringify([platform.logs, platform.metrics, result, platform.lines('list', 1)]);
  const { apiKey, token, password, clientSecret, key, secretAccessKey } = reading.authorization?.secret ?? {};
  const secrets = [apiKey, token, password, clientSecret, key, secretAccessKey].filter((one) => one !== undefined);
  expect(secrets.filter((one) => written.includes(one) || written.includes(encodeURIComponent(one)))).toEqual([]);
  return read;
}

test.each(CASES.map(([kind, [who, authorization]], i) => [kind[0], who, kind, authorization, i] as const))(
  '%s, %s',
  async (_pagination, _who, kind, authorization, seed) => {
    const { server } = await check({ kind, authorization, seed });
    expect(Object.keys(server.stats.faults).length).toBeGreaterThan(0);
  },
);

const reading: fc.Arbitrary<Reading> = fc.integer({ min: 1, max: 20 }).chain((size) =>
  fc.record({
    kind: fc.constantFrom(...paginations(size)),
    authorization: fc.constantFrom(...AUTHORISATIONS.map(([, authorization]) => authorization)),
    seed: fc.nat(),
    // Up to ten pages or so.
    count: fc.integer({ min: 0, max: 8 * size }),
    size: fc.constant(size),
    lives: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 5 }),
  }),
);

test('any list in pages of any size, under any faults, killed anywhere', async () => {
  // Some at a time: most of the time is spent with waiting.
  const some = fc.array(reading, { minLength: 8, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(some, async (readings) => void (await Promise.all(readings.map(check)))),
    { numRuns: 15 },
  );
});

test.each(AUTHORISATIONS.flatMap(([who, authorization]) => (authorization ? [[who, authorization] as const] : [])))(
  '%s with the wrong secret: said, and nothing is read',
  async (_who, authorization) => {
    const wrong = Object.fromEntries(Object.keys(authorization.secret).map((name) => [name, 'wrong-secret-of-a-test']));
    const { platform } = await readOverNetwork({ kind: PAGINATIONS[4]!, authorization, seed: 1, wrong });
    const error = platform.error('list', 'r');
    expect(error).toMatchObject({ code: 'AuthorizationFailed' });
    expect(JSON.stringify([platform.logs, platform.metrics, error])).not.toContain('wrong-secret');
    expect([...platform.bronze.objects.keys()]).toEqual([]);
  },
);
