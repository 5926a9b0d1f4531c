/**
 * Event sources as AWS has them: the event source mapping of a Kinesis stream and the delivery of Firehose. Both know AWS's
 * APIs only, and reach them through ports; docs/event-sources.md names AWS's page for every rule.
 *
 * Against the embedded AWS: `startStreams`. In memory, with virtual time and the same faults for the same seed:
 *
 *     const clock = new VirtualClock();
 *     const injector = new FaultInjector({ seed: 7, invocation: { crashAfter: 0.1 }, until: clock.now() + 60_000 }, clock);
 *     const source = new MemoryStream('shop', { clock, shards: 2, faults: injector.puts });
 *     reshardAtRandom(source, injector, clock);
 *     const mapping = new EventSourceMapping(readSettings({ UUID: 'm', FunctionArn, EventSourceArn, StartingPosition: 'TRIM_HORIZON' }), {
 *       reader: injector.reader(source), invoker: injector.invoker(handlerInvoker(handler)), clock, random: seeded(7),
 *     });
 *     mapping.start();
 *     clock.at(clock.now() + 1000, () => source.putRecords([{ Data, PartitionKey }]));
 *     await clock.runWhile(() => !source.isRead(mapping.snapshot().shards), 24 * 3600_000);
 *     await clock.complete(mapping.stop());
 */
import type { Streams, StreamsOptions } from './runtime';

export * from './ports';
export { seeded } from './random';
export { readSettings, type EventSourceMappingConfiguration, type MappingSettings } from './mapping/settings';
export { EventSourceMapping } from './mapping/mapping';
export type { MappingPorts } from './mapping/ports';
export type { MappingObserver } from './mapping/observer';
export { MemoryCheckpoints, type CheckpointStore, type MappingState } from './mapping/checkpoints';
export { readDeliverySettings, type DeliverySettings, type DeliveryStreamDescription } from './delivery/settings';
export { DeliveryStream } from './delivery/delivery';
export { MemoryDeliveryCheckpoints, type DeliveryCheckpoints } from './delivery/checkpoints';
export type { DeliveryPorts, ObjectWriter } from './delivery/ports';
export type { DeliveryObserver } from './delivery/observer';
export { userRecords } from './delivery/kpl';
export type { Faults, FaultCounts } from './faults/model';
export { FaultInjector } from './faults/injector';
export { reshardAtRandom } from './faults/reshard';
export { VirtualClock } from './simulation/clock';
export { MemoryStream, type StreamOptions } from './simulation/stream';
export type { PutAnswer, PutEntry, PutFaults } from './simulation/puts';
export { handlerInvoker, type Handler } from './simulation/handler';
export type { Streams, StreamsOptions, StreamsSnapshot } from './runtime';

/** See ./runtime. It is loaded only now, with AWS's clients: a simulation needs none of them. */
export async function startStreams(options: StreamsOptions): Promise<Streams> {
  return (await import('./runtime')).startStreams(options);
}
