import { Outrun, Progress } from '../../../../lambda/api/store/progress';
import { EMPTY_PLACE, NOTHING, type Open, type State } from '../../../../lambda/api/store/state';
import { MemoryTable } from '../extraction/support';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const open: Open = {
  extraction: 3,
  runId: 'r',
  startedAt: '2026-11-26T12:00:00.000Z',
  fingerprint: 'f',
  asked: { from: '1', to: '2' },
  bounds: { from: '1' },
  pass: 1,
  restarts: 0,
  progressAt: NOW,
  movedAt: NOW,
  segments: [[1, 0, 3]],
  sequence: 4,
  place: EMPTY_PLACE,
  efforts: { requests: 1, retries: 0, throttled: 0, failures: 0, seconds: 1.5 },
};
const state: State = {
  ...NOTHING,
  epoch: 4,
  extraction: 2,
  whole: 1,
  cursor: '2026',
  cursorField: 'at',
  parentExtraction: 7,
  tags: { url: 'u', etag: 'e', fingerprint: 'f' },
  owed: [{ a: '1' }],
  open,
};
const setUp = () => {
  const table = new MemoryTable();
  return { table, progress: new Progress(table.seen(() => undefined)) };
};

test('a state comes back as it was written', async () => {
  const { table, progress } = setUp();
  expect(await progress.read('d')).toEqual(NOTHING);
  const written = await progress.move('d', NOTHING, state, NOW);
  expect(written).toEqual({ ...state, revision: 1 });
  expect(await progress.read('d')).toEqual(written);
  expect(table.items.get('d')).toMatchObject({ revision: '1', extraction: '2', updatedAt: '2026-11-26T12:00:00.000Z' });
  const closed = { ...written, open: undefined };
  expect(await progress.read('d')).not.toEqual(await progress.move('d', written, closed, NOW));
  expect(await progress.read('d')).toEqual({ ...closed, revision: 2 });
});

test('who is not the last to have written is told', async () => {
  const { progress } = setUp();
  const first = await progress.move('d', NOTHING, state, NOW);
  await progress.move('d', first, state, NOW);
  await expect(progress.move('d', first, state, NOW)).rejects.toThrow(Outrun);
  await expect(progress.move('d', NOTHING, state, NOW)).rejects.toThrow(
    'Another call has gone on with d since revision 0 of its state; this one stops.',
  );
});

test('a write whose answer was lost, and that was repeated, is ours', async () => {
  const { table } = setUp();
  const real = table.seen(() => undefined);
  const progress = new Progress({
    get: real.get,
    update: async (...args) => {
      await real.update(...args);
      return real.update(...args);
    },
  });
  expect(await progress.move('d', NOTHING, state, NOW)).toMatchObject({ revision: 1 });
});

test('a state that grows beyond all measure is refused', async () => {
  const { progress } = setUp();
  const large = { ...state, open: { ...open, place: { ...EMPTY_PLACE, walk: { next: 'x'.repeat(100_000) } } } };
  await expect(progress.move('d', NOTHING, large, NOW)).rejects.toMatchObject({ code: 'TooLarge' });
});
