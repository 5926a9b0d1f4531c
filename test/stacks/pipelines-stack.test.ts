import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { readRequirements } from '../../lib/ingestion/python-libraries';
import type { ResolvedPlatform, ResolvedSource } from '../../lib/platform/definition';
import { securityFindings } from '../../lib/security/checks';
import { compact } from '../fixtures/compact';
import { platformFixture } from '../fixtures/platform';
import type { Json } from '../fixtures/stack';
import { propertiesOf } from '../fixtures/stack';
import { buildStacks } from './pipelines-fixture';

const dev = buildStacks(platformFixture('dev'));
const prod = buildStacks(platformFixture('prod'));
const environments: [string, ReturnType<typeof buildStacks>][] = [
  ['dev', dev],
  ['prod', prod],
];

/** Alarms as one line each, and the dashboard as its titles: both have tests of their own. */
function readable(template: Record<string, Json>): unknown {
  const all = compact(template) as { Resources: Record<string, Json> };
  const resources = Object.entries(all.Resources).map(([id, resource]) => {
    const { Type, Properties } = resource;
    if (Type === 'AWS::CloudWatch::Alarm') return [id, alarmLine(Properties)];
    if (Type === 'AWS::CloudWatch::Dashboard')
      return [id, [...String(Properties.DashboardBody).matchAll(/"title":"([^"]*)"/g)].map(([, title]) => title)];
    return [id, resource];
  });
  return { ...all, Resources: Object.fromEntries(resources) };
}

const alarmLine = (alarm: Json): string =>
  [
    alarm.Metrics?.[0].Expression ??
      `${alarm.Namespace} ${alarm.MetricName} ${alarm.Statistic ?? alarm.ExtendedStatistic} of ${alarm.Period} s`,
    alarm.ComparisonOperator,
    alarm.Threshold,
    `${alarm.DatapointsToAlarm}/${alarm.EvaluationPeriods}`,
    alarm.TreatMissingData,
  ].join(' ');

describe.each(environments)('%s', (environment, { pipelines, template }) => {
  test('is what it was', () => {
    expect(readable(template.toJSON())).toMatchSnapshot();
  });

  test('is named and protected', () => {
    expect(pipelines.stackName).toBe(`flights-${environment}-pipelines`);
    expect(pipelines.terminationProtection).toBe(environment === 'prod');
  });

  test('security checks find nothing and synthesis warns of nothing', () => {
    expect(securityFindings(pipelines)).toEqual([]);
    expect(Annotations.fromStack(pipelines).findWarning('*', Match.anyValue())).toEqual([]);
  });

  test('outputs name what an operator looks for', () => {
    for (const output of ['StateMachineArn', 'DashboardName', 'AlertTopicArn']) template.hasOutput(output, {});
  });
});

test('all logs are kept for as long as the environment says, under the customer key, in groups of ours', () => {
  for (const [template, days] of [
    [dev.template, 30],
    [prod.template, 365],
  ] as const) {
    const groups = propertiesOf(template, 'AWS::Logs::LogGroup');
    expect(groups).toHaveLength(8);
    for (const group of groups) expect(group).toMatchObject({ RetentionInDays: days, KmsKeyId: expect.anything() });
  }
});

test('concurrency is reserved where an environment is to stay', () => {
  const reserves = (template: typeof dev.template) =>
    propertiesOf(template, 'AWS::Lambda::Function').map((lambda) => lambda['ReservedConcurrentExecutions']);
  expect(reserves(dev.template)).toStrictEqual(Array(5).fill(undefined));
  expect(reserves(prod.template)).toStrictEqual([5, 5, 1, undefined, undefined]);
});

test('everything that can be tagged says whose it is', () => {
  dev.template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
    Tags: Match.arrayWith([
      { Key: 'headwater:environment', Value: 'dev' },
      { Key: 'headwater:platform', Value: 'flights' },
      { Key: 'team', Value: 'data' },
    ]),
  });
  dev.template.hasResourceProperties('AWS::Glue::Job', { Tags: { 'headwater:platform': 'flights', team: 'data' } });
});

