/** The in-memory Kinesis: what it takes, what it refuses, what it forgets. */
import { MemoryStream, VirtualClock, type PutEntry } from '../../../local/streams';

const entry = (PartitionKey: string, size = 10): PutEntry => ({ PartitionKey, Data: Buffer.alloc(size) });
const many = (count: number, size?: number) => Array.from({ length: count }, () => entry('key', size));

test('a shard takes 1,000 records a second; the others of the call are told one by one', async () => {
  const clock = new VirtualClock();
  const stream = new MemoryStream('s', { clock });
  stream.putRecords(many(500));
  stream.putRecords(many(400));
  const answer = stream.putRecords(many(300));
  expect(answer.FailedRecordCount).toBe(200);
  expect(answer.Records[100]).toEqual({
    ErrorCode: 'ProvisionedThroughputExceededException',
    ErrorMessage: 'Rate exceeded for shard shardId-000000000000 in stream s under account 000000000000.',
  });
  await clock.runFor(1000);
  expect(stream.putRecords(many(500)).FailedRecordCount).toBe(0);
});

test('a shard takes 1 MiB a second', () => {
  const stream = new MemoryStream('s', { clock: new VirtualClock() });
  expect(stream.putRecords(many(3, 500_000)).FailedRecordCount).toBe(1);
});

test.each([
  ['501 records', many(501)],
  ['no records', []],
  ['a record above 1 MiB', many(1, 1024 * 1024)],
  ['a call above 10 MiB', many(11, 1_000_000)],
])('%s are refused', (_what, entries) => {
  expect(() => new MemoryStream('s', { clock: new VirtualClock() }).putRecords(entries)).toThrow();
});

test('sequence numbers have 56 digits and rise, over a split too', () => {
  const stream = new MemoryStream('s', { clock: new VirtualClock() });
  const one = stream.putRecord(entry('a')).SequenceNumber;
  stream.split('shardId-000000000000');
  const other = stream.putRecord(entry('a'));
  expect([one.length, other.SequenceNumber.length]).toEqual([56, 56]);
  expect(other.SequenceNumber > one).toBe(true);
  expect(['shardId-000000000001', 'shardId-000000000002']).toContain(other.ShardId);
});

test('records are forgotten after the retention', async () => {
  const clock = new VirtualClock();
  const stream = new MemoryStream('s', { clock, retentionHours: 24 });
  stream.putRecord(entry('a'));
  await clock.runFor(23 * 3600_000);
  stream.putRecord(entry('a'));
  const read = async () =>
    (await stream.getRecords(await stream.iterator('shardId-000000000000', { type: 'TRIM_HORIZON' }), 10)).records
      .length;
  expect(await read()).toBe(2);
  await clock.runFor(2 * 3600_000);
  expect(await read()).toBe(1);
});

test('the sixth read of a second is refused, and an iterator lives five minutes', async () => {
  const clock = new VirtualClock();
  const stream = new MemoryStream('s', { clock });
  const iterator = await stream.iterator('shardId-000000000000', { type: 'LATEST' });
  for (let read = 0; read < 5; read++) await stream.getRecords(iterator, 10);
  await expect(stream.getRecords(iterator, 10)).rejects.toThrow('Rate exceeded');
  await clock.runFor(301_000);
  await expect(stream.getRecords(iterator, 10)).rejects.toThrow('expired');
});
