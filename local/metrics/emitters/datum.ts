/** One value of a metric, on its way to PutMetricData. */
import type { StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { MetricIdentity } from '../expressions/series';

export interface Datum {
  readonly metric: MetricIdentity;
  readonly unit: StandardUnit;
  readonly value: number;
  /** Epoch milliseconds. */
  readonly time: number;
}

/** Something that happened once and must be counted once. */
export interface Event extends Datum {
  /** The same for the same event, in every process that sees it. */
  readonly key: string;
}
