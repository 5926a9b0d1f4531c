/** An event source mapping of a Kinesis stream: follows the stream's shards, parents before children. */
import type { ShardPosition, StreamShard } from '../ports';
import { readable, remembered, Succession } from '../shards';
import { MemoryCheckpoints, type CheckpointStore, type MappingState, type ShardState } from './checkpoints';
import type { MappingPorts } from './ports';
import type { MappingSettings } from './settings';
import { ShardReader } from './shard';
import { BackOff, Waiting } from './waiting';

export class EventSourceMapping {
  private readonly readers = new Map<string, ShardReader>();
  private readonly runs = new Set<Promise<void>>();
  private readonly succession = new Succession();
  private readonly checkpoints: CheckpointStore;
  private readonly waiting: Waiting;
  private state: MappingState = { startedAt: 0, shards: {} };
  private stopped = false;
  private abandoned = false;
  private supervision?: Promise<void>;
  private saving?: Promise<void>;
  private unsaved = false;

  constructor(
    readonly settings: MappingSettings,
    private readonly ports: MappingPorts,
  ) {
    this.checkpoints = ports.checkpoints ?? new MemoryCheckpoints();
    this.waiting = new Waiting(ports.clock);
  }

  start(): void {
    this.supervision ??= this.supervise();
  }

  /** Ends after the invocations under way; the rest is left to the next one that has the same checkpoints. */
  async stop(): Promise<void> {
    this.end();
    await this.supervision;
    await Promise.all(this.runs);
    await this.saving;
  }

  /** Ends at once, as by a crash: what is under way is neither waited for nor checkpointed. */
  abandon(): void {
    this.abandoned = true;
    this.end();
  }

  private end(): void {
    this.stopped = true;
    this.waiting.wake();
    for (const reader of this.readers.values()) reader.stop();
  }

  /**
   * Records that were read and aren't done, checkpoints by shard, and the moment (epoch milliseconds) up to which all shards
   * have been read: 0 before that is known.
   */
  snapshot(): { readonly undone: number; readonly caughtUpAt: number; readonly shards: MappingState['shards'] } {
    const readers = [...this.readers.values()];
    const undone = readers.reduce((sum, reader) => sum + reader.undone, 0);
    const caughtUpAt = this.succession.caughtUpAt(readers.map((reader) => reader.caughtUpAt));
    return { undone, caughtUpAt, shards: this.state.shards };
  }

  private async supervise(): Promise<void> {
    const { ports, settings } = this;
    const backOff = new BackOff(ports.random, ports.backOff);
    let loaded = false;
    while (!this.stopped) {
      try {
        if (!loaded) await this.load();
        loaded = true;
        this.startReaders(await this.succession.list(ports.reader));
        backOff.reset();
        await this.waiting.wait(ports.discoveryMilliseconds ?? 10_000);
      } catch (error) {
        ports.observer?.problem?.(`Shards of ${settings.streamArn}: ${String(error)}`);
        await this.waiting.wait(backOff.pause());
      }
    }
  }

  private async load(): Promise<void> {
    const stored = await this.checkpoints.load(this.settings.uuid);
    if (stored) {
      this.state = stored;
      return;
    }
    const now = this.ports.clock.now();
    const shards: Record<string, ShardState> = {};
    // LATEST means the shards as they are now: closed ones have nothing later, and later ones are read from their beginning.
    if (this.settings.startingPosition === 'LATEST')
      for (const { shardId, closed } of await this.ports.reader.listShards())
        shards[shardId] = closed ? { drained: true } : { since: now };
    this.state = { startedAt: now, shards };
    this.save();
  }

  private startReaders(shards: readonly StreamShard[]): void {
    if (this.stopped) return;
    for (const shardId of readable(shards, this.state.shards)) {
      if (!this.readers.has(shardId)) this.startReader(shardId);
    }
    this.state = { ...this.state, shards: remembered(shards, this.state.shards) };
  }

  private startReader(shardId: string): void {
    const { settings, ports } = this;
    const state = this.state.shards[shardId] ?? {};
    const position = this.positionOf(state);
    const save = (changed: ShardState) => this.changed(shardId, changed);
    const reader = new ShardReader({ settings, ports, shardId, position, state, save });
    this.readers.set(shardId, reader);
    const run = reader.run().finally(() => {
      this.runs.delete(run);
      this.readers.delete(shardId);
      this.succession.end();
      this.waiting.wake();
    });
    this.runs.add(run);
  }

  private positionOf({ since }: ShardState): ShardPosition {
    const { startingPosition, startingTimestamp } = this.settings;
    if (startingPosition === 'AT_TIMESTAMP') return { type: 'AT_TIMESTAMP', timestamp: startingTimestamp };
    return since === undefined ? { type: 'TRIM_HORIZON' } : { type: 'AT_TIMESTAMP', timestamp: since };
  }

  private changed(shardId: string, state: ShardState): void {
    this.state = { ...this.state, shards: { ...this.state.shards, [shardId]: state } };
    this.save();
  }

  /** One save after the other; what changes during one is saved by the next. */
  private save(): void {
    if (this.abandoned) return;
    this.unsaved = true;
    this.saving ??= (async () => {
      while (this.unsaved) {
        this.unsaved = false;
        try {
          await this.checkpoints.save(this.settings.uuid, this.state);
        } catch (error) {
          this.ports.observer?.problem?.(`Checkpoints of ${this.settings.uuid}: ${String(error)}`);
        }
      }
      this.saving = undefined;
    })();
  }
}
