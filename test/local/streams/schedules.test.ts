/** Random schedules of faults: nothing is lost, and the records of a partition key stay in order. */
import {
  EventSourceMapping,
  FaultInjector,
  MemoryCheckpoints,
  MemoryStream,
  VirtualClock,
  readSettings,
  reshardAtRandom,
  seeded,
  type Faults,
  type KinesisEvent,
} from '../../../local/streams';
import { FUNCTION_ARN, STREAM_ARN } from './simulated';

jest.setTimeout(60_000);
const SCHEDULES = 100;

const faults = (seed: number, until: number): Faults => ({
  seed,
  until,
  invocation: {
    crashBefore: 0.05,
    crashAfter: 0.05,
    timeout: 0.02,
    throttle: 0.05,
    duplicate: 0.05,
    unreachable: 0.03,
  },
  put: { throttleRecord: 0.02, failRecord: 0.02 },
  read: { throttle: 0.05, expire: 0.03, slow: 0.05 },
  reshardEvery: 8000,
});

interface Outcome {
  readonly first: Map<string, string[]>;
  readonly put: Map<string, string[]>;
  readonly calls: number;
  readonly faults: number;
}

async function schedule(seed: number): Promise<Outcome> {
  const random = seeded(seed);
  const clock = new VirtualClock();
  const injector = new FaultInjector(faults(seed, clock.now() + 60_000), clock);
  const stream = new MemoryStream('shop', { clock, shards: 1 + Math.floor(random() * 3), faults: injector.puts });
  reshardAtRandom(stream, injector, clock);
  const [put, first] = [new Map<string, string[]>(), new Map<string, string[]>()];
  let calls = 0;

  const handle = (event: KinesisEvent) => {
    calls++;
    const failing = random() < 0.15 ? Math.floor(random() * event.Records.length) : event.Records.length;
    for (const { kinesis } of event.Records.slice(0, failing)) {
      const seen = first.get(kinesis.partitionKey) ?? [];
      if (!seen.includes(kinesis.data)) first.set(kinesis.partitionKey, [...seen, kinesis.data]);
    }
    const identifier = event.Records[failing]?.kinesis.sequenceNumber;
    return JSON.stringify({ batchItemFailures: identifier ? [{ itemIdentifier: identifier }] : [] });
  };
  const settings = readSettings({
    UUID: 'a1b2',
    FunctionArn: FUNCTION_ARN,
    EventSourceArn: STREAM_ARN,
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 1 + Math.floor(random() * 40),
    MaximumBatchingWindowInSeconds: Math.floor(random() * 3),
    ParallelizationFactor: 1 + Math.floor(random() * 3),
    BisectBatchOnFunctionError: random() < 0.5,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
  const checkpoints = new MemoryCheckpoints();
  const begin = () => {
    const mapping = new EventSourceMapping(settings, {
      reader: injector.reader(stream),
      invoker: injector.invoker({ invoke: async (_name, event) => ({ kind: 'ok', payload: handle(event) }) }),
      clock,
      random,
      checkpoints,
    });
    mapping.start();
    return mapping;
  };
  let mapping = begin();
  // The mapping itself is killed once.
  clock.at(clock.now() + 30_000 * random(), () => {
    mapping.abandon();
    mapping = begin();
  });

  let number = 0;
  const produce = () => {
    const entries = Array.from({ length: 1 + Math.floor(random() * 10) }, () => ({
      PartitionKey: `key-${Math.floor(random() * 6)}`,
      Data: Buffer.from(`${number++}`),
    }));
    stream.putRecords(entries).Records.forEach((record, index) => {
      const { PartitionKey, Data } = entries[index]!;
      const data = Data.toString('base64');
      if ('SequenceNumber' in record) put.set(PartitionKey, [...(put.get(PartitionKey) ?? []), data]);
    });
    if (number < 150) clock.at(clock.now() + 2000 * random(), produce);
  };
  produce();
  await clock
    .runWhile(() => number < 150 || !stream.isRead(mapping.snapshot().shards), 7200_000)
    .catch((error: Error) => {
      throw new Error(`Schedule ${seed}: ${error.message} ${JSON.stringify(mapping.snapshot())}`);
    });
  await clock.complete(mapping.stop());
  return { put, first, calls, faults: Object.values(injector.counts).reduce((sum, count) => sum + count, 0) };
}

test('every record arrives, and the first arrivals of a key are in order', async () => {
  let injected = 0;
  for (let seed = 1; seed <= SCHEDULES; seed++) {
    const { put, first, faults } = await schedule(seed);
    injected += faults;
    // Not a matcher a key: the message names the schedule.
    for (const [key, expected] of put)
      expect({ seed, key, got: first.get(key)?.join() }).toEqual({ seed, key, got: expected.join() });
  }
  expect(injected).toBeGreaterThan(SCHEDULES * 5);
});

test('the same seed makes the same schedule', async () => {
  const [one, other] = [await schedule(42), await schedule(42)];
  expect(other).toEqual(one);
  expect(await schedule(43)).not.toEqual(one);
});
