/** A delivery stream of Firehose: reads a Kinesis stream, buffers by partition and writes objects to S3. */
import type { StreamRecord, StreamShard } from '../ports';
import { readable, remembered, Succession } from '../shards';
import { BackOff, Waiting } from '../mapping/waiting';
import { PartitionBuffer, type Origin } from './buffer';
import { MemoryDeliveryCheckpoints, type DeliveryCheckpoints, type DeliveryState } from './checkpoints';
import type { DeliveryPorts } from './ports';
import { prepare } from './records';
import type { DeliverySettings } from './settings';
import { SourceShard } from './shard';

/** Partitions that can be open at a time. */
export const MOST_PARTITIONS = 500;
/** Longest time between two looks at the buffers, milliseconds; they are looked at when one is due. */
const LOOK = 60_000;

export class DeliveryStream {
  private readonly shards = new Map<string, SourceShard>();
  private readonly buffers = new Map<string, PartitionBuffer>();
  private readonly runs = new Set<Promise<void>>();
  private readonly succession = new Succession();
  private readonly checkpoints: DeliveryCheckpoints;
  /** For reads and tries; for the next buffer that is due; for a shard that is read to its end. */
  private readonly waiting: Waiting;
  private readonly ticking: Waiting;
  private readonly finishing: Waiting;
  private state: DeliveryState = { shards: {} };
  private stopped = false;
  private abandoned = false;
  private work?: Promise<unknown>;
  private saving: Promise<void> = Promise.resolve();

  constructor(
    readonly settings: DeliverySettings,
    private readonly ports: DeliveryPorts,
  ) {
    this.checkpoints = ports.checkpoints ?? new MemoryDeliveryCheckpoints();
    this.waiting = new Waiting(ports.clock);
    this.ticking = new Waiting(ports.clock);
    this.finishing = new Waiting(ports.clock);
  }

  start(): void {
    this.work ??= Promise.all([this.supervise(), this.tick()]);
  }

  /** Writes all that is buffered, now. */
  async flush(): Promise<void> {
    const buffers = [...this.buffers.values()];
    for (const buffer of buffers) buffer.close();
    await Promise.all(buffers.map((buffer) => buffer.written()));
  }

  /** Writes what is buffered and ends; what S3 doesn't take is left to the next one that has the same checkpoints. */
  async stop(): Promise<void> {
    for (const buffer of this.buffers.values()) buffer.close();
    this.end();
    await this.work;
    await Promise.all([...this.runs, ...[...this.buffers.values()].map((buffer) => buffer.written())]);
    await this.saving;
  }

  /** Ends at once, as by a crash. */
  abandon(): void {
    this.abandoned = true;
    this.end();
  }

  /**
   * Records that were read and aren't in S3, checkpoints by shard, up to when all shards have been read (0 before that is
   * known), and whether one has been read to its end: what follows is read when all of it is in S3.
   */
  snapshot(): {
    readonly undelivered: number;
    readonly caughtUpAt: number;
    readonly ending: boolean;
    readonly shards: DeliveryState['shards'];
  } {
    const shards = [...this.shards.values()];
    const undelivered = shards.reduce((sum, shard) => sum + shard.undelivered, 0);
    const times = shards.map((shard) => shard.caughtUpAt);
    const caughtUpAt = this.succession.caughtUpAt(times);
    return { undelivered, caughtUpAt, ending: times.includes(Infinity), shards: this.state.shards };
  }

  private end(): void {
    this.stopped = true;
    for (const waiting of [this.waiting, this.ticking, this.finishing]) waiting.wake();
  }

  private async supervise(): Promise<void> {
    const { ports, settings } = this;
    const backOff = new BackOff(ports.random, ports.backOff);
    let loaded = false;
    while (!this.stopped) {
      try {
        if (!loaded) this.state = (await this.checkpoints.load(settings.name)) ?? this.state;
        loaded = true;
        this.startShards(await this.succession.list(ports.reader));
        backOff.reset();
        await this.finishing.wait(ports.discoveryMilliseconds ?? 10_000);
      } catch (error) {
        ports.observer?.problem?.(`Shards of ${settings.streamArn}: ${String(error)}`);
        await this.waiting.wait(backOff.pause());
      }
    }
  }

