import { definition, expectMistake, mistakesOf } from './fixture';
import { CONFIG, dev, source, dataset, orders, pipeline, type Case } from './variants';

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
      /^Did you mean 'snapshot'\?$/,
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
      'a probe of an environment',
      dev({ probe: { onDeploy: 'never' } }),
      'environments.dev.probe.onDeploy',
      /'never'/,
      /'fail', 'warn', 'off'/,
    ],
    ['a probe', definition({ probe: { every: 5 } as never }), 'probe.every', /no property 'every'/, /./],
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
