import { expectMistake, mistakesOf } from '../fixture';
import { clicks, derived, streamFiles, streams } from '../stream-fixture';
import { CONFIG } from '../variants';

type Change = Parameters<typeof streams>[0];

const one = (change: Change, files = streamFiles()) => mistakesOf(streams(change), files);

it('a platform of one stream and no database is right', () => {
  expect(one({})).toEqual([]);
});

describe('the source', () => {
  it.each<[string, Change, string, RegExp, RegExp]>([
    [
      'an unknown property',
      { source: { shards: 4 } },
      'sources.clicks.shards',
      /no property 'shards'/,
      /'capacity'|Use/,
    ],
    ['an unknown type', { source: { type: 'eventstream' } }, 'sources.clicks.type', /'eventstream'/, /'eventStream'/],
    [
      'an unknown capacity',
      { source: { capacity: 'ondemand' } },
      'sources.clicks.capacity',
      /'ondemand'/,
      /'on-demand'/,
    ],
    ['no shards', { source: { capacity: { shards: 0 } } }, 'sources.clicks.capacity.shards', /0/, /at least 1/],
    ['shards as text', { source: { capacity: { shards: '4' } } }, 'sources.clicks.capacity.shards', /'4', not a/, /./],
    ['retention', { source: { retentionHours: 12 } }, 'sources.clicks.retentionHours', /12/, /at least 24/],
    [
      'a batch',
      { source: { consumer: { batchSize: 20_000 } } },
      'sources.clicks.consumer.batchSize',
      /20000/,
      /at most 10000/,
    ],
    [
      'an age beyond the retention',
      { source: { retentionHours: 24, consumer: { maxRecordAgeHours: 24 } } },
      'sources.clicks.consumer.maxRecordAgeHours',
      /given up after 24 hours.*forgets them after 24.*lost unseen/,
      /less than 24/,
    ],
    [
      'a filter that is none',
      { source: { consumer: { filters: ['country'] } } },
      'sources.clicks.consumer.filters[0]',
      /./,
      /./,
    ],
    [
      'too short an interval',
      { source: { delivery: { intervalSeconds: 30 } } },
      'sources.clicks.delivery.intervalSeconds',
      /30 seconds is too short/,
      /60 or more/,
    ],
    [
      'a compression that the load does not read',
      { source: { delivery: { compression: 'snappy' } } },
      'sources.clicks.delivery.compression',
      /'snappy'/,
      /'gzip', 'none'/,
    ],
    [
      'a compression of rows',
      { source: { delivery: { destination: 'iceberg', compression: 'none' } } },
      'sources.clicks.delivery.compression',
      /about files/,
      /Remove/,
    ],
    [
      'what is of a database',
      { source: { database: 'shop' } },
      'sources.clicks.database',
      /no property 'database'/,
      /./,
    ],
  ])('%s', (_, change, where, what, mend) => {
    expectMistake(one(change), `${CONFIG} › ${where}`, what, mend);
  });

  it('without files, Firehose may deliver at once', () => {
    expect(one({ source: { delivery: { destination: 'iceberg', intervalSeconds: 0 } } })).toEqual([]);
  });
});

describe('source and dataset', () => {
  it.each<[string, Change, string, RegExp, RegExp]>([
    [
      'a pattern of tables',
      { load: { pattern: 'snapshot' } },
      'datasets.clicks.load.pattern',
      /'snapshot' is for tables, and 'clicks' is a stream/,
      /'stream'/,
    ],
    [
      'a pattern of events',
      { source: { type: 'postgres', database: 'd' } },
      'datasets.clicks.load.pattern',
      /'stream' is for events, and 'clicks' is a database/,
      /eventStream/,
    ],
    ['a schema', { dataset: { schema: 'public' } }, 'datasets.clicks.schema', /about a table/, /Remove schema/],
    ['a table', { dataset: { table: 'clicks' } }, 'datasets.clicks.table', /about a table/, /Remove table/],
    ['a transform', { dataset: { transform: 't.sql' } }, 'datasets.clicks.transform', /about a table/, /load\.enrich/],
  ])('%s', (_, change, where, message, mend) => {
    // The contract, read as that of the other kind, has mistakes of its own.
    const found = one(change).filter((m) => m.where.startsWith(CONFIG));
    expectMistake(found, `${CONFIG} › ${where}`, message, mend);
  });

  it('a stream without a dataset, and one with two', () => {
    const { datasets, ...rest } = streams();
    const sources = { ...rest.sources, idle: { type: 'eventStream' } };
    expectMistake(
      mistakesOf({ ...rest, datasets, sources }, streamFiles()),
      `${CONFIG} › sources.idle`,
      /No dataset says/,
      /pattern: 'stream'/,
    );
    const again = { ...datasets.clicks, contract: 'contracts/again.odcs.yaml' };
    const contract = clicks();
    contract.schema[0]!.name = 'again';
    expectMistake(
      mistakesOf(
        { ...rest, datasets: { ...datasets, again }, pipelines: { all: { datasets: ['clicks', 'again'] } } },
        streamFiles(clicks(), { 'contracts/again.odcs.yaml': contract }),
      ),
      `${CONFIG} › datasets.again.source`,
      /has the dataset 'clicks' already/,
      /its own stream/,
    );
  });
});

