import { gunzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import {
  DeliveryStream,
  FaultInjector,
  MemoryDeliveryCheckpoints,
  MemoryStream,
  VirtualClock,
  readDeliverySettings,
  reshardAtRandom,
  seeded,
  userRecords,
  type Faults,
} from '../../../local/streams';
import { STREAM_ARN } from './simulated';

type S3 = Record<string, unknown>;

const PARTITIONED: S3 = {
  Prefix: 'events/date=!{partitionKeyFromQuery:date}/route=!{partitionKeyFromQuery:route}/',
  ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/date=!{timestamp:yyyy-MM-dd}/',
  CompressionFormat: 'GZIP',
  BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 60 },
  DynamicPartitioningConfiguration: { Enabled: true },
  ProcessingConfiguration: processing(
    ['MetadataExtraction', { MetadataExtractionQuery: '{date:._event_time[0:10],route:._route}' }],
    ['AppendDelimiterToRecord', { Delimiter: '\\n' }],
  ),
};

function processing(...processors: [string, Record<string, string>][]) {
  return {
    Enabled: true,
    Processors: processors.map(([Type, parameters]) => ({
      Type,
      Parameters: Object.entries(parameters).map(([ParameterName, ParameterValue]) => ({
        ParameterName,
        ParameterValue,
      })),
    })),
  };
}

function settings(s3: S3, other: Record<string, unknown> = {}) {
  return readDeliverySettings({
    DeliveryStreamName: 'shop-usa',
    VersionId: '3',
    Source: { KinesisStreamSourceDescription: { KinesisStreamARN: STREAM_ARN, DeliveryStartTimestamp: new Date(0) } },
    Destinations: [{ ExtendedS3DestinationDescription: { BucketARN: 'arn:aws:s3:::bronze', ...s3 } }],
    ...other,
  } as never);
}

/** @param refuses keys that S3 doesn't take now */
function simulate(
  s3: S3,
  faults: Faults = {},
  shards = 1,
  refuses: (key: string) => boolean = () => false,
  pollMilliseconds = 1000,
) {
  const clock = new VirtualClock(Date.UTC(2026, 10, 1, 12, 30));
  const injector = new FaultInjector(faults, clock);
  const stream = new MemoryStream('shop-usa', { clock, shards });
  const objects: { at: number; key: string; text: string; encoding?: string }[] = [];
  const start = clock.now();
  const checkpoints = new MemoryDeliveryCheckpoints();
  const make = () =>
    new DeliveryStream(settings(s3), {
      reader: injector.reader(stream),
      clock,
      random: seeded(1),
      checkpoints,
      pollMilliseconds,
      objects: injector.objects({
        put: async (_bucket, key, body, { contentEncoding }) => {
          if (refuses(key)) throw new Error('SlowDown');
          const text = (contentEncoding ? gunzipSync(body) : Buffer.from(body)).toString();
          objects.push({ at: clock.now() - start, key, text, encoding: contentEncoding });
        },
      }),
    });
  const simulated = { clock, start, stream, objects, delivery: make(), injector, make };
  simulated.delivery.start();
  const put = (...data: (string | Uint8Array)[]) =>
    data.forEach((one, index) => stream.putRecord({ PartitionKey: `key-${index % 5}`, Data: Buffer.from(one) }));
  return { ...simulated, put };
}

const event = (date: string, route: string, n: number) =>
  JSON.stringify({ n, _event_time: `${date}T01:02:03Z`, _route: route });

test('objects by partition, after the interval, gzipped, one event a line', async () => {
  const { clock, put, objects, delivery } = simulate(PARTITIONED);
  put(event('2026-10-31', 'usa', 1), event('2026-11-01', 'usa', 2), event('2026-10-31', 'usa', 3));
  await clock.runFor(59_000);
  expect(objects).toEqual([]);
  await clock.runFor(4_000);
  expect(objects.map(({ text }) => text)).toEqual([
    `${event('2026-10-31', 'usa', 1)}\n${event('2026-10-31', 'usa', 3)}\n`,
    `${event('2026-11-01', 'usa', 2)}\n`,
  ]);
  expect(objects[0]).toMatchObject({ encoding: 'gzip' });
  expect(objects[0]!.key).toMatch(
    /^events\/date=2026-10-31\/route=usa\/shop-usa-3-2026-11-01-12-30-00-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\.gz$/,
  );
  await clock.complete(delivery.stop());
});

