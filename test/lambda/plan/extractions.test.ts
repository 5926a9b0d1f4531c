import { checkParents, extractionsOf } from '../../../lambda/plan/extractions';
import { plan } from '../../../lambda/plan/plan';
import { apiDataset, apiLoad, apiSpec, catalogue, CATALOGUE_LOADS } from '../../fixtures/apis';
import { fakePlatform, manifest, request } from '../fakes/platform';

const platform = manifest({
  sources: { ...manifest().sources, ...catalogue().sources, other: apiSpec('flights-dev', 'other') },
  datasets: { ...manifest().datasets, ...catalogue().datasets, users: apiDataset(apiLoad('users'), 'other') },
  pipelines: { ...manifest().pipelines, ...catalogue().pipelines },
});

describe('extractions', () => {
  it('are one a source, parents before their children, whatever their order is', () => {
    expect(extractionsOf(platform, [...Object.keys(CATALOGUE_LOADS), 'users'])).toEqual([
      { source: 'catalogue', function: 'flights-dev-catalogue-api', datasets: ['albums', 'plays', 'tracks'] },
      { source: 'other', function: 'flights-dev-other-api', datasets: ['users'] },
    ]);
  });

  it('go down as deep as there are parents', () => {
    const below = (dataset: string) => ({ parent: { dataset, keys: {}, maxFailedPercent: 10 } });
    const deep = manifest({
      sources: catalogue().sources,
      datasets: {
        c: apiDataset(apiLoad('c', below('b'))),
        b: apiDataset(apiLoad('b', below('a'))),
        a: apiDataset(apiLoad('a')),
      },
    });
    expect(extractionsOf(deep, ['c', 'b', 'a'])[0]!.datasets).toEqual(['a', 'b', 'c']);
  });

  it('are none for tables, and for lists inside of other items', () => {
    expect(extractionsOf(platform, ['flights', 'album_artists'])).toEqual([]);
  });

  it('need the parent of each child, but not the dataset that a list is in', () => {
    expect(() => checkParents(platform, ['tracks', 'albums'])).not.toThrow();
    expect(() => checkParents(platform, ['album_artists'])).not.toThrow();
    expect(() => checkParents(platform, ['tracks', 'plays'])).toThrow(
      "'tracks' is read once for each item of 'albums', which is not among 'datasets'. Add 'albums'.",
    );
  });
});

describe('a plan', () => {
  const run = (more: object = {}) => {
    const p = fakePlatform(platform);
    return { p, planned: plan({ ...request(), pipeline: 'catalogue', ...more }, p.services) };
  };

  it('has the extractions of what was asked for, and packs all the same', async () => {
    const { p, planned } = run();
    expect(await planned).toMatchObject({
      extractions: [{ source: 'catalogue', datasets: ['albums', 'plays', 'tracks'] }],
      packCount: 1,
    });
    expect(p.s3.get('artefacts', 'runs/catalogue/r1/packs.json')).toMatchObject([
      { datasets: ['album_artists', 'albums', 'plays', 'tracks'] },
    ]);
    expect(await run({ datasets: ['plays'] }).planned).toMatchObject({ extractions: [{ datasets: ['plays'] }] });
  });

  it('says nothing of extractions where there are none', async () => {
    expect(await run({ datasets: ['album_artists'] }).planned).not.toHaveProperty('extractions');
    expect(await plan(request(), fakePlatform(platform).services)).not.toHaveProperty('extractions');
  });

  it('takes nothing for a child without its parent', async () => {
    const { p, planned } = run({ datasets: ['tracks'] });
    await expect(planned).rejects.toMatchObject({ name: 'InvalidInput', message: expect.stringMatching(/'albums'/) });
    expect(p.dynamo.items.size).toBe(0);
  });

  it('has the range of a backfill', async () => {
    const range = { from: '2026-11-01', to: '2026-11-02T12:00+01:00' };
    expect(await run({ datasets: ['plays'], range }).planned).toMatchObject({
      range: { from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T11:00:00.000Z' },
    });
    expect(await run().planned).not.toHaveProperty('range');
  });

  it('takes no range with a full load', async () => {
    const range = { from: '2026-11-01', to: '2026-11-02' };
    await expect(run({ datasets: ['plays'], mode: 'full', range }).planned).rejects.toThrow(
      `'range' reads a part, "mode": "full" everything.`,
    );
  });
});
