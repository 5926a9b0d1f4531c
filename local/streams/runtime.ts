/** Runs the event source mappings and delivery streams of a platform against the embedded AWS. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startLoop } from '../metrics/loop';
import { writeAtomically } from '../runtime/files';
import { run } from '../runtime/paths';
import type { DeliveryState } from './delivery/checkpoints';
import { DeliveryStream } from './delivery/delivery';
import { readDeliverySettings } from './delivery/settings';
import { FaultInjector } from './faults/injector';
import type { FaultCounts, Faults } from './faults/model';
import type { MappingState } from './mapping/checkpoints';
import { EventSourceMapping } from './mapping/mapping';
import { readSettings, type EventSourceMappingConfiguration } from './mapping/settings';
import { realClock } from './ports';
import { seeded } from './random';
import { CheckpointFiles } from './runtime/checkpoint-file';
import { makeClients } from './runtime/clients';
import { findDeliveries, findMappings, retentionOf, roleOf } from './runtime/discovery';
import { StreamMetrics } from './runtime/metrics';
import { failureDestination, lambdaInvoker, objectWriter, streamReader } from './runtime/ports';
import { Running } from './runtime/running';
import { reshardLoop } from './runtime/reshard';

export interface StreamsOptions {
  /** Address of the embedded AWS. */
  readonly endpoint: string;
  readonly region: string;
  /** `<platform>-<environment>`: only its streams are looked at. */
  readonly prefix: string;
  /** @default none */
  readonly faults?: Faults;
  /** Told, once, about what doesn't work or isn't emulated; everything is tried again. @default nothing */
  readonly onProblem?: (message: string) => void;
  /** Folder of checkpoints and faults, below the embedded AWS's own, whose state goes with it. @default of the run */
  readonly folder?: string;
  /** Seconds between two looks at what there is to run. @default 5 */
  readonly discoverySeconds?: number;
  /** Milliseconds between two reads of a shard without news. @default 1000, as Lambda does */
  readonly pollMilliseconds?: number;
}

export interface Streams {
  /** All that has arrived until now is invoked, and all that is buffered is written. At most for `seconds`. @default 60 */
  flush(seconds?: number): Promise<void>;
  /** Ends after the invocations under way, with all that is buffered written. */
  stop(): Promise<void>;
  snapshot(): StreamsSnapshot;
}

export interface StreamsSnapshot {
  /** Records that were read and aren't done, by mapping. */
  readonly mappings: Readonly<Record<string, { readonly functionArn: string; readonly undone: number }>>;
  /** Records that were read and aren't in S3, by delivery stream. */
  readonly deliveries: Readonly<Record<string, { readonly undelivered: number }>>;
  readonly faults: FaultCounts;
}

/** Milliseconds between two looks during a flush, and between two looks at a stream's shards. */
const [LOOK, SHARDS] = [100, 2000];
const METRICS_SECONDS = 5;

