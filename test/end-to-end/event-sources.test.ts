/** Mapping and delivery against the embedded AWS: a split, a merge and failures on the way, and nothing is lost. */
import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeStreamSummaryCommand,
  ListStreamsCommand,
  MergeShardsCommand,
  PutRecordsCommand,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';
import { GetEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { gunzipSync } from 'node:zlib';
import { startSources, type Sources } from './event-sources';

jest.setTimeout(60_000);

let sources: Sources;
let clients: import('../../local/streams/runtime/clients').Clients;

beforeAll(async () => {
  sources = await startSources();
  const { makeClients } = await import('../../local/streams/runtime/clients');
  clients = makeClients(sources.location);
});
afterAll(async () => {
  for (const client of Object.values(clients ?? {})) client.destroy();
  await sources?.stop();
});

async function put(StreamName: string, entries: object[]): Promise<string[]> {
  const Records = entries.map((entry, n) => ({
    Data: Buffer.from(JSON.stringify(entry)),
    PartitionKey: `key-${n % 20}`,
  }));
  const answer = await clients.kinesis.send(new PutRecordsCommand({ StreamName, Records }));
  return answer.Records!.map(({ ErrorCode }) => ErrorCode ?? '');
}

const events = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ n: from + index, at: '2026-11-01T10:00:00Z' }));

async function objects(Bucket: string): Promise<{ key: string; bytes: Buffer }[]> {
  const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket }));
  return Promise.all(
    Contents.map(async ({ Key }) => {
      const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key }));
      return { key: Key!, bytes: Buffer.from(await Body!.transformToByteArray()) };
    }),
  );
}

async function deliveredNumbers(): Promise<number[]> {
  const lines = (await objects('test-bronze')).flatMap(({ bytes }) => gunzipSync(bytes).toString().trim().split('\n'));
  return lines.map((line) => (JSON.parse(line) as { n: number }).n);
}

test('a mapping of the template keeps every property', async () => {
  const mapping = await clients.lambda.send(new GetEventSourceMappingCommand({ UUID: sources.outputs.Mapping }));
  expect(mapping).toMatchObject({
    EventSourceArn: sources.outputs.Consumer,
    State: 'Enabled',
    BatchSize: 200,
    ParallelizationFactor: 2,
    MaximumRetryAttempts: 2,
    BisectBatchOnFunctionError: true,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    TumblingWindowInSeconds: 0,
    DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::test-failed' } },
  });
});

test('all records arrive, through failures, a split and a merge; poison goes to the failure destination', async () => {
  const { startStreams } = await import('../../local/streams');
  const problems: string[] = [];
  const streams = await startStreams({
    ...sources.location,
    prefix: 'test-dev',
    pollMilliseconds: 200,
    faults: {
      seed: 5,
      until: Date.now() + 5_000,
      invocation: { crashAfter: 0.1, throttle: 0.1 },
      read: { expire: 0.05 },
    },
    onProblem: (message) => problems.push(message),
  });
  const StreamName = 'test-dev-shop';
  await put(StreamName, events(0, 300));
  const ShardToSplit = 'shardId-000000000000';
  await clients.kinesis.send(
    new SplitShardCommand({ StreamName, ShardToSplit, NewStartingHashKey: String(2n ** 126n) }),
  );
  await put(StreamName, [...events(300, 150), { n: 1_000_000, poison: true, at: '2026-11-01' }, ...events(450, 150)]);
  const [ShardToMerge, AdjacentShardToMerge] = ['shardId-000000000002', 'shardId-000000000003'];
  await clients.kinesis.send(new MergeShardsCommand({ StreamName, ShardToMerge, AdjacentShardToMerge }));
  await put(StreamName, [...events(600, 300), { filtered: true }]);
  await streams.flush(30);

  const delivered = await deliveredNumbers();
  expect([...new Set(delivered)].sort((a, b) => a - b)).toEqual(events(0, 900).map(({ n }) => n));
  const failed = (await objects('test-failed')).map(({ bytes }) => JSON.parse(bytes.toString()) as { payload: string });
  const given = failed.flatMap(
    ({ payload }) => (JSON.parse(payload) as { Records: { kinesis: { data: string } }[] }).Records,
  );
  const poison = given.filter(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString().includes('poison'));
  expect(poison).toHaveLength(1);
  expect(streams.snapshot().deliveries).toEqual({ 'test-dev-shop-all': { undelivered: 0 } });
  await streams.stop();
  expect(problems).toEqual([]);
});

test('a restart goes on from the checkpoints', async () => {
  const { startStreams } = await import('../../local/streams');
  const before = await deliveredNumbers();
  const streams = await startStreams({ ...sources.location, prefix: 'test-dev', pollMilliseconds: 200 });
  await put('test-dev-shop', events(900, 5));
  await streams.flush(30);
  await streams.stop();
  const after = await deliveredNumbers();
  expect(after.filter((n) => n < 900)).toHaveLength(before.length);
  expect(after.filter((n) => n >= 900).sort()).toEqual([900, 901, 902, 903, 904]);
});

test('a shard takes 1,000 records a second; the others of the call are told', async () => {
  const codes = (
    await Promise.all(
      [0, 1, 2].map(async () => (await Promise.all([0, 1].map(() => put('test-dev-shop', events(0, 500))))).flat()),
    )
  ).flat();
  // Three shards are open, and the second may have changed in between.
  expect(codes.filter((code) => code === 'ProvisionedThroughputExceededException').length).toBeGreaterThan(0);
  const { StreamDescriptionSummary } = await clients.kinesis.send(
    new DescribeStreamSummaryCommand({ StreamName: 'test-dev-shop' }),
  );
  expect(StreamDescriptionSummary).toMatchObject({ OpenShardCount: 2, RetentionPeriodHours: 168 });
});

test('streams are listed in pages', async () => {
  const first = await clients.kinesis.send(new ListStreamsCommand({ Limit: 1 }));
  const second = await clients.kinesis.send(new ListStreamsCommand({ Limit: 1, NextToken: first.NextToken }));
  expect([first.StreamNames, second.StreamNames]).toEqual([['test-dev-shop'], ['test-dev-shop-all']]);
  expect([first.HasMoreStreams, second.HasMoreStreams]).toEqual([true, false]);
});

test.each([
  ['AWS/Kinesis', 'IncomingRecords', { StreamName: 'test-dev-shop' }],
  ['AWS/Kinesis', 'GetRecords.IteratorAgeMilliseconds', { StreamName: 'test-dev-shop' }],
  ['AWS/Lambda', 'IteratorAge', { FunctionName: 'test-dev-consumer' }],
  ['AWS/Firehose', 'DeliveryToS3.Records', { DeliveryStreamName: 'test-dev-shop-all' }],
  ['Test', 'Forwarded', { Stage: 'dev' }],
])('%s %s is published', async (Namespace, MetricName, dimensions) => {
  const input = {
    Namespace,
    MetricName,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    StartTime: new Date(Date.now() - 3600_000),
    EndTime: new Date(Date.now() + 60_000),
    Period: 3600,
    Statistics: ['Sum' as const, 'SampleCount' as const],
  };
  for (let tries = 0; ; tries++) {
    const { Datapoints } = await clients.cloudwatch.send(new GetMetricStatisticsCommand(input));
    if (Datapoints?.length || tries > 60) {
      expect(Datapoints!.length).toBeGreaterThan(0);
      const sum = Datapoints!.reduce((total, { Sum }) => total + Sum!, 0);
      if (MetricName === 'DeliveryToS3.Records' || MetricName === 'Forwarded') expect(sum).toBeGreaterThanOrEqual(900);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
});
