/** Evaluates a set of metric queries as GetMetricData does, expressions included. */
import { Evaluator } from './evaluate';
import { Resolver } from './resolve';
import type { MetricIdentity, Series, TimeRange } from './series';
import type { MetricSource } from './source';

export interface MetricQuery {
  readonly id: string;
  /** May hold `${…}` placeholders. @default the metric's name, or for an expression its id */
  readonly label?: string;
  /** Seconds. @default 300 */
  readonly period?: number;
  /** @default true */
  readonly returnData?: boolean;
  /** Either `metric` and `stat` … */
  readonly metric?: MetricIdentity;
  /** @default 'Average' */
  readonly stat?: string;
  /** … or metric math, SEARCH or Metrics Insights. */
  readonly expression?: string;
}

export interface QueryResult {
  readonly id: string;
  readonly series: readonly Series[];
  /** Why there is none. */
  readonly error?: string;
}

/** One answer for each query with `returnData`, in order. A faulty expression gives an `error`, the others still answer. */
export async function runQueries(
  queries: readonly MetricQuery[],
  range: TimeRange,
  source: MetricSource,
): Promise<QueryResult[]> {
  const data = await new Resolver(queries, range, source).resolve();
  return new Evaluator(queries, range, data).results();
}
