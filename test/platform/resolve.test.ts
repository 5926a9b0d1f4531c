import { ConfigurationError, definePlatform, resolvePlatform } from '../../lib/platform';
import { definition, mistakesOf, project, resolve } from './fixture';

describe('resolvePlatform', () => {
  it('fills in the defaults', () => {
    expect({ ...resolve(), manifest: 'below' }).toEqual({
      manifest: 'below',
      name: 'shop',
      environment: 'dev',
      prefix: 'shop-dev',
      account: undefined,
      region: 'us-east-1',
      size: 'small',
      removalPolicy: 'retain',
      network: { kind: 'new', cidr: '10.20.0.0/16', maxAzs: 2, nat: 'single' },
      sources: {
        main: {
          type: 'postgres',
          database: 'shop',
          connection: 'shop-dev-main',
          kind: 'provisioned',
          engineVersion: '17',
          allocatedStorage: 50,
        },
      },
      schedules: {},
      alerts: { emails: [] },
      probe: { onDeploy: 'fail', schedule: 'hourly' },
      tags: {},
    });
  });

  it('makes the manifest', () => {
    const { manifest } = resolve();
    expect(manifest).toMatchObject({
      manifestVersion: 1,
      platform: 'shop',
      environment: 'dev',
      prefix: 'shop-dev',
      databases: {
        bronze: 'shop_dev_bronze',
        silver: 'shop_dev_silver',
        gold: 'shop_dev_gold',
        quarantine: 'shop_dev_quarantine',
      },
      sources: { main: { type: 'postgres', connection: 'shop-dev-main' } },
      models: { sales: { inputs: ['silver.goods', 'silver.orders'] } },
      pipelines: {
        daily: {
          datasets: ['orders', 'goods'],
          models: ['sales'],
          whenBusy: 'stop',
          timeoutSeconds: 7_200,
          maxConcurrency: 4,
        },
      },
    });
    expect(manifest.datasets.orders).toEqual({
      source: 'main',
      schema: 'public',
      table: 'orders',
      load: { pattern: 'incremental', cursor: 'changed', guard: 'transaction', clockToleranceSeconds: 300 },
      primaryKey: ['id'],
      columns: [
        { name: 'id', logicalType: 'integer', physicalType: 'bigint', required: true, unique: false },
        { name: 'label', logicalType: 'string', physicalType: 'character varying(20)', required: false, unique: false },
        {
          name: 'changed',
          logicalType: 'timestamp',
          physicalType: 'timestamp with time zone',
          required: true,
          unique: false,
        },
      ],
      checks: [],
      freshnessSeconds: 7_200,
      owner: 'Data',
      expectedRows: 1_000_000,
    });
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
  });

  it('gives the same manifest each time, in the order of the definition', () => {
    expect(JSON.stringify(resolve().manifest)).toBe(JSON.stringify(resolve().manifest));
    expect(Object.keys(resolve().manifest.datasets)).toEqual(['orders', 'goods']);
  });

  it('takes account and region from the environment, unless they are given', () => {
    const env = { CDK_DEFAULT_ACCOUNT: '111111111111', CDK_DEFAULT_REGION: 'eu-west-1' };
    const of = (dev: object) =>
      resolvePlatform(definition({ environments: { dev } }), { environment: 'dev', root: project(), env });
    expect(of({})).toMatchObject({ account: '111111111111', region: 'eu-west-1' });
    expect(of({ account: '222222222222', region: 'us-west-2' })).toMatchObject({
      account: '222222222222',
      region: 'us-west-2',
    });
  });

  it("lays an environment's network over the platform's", () => {
    const of = definition({
      network: { cidr: '10.1.0.0/16', nat: 'none' },
      environments: { dev: { network: { nat: 'per-zone', maxAzs: 3 } } },
    });
    expect(resolve(of).network).toEqual({ kind: 'new', cidr: '10.1.0.0/16', nat: 'per-zone', maxAzs: 3 });
  });

  it('keeps an existing network and database as they are', () => {
    const existing = {
      vpcId: 'vpc-0a',
      vpcCidrBlock: '10.0.0.0/16',
      availabilityZones: ['us-east-1a', 'us-east-1b'],
      privateSubnets: ['subnet-0a', 'subnet-0b'],
    };
    const database = {
      dbInstanceAddress: 'db.example.com',
      dbInstanceMasterUserSecretArn: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:db-AbCdEf',
    };
    const { network, sources } = resolve(
      definition({
        network: { existing },
        sources: { main: { type: 'postgres', database: 'shop', existing: database } },
      }),
    );
    expect(network).toEqual({ kind: 'existing', ...existing, databaseSubnets: existing.privateSubnets });
    expect(sources.main).toEqual({
      type: 'postgres',
      database: 'shop',
      connection: 'shop-dev-main',
      kind: 'existing',
      ...database,
      dbInstancePort: 5432,
      reachedBy: { type: 'other' },
    });
  });

  it('puts a schedule into the manifest and beside it', () => {
    const schedule = { cron: ' 0  6 * * ? *', timeZone: 'America/New_York' };
    const { manifest, schedules } = resolve(
      definition({ pipelines: { daily: { datasets: ['orders', 'goods'], models: ['sales'], schedule } } }),
    );
    expect(schedules).toEqual({ daily: { expression: 'cron(0 6 * * ? *)', timeZone: 'America/New_York' } });
    expect(manifest.pipelines.daily!.schedule).toEqual(schedules.daily);
  });

  it('does not change what it was given', () => {
    const of = definition();
    const before = JSON.stringify(of);
    resolve(of);
    expect(JSON.stringify(of)).toBe(before);
    expect(definePlatform(of as never)).toBe(of);
  });

  it('tells all mistakes at once, of all files', () => {
    const found = mistakesOf(
      definition({
        network: { cidr: '10.0.0.0/27' },
        environments: { dev: { size: 'smal' as never, removalPolicy: 'retain', region: 'eu' } },
        pipelines: { daily: { datasets: ['orders', 'gods'], models: ['sales'], timeoutMinutes: 1 } },
      }),
      {
        'contracts/orders.odcs.yaml': 'a: [',
        'contracts/goods.odcs.yaml': { kind: 'DataContract' },
        'models/sales.sql': 'drop table x',
      },
    );
    expect(found.map(({ where }) => where)).toEqual([
      'platform.config.ts › environments.dev.region',
      'platform.config.ts › environments.dev.size',
      'platform.config.ts › pipelines.daily.timeoutMinutes',
      'platform.config.ts › network.cidr',
      'contracts/orders.odcs.yaml',
      ...['version', 'apiVersion', 'id', 'status'].map((key) => `contracts/goods.odcs.yaml › ${key}`),
      'models/sales.sql',
      'platform.config.ts › pipelines.daily.datasets[1]',
      'platform.config.ts › datasets.goods',
    ]);
  });

  it('numbers them in the message, with line and mend', () => {
    const act = () =>
      resolve(definition(), {
        'models/sales.sql': 'select 1 from ${silver}.order',
        'contracts/goods.odcs.yaml': undefined,
      });
    expect(act).toThrow(ConfigurationError);
    expect(act).toThrow(
      `2 mistakes in the platform's configuration:

  1. platform.config.ts › datasets.goods.contract
     The contract 'contracts/goods.odcs.yaml' does not exist.
     Mend: Write it (docs/contracts.md says how), or name its path in \`contract\`.

  2. models/sales.sql
     It reads the dataset 'order', which there is not.
     Mend: Did you mean 'orders'?
`,
    );
  });

  it('tells mistakes of every environment, whichever is asked for', () => {
    const found = mistakesOf(
      definition({ environments: { dev: {}, prod: { size: 'large', network: { cidr: '10.0.0.0/22' } } } }),
    );
    expect(found).toMatchObject([
      {
        where: 'platform.config.ts › environments.prod.network.cidr',
        what: expect.stringContaining("size 'large'") as string,
      },
    ]);
  });
});
