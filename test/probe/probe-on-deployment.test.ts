import { probeRevision } from '../../lib/probe/revision';
import type { ResolvedPlatform } from '../../lib/platform/definition';
import { platformFixture } from '../fixtures/platform';
import type { Json } from '../fixtures/stack';
import { propertiesOf } from '../fixtures/stack';
import { buildStacks } from '../stacks/pipelines-fixture';
import { probesOf } from './fixture';

const { template } = probesOf({ onDeployment: { watched: ['subnet-1'] } });
const [step] = Object.values(template.findResources('Custom::ConnectivityProbe'));
const handler = propertiesOf(template, 'AWS::Lambda::Function').find(
  ({ FunctionName }) => FunctionName === 'flights-dev-probe-deployment',
)!;

test('its handler is outside of the VPC, and CloudFormation waits for it for minutes, not for an hour', () => {
  expect(handler['VpcConfig']).toBeUndefined();
  expect(step!['Properties']).toMatchObject({
    ServiceToken: { 'Fn::GetAtt': [expect.stringContaining('OnDeployment0'), 'Arn'] },
    ServiceTimeout: '300',
    OnDeploy: 'fail',
    Revision: 'one',
    Watched: ['subnet-1'],
  });
});

test('it has time for a minute of patience and an invocation, and CloudFormation more than that', () => {
  expect(handler['Timeout']).toBeGreaterThan(60 + 65 + 15);
  expect(Number(step!['Properties'].ServiceTimeout)).toBeGreaterThan(handler['Timeout']);
});

test('comes after the probe and the rights of both', () => {
  const ids = (step!['DependsOn'] as string[]).join(' ');
  const roles = ['Probe0HandlerRoleDefaultPolicy', 'OnDeployment0HandlerRoleDefaultPolicy'];
  for (const part of ['Probe0HandlerFunction', ...roles]) expect(ids).toContain(part);
});

describe('in the pipelines stack', () => {
  const dev = buildStacks(platformFixture('dev')).template;
  const dependenciesOf = (of: typeof dev) =>
    (Object.values(of.findResources('Custom::ConnectivityProbe'))[0]!['DependsOn'] as string[]).join(' ');

  test('comes after the Spark job with its role and connection', () => {
    for (const part of ['Spark184A4B5E', 'SparkRoleDefaultPolicy']) expect(dependenciesOf(dev)).toContain(part);
    const [job] = Object.values(dev.findResources('AWS::Glue::Job'));
    expect(JSON.stringify(job!['DependsOn'])).toContain('Connection');
  });

  test.each([
    ['off', 0, 1],
    ['warn', 1, 1],
  ] as const)('onDeploy %s', (onDeploy, steps, schedules) => {
    const built = buildStacks(platformFixture('dev', { probe: { onDeploy, schedule: 'hourly' } })).template;
    built.resourceCountIs('Custom::ConnectivityProbe', steps);
    expect(
      Object.keys(built.findResources('AWS::Scheduler::Schedule', { Properties: { Name: 'probe' } })),
    ).toHaveLength(schedules);
    if (steps > 0) built.hasResourceProperties('Custom::ConnectivityProbe', { OnDeploy: onDeploy });
    else expect(Object.keys(built.toJSON().Outputs)).not.toContain('Connectivity');
    // For `npm run probe`.
    built.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'flights-dev-probe' });
  });

  test('schedule off leaves out the schedule and its alarms', () => {
    const built = buildStacks(platformFixture('dev', { probe: { onDeploy: 'fail', schedule: 'off' } })).template;
    expect(JSON.stringify(built.toJSON())).not.toMatch(/flights-dev-probe-(failures|tables|silent)/);
    expect(built.findResources('AWS::Scheduler::Schedule', { Properties: { Name: 'probe' } })).toEqual({});
    built.resourceCountIs('Custom::ConnectivityProbe', 1);
  });
});

describe('the revision', () => {
  const platform = platformFixture('dev');
  const changed = (more: Partial<ResolvedPlatform>) => probeRevision({ ...platform, ...more });
  const dataset = (more: Json) => ({
    manifest: {
      ...platform.manifest,
      datasets: { ...platform.manifest.datasets, flights: { ...platform.manifest.datasets['flights']!, ...more } },
    },
  });

  test.each<[string, Partial<ResolvedPlatform>]>([
    ['the network', { network: { kind: 'new', cidr: '10.20.0.0/16', maxAzs: 2, nat: 'none' } }],
    ['a source', { sources: { operations: { ...platform.sources['operations']!, database: 'other' } as never } }],
    ['a table', dataset({ table: 'other' })],
    ['a schema', dataset({ schema: 'other' })],
    ['a guard', dataset({ load: { pattern: 'incremental', cursor: 'c', guard: 'xid8', clockToleranceSeconds: 0 } })],
    ['what a failure means', { probe: { onDeploy: 'warn', schedule: 'hourly' } }],
  ])('changes with %s', (_what, more) => {
    expect(changed(more)).not.toBe(probeRevision(platform));
  });

  test('does not change with anything else, so that nothing is probed for it', () => {
    const same = [dataset({ owner: 'x', expectedRows: 1 }), { schedules: {} }, { alerts: { emails: [] } }];
    for (const more of same) expect(changed(more)).toBe(probeRevision(platform));
  });
});
