import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { securityFindings } from '../../lib/security/checks';
import type { Json } from '../fixtures/stack';
import { propertiesOf } from '../fixtures/stack';
import { observe, watchedStream } from './fixture';

const { template, stack } = observe({});
const alarms = propertiesOf(template, 'AWS::CloudWatch::Alarm');
const alarmOf = (name: string) => alarms.find((alarm) => alarm['AlarmName'] === `flights-dev-${name}`)!;
const RUNBOOKS = join(__dirname, '..', '..', 'docs', 'runbooks');

/** Anchors of a page, as GitHub makes them of its headings. */
const anchorsOf = (page: string): string[] =>
  [...readFileSync(join(RUNBOOKS, page), 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
const LINK = / Runbook: docs\/runbooks\/([\w-]+\.md)#([\w-]+)$/;

describe('every alarm', () => {
  test.each(alarms.map((alarm) => [String(alarm['AlarmName']), alarm] as const))(
    '%s tells the topic what it means and where to go on',
    (name, alarm) => {
      expect(alarm['AlarmActions']).toEqual([{ Ref: expect.stringContaining('Alerts') }]);
      const description = String(alarm['AlarmDescription']);
      expect(description.length).toBeLessThanOrEqual(1024);
      const [link, page, anchor] = LINK.exec(description) ?? [];
      expect(link).toBeDefined();
      expect(anchorsOf(page!)).toContain(anchor);
      expect(description.replace(LINK, '')).toMatch(/^[A-Z].{20,}\.$/);
      expect(name).toMatch(/^flights-dev-[a-z0-9-]+$/);
    },
  );

  test('has a section of a runbook, and every section of one an alarm', () => {
    const linked = new Set(alarms.map((alarm) => LINK.exec(String(alarm['AlarmDescription']))!.slice(1).join('#')));
    const sections = readdirSync(RUNBOOKS)
      .filter((page) => page !== 'README.md')
      .flatMap((page) =>
        anchorsOf(page)
          .slice(1)
          .map((anchor) => `${page}#${anchor}`),
      );
    expect([...linked].sort()).toEqual(sections.sort());
  });

  test('links to where the runbooks are', () => {
    const elsewhere = observe({ runbookBaseUrl: 'https://wiki.example.com/runbooks/' }).template;
    elsewhere.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'flights-dev-stale-datasets',
      AlarmDescription: Match.stringLikeRegexp(
        ' Runbook: https://wiki\\.example\\.com/runbooks/freshness\\.md#stale-dataset$',
      ),
    });
  });
});