describe('more tables', () => {
  /** The platform with as many tables, all of one pipeline. */
  function withTables(count: number): ResolvedPlatform {
    const platform = platformFixture('dev');
    const [dataset] = Object.values(platform.manifest.datasets);
    const names = Array.from({ length: count }, (_, index) => `table_${index}`);
    return {
      ...platform,
      manifest: {
        ...platform.manifest,
        datasets: Object.fromEntries(names.map((name) => [name, { ...dataset!, table: name }])),
        pipelines: { flights: { ...platform.manifest.pipelines['flights']!, datasets: names } },
      },
    };
  }
  const templates = (count: number): string[] => {
    const { network, data, pipelines, app } = buildStacks(withTables(count));
    const assembly = app.synth();
    return [network, data, pipelines].map((stack) =>
      JSON.stringify(assembly.getStackByName(stack.stackName).template).replace(/[a-f0-9]{64}/g, '[hash]'),
    );
  };

  test.each([10, 1000])(
    '%d tables deploy the templates of one, byte for byte, but for the hash of the manifest',
    (count) => {
      expect(templates(count)).toEqual(templates(1));
    },
  );
});

describe('several sources', () => {
  const existing: ResolvedSource = {
    type: 'postgres',
    kind: 'existing',
    database: 'billing',
    connection: 'flights-dev-billing',
    dbInstanceAddress: 'billing.example.com',
    dbInstancePort: 5433,
    dbInstanceMasterUserSecretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:billing-AbCdEf',
    reachedBy: { type: 'other' },
  };
  const both = buildStacks(platformFixture('dev', { sources: { ...platformFixture().sources, billing: existing } }));

  test("each has a connection, and every connection joins every database's clients: a run is placed by one of them", () => {
    const connections = propertiesOf(both.template, 'AWS::Glue::Connection').map(
      (connection) => connection['ConnectionInput'],
    );
    expect(connections.map((connection) => connection.Name)).toEqual(['flights-dev-operations', 'flights-dev-billing']);
    const [groups, others] = connections.map(
      (connection) => connection.PhysicalConnectionRequirements.SecurityGroupIdList,
    );
    expect(groups).toHaveLength(3);
    expect(others).toEqual(groups);
    both.template.hasResourceProperties('AWS::Glue::Job', {
      Connections: { Connections: ['flights-dev-operations', 'flights-dev-billing'] },
    });
  });

  test("an existing database has its owner's alarms", () => {
    const names = propertiesOf(both.template, 'AWS::CloudWatch::Alarm').map((alarm) => String(alarm['AlarmName']));
    expect(names).toContain('flights-dev-database-operations-cpu');
    expect(names.filter((name) => name.includes('billing'))).toEqual([]);
  });

  test('security checks find nothing', () => {
    expect(securityFindings(both.pipelines)).toEqual([]);
  });

  test('more databases than a network interface has groups for are refused with what to do', () => {
    const sources = Object.fromEntries(
      [1, 2, 3, 4, 5].map((number) => [
        `billing-${number}`,
        { ...existing, connection: `flights-dev-billing-${number}` },
      ]),
    );
    expect(() => buildStacks(platformFixture('dev', { sources }))).toThrow(
      /6 security groups.*at most 5[\s\S]*split the platform/,
    );
  });
});

describe('a network without a way out', () => {
  const closed = { network: { kind: 'new', cidr: '10.20.0.0/16', maxAzs: 2, nat: 'none' } } as const;
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'libraries-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('without installed libraries, the message says how to get them', () => {
    const missing = { librariesFolder: join(folder, 'missing') };
    expect(() => buildStacks(platformFixture('dev', closed), missing)).toThrow(
      /There are none[\s\S]*npm run python-libraries/,
    );
  });

  test('libraries come as a zip file, which the job may read, and interface endpoints are watched', () => {
    const pins = readRequirements(join(__dirname, '..', '..', 'glue', 'requirements.txt'));
    writeFileSync(join(folder, 'requirements.txt'), pins.join('\n'));
    const { template, pipelines } = buildStacks(platformFixture('dev', closed), { librariesFolder: folder });
    const [job] = propertiesOf(template, 'AWS::Glue::Job');
    const libraries = String(job!['DefaultArguments']['--python-libraries']);
    expect(libraries).toMatch(/^s3:\/\/.*\.zip$/);
    expect(job!['DefaultArguments']).not.toHaveProperty('--additional-python-modules');
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).toContain(libraries.split('/').at(-1));
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'flights-dev-endpoints-dropped' });
    expect(securityFindings(pipelines)).toEqual([]);
  });

  test('other libraries than the pinned ones are refused', () => {
    writeFileSync(join(folder, 'requirements.txt'), 'duckdb==1.0.0');
    expect(() => buildStacks(platformFixture('dev', closed), { librariesFolder: folder })).toThrow(
      /duckdb==1\.0\.0, and not duckdb==/,
    );
  });
});