/** Starts all that there is now, before it comes back, and then what is made later. */
export async function startStreams(options: StreamsOptions): Promise<Streams> {
  const { prefix, faults = {}, onProblem = () => undefined, folder = run.aws } = options;
  const clients = makeClients(options);
  const injector = new FaultInjector(faults, realClock);
  const metrics = new StreamMetrics(clients.cloudwatch);
  const said = new Set<string>();
  const problem = (message: string) => {
    if (said.size < 1000 && !said.has(message)) onProblem(message);
    said.add(message);
  };
  writeFaults(folder, faults);
  const shared = {
    clock: realClock,
    random: seeded(Date.now()),
    pollMilliseconds: options.pollMilliseconds,
    discoveryMilliseconds: SHARDS,
  };
  const mappingStates = new CheckpointFiles<MappingState>(join(folder, 'streams', 'mappings'));
  const deliveryStates = new CheckpointFiles<DeliveryState>(join(folder, 'streams', 'deliveries'));
  const mappings = new Running<EventSourceMapping>(problem, (mapping) => mapping.abandon());
  const deliveries = new Running<DeliveryStream>(problem, (delivery) => delivery.abandon());

  const makeMapping = async (configuration: EventSourceMappingConfiguration) => {
    const settings = readSettings(configuration);
    return new EventSourceMapping(settings, {
      ...shared,
      reader: injector.reader(streamReader(clients.kinesis, settings.streamArn)),
      invoker: injector.invoker(lambdaInvoker(clients.lambda)),
      destination: injector.destination(failureDestination(clients)),
      checkpoints: mappingStates,
      observer: { ...metrics.ofMapping(settings), problem },
      roleArn: await roleOf(clients, settings.functionArn),
      retentionMilliseconds: await retentionOf(clients, settings.streamArn),
    });
  };
  const discover = async () => {
    const configured = await findMappings(clients, prefix);
    await mappings.reconcile(new Map(configured.map((one) => [one.UUID!, one])), makeMapping, relevant);
    const described = await findDeliveries(clients, prefix);
    await deliveries.reconcile(
      new Map(described.map((one) => [`${one.DeliveryStreamName}-${one.CreateTimestamp?.getTime()}`, one])),
      async (description) => {
        const settings = readDeliverySettings(description);
        return new DeliveryStream(settings, {
          ...shared,
          reader: injector.reader(streamReader(clients.kinesis, settings.streamArn)),
          objects: injector.objects(objectWriter(clients.s3)),
          checkpoints: {
            // A stream of the same name that was made anew begins anew.
            load: (name) => deliveryStates.load(`${name}-${settings.from}`),
            save: (name, state) => deliveryStates.save(`${name}-${settings.from}`, state),
          },
          observer: { ...metrics.ofDelivery(settings.name), problem },
        });
      },
      (description) => description.VersionId,
    );
  };
  await discover();
  const loops = [
    startLoop('Event sources', options.discoverySeconds ?? 5, discover, problem),
    startLoop('Metrics of streams', METRICS_SECONDS, () => metrics.put(), problem),
    ...reshardLoop(clients.kinesis, prefix, injector, faults, problem),
  ];

  const until = async (finished: () => boolean, deadline: number) => {
    while (!finished() && Date.now() < deadline) await realClock.sleep(LOOK);
  };
  return {
    async flush(seconds = 60) {
      const deadline = Date.now() + seconds * 1000;
      await discover();
      let begun = Date.now();
      await until(() => mappings.all.every((mapping) => isDone(mapping.snapshot(), begun)), deadline);
      begun = Date.now();
      await until(() => {
        for (const delivery of deliveries.all) if (delivery.snapshot().ending) void delivery.flush();
        return deliveries.all.every((delivery) => delivery.snapshot().caughtUpAt >= begun);
      }, deadline);
      const written = new AbortController();
      await Promise.race([
        Promise.all(deliveries.all.map((delivery) => delivery.flush())),
        realClock.sleep(Math.max(0, deadline - Date.now()), written.signal),
      ]);
      written.abort();
      await metrics.put();
    },
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
      await mappings.stop();
      await deliveries.stop();
      await metrics.put().catch(() => undefined);
      for (const client of Object.values(clients)) client.destroy();
    },
    snapshot: () => ({
      mappings: Object.fromEntries(
        mappings.all.map((one) => [
          one.settings.uuid,
          { functionArn: one.settings.functionArn, undone: one.snapshot().undone },
        ]),
      ),
      deliveries: Object.fromEntries(
        deliveries.all.map((one) => [one.settings.name, { undelivered: one.snapshot().undelivered }]),
      ),
      faults: injector.injected,
    }),
  };
}

const isDone = ({ undone, caughtUpAt }: ReturnType<EventSourceMapping['snapshot']>, begun: number) =>
  undone === 0 && caughtUpAt >= begun;

/** What makes a mapping another one: not when it last ran. */
function relevant(configuration: EventSourceMappingConfiguration): unknown {
  return {
    ...configuration,
    LastModified: undefined,
    LastProcessingResult: undefined,
    StateTransitionReason: undefined,
  };
}

/** The embedded Kinesis reads its faults from a file. */
function writeFaults(folder: string, faults: Faults): void {
  const file = join(folder, 'kinesis-faults.json');
  mkdirSync(dirname(file), { recursive: true });
  writeAtomically(file, JSON.stringify({ seed: faults.seed, until: faults.until, put: faults.put ?? {} }));
}
