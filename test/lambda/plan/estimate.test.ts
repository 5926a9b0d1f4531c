import { EXPECTED_ROWS, estimateRows } from '../../../lambda/plan/estimate';
import type { ManifestDataset } from '../../../lib/platform/manifest';
import { apiDataset, apiLoad, CATALOGUE_LOADS } from '../../fixtures/apis';
import { dataset } from '../fakes/platform';

const incremental = dataset({
  load: { pattern: 'incremental', cursor: 'c', guard: 'transaction', clockToleranceSeconds: 300 },
  expectedRows: 9_000,
});

describe('estimateRows', () => {
  it('believes the contract before the first load', () => {
    expect(estimateRows(incremental, undefined, false)).toBe(9_000);
    expect(estimateRows(dataset({ expectedRows: undefined }), undefined, false)).toBe(EXPECTED_ROWS);
  });
  it('expects as many changes as last time', () => {
    expect(estimateRows(incremental, { rows: 1_000_000, rowsRead: 120 }, false)).toBe(120);
    expect(estimateRows(incremental, { rows: 1_000_000, rowsRead: 0 }, false)).toBe(0);
  });
  it('expects all rows where everything is read', () => {
    expect(estimateRows(incremental, { rows: 1_000_000, rowsRead: 120 }, true)).toBe(1_000_000);
    expect(estimateRows(dataset(), { rows: 5_000, rowsRead: 5_100 }, false)).toBe(5_100);
  });
  it('expects as many events of a stream as last time', () => {
    const load = { pattern: 'stream', keep: 'every', events: 'stream-events/sessions/' } as ManifestDataset['load'];
    const sessions = dataset({ schema: undefined, table: undefined, load, primaryKey: [], expectedRows: 70_000 });
    expect(estimateRows(sessions, undefined, false)).toBe(70_000);
    expect(estimateRows(sessions, { rows: 1_000_000, rowsRead: 12_000 }, false)).toBe(12_000);
    expect(estimateRows(sessions, { rows: 1_000_000, rowsRead: 12_000 }, true)).toBe(1_000_000);
  });
  it('expects all items of an API that are read whole each time, of others as many as last time', () => {
    const state = { rows: 5_000, rowsRead: 120 };
    expect(estimateRows(apiDataset(apiLoad('albums')), state, false)).toBe(5_000);
    for (const name of ['plays', 'album_artists'])
      expect(estimateRows(apiDataset(CATALOGUE_LOADS[name]!), state, false)).toBe(120);
  });
  it('falls back on what is known of a state without counts', () => {
    expect(estimateRows(incremental, {}, false)).toBe(9_000);
  });
});
