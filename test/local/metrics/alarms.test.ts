import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { judgeSeries } from '../../../local/metrics/alarms/evaluate';
import { readAlarm, type AlarmModel, type MissingData } from '../../../local/metrics/alarms/model';

const MINUTE = 60_000;
/** In the middle of minute 100. */
const NOW = 100 * MINUTE + 30_000;

function model(more: Partial<MetricAlarm>): AlarmModel {
  const read = readAlarm({
    AlarmName: 'x',
    Namespace: 'T',
    MetricName: 'm',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 3,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    ...more,
  });
  if (typeof read === 'string') throw new Error(read);
  return read;
}

/** AWS's notation: oldest first, X breaching, 0 not, - missing; the five periods before the one that runs. */
function outcome(points: string, datapoints: number, missing: MissingData): string {
  const alarm = model({ DatapointsToAlarm: datapoints, TreatMissingData: missing });
  const values = points
    .split(' ')
    .flatMap((point, index) => (point === '-' ? [] : [[(95 + index) * MINUTE, point === 'X' ? 1 : 0] as const]));
  return judgeSeries(alarm, { label: 'x', period: 60, points: new Map(values) }, NOW).outcome;
}

const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

// The tables of AWS's "Configuring how CloudWatch alarms treat missing data".
describe('datapoints to state', () => {
  test.each<[string, number, string[]]>([
    ['0 - X - X', 3, ['OK', 'OK', 'OK', 'OK']],
    ['- - - - 0', 3, ['OK', 'OK', 'OK', 'OK']],
    ['- - - - -', 3, ['INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK']],
    ['0 X X - X', 3, ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['- - X - -', 3, ['ALARM', 'retain', 'ALARM', 'OK']],
    ['0 - X - X', 2, ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 0 X 0 X', 2, ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 - X - -', 2, ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - - 0', 2, ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - X -', 2, ['ALARM', 'retain', 'ALARM', 'OK']],
  ])('%s with %i of 3', (points, datapoints, expected) => {
    expect(TREATMENTS.map((treatment) => outcome(points, datapoints, treatment))).toEqual(expected);
  });

  test('the unfinished period counts once it has a value', () => {
    const alarm = model({ EvaluationPeriods: 1 });
    const judge = (value: number) =>
      judgeSeries(
        alarm,
        {
          label: 'x',
          period: 60,
          points: new Map([
            [99 * MINUTE, 0],
            [100 * MINUTE, value],
          ]),
        },
        NOW,
      ).outcome;
    expect([judge(1), judge(0)]).toEqual(['ALARM', 'OK']);
  });

  test('a sum that is still too small doesn’t alarm before its period is over; one that suffices counts', () => {
    const alarm = model({
      EvaluationPeriods: 1,
      Threshold: 5,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
    const judge = (before: number, current: number) =>
      judgeSeries(
        alarm,
        {
          label: 'x',
          period: 60,
          points: new Map([
            [99 * MINUTE, before],
            [100 * MINUTE, current],
          ]),
        },
        NOW,
      ).outcome;
    expect([judge(9, 1), judge(1, 9), judge(1, 1)]).toEqual(['OK', 'OK', 'ALARM']);
  });
});

describe('reading alarms', () => {
  test('DynamoDB ignores what is missing unless it is told otherwise', () => {
    expect(model({ Namespace: 'AWS/DynamoDB' }).missing).toBe('ignore');
    expect(model({ Namespace: 'AWS/DynamoDB', TreatMissingData: 'notBreaching' }).missing).toBe('notBreaching');
  });

  test('an anomaly band is said not to be evaluated', () => {
    expect(readAlarm({ AlarmName: 'band', ThresholdMetricId: 'ad1' })).toMatch(/band.*isn't evaluated/);
  });
});
