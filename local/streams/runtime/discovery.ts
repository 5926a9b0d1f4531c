/** What runs on the embedded AWS: mappings of Kinesis streams and delivery streams that read one. */
import {
  DescribeDeliveryStreamCommand,
  ListDeliveryStreamsCommand,
  type DeliveryStreamDescription,
} from '@aws-sdk/client-firehose';
import { DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis';
import {
  GetFunctionConfigurationCommand,
  ListEventSourceMappingsCommand,
  type EventSourceMappingConfiguration,
} from '@aws-sdk/client-lambda';
import type { Clients } from './clients';

/** Enabled mappings of Kinesis streams whose names begin with `prefix`. */
export async function findMappings({ lambda }: Clients, prefix: string): Promise<EventSourceMappingConfiguration[]> {
  const found: EventSourceMappingConfiguration[] = [];
  let Marker: string | undefined;
  do {
    const page = await lambda.send(new ListEventSourceMappingsCommand({ Marker }));
    found.push(...(page.EventSourceMappings ?? []));
    Marker = page.NextMarker;
  } while (Marker);
  const ours = new RegExp(`^arn:[^:]+:kinesis:[^:]*:[^:]*:stream/${prefix}-`);
  return found.filter(({ EventSourceArn, State }) => State === 'Enabled' && ours.test(EventSourceArn ?? ''));
}

/** Delivery streams that read a Kinesis stream and whose names begin with `prefix`. */
export async function findDeliveries({ firehose }: Clients, prefix: string): Promise<DeliveryStreamDescription[]> {
  const names: string[] = [];
  for (;;) {
    const page = await firehose.send(
      new ListDeliveryStreamsCommand({ Limit: 100, ExclusiveStartDeliveryStreamName: names.at(-1) }),
    );
    names.push(...(page.DeliveryStreamNames ?? []));
    if (!page.HasMoreDeliveryStreams) break;
  }
  const described = await Promise.all(
    names
      .filter((name) => name.startsWith(`${prefix}-`))
      .map((DeliveryStreamName) => firehose.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName }))),
  );
  return described
    .map(({ DeliveryStreamDescription }) => DeliveryStreamDescription!)
    .filter(({ DeliveryStreamType }) => DeliveryStreamType === 'KinesisStreamAsSource');
}

/** Role of a function. @default '' if the function can't be found */
export async function roleOf({ lambda }: Clients, FunctionName: string): Promise<string> {
  return (await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))).Role ?? '';
}

/** Milliseconds for which a stream keeps its records. */
export async function retentionOf({ kinesis }: Clients, StreamARN: string): Promise<number> {
  const { StreamDescriptionSummary } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamARN }));
  return (StreamDescriptionSummary?.RetentionPeriodHours ?? 24) * 3600_000;
}
