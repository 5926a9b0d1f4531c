import type { PlatformDefinition } from '../../lib/platform';
import { definition, expectMistake, mistakesOf } from './fixture';

const CONFIG = 'platform.config.ts';
const dev = (more: object) => definition({ environments: { dev: more } as never });
const source = (more: object) =>
  definition({ sources: { main: { type: 'postgres', database: 'shop', ...more } as never } });
const dataset = (more: object) =>
  definition({
    datasets: { ...definition().datasets, goods: { source: 'main', load: { pattern: 'snapshot' }, ...more } as never },
  });
const orders = (load: object) =>
  definition({ datasets: { ...definition().datasets, orders: { source: 'main', load: load as never } } });
const pipeline = (more: object) =>
  definition({ pipelines: { daily: { datasets: ['orders', 'goods'], models: ['sales'], ...more } } });
const schedule = (cron: string, timeZone?: string) =>
  pipeline({ schedule: { cron, ...(timeZone ? { timeZone } : {}) } });
const cidr = (block: string) => definition({ network: { cidr: block } });
const vpc = {
  vpcId: 'vpc-0a',
  vpcCidrBlock: '10.0.0.0/16',
  availabilityZones: ['us-east-1a', 'us-east-1b'],
  privateSubnets: ['subnet-0a', 'subnet-0b'],
};
const existing = (more: object) => definition({ network: { existing: { ...vpc, ...more } } });
const secret = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:db-AbCdEf';

type Case = [what: string, of: PlatformDefinition, where: string, message: RegExp, mend: RegExp];

describe('shape', () => {
  it.each<Case>([
    [
      'an unknown property',
      { ...definition(), naem: 1 } as never,
      'naem',
      /no property 'naem'/,
      /^Did you mean 'name'\?$/,
    ],
    [
      'an unknown property further down',
      dataset({ expectedRow: 1 }),
      'datasets.goods.expectedRow',
      /no property/,
      /'expectedRows'/,
    ],
    [
      'an unknown property of a load',
      orders({ pattern: 'incremental', cursor: 'changed', gard: 'xid8' }),
      'datasets.orders.load.gard',
      /no property/,
      /'guard'/,
    ],
    [
      'a property of another pattern',
      dataset({ load: { pattern: 'snapshot', cursor: 'x' } }),
      'datasets.goods.load.cursor',
      /no property/,
      /Use one of 'pattern'/,
    ],
    ['a missing property', dataset({ source: undefined }), 'datasets.goods.source', /is missing/, /a string/],
    [
      'a wrong type',
      dataset({ expectedRows: '5' }),
      'datasets.goods.expectedRows',
      /It is '5', not a number/,
      /Write a number/,
    ],
    [
      'a fraction',
      dataset({ expectedRows: 1.5 }),
      'datasets.goods.expectedRows',
      /It is 1.5, not a whole number/,
      /Write a whole/,
    ],
    [
      'a wrong choice',
      dev({ size: 'smal' }),
      'environments.dev.size',
      /'smal' is not allowed/,
      /^Did you mean 'small'\?$/,
    ],
    [
      'a choice that is like none',
      dev({ size: 'gigantic' }),
      'environments.dev.size',
      /'gigantic'/,
      /Use one of 'small', 'medium', 'large'\./,
    ],
    [
      'an unknown pattern',
      dataset({ load: { pattern: 'snap' } }),
      'datasets.goods.load.pattern',
      /'snap' is not allowed/,
      /Use one of 'snapshot', 'incremental'/,
    ],
    ['a load without a pattern', dataset({ load: {} }), 'datasets.goods.load.pattern', /is missing/, /./],
    [
      'a number that is too small',
      pipeline({ timeoutMinutes: 1 }),
      'pipelines.daily.timeoutMinutes',
      /1 is not allowed/,
      /at least 5/,
    ],
    [
      'a number that is too large',
      source({ allocatedStorage: 1e6 }),
      'sources.main.allocatedStorage',
      /1000000/,
      /at most 65536/,
    ],
    [
      'two zones too few',
      definition({ network: { maxAzs: 1 as never } }),
      'network.maxAzs',
      /1 is not allowed/,
      /'2', '3'/,
    ],
    [
      'a name with capitals',
      definition({ name: 'Shop' }),
      'name',
      /lower-case letters, digits and single hyphens/,
      /./,
    ],
    ['a long name', definition({ name: 'a'.repeat(21) }), 'name', /not allowed/, /at most 20 characters/],
    ['an account', dev({ account: '12' }), 'environments.dev.account', /twelve digits/, /./],
    ['a region', dev({ region: 'Frankfurt' }), 'environments.dev.region', /AWS region/, /./],
    [
      'an address',
      definition({ alerts: { emails: ['nobody'] } }),
      'alerts.emails[0]',
      /'nobody' is not an e-mail/,
      /./,
    ],
    ['a tag of AWS', definition({ tags: { 'aws:x': 'y' } }), 'tags.aws:x', /not starting with 'aws:'/, /Rename/],
    [
      'a tag of ours',
      definition({ tags: { 'headwater:platform': 'y' } }),
      'tags.headwater:platform',
      /'headwater:'/,
      /Rename/,
    ],
    [
      'an ARN',
      source({ existing: { dbInstanceAddress: 'h', dbInstanceMasterUserSecretArn: 'db' } }),
      'sources.main.existing.dbInstanceMasterUserSecretArn',
      /ARN of secretsmanager/,
      /./,
    ],
    [
      'a pipeline without datasets',
      definition({
        pipelines: { daily: { datasets: ['orders', 'goods'], models: ['sales'] }, empty: { datasets: [] } },
      }),
      'pipelines.empty.datasets',
      /not allowed/,
      /at least 1 entries/,
    ],
    ['no environments', definition({ environments: {} }), 'environments', /There is none/, /at least one/],
  ])('%s', (_, of, where, what, mend) => {
    const found = mistakesOf(of).filter((m) => !/no environment 'dev'/.test(m.what));
    expectMistake(found, `${CONFIG} › ${where}`, what, mend);
  });

  it.each([undefined, null, 'flights', 7])('refuses %p as a definition', (of) => {
    expect(mistakesOf(of)).toHaveLength(of === undefined ? 0 : 1);
  });

  it('of a dataset whose name is no table name', () => {
    const { orders: one, goods } = definition().datasets;
    const of = definition({
      datasets: {
        orders: one!,
        goods: goods!,
        'Big-Table': { ...goods!, contract: 'contracts/goods.odcs.yaml', table: 'goods' },
      },
      pipelines: { daily: { datasets: ['orders', 'goods', 'Big-Table'], models: ['sales'] } },
    });
    expectMistake(mistakesOf(of), `${CONFIG} › datasets.Big-Table`, /'Big-Table' is to be lower-case/, /Rename/);
  });
});

