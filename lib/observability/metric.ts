/** Metrics as data. Alarms and widgets are made from them, in two places that know nothing of each other. */

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** CloudWatch statistic: `Sum`, `Average`, `Maximum`, `p90`, … */
  readonly statistic: string;
  /** Seconds. */
  readonly period: number;
  /** What a graph calls it. @default the metric's name */
  readonly label?: string;
}

/** A Metrics Insights query, each series of which is watched by itself; or metric math, which gives one. */
export interface Query {
  readonly expression: string;
  /** Seconds. */
  readonly period: number;
  /** What metric math is made of, by the names in the expression; ten at most. @default none: a query */
  readonly metrics?: Readonly<Record<string, Metric>>;
}

/** A metric-math expression over metrics that are searched for when the graph is drawn. */
export interface Expression {
  readonly expression: string;
  /** @default what tells the series apart */
  readonly label?: string;
}

/** Namespace of the platform's own metrics. */
export const NAMESPACE = 'Headwater';

/**
 * The platform's own metrics by what they are about. The consumers of streams put those of events, the functions that read
 * APIs those of requests and items, the probe those of its targets, all others are put by the handlers `finish` and `watch`.
 */
export const OWN_METRICS = {
  Dataset: [
    'RowsRead',
    'RowsInserted',
    'RowsUpdated',
    'RowsDeleted',
    'RowsQuarantined',
    'LoadSeconds',
    'Freshness',
    'FreshnessRatio',
    'EventsRead',
    'EventsRouted',
    'EventsFiltered',
    'EventsQuarantined',
    'EventsUnsent',
    'UnknownFields',
    'EventLagP50',
    'EventLagP99',
    'ApiRequests',
    'ApiRetries',
    'ApiThrottled',
    'ApiFailures',
    'ItemsReceived',
    'ItemsExpected',
    'ChildrenFailed',
    'ExtractionSeconds',
  ],
  Route: ['RouteEvents'],
  Target: ['ProbeFailures', 'ProbeTableFailures'],
  Pipeline: ['RunsSucceeded', 'RunsPartial', 'RunsFailed', 'RunSeconds', 'MissedSchedules', 'ModelsFailed'],
} as const;

export type Dimension = keyof typeof OWN_METRICS;
/** Dimensions of each, as CloudWatch sorts them. */
const DIMENSIONS: Readonly<Record<Dimension, string>> = {
  Dataset: 'Dataset,Platform',
  Pipeline: 'Pipeline,Platform',
  Route: 'Dataset,Platform,Route',
  Target: 'Platform,Target',
};
export type OwnMetric<D extends Dimension> = (typeof OWN_METRICS)[D][number];
type Aggregate = 'MAX' | 'SUM';

/**
 * One of the platform's own metrics for every dataset or pipeline, for an alarm; the 500 worst where there are more.
 * @param options `period` in seconds, default 300; `except`: datasets or pipelines that are left out
 */
export function ownQuery<D extends Dimension>(
  platform: string,
  by: D,
  name: OwnMetric<D>,
  aggregate: Aggregate,
  { period = 300, except = [] }: { readonly period?: number; readonly except?: readonly string[] } = {},
): Query {
  const others = except.map((one) => ` AND ${by} != '${one}'`).join('');
  return {
    expression:
      `SELECT ${aggregate}(${name}) FROM SCHEMA("${NAMESPACE}", ${DIMENSIONS[by].replaceAll(',', ', ')}) ` +
      `WHERE Platform = '${platform}'${others} GROUP BY ${by} ORDER BY ${aggregate}() DESC LIMIT 500`,
    period,
  };
}

/** One of the platform's own metrics for every dataset or pipeline, for a graph. */
export function ownSearch<D extends Dimension>(
  platform: string,
  by: D,
  name: OwnMetric<D>,
  statistic: 'Sum' | 'Maximum',
  period = 300,
): string {
  return `SEARCH('{${NAMESPACE},${DIMENSIONS[by]}} MetricName="${name}" Platform="${platform}"', '${statistic}', ${period})`;
}

/** The same series with most first. @param most how many are kept */
export const sorted = (search: string, by: 'MAX' | 'SUM', most: number): string =>
  `SORT(${search}, ${by}, DESC, ${most})`;

/** Makes metrics of one resource: namespace and dimensions are said once. */
export function metricsOf(namespace: string, dimensions: Readonly<Record<string, string>>) {
  return (
    name: string,
    statistic: string,
    options: Partial<Pick<Metric, 'period' | 'label' | 'dimensions'>> = {},
  ): Metric => ({
    namespace,
    name,
    statistic,
    period: options.period ?? 60,
    dimensions: { ...dimensions, ...options.dimensions },
    ...(options.label ? { label: options.label } : {}),
  });
}
