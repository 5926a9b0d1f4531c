/**
 * From producer to delivered files in memory and virtual time: the mapping and the delivery are those of `npm start`, the
 * consumer is the one that is deployed; Kinesis, S3 and the failures are the simulation's.
 */
import { join } from 'node:path';
import { loadEvents, type CompiledEvents } from '../../lib/ingestion/event/load';
import {
  DeliveryStream,
  EventSourceMapping,
  FaultInjector,
  MemoryStream,
  readDeliverySettings,
  readSettings,
  reshardAtRandom,
  seeded,
  VirtualClock,
  type KinesisEvent,
} from '../../local/streams';
import { recordOf, ROUTES, SPEC } from './events';
import { consumerFunction, type Calls } from './process';
import { FAULTS_MS, scheduleOf, type Put, type Schedule } from './schedule';

export interface SentPut extends Put {
  readonly shard: string;
  readonly sequenceNumber: string;
}

/** What is left when everything has come to rest. */
export interface Outcome {
  readonly schedule: Schedule;
  readonly sent: readonly SentPut[];
  /** Objects by key. */
  readonly bronze: ReadonlyMap<string, Uint8Array>;
  readonly quarantine: ReadonlyMap<string, Uint8Array>;
  readonly routes: Readonly<Record<string, MemoryStream>>;
  /** `<shard>/<sequence number>` of records that the mapping gave up, and that were replayed in the end. */
  readonly givenUp: ReadonlySet<string>;
  /** Longest time between a record's arrival and its end, milliseconds. */
  readonly longest: number;
  /** How often each kind of fault happened. */
  readonly faults: Readonly<Record<string, number>>;
}

const START = Date.UTC(2026, 10, 1, 23, 59);
/** Longer than any limit of a schedule. */
const LONGEST_MS = 3 * 3_600_000;
const STREAM = 'arn:aws:kinesis:us-east-1:000000000000:stream/chaos';
let compiled: CompiledEvents | undefined;

/** @param change of what the consumer's calls do, to see that the judge finds what is wrong. @default none */
export async function runSchedule(seed: number, change: (calls: Calls) => Calls = (calls) => calls): Promise<Outcome> {
  const schedule = scheduleOf(seed, START);
  compiled ??= loadEvents(SPEC, join(__dirname, '..', '..'));
  const clock = new VirtualClock(START);
  const injector = new FaultInjector(schedule.faults, clock);
  const random = seeded(seed + 1);
  const source = new MemoryStream('chaos', { clock, shards: schedule.shards });
  const limits = { writeRecords: schedule.shardRecords };
  const routes = Object.fromEntries(
    ROUTES.map((route) => [
      route,
      new MemoryStream(`chaos-${route}`, { clock, shards: schedule.routeShards, faults: injector.puts, limits }),
    ]),
  );
  for (const stream of [source, ...Object.values(routes)]) reshardAtRandom(stream, injector, clock);

  const quarantine = new Map<string, Uint8Array>();
  const faulty = () => clock.now() < START + FAULTS_MS;
  const consumer = consumerFunction({
    events: compiled,
    routes: Object.fromEntries(ROUTES.map((route) => [route, `chaos-${route}`])),
    ...{ clock, random, faulty },
    ...{ kill: schedule.kill, loseAnswer: schedule.loseAnswer, quarantineFails: schedule.quarantineFails },
    calls: change({
      put: (stream, entries) =>
        routes[stream.slice('chaos-'.length)]!.putRecords(entries).Records.map((record) =>
          'ErrorCode' in record ? record.ErrorCode : undefined,
        ),
      write: (_bucket, key, body) => void quarantine.set(key, body),
    }),
  });

  const failures: string[] = [];
  let longest = 0;
  const mapping = new EventSourceMapping(
    readSettings({
      UUID: 'chaos',
      FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:chaos',
      EventSourceArn: STREAM,
      StartingPosition: 'TRIM_HORIZON',
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failures' } },
      ...schedule.mapping,
    }),
    {
      reader: injector.reader(source),
      invoker: injector.invoker(consumer.invoker),
      destination: injector.destination({ send: async (_arn, body) => void failures.push(body) }),
      clock,
      random,
      observer: { iteratorAge: (milliseconds) => (longest = Math.max(longest, milliseconds)) },
    },
  );
  const bronze = new Map<string, Uint8Array>();
  const objects = injector.objects({ put: async (_bucket, key, body) => void bronze.set(key, body) });
  const deliveries = ROUTES.map(
    (route) =>
      new DeliveryStream(deliverySettings(route, schedule.bufferSeconds), {
        reader: injector.reader(routes[route]!),
        ...{ objects, clock, random },
      }),
  );
  mapping.start();
  for (const delivery of deliveries) delivery.start();

  const sent: SentPut[] = [];
  for (const put of schedule.puts)
    clock.at(START + put.at, () => {
      const { SequenceNumber, ShardId } = source.putRecord({ Data: recordOf(put), PartitionKey: put.key });
      sent.push({ ...put, shard: ShardId, sequenceNumber: SequenceNumber });
    });
  await clock.runWhile(
    () => sent.length < schedule.puts.length || faulty() || !source.isRead(mapping.snapshot().shards),
    LONGEST_MS,
  );
  const givenUp = await replay(failures, consumer.invoker, clock);
  await clock.runWhile(
    () => !deliveries.every((delivery, i) => routes[ROUTES[i]!]!.isRead(delivery.snapshot().shards)),
    LONGEST_MS,
  );
  await clock.complete(mapping.stop());
  for (const delivery of deliveries) await clock.complete(delivery.stop());
  const faults = { ...injector.injected, killed: consumer.killed(), givenUp: givenUp.size };
  return { schedule, sent, bronze, quarantine, routes, givenUp, longest, faults };
}