  /** Buffers whose interval is over become objects. */
  private async tick(): Promise<void> {
    const { clock, observer } = this.ports;
    while (!this.stopped) {
      const now = clock.now();
      for (const [partition, buffer] of this.buffers) {
        if (buffer.due <= now) buffer.close();
        if (buffer.idle) this.buffers.delete(partition);
      }
      observer?.partitions?.(this.buffers.size);
      const due = [...this.buffers.values()].reduce((least, buffer) => Math.min(least, buffer.due), now + LOOK);
      await this.ticking.wait(Math.max(1, due - now));
    }
  }

  private startShards(shards: readonly StreamShard[]): void {
    if (this.stopped) return;
    for (const shardId of readable(shards, this.state.shards)) if (!this.shards.has(shardId)) this.startShard(shardId);
    this.state = { shards: remembered(shards, this.state.shards) };
  }

  private startShard(shardId: string): void {
    const { sequenceNumber } = this.state.shards[shardId] ?? {};
    const shard = new SourceShard({
      ports: this.ports,
      shardId,
      position: sequenceNumber
        ? { type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber }
        : { type: 'AT_TIMESTAMP', timestamp: this.settings.from },
      waiting: this.waiting,
      stopping: () => this.stopped,
      take: (record, origin) => this.take(record, origin),
    });
    shard.sequenceNumber = sequenceNumber;
    this.shards.set(shardId, shard);
    const run = shard.read().finally(() => {
      this.runs.delete(run);
      this.progress();
    });
    this.runs.add(run);
  }

  private take(record: StreamRecord, origin: Origin): void {
    const { settings, ports } = this;
    const allowed = (keys: Readonly<Record<string, string>>) =>
      this.buffers.size < MOST_PARTITIONS || this.buffers.has(JSON.stringify(keys));
    const parts = prepare(settings, record, allowed, ports.clock.now());
    origin.parts = parts.length;
    // Nothing of it will ever be in S3, so nothing else says that it is done.
    if (!parts.length) this.progress();
    for (const part of parts) this.buffer(part.errorType ?? JSON.stringify(part.keys)).add({ ...part, origin });
    const failed = parts.filter(({ errorType }) => errorType).length;
    if (failed) ports.observer?.unpartitioned?.(failed);
    ports.observer?.incoming?.(
      parts.length,
      parts.reduce((sum, { bytes }) => sum + bytes.byteLength, 0),
    );
  }

  private buffer(partition: string): PartitionBuffer {
    const found = this.buffers.get(partition);
    if (found) return found;
    const buffer = new PartitionBuffer(
      this.settings,
      this.ports,
      this.waiting,
      () => (this.abandoned ? 'abandoned' : this.stopped ? 'stopped' : undefined),
      () => this.ticking.wake(),
      () => this.progress(),
    );
    this.buffers.set(partition, buffer);
    return buffer;
  }

  private progress(): void {
    if (this.abandoned) return;
    this.ticking.wake();
    const shards = { ...this.state.shards };
    let changed = false;
    for (const [shardId, shard] of this.shards) {
      if (!shard.progress() && !(shard.drained && !shards[shardId]?.drained)) continue;
      shards[shardId] = { sequenceNumber: shard.sequenceNumber, drained: shard.drained };
      if (shard.drained) {
        this.shards.delete(shardId);
        this.succession.end();
        this.finishing.wake();
      }
      changed = true;
    }
    if (!changed) return;
    this.state = { shards };
    this.saving = this.saving.then(() => this.checkpoints.save(this.settings.name, this.state)).catch(() => undefined);
  }
}
