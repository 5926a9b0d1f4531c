/** Records that a replay makes, and events that are unusual on purpose. */
import { aggregated } from '../../../lambda/stream/kpl';
import { depthOf } from '../../../lambda/stream/slow/depth';
import { REPLAY_FILLER } from '../../../lib/platform';
import type { EventSpec } from '../../../lib/platform/events';
import { record, SPEC, World } from './support';

const packed = (...events: string[]) =>
  record(
    1,
    'k',
    aggregated(
      'k',
      events.map((event) => Buffer.from(event)),
    ),
  );
const payloads = (world: World) =>
  world.quarantined.map(({ payload }) => Buffer.from(payload as string, 'base64').toString());

test('what stands for events that are not replayed is passed over, and the others keep their places', async () => {
  const world = new World();
  expect(await world.consume([packed(REPLAY_FILLER, '{"id":"b"}', REPLAY_FILLER, 'no')])).toEqual([]);
  expect(world.delivered['to-international']).toMatchObject([{ id: 'b', _subsequence: 1 }]);
  expect(world.quarantined).toMatchObject([{ _subsequence: 3, code: 'NotJson' }]);
});

test('a replay with another payload in the same place never takes the place of the first one', async () => {
  const world = new World();
  await world.consume([packed('first', '{"id":"b"}')]);
  await world.consume([packed('second', '{"id":"b"}')]);
  await world.consume([packed('first', '{"id":"b"}')]);
  expect(payloads(world)).toEqual(['first', 'second']);
});

test('an aggregate without events goes to quarantine as it came', async () => {
  const world = new World();
  const empty = aggregated('k', []);
  expect(await world.consume([record(1, 'k', empty)])).toEqual([]);
  expect(world.quarantined).toMatchObject([{ code: 'Undecodable', payload: empty.toString('base64') }]);
});

test.each([
  [200, []],
  [201, ['Contract']],
  [50_000, ['Contract']],
])('an event of depth %p: %p', async (depth, codes) => {
  const nested = `{"id":"a","x":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
  const spec: EventSpec = { ...SPEC, enrich: { kinds: { countDistinct: 'browse_history' } } };
  for (const world of [new World(), new World(spec)]) {
    expect(await world.consume([record(1, 'a', nested), record(2, 'a', '{"id":"b"}')])).toEqual([]);
    expect(world.quarantined.map(({ code }) => code)).toEqual(codes);
    expect(world.delivered['to-international']!.at(-1)).toMatchObject({ id: 'b' });
  }
});

test.each([
  ['1', 0],
  ['{}', 1],
  ['{"a":[[{}]],"b":[]}', 4],
  [String.raw`{"a":"[[[\"[[["}`, 1],
])('%s is %p deep', (text, depth) => expect(depthOf(Buffer.from(text))).toBe(depth));
