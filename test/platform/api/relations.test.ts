import { albums, apiFiles, apis, artists, tracks, type ApiChange } from '../api-fixture';
import { contract, definition, expectMistake, mistakesOf } from '../fixture';
import { CONFIG } from '../variants';

describe('what is made from another dataset', () => {
  const at = (where: string) => `${CONFIG} › datasets.${where}`;
  const parent = (more: object) => ({ tracks: { parent: { dataset: 'albums', keys: { album_id: 'id' }, ...more } } });
  it.each<[string, ApiChange, string, RegExp, RegExp]>([
    [
      'no such parent',
      parent({ dataset: 'album' }),
      'tracks.load.parent.dataset',
      /no dataset 'album'/,
      /^Did you mean 'albums'\?$/,
    ],
    ['itself', parent({ dataset: 'tracks' }), 'tracks.load.parent.dataset', /the dataset itself/, /'albums'/],
    ['of a list', parent({ dataset: 'artists' }), 'tracks.load.parent.dataset', /pattern 'apiArray'/, /pattern 'api'/],
    ['no keys', parent({ keys: {} }), 'tracks.load.parent.keys', /names no column/, /./],
    [
      'a key that is not in the path',
      parent({ keys: { album_id: 'id', id: 'id' } }),
      'tracks.load.parent.keys.id',
      /'\{id\}' is not in the path/,
      /remove the key/,
    ],
    [
      'a key as JavaScript has it',
      { tracks: { path: '/albums/${album_id}/tracks' } },
      'tracks.load.path',
      /dollar sign before a brace/,
      /\{key\} alone/,
    ],
    [
      'another key in the path',
      { tracks: { path: '/albums/{album}/{album_id}' } },
      'tracks.load.path',
      /'\{album\}' stands for no key/,
      /'album_id'/,
    ],
    [
      'a field that the parent has not',
      parent({ keys: { album_id: 'ids' } }),
      'tracks.load.parent.keys.album_id',
      /no field 'ids' in items of 'albums' \(contracts\/albums/,
      /'id'/,
    ],
    [
      'a field inside that is not there',
      parent({ keys: { album_id: 'label.ids' } }),
      'tracks.load.parent.keys.album_id',
      /no field 'label.ids'/,
      /'label.id'/,
    ],
    [
      'a list of the parent',
      parent({ keys: { album_id: 'artists.id' } }),
      'tracks.load.parent.keys.album_id',
      /'artists' of 'albums' is a list/,
      /outside of lists/,
    ],
    [
      'an object of the parent',
      parent({ keys: { album_id: 'label' } }),
      'tracks.load.parent.keys.album_id',
      /of type object/,
      /single value/,
    ],
    [
      'a field that may be absent',
      parent({ keys: { album_id: 'label.town' } }),
      'tracks.load.parent.keys.album_id',
      /may have no 'label.town', and it is put into the address/,
      /required: true/,
    ],
    [
      'an object in place of a list',
      { artists: { array: 'label' } },
      'artists.load.array',
      /'label' of 'albums' is of type object \(contracts\/albums/,
      /Name the list/,
    ],
    [
      'what is inside of a list',
      { artists: { array: 'artists.id' } },
      'artists.load.array',
      /'artists' of 'albums' is a list/,
      /^Write 'artists'\.$/,
    ],
    [
      'no such list',
      { artists: { dataset: 'albms' } },
      'artists.load.dataset',
      /no dataset 'albms'/,
      /Did you mean 'albums'/,
    ],
    [
      'a key that the contract has not',
      { artists: { keys: { album: 'id' } } },
      'artists.load.keys.album',
      /no column 'album' in the contract contracts\/artists/,
      /Add it there/,
    ],
    ['no such place', { artists: { position: 'nth' } }, 'artists.load.position', /no column 'nth'/, /Add it/],
    ['a place that is a key', { artists: { position: 'album_id' } }, 'artists.load.position', /`keys` too/, /its own/],
  ])('%s', (_, change, where, message, mend) => {
    expectMistake(mistakesOf(apis(change), apiFiles()), at(where), message, mend);
  });

  it('a key of a parent’s parent is not in the item', () => {
    const load = { pattern: 'apiArray', dataset: 'tracks', array: 'tags', keys: { album_id: 'album_id' } };
    const contract = tracks({ without: ['id'], with: [{ name: 'tag', logicalType: 'string' }] });
    contract.schema[0]!.name = 'tags';
    expectMistake(
      mistakesOf(
        apis({
          datasets: { tags: { source: 'music', load } },
          top: { pipelines: { music: { datasets: ['albums', 'tracks', 'artists', 'tags'] } } },
        }),
        apiFiles({ 'contracts/tags.odcs.yaml': contract }),
      ),
      at('tags.load.keys.album_id'),
      /'album_id' is not in items of 'tracks': it comes from its own parent/,
      /'id'|Name a field/,
    );
  });

  it('a key inside of an object is fine, and a list may have any', () => {
    expect(mistakesOf(apis(parent({ keys: { album_id: 'label.id' } })), apiFiles())).toEqual([]);
    expect(mistakesOf(apis({ artists: { keys: { album_id: 'label.town' } } }), apiFiles())).toEqual([]);
  });

  it('has keys of the same type, and as masked', () => {
    const typed = tracks({
      with: [{ name: 'album_id', logicalType: 'integer', primaryKey: true, primaryKeyPosition: 1 }],
    });
    expectMistake(
      mistakesOf(apis(), apiFiles({ 'contracts/tracks.odcs.yaml': typed })),
      'contracts/tracks.odcs.yaml › schema[0].properties[0].logicalType',
      /integer, and 'id' of 'albums', whose value it is, is string/,
      /'string'/,
    );
    const masked = albums({
      with: [{ name: 'id', logicalType: 'string', primaryKey: true, classification: 'restricted' }],
    });
    const found = mistakesOf(apis(), apiFiles({ 'contracts/albums.odcs.yaml': masked }));
    expect(found.map((m) => m.where).sort()).toEqual([
      'contracts/artists.odcs.yaml › schema[0].properties[0]',
      'contracts/tracks.odcs.yaml › schema[0].properties[0]',
    ]);
    expect(found[0]!.what).toMatch(/values of 'id' of 'albums', which are masked/);
  });

  it('has its place as a whole number', () => {
    const contract = artists({
      with: [{ name: 'place', logicalType: 'string', primaryKey: true, primaryKeyPosition: 2 }],
    });
    expectMistake(
      mistakesOf(apis(), apiFiles({ 'contracts/artists.odcs.yaml': contract })),
      'contracts/artists.odcs.yaml › schema[0].properties[1].logicalType',
      /place in a list is a whole number/,
      /'integer'/,
    );
  });

  it('is of the same source', () => {
    const { sources } = apis();
    const other = { ...apis().datasets.tracks, source: 'radio' };
    expectMistake(
      mistakesOf(
        apis({
          datasets: { tracks: other },
          top: { sources: { ...sources, radio: { type: 'restApi', baseUrl: 'https://radio.test' } } },
        }),
        apiFiles(),
      ),
      at('tracks.load.parent.dataset'),
      /'albums' is read from 'music', and this dataset from 'radio'/,
      /same source/,
    );
  });

  it('circles are told once', () => {
    const keys = { album_id: 'id' };
    const circle = apis({
      albums: { path: '/tracks/{album_id}', parent: { dataset: 'tracks', keys } },
    });
    const contract = albums({ with: [{ name: 'album_id', logicalType: 'string', required: true }] });
    expectMistake(
      mistakesOf(circle, apiFiles({ 'contracts/albums.odcs.yaml': contract })),
      at('tracks.load.parent.dataset'),
      /tracks → albums → tracks/,
      /Leave `parent` out/,
    );
  });

  it('a place in a list is no key by itself', () => {
    const place = { name: 'place', logicalType: 'integer', required: true, primaryKey: true };
    const key = { name: 'album_id', logicalType: 'string', required: true };
    const contract = artists({ with: [place, key] });
    expectMistake(
      mistakesOf(apis(), apiFiles({ 'contracts/artists.odcs.yaml': contract })),
      'contracts/artists.odcs.yaml › schema[0].properties[1].primaryKey',
      /Each list has a first item/,
      /^Have album_id in the key too\.$/,
    );
  });

  it('what is wrong with the other contract is told once', () => {
    expectMistake(
      mistakesOf(apis(), apiFiles({ 'contracts/albums.odcs.yaml': undefined })),
      at('albums.contract'),
      /does not exist/,
      /Write it/,
    );
  });

  it('tables of a database may be in any pipeline', () => {
    const { sources, datasets } = apis();
    const tables = definition();
    const platform = apis({
      top: {
        sources: { ...sources, ...tables.sources },
        datasets: { ...datasets, ...tables.datasets },
        pipelines: { ...apis().pipelines, some: { datasets: ['orders'] }, more: { datasets: ['goods'] } },
      },
    });
    const contracts = {
      'contracts/orders.odcs.yaml': contract('orders'),
      'contracts/goods.odcs.yaml': contract('goods'),
    };
    expect(mistakesOf(platform, apiFiles(contracts))).toEqual([]);
  });

  it('all of an API is in one pipeline', () => {
    const pipelines = { music: { datasets: ['albums', 'artists'] }, more: { datasets: ['tracks'] } };
    expectMistake(
      mistakesOf(apis({ top: { pipelines } }), apiFiles()),
      `${CONFIG} › pipelines.more.datasets[0]`,
      /'tracks' and 'albums' are of the API 'music', and 'albums' is in the pipeline 'music'/,
      /one pipeline/,
    );
  });
});
