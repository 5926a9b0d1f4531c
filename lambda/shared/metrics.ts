import { PutMetricDataCommand, type CloudWatchClient, type MetricDatum } from '@aws-sdk/client-cloudwatch';
import { concurrently } from './concurrently';

export const NAMESPACE = 'Headwater';

/** What CloudWatch takes in one call. The size is that of the request before compression; a tenth is left for its frame. */
const MOST_DATUMS = 1_000;
const MOST_BYTES = 900_000;
const MOST_CALLS_AT_ONCE = 4;

export type Unit = 'Count' | 'Seconds' | 'None';

/** Values by name, each with its unit. */
export type Measures = Readonly<Record<string, readonly [value: number, unit: Unit]>>;

/** Data about one dataset or pipeline of a platform. */
export function datums(
  platform: string,
  dimension: { readonly Dataset: string } | { readonly Pipeline: string },
  timestamp: Date,
  values: Measures,
): MetricDatum[] {
  const dimensions = [
    { Name: 'Platform', Value: platform },
    ...Object.entries(dimension).map(([Name, Value]) => ({ Name, Value })),
  ];
  return Object.entries(values)
    .filter(([, [value]]) => Number.isFinite(value))
    .map(([MetricName, [Value, Unit]]) => ({ MetricName, Value, Unit, Timestamp: timestamp, Dimensions: dimensions }));
}

/** Puts metrics of the platform. */
export class Metrics {
  constructor(private readonly client: CloudWatchClient) {}

  async put(data: readonly MetricDatum[]): Promise<void> {
    await concurrently(batches(data), MOST_CALLS_AT_ONCE, async (batch) => {
      await this.client.send(new PutMetricDataCommand({ Namespace: NAMESPACE, MetricData: [...batch] }));
    });
  }
}

/** As few calls as the limits allow, in order. */
export function batches(
  data: readonly MetricDatum[],
  mostDatums = MOST_DATUMS,
  mostBytes = MOST_BYTES,
): MetricDatum[][] {
  const all: MetricDatum[][] = [];
  let bytes = Infinity;
  for (const datum of data) {
    const size = sizeOf(datum);
    if (bytes + size > mostBytes || all.at(-1)!.length === mostDatums) {
      all.push([]);
      bytes = 0;
    }
    all.at(-1)!.push(datum);
    bytes += size;
  }
  return all;
}

/** Upper bound: names and values as they are sent, and the names of fields, some 60 bytes each. */
function sizeOf({ MetricName = '', Dimensions = [] }: MetricDatum): number {
  const dimensions = Dimensions.reduce((n, { Name = '', Value = '' }) => n + Buffer.byteLength(Name + Value) + 120, 0);
  return Buffer.byteLength(MetricName) + dimensions + 300;
}