test('a full buffer is written at once; without a prefix keys have the hour', async () => {
  const { clock, put, objects, delivery } = simulate({ BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 900 } });
  put('a'.repeat(600_000));
  await clock.runFor(2_000);
  put('b'.repeat(600_000));
  await clock.runFor(5_000);
  expect(objects).toHaveLength(1);
  expect(objects[0]!.text).toHaveLength(1_200_000);
  expect(objects[0]!.key).toMatch(/^2026\/11\/01\/12\/shop-usa-3-2026-11-01-12-30-00-[0-9a-f-]{36}$/);
  await clock.complete(delivery.stop());
});

test('what has no partition keys goes to the error prefix with its bytes', async () => {
  const { clock, put, objects, delivery } = simulate(PARTITIONED);
  put('no json', '{"_event_time":"2026-11-01T00:00:00Z"}');
  await clock.complete(delivery.flush());
  await clock.runFor(65_000);
  expect(objects).toHaveLength(1);
  expect(objects[0]!.key).toMatch(/^errors\/processing-failed\/date=2026-11-01\/shop-usa-3-/);
  const [one, other] = objects[0]!.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);
  expect(one).toMatchObject({
    attemptsMade: 1,
    errorCode: 'DynamicPartitioning.MetadataExtractionFailed',
    errorMessage: 'Non JSON record provided',
    rawData: Buffer.from('no json').toString('base64'),
  });
  expect(other!.errorMessage).toBe('partitionKeys values must not be null or empty');
  await clock.complete(delivery.stop());
});

/** A record in KPL's format. */
function aggregated(...data: string[]): Buffer {
  const field = (number: number, bytes: Buffer) =>
    Buffer.concat([Buffer.from([(number << 3) | 2]), varint(bytes.length), bytes]);
  const varint = (value: number) =>
    value < 128 ? Buffer.from([value]) : Buffer.from([(value & 127) | 128, value >> 7]);
  const record = (one: string) => Buffer.concat([Buffer.from([8, 0]), field(3, Buffer.from(one))]);
  const message = Buffer.concat([field(1, Buffer.from('key')), ...data.map((one) => field(3, record(one)))]);
  return Buffer.concat([Buffer.from('f3899ac2', 'hex'), message, createHash('md5').update(message).digest()]);
}

test("records in KPL's format are taken apart; a wrong digest leaves them as they are", () => {
  const long = 'x'.repeat(300);
  expect(userRecords(aggregated('one', long)).map((one) => Buffer.from(one).toString())).toEqual(['one', long]);
  const broken = aggregated('one');
  broken[broken.length - 1]! ^= 1;
  expect(userRecords(broken)).toEqual([broken]);
});

test('an aggregated record is done when all its parts are in S3, whatever their partitions', async () => {
  let refusing = true;
  const refuses = (key: string) => refusing && key.includes('route=usa');
  const { clock, put, objects, delivery, make, stream } = simulate(PARTITIONED, {}, 1, refuses);
  put(aggregated(event('2026-11-01', 'usa', 1), event('2026-11-01', 'international', 2)));
  await clock.runFor(70_000);
  expect(objects.map(({ key }) => key.split('/')[2])).toEqual(['route=international']);
  expect(stream.isRead(delivery.snapshot().shards)).toBe(false);
  delivery.abandon();
  refusing = false;
  const next = make();
  next.start();
  await clock.runFor(70_000);
  expect(objects.map(({ key }) => key.split('/')[2]).sort()).toEqual([
    'route=international',
    'route=international',
    'route=usa',
  ]);
  await clock.complete(next.stop());
});

test.each([
  ['JSON', {}, '{"a":"}"} {"b":[1]}', '{"a":"}"}\n{"b":[1]}\n'],
  ['DELIMITED', { Delimiter: '|' }, 'one|two', 'one\ntwo\n'],
])('records of several %s parts are taken apart', async (SubRecordType, parameters, record, expected) => {
  const { clock, put, objects, delivery } = simulate({
    ProcessingConfiguration: processing(
      ['RecordDeAggregation', { SubRecordType, ...parameters }],
      ['AppendDelimiterToRecord', {}],
    ),
  });
  put(record);
  await clock.runFor(3_000);
  await clock.complete(delivery.stop());
  expect(objects.map(({ text }) => text)).toEqual([expected]);
});

