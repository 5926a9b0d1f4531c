import {
  DescribeAlarmsCommand,
  SetAlarmStateCommand,
  type CloudWatchClient,
  type MetricAlarm,
  type SetAlarmStateCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { AlarmEvaluator } from '../../../local/metrics/alarms/evaluator';
import { memorySource, type StoredMetric } from './memory-source';

const MINUTE = 60_000;
/** In the middle of minute 100. */
const NOW = 100 * MINUTE + 30_000;

/** DescribeAlarms and SetAlarmState in memory. */
class Alarms {
  readonly set: SetAlarmStateCommandInput[] = [];
  readonly config = {};
  constructor(private readonly alarms: MetricAlarm[]) {}

  send(command: unknown): Promise<unknown> {
    if (command instanceof DescribeAlarmsCommand) return Promise.resolve({ MetricAlarms: this.alarms });
    if (!(command instanceof SetAlarmStateCommand)) return Promise.reject(new Error('unexpected call'));
    this.set.push(command.input);
    const alarm = this.alarms.find((one) => one.AlarmName === command.input.AlarmName)!;
    Object.assign(alarm, { StateValue: command.input.StateValue, StateReason: command.input.StateReason });
    return Promise.resolve({});
  }

  client(): CloudWatchClient {
    // The SDK's paginator insists on its own client class.
    const { CloudWatchClient: Client } =
      jest.requireActual<typeof import('@aws-sdk/client-cloudwatch')>('@aws-sdk/client-cloudwatch');
    const client = new Client({ region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
    client.send = ((command: unknown) => this.send(command)) as never;
    return client;
  }
}

const put = (name: string, dimensions: Record<string, string>, minute: number, value: number): StoredMetric => ({
  namespace: 'Headwater',
  name,
  dimensions,
  values: [[minute * MINUTE + 1000, value]],
});

describe('evaluator', () => {
  const stale = (): MetricAlarm => ({
    AlarmName: 'stale',
    StateValue: 'INSUFFICIENT_DATA',
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'ignore',
    Metrics: [
      {
        Id: 'q1',
        Expression: `SELECT MAX(FreshnessRatio) FROM SCHEMA("Headwater", Dataset, Platform) WHERE Platform = 'p' GROUP BY Dataset ORDER BY MAX() DESC`,
        Period: 60,
        ReturnData: true,
      },
    ],
  });
  const ratio = (dataset: string, minute: number, value: number) =>
    put('FreshnessRatio', { Platform: 'p', Dataset: dataset }, minute, value);

  test('an alarm over many series names its contributors', async () => {
    const alarms = new Alarms([stale()]);
    const source = memorySource([ratio('weather', 99, 1.8), ratio('flights', 99, 0.4), ratio('planes', 99, 1.2)]);
    const changes = await new AlarmEvaluator(alarms.client(), source).run(NOW);
    expect(changes).toMatchObject([{ name: 'stale', from: 'INSUFFICIENT_DATA', to: 'ALARM' }]);
    expect(alarms.set[0]!.StateReason).toBe(
      'Threshold Crossed: 2 of 3 contributors are greater than the threshold (1.0): weather (1.8), planes (1.2).',
    );
    expect(JSON.parse(alarms.set[0]!.StateReasonData!)).toMatchObject({ version: '1.0', period: 60, threshold: 1 });
  });

  test('a state that stays is set again only when its contributors change', async () => {
    const alarms = new Alarms([stale()]);
    const client = alarms.client();
    const weather: { values: [number, number][] } = { values: [[99 * MINUTE, 1.8]] };
    const planes: { values: [number, number][] } = { values: [[99 * MINUTE, 0.2]] };
    const of = (Dataset: string, { values }: typeof weather) => ({
      namespace: 'Headwater',
      name: 'FreshnessRatio',
      dimensions: { Platform: 'p', Dataset },
      values,
    });
    const evaluator = new AlarmEvaluator(client, memorySource([of('weather', weather), of('planes', planes)]));
    await evaluator.run(NOW);
    weather.values.push([99 * MINUTE + 30_000, 1.9]);
    expect(await evaluator.run(NOW)).toEqual([]);
    expect(alarms.set).toHaveLength(1);
    planes.values.push([99 * MINUTE + 30_000, 1.5]);
    expect(await evaluator.run(NOW)).toEqual([]);
    expect(alarms.set.map((one) => [one.StateValue, /planes/.test(one.StateReason!)])).toEqual([
      ['ALARM', false],
      ['ALARM', true],
    ]);
  });

  test('dimensions keep one pipeline’s failure from another’s alarm', async () => {
    const of = (Pipeline: string): MetricAlarm => ({
      AlarmName: Pipeline,
      StateValue: 'OK',
      Namespace: 'Headwater',
      MetricName: 'RunsFailed',
      Dimensions: [{ Name: 'Pipeline', Value: Pipeline }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
    const alarms = new Alarms([of('flights'), of('orders')]);
    const source = memorySource([
      put('RunsFailed', { Pipeline: 'flights' }, 99, 1),
      put('RunsFailed', { Pipeline: 'orders' }, 99, 0),
    ]);
    expect(
      (await new AlarmEvaluator(alarms.client(), source).run(NOW)).map((change) => [change.name, change.to]),
    ).toEqual([['flights', 'ALARM']]);
    expect(alarms.set[0]!.StateReason).toMatch(
      /^Threshold Crossed: 1 out of the last 1 datapoints \[1\.0 \(.*\)\] was greater than the threshold \(0\.0\) \(minimum 1 datapoint for OK -> ALARM transition\)\.$/,
    );
  });

  test('metric math alarms', async () => {
    const metric = (id: string, name: string) => ({
      Id: id,
      ReturnData: false,
      MetricStat: { Metric: { Namespace: 'Headwater', MetricName: name, Dimensions: [] }, Period: 60, Stat: 'Sum' },
    });
    const alarms = new Alarms([
      {
        AlarmName: 'share',
        StateValue: 'OK',
        EvaluationPeriods: 1,
        Threshold: 5,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        Metrics: [
          metric('q', 'RowsQuarantined'),
          metric('r', 'RowsRead'),
          { Id: 'e', Expression: '100 * q / r', ReturnData: true },
        ],
      },
    ]);
    const source = memorySource([put('RowsQuarantined', {}, 99, 7), put('RowsRead', {}, 99, 100)]);
    expect(await new AlarmEvaluator(alarms.client(), source).run(NOW)).toMatchObject([{ to: 'ALARM' }]);
  });

  test('what can’t be evaluated is reported once and leaves the others alone', async () => {
    const faulty: MetricAlarm = {
      AlarmName: 'faulty',
      StateValue: 'OK',
      EvaluationPeriods: 1,
      Metrics: [{ Id: 'e', Expression: 'SUM(', ReturnData: true }],
    };
    const alarms = new Alarms([faulty, { AlarmName: 'band', ThresholdMetricId: 'ad' }, stale()]);
    const problems: string[] = [];
    const evaluator = new AlarmEvaluator(alarms.client(), memorySource([ratio('weather', 99, 2)]), (problem) =>
      problems.push(problem),
    );
    await evaluator.run(NOW);
    await evaluator.run(NOW);
    expect(problems).toEqual([expect.stringContaining('faulty'), expect.stringContaining('band')]);
    expect(alarms.set.map((one) => [one.AlarmName, one.StateValue])).toEqual([
      ['faulty', 'INSUFFICIENT_DATA'],
      ['stale', 'ALARM'],
    ]);
  });

  test('no series at all follows the treatment of missing data', async () => {
    const alarms = new Alarms([{ ...stale(), TreatMissingData: 'notBreaching' }]);
    await new AlarmEvaluator(alarms.client(), memorySource([])).run(NOW);
    expect(alarms.set[0]).toMatchObject({
      StateValue: 'OK',
      StateReason: expect.stringContaining('treated as [NonBreaching]'),
    });
  });
});
