import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Metric, Query } from './metric';

/** An alarm as data: a record of these, by name, is what a service's factory gives. */
export interface AlarmDefinition {
  readonly metric: Metric | Query;
  readonly comparison: '>' | '>=' | '<';
  readonly threshold: number;
  /** Periods that are looked at. */
  readonly periods: number;
  /** Periods of them that must breach. @default all */
  readonly breaching?: number;
  /** What a period without data counts as. @default 'notBreaching' */
  readonly missing?: 'breaching' | 'notBreaching' | 'ignore' | 'missing';
  /** What it means for the platform, in a sentence or two, for whoever is woken by it. */
  readonly meaning: string;
  /** Page and anchor under docs/runbooks, e.g. `freshness.md#stale-dataset`. */
  readonly runbook: string;
  /** Why this differs from AWS's recommended alarm on the metric. @default it doesn't, or there is none */
  readonly deviation?: string;
}

/** By name; the physical name of an alarm is `<prefix>-<name>`. */
export type AlarmDefinitions = Readonly<Record<string, AlarmDefinition>>;

export interface AlarmsProps {
  /** `<platform>-<environment>`. */
  readonly prefix: string;
  readonly alarms: AlarmDefinitions;
  /** Who is told. */
  readonly topicArn: string;
  /** Address or path of the runbooks' folder. @default 'docs/runbooks' */
  readonly runbookBaseUrl?: string;
}

const OPERATORS = {
  '>': 'GreaterThanThreshold',
  '>=': 'GreaterThanOrEqualToThreshold',
  '<': 'LessThanThreshold',
} as const;

/** Alarms made from their definitions, all to one topic. */
export class Alarms extends Construct {
  /** By name. */
  readonly alarms: Readonly<Record<string, CfnAlarm>>;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const base = (props.runbookBaseUrl ?? 'docs/runbooks').replace(/\/$/, '');
    this.alarms = Object.fromEntries(
      Object.entries(props.alarms).map(([name, alarm]) => [
        name,
        new CfnAlarm(this, name, {
          alarmName: `${props.prefix}-${name}`,
          alarmDescription: `${alarm.meaning} Runbook: ${base}/${alarm.runbook}`,
          ...measure(alarm.metric),
          comparisonOperator: OPERATORS[alarm.comparison],
          threshold: alarm.threshold,
          evaluationPeriods: alarm.periods,
          datapointsToAlarm: alarm.breaching ?? alarm.periods,
          treatMissingData: alarm.missing ?? 'notBreaching',
          alarmActions: [props.topicArn],
        }),
      ]),
    );
  }
}

function measure(metric: Metric | Query) {
  if ('expression' in metric) return { metrics: expressionOf(metric) };
  const percentile = metric.statistic.startsWith('p');
  return {
    namespace: metric.namespace,
    metricName: metric.name,
    dimensions: dimensionsOf(metric),
    period: metric.period,
    ...(percentile ? { extendedStatistic: metric.statistic } : { statistic: metric.statistic }),
  };
}

const dimensionsOf = ({ dimensions }: Metric) => Object.entries(dimensions).map(([name, value]) => ({ name, value }));

/** Of metric math, the metrics have the period. */
function expressionOf({ expression, period, metrics }: Query): CfnAlarm.MetricDataQueryProperty[] {
  const one = { id: 'q1', expression, returnData: true };
  if (!metrics) return [{ ...one, period }];
  const parts = Object.entries(metrics).map(([id, metric]) => ({
    id,
    metricStat: {
      metric: { namespace: metric.namespace, metricName: metric.name, dimensions: dimensionsOf(metric) },
      period,
      stat: metric.statistic,
    },
    returnData: false,
  }));
  return [one, ...parts];
}