test('S3 that fails for hours loses nothing and leaves the order', async () => {
  const clockStart = Date.UTC(2026, 10, 1, 12, 30);
  const { clock, put, objects, delivery } = simulate(PARTITIONED, {
    seed: 3,
    until: clockStart + 3 * 3600_000,
    objects: { fail: 1 },
  });
  for (let n = 0; n < 40; n++) {
    put(event('2026-11-01', 'usa', n));
    await clock.runFor(30_000);
  }
  expect(objects).toEqual([]);
  await clock.runFor(4 * 3600_000);
  const numbers = objects.flatMap(({ text }) =>
    text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { n: number }).n),
  );
  expect(numbers).toEqual(Array.from({ length: 40 }, (_, n) => n));
  await clock.complete(delivery.stop());
});

test('what S3 does not take for 24 hours is lost, and what comes later is delivered', async () => {
  let refusing = true;
  const { clock, put, objects, stream, delivery } = simulate(PARTITIONED, {}, 1, () => refusing, 60_000);
  put(event('2026-11-01', 'usa', 1));
  await clock.runFor(23 * 3600_000);
  expect(stream.isRead(delivery.snapshot().shards)).toBe(false);
  await clock.runFor(1.1 * 3600_000);
  expect(stream.isRead(delivery.snapshot().shards)).toBe(true);
  refusing = false;
  put(event('2026-11-02', 'usa', 2));
  await clock.runFor(125_000);
  expect(objects.map(({ text }) => text)).toEqual([`${event('2026-11-02', 'usa', 2)}\n`]);
  await clock.complete(delivery.stop());
});

test('random faults, reshards and a crash: every record is in S3, at least once', async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const until = Date.UTC(2026, 10, 1, 12, 40);
    const faults = {
      seed,
      until,
      objects: { fail: 0.3, loseAnswer: 0.1 },
      read: { throttle: 0.1, expire: 0.1, slow: 0.1 },
      reshardEvery: 20_000,
    };
    const simulated = simulate({ ...PARTITIONED, BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 5 } }, faults, 2);
    const { clock, stream, put, objects, injector } = simulated;
    reshardAtRandom(stream, injector, clock);
    let { delivery } = simulated;
    for (let n = 0; n < 60; n++) {
      put(event('2026-11-01', n % 2 ? 'usa' : 'international', n));
      await clock.runFor(1_000);
      if (n === 30) {
        delivery.abandon();
        delivery = simulated.make();
        delivery.start();
      }
    }
    await clock.runWhile(() => !stream.isRead(delivery.snapshot().shards), 3600_000);
    await clock.complete(delivery.stop());
    const numbers = new Set(
      objects.flatMap(({ text }) =>
        text
          .trim()
          .split('\n')
          .map((line) => (JSON.parse(line) as { n: number }).n),
      ),
    );
    expect({ seed, count: numbers.size }).toEqual({ seed, count: 60 });
  }
});

test.each([
  ['Iceberg', {}, { Destinations: [{ IcebergDestinationDescription: {} }] }, 'the Iceberg destination is not emulated'],
  ['a compression', { CompressionFormat: 'Snappy' }, {}, 'compression Snappy is not emulated'],
  ['a conversion', { DataFormatConversionConfiguration: { Enabled: true } }, {}, 'conversion of the data format'],
  ['a processor', { ProcessingConfiguration: processing(['Lambda', {}]) }, {}, 'processor Lambda is not emulated'],
  [
    'a query',
    { ProcessingConfiguration: processing(['MetadataExtraction', { MetadataExtractionQuery: '{a:.b|test("x")}' }]) },
    {},
    'JQ query is not emulated from here on: test("x")}',
  ],
  ['an expression', { Prefix: '!{partitionKeyFromQuery:x}/' }, {}, 'which is not known there'],
  ['a small buffer', { ...PARTITIONED, BufferingHints: { SizeInMBs: 5 } }, {}, 'a buffer of 64 MB'],
  ['no source', {}, { Source: undefined }, 'only a Kinesis stream'],
])('%s that is not emulated is refused clearly', (_what, s3, other, message) => {
  expect(() => settings(s3, other)).toThrow(`Delivery stream shop-usa: `);
  expect(() => settings(s3, other)).toThrow(message);
});
