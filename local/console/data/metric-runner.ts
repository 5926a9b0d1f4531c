import { GetMetricDataCommand, type CloudWatchClient, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { runQueries, type MetricQuery, type QueryResult } from '../../metrics/expressions/query';
import type { Series, TimeRange } from '../../metrics/expressions/series';
import { cloudWatchSource } from '../../metrics/expressions/source';

/** Runs metric queries and expressions over a time range. */
export type MetricRunner = (queries: readonly MetricQuery[], range: TimeRange) => Promise<QueryResult[]>;

/** The embedded AWS has no expressions: ours are evaluated. AWS has them all: it is asked. */
export function metricRunner(client: CloudWatchClient, embedded: boolean): MetricRunner {
  if (!embedded) return (queries, range) => askAws(client, queries, range);
  const source = cloudWatchSource(client);
  return (queries, range) => runQueries(queries, range, source);
}

async function askAws(
  client: CloudWatchClient,
  queries: readonly MetricQuery[],
  range: TimeRange,
): Promise<QueryResult[]> {
  const whole = Math.max(60, Math.ceil((range.end - range.start) / 60_000) * 60);
  const found = new Map<string, Map<string, Series>>();
  const errors = new Map<string, string>();
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: queries.map((query) => toAws(query, range.whole ? whole : undefined)),
        StartTime: new Date(range.start),
        EndTime: new Date(range.end),
        ScanBy: 'TimestampAscending',
        NextToken,
      }),
    );
    for (const result of page.MetricDataResults ?? []) {
      const id = result.Id ?? '';
      if (result.StatusCode === 'InternalError' || result.StatusCode === 'Forbidden') {
        errors.set(
          id,
          result.Messages?.map((message) => message.Value).join(' ') || `CloudWatch answers ${result.StatusCode}.`,
        );
      }
      const label = result.Label ?? id;
      const series = found.get(id) ?? new Map<string, Series>();
      const points = new Map(series.get(label)?.points);
      result.Timestamps?.forEach((time, index) => points.set(time.getTime(), result.Values?.[index] ?? 0));
      const query = queries.find((one) => one.id === id);
      series.set(label, {
        label,
        period: query?.period ?? 300,
        points,
        ...(query?.metric ? { metric: query.metric } : {}),
      });
      found.set(id, series);
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return queries
    .filter((query) => query.returnData !== false)
    .map(({ id }) => {
      const error = errors.get(id);
      return { id, series: [...(found.get(id)?.values() ?? [])], ...(error ? { error } : {}) };
    });
}

function toAws(query: MetricQuery, whole: number | undefined): MetricDataQuery {
  const Period = whole ?? query.period ?? 300;
  const shared = { Id: query.id, ReturnData: query.returnData ?? true, ...(query.label ? { Label: query.label } : {}) };
  if (!query.metric) return { ...shared, Expression: query.expression, Period };
  const Dimensions = Object.entries(query.metric.dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: query.metric.namespace, MetricName: query.metric.name, Dimensions };
  return { ...shared, MetricStat: { Metric, Period, Stat: query.stat ?? 'Average' } };
}
