import { MAXIMUM_PAYLOAD } from '../../../../local/streams/mapping/event';
import { FUNCTION_ARN, STREAM_ARN, numbers, simulate } from '../simulated';

const sizes = (calls: readonly { data: string[] }[]) => calls.map(({ data }) => data.length);

test('the event has the shape that AWS documents', async () => {
  const { mapping, put, calls, finish, start } = simulate({}, undefined, {
    ports: { roleArn: 'arn:aws:iam::1:role/r' },
  });
  const [sequenceNumber] = put(['customer', '{"n":1}']);
  mapping.start();
  await finish();
  expect(calls[0]!.event).toEqual({
    Records: [
      {
        kinesis: {
          kinesisSchemaVersion: '1.0',
          partitionKey: 'customer',
          sequenceNumber,
          data: Buffer.from('{"n":1}').toString('base64'),
          approximateArrivalTimestamp: start / 1000,
        },
        eventSource: 'aws:kinesis',
        eventVersion: '1.0',
        eventID: `shardId-000000000000:${sequenceNumber}`,
        eventName: 'aws:kinesis:record',
        invokeIdentityArn: 'arn:aws:iam::1:role/r',
        awsRegion: 'eu-central-1',
        eventSourceARN: STREAM_ARN,
      },
    ],
  });
  expect(sequenceNumber).toHaveLength(56);
  expect(FUNCTION_ARN).toBeDefined();
});

test('a batch has at most BatchSize records, and there is no waiting without a window', async () => {
  const { mapping, put, calls, finish } = simulate({ BatchSize: 40 });
  put(...numbers(100));
  mapping.start();
  await finish();
  expect(sizes(calls)).toEqual([40, 40, 20]);
  expect(calls.map(({ at }) => at)).toEqual([0, 0, 0]);
});

test('the default batch size is 100', async () => {
  const { mapping, put, calls, finish } = simulate({});
  put(...numbers(150));
  mapping.start();
  await finish();
  expect(sizes(calls)).toEqual([100, 50]);
});

test('the window collects until it is over or the batch is full', async () => {
  const { mapping, put, calls, finish, clock } = simulate({ BatchSize: 10, MaximumBatchingWindowInSeconds: 20 });
  mapping.start();
  put(...numbers(3));
  await clock.runFor(15_000);
  put(...numbers(3, 3));
  expect(calls).toEqual([]);
  await clock.runFor(6_000);
  expect(sizes(calls)).toEqual([6]);
  expect(calls[0]!.at).toBe(20_000);
  put(...numbers(10, 6));
  await clock.runFor(2_000);
  expect(sizes(calls)).toEqual([6, 10]);
  await finish();
});

test('a batch is cut before the encoded event is above 6 MB', async () => {
  const { mapping, stream, calls, finish, clock } = simulate({ BatchSize: 100, MaximumBatchingWindowInSeconds: 5 });
  for (let n = 0; n < 14; n++) {
    stream.putRecord({ PartitionKey: 'ключ"', Data: Buffer.alloc(1_000_000, n) });
    await clock.runFor(1000);
  }
  mapping.start();
  await finish();
  const encoded = calls.map(({ event }) => Buffer.byteLength(JSON.stringify(event)));
  expect(Math.max(...encoded)).toBeLessThanOrEqual(MAXIMUM_PAYLOAD);
  expect(sizes(calls)).toEqual([4, 4, 4, 2]);
});

test.each([
  ['TRIM_HORIZON', undefined, ['before', 'after', 'later']],
  ['LATEST', undefined, ['later']],
  ['AT_TIMESTAMP', 5_000, ['after', 'later']],
] as const)('%s', async (StartingPosition, after, expected) => {
  const simulated = simulate({});
  const StartingPositionTimestamp = after === undefined ? undefined : new Date(simulated.start + after);
  const { mapping, put, calls, finish, clock } = simulate({ StartingPosition, StartingPositionTimestamp });
  put('before');
  await clock.runFor(10_000);
  put('after');
  await clock.runFor(10);
  mapping.start();
  await clock.runFor(3_000);
  put('later');
  await finish();
  expect(calls.flatMap(({ data }) => data)).toEqual(expected);
});

test.each([
  [{ BatchSize: 10_001 }, 'BatchSize is 10001'],
  [{ ParallelizationFactor: 11 }, 'ParallelizationFactor is 11'],
  [{ MaximumBatchingWindowInSeconds: 301 }, 'MaximumBatchingWindowInSeconds'],
  [{ MaximumRecordAgeInSeconds: 30 }, 'the least is 60'],
  [{ TumblingWindowInSeconds: 10, ParallelizationFactor: 2 }, 'ParallelizationFactor of 1'],
  [{ StartingPosition: 'AT_TIMESTAMP' as const }, 'needs a StartingPositionTimestamp'],
  [{ StartingPosition: undefined }, 'StartingPosition is undefined'],
])('%j is refused', (configuration, message) => {
  expect(() => simulate(configuration)).toThrow(message);
});