it('allows no names that AWS would not', () => {
  const of = (platform: string, environment: string, pipeline: string, source: string) => ({
    name: platform,
    environments: { dev: {}, [environment]: {} },
    sources: { [source]: definition().sources.main! },
    datasets: { orders: { source, load: { pattern: 'snapshot' } }, goods: { source, load: { pattern: 'snapshot' } } },
    pipelines: { [pipeline]: { datasets: ['orders', 'goods'], models: ['sales'] } },
  });
  const name = (length: number) => 'a'.repeat(length);
  expect(mistakesOf(of(name(20), name(12), name(28), name(24)))).toEqual([]);
  expect([20, 12, 28].reduce((n, part) => n + part + 1, -1)).toBeLessThanOrEqual(64);
  expect([20, 12, 24].reduce((n, part) => n + part + 1, -1)).toBeLessThanOrEqual(63);
  expect(mistakesOf(of(name(21), name(13), name(29), name(25)))).toHaveLength(4);
});

describe('network', () => {
  it.each<Case>([
    ['no block', cidr('10.0.0.0'), 'network.cidr', /not a block of IPv4/, /10\.20\.0\.0\/16/],
    ['no address', cidr('10.0.300.0/16'), 'network.cidr', /not a block/, /./],
    ['IPv6', cidr('fd00::/48'), 'network.cidr', /not a block of IPv4/, /./],
    ['too large for a VPC', cidr('10.0.0.0/8'), 'network.cidr', /between \/16 and \/28 addresses, not \/8/, /./],
    ['not aligned', cidr('10.20.0.7/16'), 'network.cidr', /multiple of its size/, /^Write '10\.20\.0\.0\/16'\.$/],
    ['not aligned within an octet', cidr('10.20.3.0/22'), 'network.cidr', /multiple/, /'10\.20\.0\.0\/22'/],
    ['too small', cidr('10.0.0.0/23'), 'network.cidr', /too small.*size 'small'/, /\/22 or larger/],
    ['of loopback', cidr('127.0.0.0/16'), 'network.cidr', /reserved/, /192\.168\.0\.0\/16/],
    ['of multicast', cidr('224.1.0.0/16'), 'network.cidr', /reserved/, /private block/],
    [
      'a subnet too few',
      existing({ privateSubnets: ['subnet-0a'] }),
      'network.existing.privateSubnets',
      /1 subnets for 2 zones/,
      /one subnet a zone/,
    ],
    [
      'a database subnet too many',
      existing({ databaseSubnets: ['subnet-1', 'subnet-2', 'subnet-3'] }),
      'network.existing.databaseSubnets',
      /3 subnets for 2 zones/,
      /./,
    ],
    [
      'a subnet twice',
      existing({ privateSubnets: ['subnet-0a', 'subnet-0a'] }),
      'network.existing.privateSubnets[1]',
      /'subnet-0a' is there twice/,
      /./,
    ],
    [
      'one zone for a database',
      existing({ availabilityZones: ['a'], privateSubnets: ['subnet-0a'] }),
      'network.existing.availabilityZones',
      /needs subnets in two zones/,
      /existing/,
    ],
    ["no VPC's id", existing({ vpcId: 'my-vpc' }), 'network.existing.vpcId', /VPC id/, /./],
  ])('%s', (_, of, where, what, mend) => expectMistake(mistakesOf(of), `${CONFIG} › ${where}`, what, mend));

  it('needs no second zone when the database is elsewhere', () => {
    const of = existing({ availabilityZones: ['a'], privateSubnets: ['subnet-0a'] });
    const main = {
      type: 'postgres',
      database: 'shop',
      existing: { dbInstanceAddress: 'h', dbInstanceMasterUserSecretArn: secret },
    } as const;
    expect(mistakesOf({ ...of, sources: { main } })).toEqual([]);
  });
});

