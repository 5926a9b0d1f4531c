import { awsError } from '../../../../local/streams/simulation/puts';
import { failure, numbers, ok, simulate, type Call } from '../simulated';

const shardOf = ({ event }: Call) => event.Records[0]!.eventID.split(':')[0]!.slice(-1);
const all = (calls: readonly Call[]) => calls.flatMap(({ data }) => data);

test("a parent's records are done before its children's begin", async () => {
  const { mapping, put, calls, clock, stream, finish } = simulate({ BatchSize: 2 }, (event, call) =>
    event.Records[0]!.eventID.startsWith('shardId-000000000000') && call < 8 ? failure : ok,
  );
  const keyed = (from: number) => numbers(6, from).map((n): [string, string] => [`key-${n}`, n]);
  put(...keyed(0));
  stream.split('shardId-000000000000');
  put(...keyed(6));
  mapping.start();
  await finish();
  const shards = calls.map(shardOf);
  expect(shards.lastIndexOf('0')).toBeLessThan(shards.findIndex((shard) => shard !== '0'));
  expect(new Set(shards)).toEqual(new Set(['0', '1', '2']));
  expect([...new Set(all(calls))].sort()).toEqual([...numbers(12)].sort());
  expect(clock.now()).toBeGreaterThan(0);
});

test('a merged shard waits for both parents', async () => {
  let held = true;
  const { mapping, put, calls, clock, stream, finish } = simulate(
    {},
    (event) => (held && event.Records[0]!.eventID.startsWith('shardId-000000000001') ? failure : ok),
    { stream: { shards: 2 } },
  );
  put(...numbers(8).map((n): [string, string] => [`key-${n}`, n]));
  stream.merge('shardId-000000000000', 'shardId-000000000001');
  put('merged');
  mapping.start();
  await clock.runFor(60_000);
  expect(all(calls)).not.toContain('merged');
  held = false;
  await finish();
  expect(calls.at(-1)!.data).toEqual(['merged']);
});

test('LATEST: shards that come later are read from their beginning', async () => {
  const { mapping, put, calls, clock, stream, finish } = simulate({ StartingPosition: 'LATEST' });
  put('before');
  await clock.runFor(1000);
  mapping.start();
  await clock.runFor(100);
  stream.split('shardId-000000000000');
  put(['a', 'one'], ['b', 'two'], ['c', 'three']);
  await finish();
  expect(all(calls).sort()).toEqual(['one', 'three', 'two']);
});

test('parallelisation: lanes run side by side, a key stays in order, and the checkpoint waits for the slowest', async () => {
  const { mapping, stream, put, calls, clock, again, finish } = simulate(
    { ParallelizationFactor: 4, BatchSize: 5 },
    async (event) => {
      const slow = event.Records.some(({ kinesis }) => kinesis.partitionKey === 'key-0');
      if (slow) await clock.sleep(20_000);
      return ok;
    },
  );
  put(...numbers(40).map((n): [string, string] => [`key-${Number(n) % 8}`, n]));
  mapping.start();
  await clock.runFor(1000);
  const before = all(calls).length;
  // The other lanes are done, but nothing behind the slow lane's first batch is checkpointed.
  expect(before).toBeGreaterThan(15);
  expect(mapping.snapshot().shards['shardId-000000000000']?.sequenceNumber).toBeUndefined();
  mapping.abandon();
  again().start();
  await finish();
  for (let key = 0; key < 8; key++) {
    const got = calls.flatMap(({ event }) =>
      event.Records.filter(({ kinesis }) => kinesis.partitionKey === `key-${key}`),
    );
    const firsts = [...new Set(got.map(({ kinesis }) => kinesis.sequenceNumber))];
    expect(firsts).toEqual([...firsts].sort());
    expect(firsts).toHaveLength(5);
  }
  expect(stream.shards[0]!.length).toBe(40);
});

test('a restart goes on from the checkpoint, within a batch too', async () => {
  const { mapping, put, calls, clock, again, finish } = simulate(
    { FunctionResponseTypes: ['ReportBatchItemFailures'] },
    ({ Records }, call) => {
      const third = Records[2]?.kinesis.sequenceNumber;
      return call === 1
        ? { kind: 'ok', payload: JSON.stringify({ batchItemFailures: [{ itemIdentifier: third }] }) }
        : ok;
    },
  );
  put(...numbers(4));
  mapping.start();
  await clock.runFor(50);
  mapping.abandon();
  again().start();
  await finish();
  expect(calls.map(({ data }) => data)).toEqual([numbers(4), ['2', '3']]);
});

test('a stop waits for the invocation under way, and its records do not come again', async () => {
  const { mapping, put, calls, clock, again, finish } = simulate({}, async () => {
    await clock.sleep(5000);
    return ok;
  });
  put(...numbers(2));
  mapping.start();
  await clock.runFor(1000);
  await clock.complete(mapping.stop());
  again().start();
  put('2');
  await finish();
  expect(all(calls)).toEqual(numbers(3));
});

test('a mapping that was killed checkpoints nothing any more: its last batch comes again', async () => {
  const { mapping, put, calls, clock, again, finish } = simulate({}, async () => {
    await clock.sleep(5000);
    return ok;
  });
  put(...numbers(2));
  mapping.start();
  await clock.runFor(1000);
  mapping.abandon();
  await clock.runFor(10_000);
  again().start();
  await finish();
  expect(calls.map(({ data }) => data)).toEqual([numbers(2), numbers(2)]);
});

test('reads that are throttled or whose iterator has expired lose nothing and repeat nothing', async () => {
  const simulated = simulate({ BatchSize: 3 });
  const { put, calls, stream, finish, again } = simulated;
  const { getRecords } = stream;
  let reads = 0;
  stream.getRecords = (iterator, limit) => {
    reads++;
    if (reads % 3 === 1) return Promise.reject(awsError('ProvisionedThroughputExceededException', 'Rate exceeded'));
    if (reads % 3 === 2) return Promise.reject(awsError('ExpiredIteratorException', 'Expired'));
    return getRecords.call(stream, iterator, Math.min(limit, 4));
  };
  put(...numbers(20));
  again().start();
  await finish();
  expect(all(calls)).toEqual(numbers(20));
});
