import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventSpec } from '../../../lib/platform/events';
import { record, SPEC, World } from './support';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'headwater-code-'))));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(
  name: string,
  text: string,
  events: readonly string[],
  more: Partial<EventSpec> = {},
): Promise<World> {
  const code = join(folder, `${name}.ts`);
  writeFileSync(code, text);
  const world = new World({ ...SPEC, ...more, code });
  expect(await world.consume(events.map((event, index) => record(index, 'k', event)))).toEqual([]);
  return world;
}

describe("a platform's own code", () => {
  test('filters, adds fields and routes', async () => {
    const world = await run(
      'all',
      `import type { EventCode } from '${join(__dirname, '../../../lib/platform/events')}';
       export const filter: EventCode['filter'] = (event) => event.id !== 'drop';
       export const enrich: EventCode['enrich'] = (event, { partitionKey, sequenceNumber }) => ({ seen: partitionKey + sequenceNumber, none: undefined });
       export const route: EventCode['route'] = (event) => (event.id === 'us' ? 'usa' : undefined);`,
      ['{"id":"drop"}', '{"id":"us"}', '{"id":"x"}'],
    );
    expect(world.delivered['to-usa']).toMatchObject([{ id: 'us', seen: 'k1000001', total_different_products: 0 }]);
    expect(world.delivered['to-international']).toMatchObject([{ id: 'x', seen: 'k1000002', _route: 'international' }]);
    expect(world.metrics[0]).toMatchObject({ EventsFiltered: 1, EventsRouted: 2 });
  });

  test.each([
    ['throws', 'export const enrich = () => { throw new Error("no rate for it") };', 'Code', 'enrich: no rate for it'],
    ['taken', 'export const enrich = () => ({ _route: 1 });', 'Code', 'enrich gives _route, which the platform adds'],
    ['own', 'export const enrich = () => ({ id: 1 });', 'ReservedField', 'id is a field that the platform adds'],
    ['big', 'export const enrich = () => ({ a: 1n });', 'Code', /^enrich: /],
    ['nowhere', 'export const route = () => "moon";', 'Code', "route gives 'moon', which is not a route"],
    ['later', 'export const filter = async () => { throw new Error("later") };', 'Code', 'filter gives a promise'],
  ])('that %s concerns its event only', async (name, text, code, reason) => {
    const world = await run(name, text, ['{"id":"a"}']);
    expect(world.quarantined).toMatchObject([
      { code, reason: typeof reason === 'string' ? reason : expect.stringMatching(reason) },
    ]);
  });

  test('is asked after the configured filter', async () => {
    const world = await run(
      'after',
      'export const filter = () => { throw new Error("asked") };',
      ['{"country":"USA"}'],
      {
        filter: { field: 'country', equals: 'UK' },
      },
    );
    expect(world.quarantined).toEqual([]);
  });
});
