/** Items of an API against rows of silver: every difference is found, and nothing else. */
import fc from 'fast-check';
import { expectedOf } from '../../../local/lake/catalogue';
import { asItem, differencesOf, type Row } from '../../../local/lake/items';
import { makePlays } from '../../../local/api/catalogue/plays';
import { makeWorld } from '../../../local/api/catalogue/world';
import { Random } from '../../../local/producer/random';

const compared = { key: ['id'], flat: [] };
const item = { id: 'a', name: 'Ä', artists: [{ id: 1, name: 'x' }], none: null, empty: {}, more: { note: 'n' } };
const row = { id: 'a', name: 'Ä', artists: [{ id: 1, name: 'x' }], _extra: '{"more":{"note":"n"}}', _page: 3 };

test('the same, whatever has no value', () => {
  expect(differencesOf([item], [row], compared)).toEqual([]);
});

test.each<[string, readonly Row[], string]>([
  ['missing', [], '1 items are missing, such as a.'],
  ['twice', [row, row], '1 items are there more than once.'],
  ['surplus', [row, { ...row, id: 'b' }], '1 items are gone at the source, such as b.'],
  ['a value', [{ ...row, name: 'A' }], 'a differs in name ("Ä", not "A").'],
  ['a type', [{ ...row, artists: [{ id: '1', name: 'x' }] }], 'a differs in artists'],
  ['a field lost', [{ ...row, _extra: null }], 'a differs in more ({"note":"n"}, not nothing).'],
  ['a field too many', [{ ...row, other: 0 }], 'a differs in other (nothing, not 0).'],
  ['order', [{ ...row, artists: [] }], 'a differs in artists'],
])('%s', (_what, rows, problem) => {
  expect(differencesOf([item], rows, compared)).toEqual([expect.stringContaining(problem) as string]);
});

test('columns of an object and what no contract has become the object again', () => {
  const flat = {
    at: 1,
    track_id: 't',
    track_artists: [{ id: 1 }],
    track_external_urls_catalogue: 'u',
    context_type: null,
    _extra: '{"track":{"album":{"id":"x"}}}',
  };
  expect(asItem(flat, ['track', 'track.external_urls', 'context'])).toEqual({
    at: 1,
    track: { id: 't', artists: [{ id: 1 }], external_urls: { catalogue: 'u' }, album: { id: 'x' } },
    context: { type: null },
  });
});

test('what is changed anywhere in the catalogue is noticed', () => {
  const world = makeWorld(1, 12);
  const plays = makePlays(new Random(1), world, Date.parse('2026-01-01'), 2, 20);
  const { albums } = world;
  const { tracks } = expectedOf({ albums, tracks: Object.fromEntries(world.tracks), plays });
  const by = { key: ['album_id', 'id'], flat: [] };
  expect(differencesOf(tracks!, tracks!, by)).toEqual([]);
  const places = fc.record({
    place: fc.nat({ max: tracks!.length - 1 }),
    field: fc.constantFrom('name', 'duration_ms', 'explicit', 'artists', 'uri'),
  });
  fc.assert(
    fc.property(places, ({ place, field }) => {
      const changed = tracks!.map((track, i) => (i === place ? { ...track, [field]: 'changed' } : track));
      expect(differencesOf(tracks!, changed, by)).toHaveLength(1);
    }),
  );
});