describe('alarms over many datasets and pipelines', () => {
  test('stale datasets: one alarm, whose contributors name them, above the age that the contract allows', () => {
    expect(alarmOf('stale-datasets')).toMatchObject({
      Metrics: [
        {
          Id: 'q1',
          ReturnData: true,
          Period: 300,
          Expression:
            'SELECT MAX(FreshnessRatio) FROM SCHEMA("Headwater", Dataset, Platform) ' +
            "WHERE Platform = 'flights-dev' GROUP BY Dataset ORDER BY MAX() DESC LIMIT 500",
        },
      ],
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    });
  });

  test.each([
    ['runs-failed', 'RunsFailed', 'Pipeline'],
    ['runs-partial', 'RunsPartial', 'Pipeline'],
    ['missed-schedules', 'MissedSchedules', 'Pipeline'],
    ['quarantined-rows', 'RowsQuarantined', 'Dataset'],
    ['quarantined-events', 'EventsQuarantined', 'Dataset'],
    ['failed-children', 'ChildrenFailed', 'Dataset'],
    ['unknown-fields', 'UnknownFields', 'Dataset'],
  ])('%s: the first is told', (name, metric, by) => {
    const { Metrics, Threshold, EvaluationPeriods } = alarmOf(name);
    expect(Metrics[0].Expression).toContain(`SELECT SUM(${metric}) FROM SCHEMA("Headwater", ${by}, Platform)`);
    expect(Metrics[0].Expression).toContain(`GROUP BY ${by}`);
    expect([Threshold, EvaluationPeriods]).toEqual([0, 1]);
  });

  test('when nothing measures freshness, that is an alarm: silence is not health', () => {
    expect(alarmOf('watch-silent')).toMatchObject({
      MetricName: 'Invocations',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });
});

describe('APIs', () => {
  test('unknown fields of events are not theirs', () => {
    expect(alarmOf('unknown-fields')['Metrics'][0].Expression).toContain(
      "WHERE Platform = 'flights-dev' AND Dataset != 'sessions' GROUP BY Dataset",
    );
    expect(alarmOf('failed-children')['Metrics'][0].Expression).toContain("WHERE Platform = 'flights-dev' GROUP BY");
  });

  test('a call reads on for as long as it may: only its last seconds are told', () => {
    expect(alarmOf('api-catalogue-duration')['Threshold']).toBe(890_000);
    for (const name of ['errors', 'throttles'])
      expect(alarmOf(`api-catalogue-${name}`)['Dimensions']).toEqual([
        { Name: 'FunctionName', Value: 'flights-dev-catalogue-api' },
      ]);
  });
});

describe('the probe', () => {
  test('a target that fails is told at once, tables that fail when they do so twice', () => {
    for (const [name, metric, periods] of [
      ['probe-failures', 'ProbeFailures', 1],
      ['probe-tables', 'ProbeTableFailures', 2],
    ] as const) {
      const alarm = alarmOf(name);
      expect(alarm['Metrics'][0].Expression).toContain(
        `SELECT MAX(${metric}) FROM SCHEMA("Headwater", Platform, Target)`,
      );
      expect(alarm['Metrics'][0]).toMatchObject({ Period: 3600 });
      expect(alarm).toMatchObject({ Threshold: 0, EvaluationPeriods: periods, DatapointsToAlarm: periods });
    }
  });

  test('that is silent for three hours is an alarm: silence is not health', () => {
    expect(alarmOf('probe-silent')).toMatchObject({
      Namespace: 'Headwater',
      MetricName: 'ProbeFailures',
      Statistic: 'SampleCount',
      Dimensions: [{ Name: 'Platform', Value: 'flights-dev' }],
      Period: 3600,
      EvaluationPeriods: 3,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  test('that is not scheduled is not watched', () => {
    const names = propertiesOf(observe({ probed: false }).template, 'AWS::CloudWatch::Alarm').map((alarm) =>
      String(alarm['AlarmName']),
    );
    expect(names.filter((name) => /-probe-(failures|tables|silent)$/.test(name))).toEqual([]);
  });
});

describe('thresholds follow the size of what is watched', () => {
  test('a database with 2 vCPUs, 4 GiB and 50 GiB of storage', () => {
    expect(alarmOf('database-operations-load')['Threshold']).toBe(2);
    expect(alarmOf('database-operations-connections')['Threshold']).toBe(405); // nine tenths of 450
    expect(alarmOf('database-operations-memory')['Threshold']).toBe(Math.round(0.4 * 1024 ** 3));
    expect(alarmOf('database-operations-storage')['Threshold']).toBe(5 * 1024 ** 3);
  });

  test('a handler is slow at four fifths of its time limit', () => {
    expect(alarmOf('handler-plan-duration')['Threshold']).toBe(48_000);
  });
});

describe('the topic', () => {
  test('is encrypted, tells the addresses, and lets in the alarms of the platform only', () => {
    template.hasResourceProperties('AWS::SNS::Topic', {
      TopicName: 'flights-dev-alerts',
      KmsMasterKeyId: Match.anyValue(),
    });
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'data@example.com' });
    const [{ PolicyDocument }] = propertiesOf(template, 'AWS::SNS::TopicPolicy') as [Record<string, Json>];
    const publish = PolicyDocument.Statement.find((statement: Json) => statement.Effect === 'Allow');
    expect(publish.Condition.StringEquals).toEqual({ 'aws:SourceAccount': '111122223333' });
    expect(JSON.stringify(publish.Condition.ArnLike)).toContain(':alarm:flights-dev-*');
  });

  test('without addresses there is a topic all the same', () => {
    const { template: quiet } = observe({ emails: [] });
    quiet.resourceCountIs('AWS::SNS::Topic', 1);
    quiet.resourceCountIs('AWS::SNS::Subscription', 0);
  });
});

test('what a platform does not have is not watched', () => {
  const bare = observe({ databases: {}, streams: {}, apis: {}, natGatewayIds: [], endpointsVpcId: undefined }).template;
  const names = propertiesOf(bare, 'AWS::CloudWatch::Alarm').map((alarm) => String(alarm['AlarmName']));
  expect(
    names.filter((name) => /database|nat-|endpoints|stream-|delivery-|-events|api-|children|unknown/.test(name)),
  ).toEqual([]);
});

test('two in one stack, and two databases, streams, APIs and gateways in one', () => {
  const database = { identifier: 'x', limits: { vcpus: 2, memory: 4, storage: 50 } };
  const stream = watchedStream();
  const api = { functionName: 'x', timeoutSeconds: 900 };
  const both = observe(
    {
      databases: { a: database, b: database },
      streams: { a: stream, b: stream },
      apis: { a: api, b: api },
      natGatewayIds: ['nat-1', 'nat-2'],
    },
    { prefix: 'other-dev' },
  );
  const names = propertiesOf(both.template, 'AWS::CloudWatch::Alarm').map((alarm) => alarm['AlarmName']);
  expect(new Set(names).size).toBe(names.length);
  both.template.resourceCountIs('AWS::CloudWatch::Dashboard', 2);
});

test('security checks find nothing', () => {
  expect(securityFindings(stack)).toEqual([]);
});
