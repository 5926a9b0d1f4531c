import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { isInsights } from '../expressions/insights';
import type { MetricQuery } from '../expressions/query';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
export type MissingData = 'missing' | 'notBreaching' | 'breaching' | 'ignore';

/** A metric alarm of any kind (one metric, metric math, Metrics Insights) in one shape. */
export interface AlarmModel {
  readonly name: string;
  readonly state: AlarmState;
  readonly queries: readonly MetricQuery[];
  /** Seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly operator: string;
  readonly missing: MissingData;
  /** A Metrics Insights query with GROUP BY: each series is a contributor with a state of its own. */
  readonly contributors: boolean;
  /** A value of an unfinished period may still grow from breaching to not breaching. */
  readonly growsOutOfBreach: boolean;
}

/** Reads what DescribeAlarms says; a text where the alarm is of a kind that isn't evaluated here. */
export function readAlarm(alarm: MetricAlarm): AlarmModel | string {
  const name = alarm.AlarmName ?? '';
  if (alarm.ThresholdMetricId) return `Alarm ${name} compares with an anomaly band, which isn't evaluated here.`;
  const queries = alarm.Metrics?.length ? alarm.Metrics.map(readQuery) : singleMetric(alarm);
  const watched = queries.find((query) => query.returnData !== false);
  if (!watched) return `Alarm ${name} returns no data: one of its metrics needs ReturnData.`;
  const period = watched.period ?? queries.find((query) => query.period !== undefined)?.period ?? 60;
  const evaluationPeriods = Number(alarm.EvaluationPeriods ?? 1);
  const operator = alarm.ComparisonOperator ?? 'GreaterThanThreshold';
  const missing = (alarm.TreatMissingData as MissingData | undefined) ?? 'missing';
  const namespaces = queries.map((query) => query.metric?.namespace);
  return {
    name,
    state: (alarm.StateValue as AlarmState | undefined) ?? 'INSUFFICIENT_DATA',
    queries: queries.map((query) => ({ ...query, period: query.period ?? period, returnData: query === watched })),
    period,
    evaluationPeriods,
    datapointsToAlarm: Number(alarm.DatapointsToAlarm ?? evaluationPeriods),
    threshold: Number(alarm.Threshold ?? 0),
    operator,
    // DynamoDB's default is to ignore what is missing; DescribeAlarms of the embedded AWS names the default of the others.
    missing: namespaces.includes('AWS/DynamoDB') && missing === 'missing' ? 'ignore' : missing,
    contributors:
      watched.expression !== undefined && isInsights(watched.expression) && /\bGROUP\s+BY\b/i.test(watched.expression),
    growsOutOfBreach:
      operator.startsWith('LessThan') &&
      queries.some((query) => !query.metric || /^(Sum|SampleCount)$/.test(query.stat ?? '')),
  };
}

function singleMetric(alarm: MetricAlarm): MetricQuery[] {
  return [
    {
      id: 'm1',
      metric: {
        namespace: alarm.Namespace ?? '',
        name: alarm.MetricName ?? '',
        dimensions: readDimensions(alarm.Dimensions),
      },
      stat: alarm.ExtendedStatistic ?? alarm.Statistic ?? 'Average',
      period: Number(alarm.Period ?? 60),
    },
  ];
}

function readQuery(entry: NonNullable<MetricAlarm['Metrics']>[number]): MetricQuery {
  const stat = entry.MetricStat;
  const period = entry.Period ?? stat?.Period;
  return {
    id: entry.Id ?? '',
    // A template may carry booleans and numbers as text.
    returnData: String(entry.ReturnData ?? true) !== 'false',
    ...(entry.Label ? { label: entry.Label } : {}),
    ...(period !== undefined ? { period: Number(period) } : {}),
    ...(entry.Expression ? { expression: entry.Expression } : {}),
    ...(stat
      ? {
          stat: stat.Stat ?? 'Average',
          metric: {
            namespace: stat.Metric?.Namespace ?? '',
            name: stat.Metric?.MetricName ?? '',
            dimensions: readDimensions(stat.Metric?.Dimensions),
          },
        }
      : {}),
  };
}

function readDimensions(dimensions: MetricAlarm['Dimensions']): Record<string, string> {
  return Object.fromEntries((dimensions ?? []).map(({ Name, Value }) => [Name ?? '', Value ?? '']));
}
