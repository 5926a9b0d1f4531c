/** Metrics that AWS publishes of event source mappings and delivery streams, collected and put every few seconds. */
import {
  PutMetricDataCommand,
  type CloudWatchClient,
  type MetricDatum,
  type StandardUnit,
} from '@aws-sdk/client-cloudwatch';
import { MOST_PARTITIONS } from '../delivery/delivery';
import type { DeliveryObserver } from '../delivery/observer';
import type { MappingObserver } from '../mapping/observer';
import type { MappingSettings } from '../mapping/settings';

interface Collected {
  readonly namespace: string;
  readonly datum: MetricDatum;
  count: number;
  sum: number;
  least: number;
  greatest: number;
}

/** Datums that one call takes. */
const BATCH = 500;

export class StreamMetrics {
  private collected = new Map<string, Collected>();

  constructor(private readonly client: CloudWatchClient) {}

  private add(namespace: string, name: string, unit: StandardUnit, dimension: [string, string], value: number): void {
    const key = `${namespace}|${name}|${dimension.join('|')}`;
    const found = this.collected.get(key);
    if (found) {
      found.count++;
      found.sum += value;
      found.least = Math.min(found.least, value);
      found.greatest = Math.max(found.greatest, value);
      return;
    }
    const datum = { MetricName: name, Unit: unit, Dimensions: [{ Name: dimension[0], Value: dimension[1] }] };
    this.collected.set(key, { namespace, datum, count: 1, sum: value, least: value, greatest: value });
  }

  /** Puts what was collected. What couldn't be put is lost: it is only numbers. */
  async put(): Promise<void> {
    const collected = [...this.collected.values()];
    this.collected = new Map();
    for (const Namespace of new Set(collected.map(({ namespace }) => namespace))) {
      const data = collected.filter(({ namespace }) => namespace === Namespace).map(toDatum);
      for (let start = 0; start < data.length; start += BATCH)
        await this.client.send(new PutMetricDataCommand({ Namespace, MetricData: data.slice(start, start + BATCH) }));
    }
  }

  /** AWS/Lambda's metrics of a mapping: what Invoke itself doesn't publish, and the mapping's own if they are asked for. */
  ofMapping({
    functionArn,
    uuid,
    countsEvents,
  }: Pick<MappingSettings, 'functionArn' | 'uuid' | 'countsEvents'>): MappingObserver {
    const functionName = functionArn.split(':')[6] ?? functionArn;
    const add = (name: string, unit: StandardUnit, value: number) =>
      this.add('AWS/Lambda', name, unit, ['FunctionName', functionName], value);
    const count = (name: string, events: number) =>
      countsEvents && this.add('AWS/Lambda', name, 'Count', ['EventSourceMappingUUID', uuid], events);
    let running = 0;
    return {
      running: (change) => {
        running += change;
        if (change > 0) add('ConcurrentExecutions', 'Count', running);
      },
      iteratorAge: (milliseconds) => add('IteratorAge', 'Milliseconds', milliseconds),
      read: (_shardId, records) => count('PolledEventCount', records),
      filtered: (records) => count('FilteredOutEventCount', records),
      invoked: (outcome, records) => {
        if (outcome === 'throttled' || outcome === 'unreachable') return;
        count('InvokedEventCount', records);
        count('FailedInvokeEventCount', outcome === 'functionError' ? records : 0);
      },
      givenUp: (_condition, records, sent) =>
        count(sent ? 'OnFailureDestinationDeliveredEventCount' : 'DroppedEventCount', records),
    };
  }

  /** AWS/Firehose's metrics of a delivery stream from Kinesis to S3. */
  ofDelivery(name: string): DeliveryObserver {
    const add = (metric: string, unit: StandardUnit, value: number) =>
      this.add('AWS/Firehose', metric, unit, ['DeliveryStreamName', name], value);
    return {
      read: (records, bytes, behind) => {
        add('DataReadFromKinesisStream.Records', 'Count', records);
        add('DataReadFromKinesisStream.Bytes', 'Bytes', bytes);
        add('KinesisMillisBehindLatest', 'Milliseconds', behind);
      },
      readThrottled: () => add('ThrottledGetRecords', 'Count', 1),
      incoming: (records, bytes) => {
        add('IncomingRecords', 'Count', records);
        add('IncomingBytes', 'Bytes', bytes);
      },
      delivered: (records, bytes, age) => {
        add('DeliveryToS3.Records', 'Count', records);
        add('DeliveryToS3.Bytes', 'Bytes', bytes);
        add('DeliveryToS3.Success', 'Count', 1);
        add('DeliveryToS3.DataFreshness', 'Seconds', Math.round(age / 1000));
      },
      failed: () => add('DeliveryToS3.Success', 'Count', 0),
      partitions: (count) => {
        add('PartitionCount', 'Count', count);
        add('PartitionCountExceeded', 'Count', count >= MOST_PARTITIONS ? 1 : 0);
      },
    };
  }
}

function toDatum({ datum, count, sum, least, greatest }: Collected): MetricDatum {
  const StatisticValues = { SampleCount: count, Sum: sum, Minimum: least, Maximum: greatest };
  return { ...datum, Timestamp: new Date(), StatisticValues };
}