describe('what hangs together', () => {
  const database = { dbInstanceAddress: 'h', dbInstanceMasterUserSecretArn: secret };
  const main = definition().sources.main!;
  it.each<Case>([
    ['an unknown source', dataset({ source: 'mian' }), 'datasets.goods.source', /no source 'mian'/, /'main'/],
    [
      'a version of an existing database',
      source({ existing: database, engineVersion: '16' }),
      'sources.main.engineVersion',
      /this one exists/,
      /Remove engineVersion/,
    ],
    [
      'an unknown dataset',
      pipeline({ datasets: ['orders', 'goods', 'good'] }),
      'pipelines.daily.datasets[2]',
      /no dataset 'good'/,
      /'goods'/,
    ],
    [
      'an unknown model',
      pipeline({ models: ['sales', 'sale'] }),
      'pipelines.daily.models[1]',
      /no model 'sale'/,
      /'sales'/,
    ],
    [
      'a dataset twice',
      pipeline({ datasets: ['orders', 'goods', 'orders'] }),
      'pipelines.daily.datasets[2]',
      /in the pipeline twice/,
      /once/,
    ],
    [
      'a dataset in two pipelines',
      definition({ pipelines: { ...definition().pipelines, hourly: { datasets: ['orders'] } } }),
      'pipelines.hourly.datasets[0]',
      /in the pipeline 'daily' too/,
      /one of the two/,
    ],
    [
      'a dataset in no pipeline',
      pipeline({ datasets: ['orders'] }),
      'datasets.goods',
      /in no pipeline.*never be loaded/,
      /Add it/,
    ],
    ['a model in no pipeline', pipeline({ models: [] }), 'models.sales', /never be built/, /Add it/],
    [
      'an unknown environment',
      definition({ environments: { devel: {} } }),
      'environments',
      /no environment 'dev'/,
      /./,
    ],
    [
      'a schedule without year',
      schedule('0 6 * * ?'),
      'pipelines.daily.schedule.cron',
      /5 fields, not 6/,
      /'0 6 \* \* \? \*'/,
    ],
    [
      'a schedule without ?',
      schedule('0 6 * * * *'),
      'pipelines.daily.schedule.cron',
      /exactly one of day-of-month/,
      /./,
    ],
    [
      'a schedule of the past',
      schedule('0 6 * * ? 2020'),
      'pipelines.daily.schedule.cron',
      /no time in the future/,
      /./,
    ],
    ['a minute that is none', schedule('61 6 * * ? *'), 'pipelines.daily.schedule.cron', /61/, /./],
    [
      'an unknown time zone',
      schedule('0 6 * * ? *', 'Europe/Berlim'),
      'pipelines.daily.schedule.timeZone',
      /not a time zone/,
      /^Did you mean 'Europe\/Berlin'\?$/,
    ],
    [
      'an offset as time zone',
      schedule('0 6 * * ? *', '+01:00'),
      'pipelines.daily.schedule.timeZone',
      /not a time zone/,
      /America\/New_York/,
    ],
    [
      'names that differ by a hyphen before a digit',
      definition({ sources: { main, 'main-1': main, main1: main } }),
      'sources.main1',
      /'main1' and 'main-1' give the same names/,
      /Rename/,
    ],
  ])('%s', (_, of, where, message, mend) => expectMistake(mistakesOf(of), `${CONFIG} › ${where}`, message, mend));

  it('does not report what only follows from another mistake', () => {
    const of = definition({ sources: { main: { type: 'postgres' } as never } });
    expectMistake(mistakesOf(of), `${CONFIG} › sources.main.database`, /missing/, /./);
  });
});