/** What a person does with the on-failure destination: each batch goes to the consumer again. */
async function replay(
  failures: readonly string[],
  invoker: ReturnType<typeof consumerFunction>['invoker'],
  clock: VirtualClock,
): Promise<Set<string>> {
  const givenUp = new Set<string>();
  for (const body of failures) {
    const { payload } = JSON.parse(body) as { payload: string };
    let { Records } = JSON.parse(payload) as KinesisEvent;
    for (const { eventID } of Records) givenUp.add(eventID.replace(':', '/'));
    while (Records.length > 0) {
      const result = await clock.complete(invoker.invoke('chaos', { Records }));
      if (result.kind !== 'ok') throw new Error(`A replay without faults failed: ${JSON.stringify(result)}`);
      const { batchItemFailures } = JSON.parse(result.payload!) as { batchItemFailures: { itemIdentifier: string }[] };
      const first = batchItemFailures[0]?.itemIdentifier;
      const at = Records.findIndex(({ kinesis }) => kinesis.sequenceNumber === first);
      Records = at < 0 ? [] : Records.slice(at);
    }
  }
  return givenUp;
}

const deliverySettings = (route: string, seconds: number) =>
  readDeliverySettings({
    DeliveryStreamName: `chaos-${route}`,
    DeliveryStreamARN: undefined,
    DeliveryStreamStatus: 'ACTIVE',
    DeliveryStreamType: 'KinesisStreamAsSource',
    VersionId: '1',
    HasMoreDestinations: false,
    CreateTimestamp: new Date(START - 1000),
    Source: { KinesisStreamSourceDescription: { KinesisStreamARN: `${STREAM}-${route}` } },
    Destinations: [
      {
        DestinationId: '1',
        ExtendedS3DestinationDescription: {
          RoleARN: undefined,
          EncryptionConfiguration: undefined,
          BucketARN: 'arn:aws:s3:::bronze',
          Prefix: 'date=!{partitionKeyFromQuery:date}/route=!{partitionKeyFromQuery:route}/',
          ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/',
          BufferingHints: { IntervalInSeconds: seconds, SizeInMBs: 64 },
          CompressionFormat: 'GZIP',
          DynamicPartitioningConfiguration: { Enabled: true },
          ProcessingConfiguration: {
            Enabled: true,
            Processors: [
              {
                Type: 'MetadataExtraction',
                Parameters: [
                  {
                    ParameterName: 'MetadataExtractionQuery',
                    ParameterValue: '{date: ._event_time[0:10], route: ._route}',
                  },
                  { ParameterName: 'JsonParsingEngine', ParameterValue: 'JQ-1.6' },
                ],
              },
              {
                Type: 'AppendDelimiterToRecord',
                Parameters: [{ ParameterName: 'Delimiter', ParameterValue: '\\n' }],
              },
            ],
          },
        },
      },
    ],
  });