describe('names', () => {
  const named = (platform: string, source: string, routes: object) => {
    const { datasets } = streams({ load: { routes } });
    return mistakesOf(
      streams({
        top: {
          name: platform,
          environments: { dev: {}, production: {} },
          sources: { [source]: { type: 'eventStream' } },
          datasets: { clicks: { ...datasets.clicks, source } },
        },
      }),
      streamFiles(),
    );
  };
  const name = (length: number) => 'a'.repeat(length);

  it('fit what AWS allows a function, in the longest environment', () => {
    expect(named(name(20), name(23), { all: {} })).toEqual([]);
    expectMistake(
      named(name(20), name(24), { all: {} }),
      `${CONFIG} › sources.${name(24)}`,
      /-production-a+-consumer', which is longer than the 64/,
      /Shorten/,
    );
  });

  it('fit what AWS allows a delivery', () => {
    expect(named(name(20), name(10), { [name(21)]: {} })).toEqual([]);
    expectMistake(
      named(name(20), name(10), { [name(22)]: {} }),
      `${CONFIG} › datasets.clicks.load.routes.${name(22)}`,
      /longer than the 64/,
      /Shorten/,
    );
  });

  it('of routes are as others, and make streams of their own', () => {
    expectMistake(
      named('shop', 'clicks', { Big_One: {} }),
      `${CONFIG} › datasets.clicks.load.routes.Big_One`,
      /lower-case letters/,
      /Rename/,
    );
    const two = streams({ top: { name: 'p' } });
    const other = clicks();
    other.schema[0]!.name = 'other';
    expectMistake(
      mistakesOf(
        {
          ...two,
          sources: { ...two.sources, 'clicks-all': { type: 'eventStream' } },
          datasets: { ...two.datasets, other: { source: 'clicks-all', load: { pattern: 'stream' } } },
          pipelines: { all: { datasets: ['clicks', 'other'] } },
        },
        streamFiles(clicks(), { 'contracts/other.odcs.yaml': other }),
      ),
      `${CONFIG} › datasets.clicks.load.routes.all`,
      /'clicks-all' would be|streams of one name/,
      /Rename/,
    );
  });
});

it('a table that events are delivered to is nobody else’s', () => {
  const base = streams({ source: { delivery: { destination: 'iceberg' } } });
  const taken = {
    ...base,
    sources: { ...base.sources, main: { type: 'postgres', database: 'd' } },
    datasets: { ...base.datasets, clicks_all: { source: 'main', load: { pattern: 'snapshot' } } },
    pipelines: { all: { datasets: ['clicks', 'clicks_all'] } },
  };
  const table = {
    ...clicks(),
    schema: [
      {
        name: 'clicks_all',
        properties: [{ name: 'id', logicalType: 'integer', physicalType: 'int8', primaryKey: true }],
      },
    ],
  };
  expectMistake(
    mistakesOf(taken, streamFiles(clicks(), { 'contracts/clicks_all.odcs.yaml': table })),
    `${CONFIG} › datasets.clicks.load.routes.all`,
    /delivered to the table 'clicks_all'/,
    /Rename/,
  );
});

it('a derived field of the example contract needs its enrichment', () => {
  expectMistake(
    one({}, streamFiles(clicks({ properties: [derived('total')] }))),
    'contracts/clicks.odcs.yaml › schema[0].properties[6].transformLogic',
    /Field 'total' is derived, and the dataset doesn't say how/,
    /datasets\.clicks\.load\.enrich/,
  );
});
