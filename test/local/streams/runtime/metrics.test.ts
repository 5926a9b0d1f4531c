import type { CloudWatchClient, PutMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import { FUNCTION_ARN } from '../simulated';
import { StreamMetrics } from '../../../../local/streams/runtime/metrics';

test('values are collected into one statistic set a metric, by namespace', async () => {
  const sent: PutMetricDataCommandInput[] = [];
  const send = async ({ input }: { input: PutMetricDataCommandInput }) => void sent.push(input);
  const metrics = new StreamMetrics({ send } as unknown as CloudWatchClient);
  const mapping = metrics.ofMapping({ functionArn: FUNCTION_ARN, uuid: 'a1b2', countsEvents: true });
  mapping.iteratorAge!(100);
  mapping.iteratorAge!(300);
  mapping.running!(1);
  mapping.running!(1);
  mapping.running!(-1);
  mapping.givenUp!('RetryAttemptsExhausted', 3, true);
  metrics.ofMapping({ functionArn: FUNCTION_ARN, uuid: 'c3d4', countsEvents: false }).filtered!(3);
  const delivery = metrics.ofDelivery('usa');
  delivery.delivered!(10, 1000, 61_400);
  delivery.failed!(new Error('SlowDown'));
  await metrics.put();

  const found = sent.flatMap(({ Namespace, MetricData = [] }) =>
    MetricData.map(({ MetricName, Unit, Dimensions, StatisticValues: set }) =>
      [
        Namespace,
        MetricName,
        Unit,
        Dimensions![0]!.Name,
        Dimensions![0]!.Value,
        set!.SampleCount,
        set!.Sum,
        set!.Maximum,
      ].join(' '),
    ),
  );
  expect(found).toEqual([
    'AWS/Lambda IteratorAge Milliseconds FunctionName consumer 2 400 300',
    'AWS/Lambda ConcurrentExecutions Count FunctionName consumer 2 3 2',
    'AWS/Lambda OnFailureDestinationDeliveredEventCount Count EventSourceMappingUUID a1b2 1 3 3',
    'AWS/Firehose DeliveryToS3.Records Count DeliveryStreamName usa 1 10 10',
    'AWS/Firehose DeliveryToS3.Bytes Bytes DeliveryStreamName usa 1 1000 1000',
    'AWS/Firehose DeliveryToS3.Success Count DeliveryStreamName usa 2 1 1',
    'AWS/Firehose DeliveryToS3.DataFreshness Seconds DeliveryStreamName usa 1 61 61',
  ]);
  await metrics.put();
  expect(sent).toHaveLength(2);
});
