/** Reads one shard and hands its records to the lanes; the checkpoint is the last record before which all are done. */
import { createHash } from 'node:crypto';
import type { RecordPage, ShardPosition } from '../ports';
import type { ShardState } from './checkpoints';
import { toEntry, type Entry } from './event';
import { Lane } from './lane';
import type { MappingPorts } from './ports';
import type { MappingSettings } from './settings';
import { BackOff, Waiting } from './waiting';

/** GetRecords can be called five times a second for a shard. */
const LEAST_BETWEEN_READS = 200;
const MOST_RECORDS = 10_000;

export interface ShardOptions {
  readonly settings: MappingSettings;
  readonly ports: MappingPorts;
  readonly shardId: string;
  readonly position: ShardPosition;
  readonly state: ShardState;
  /** Told about each new checkpoint. */
  readonly save: (state: ShardState) => void;
}

export class ShardReader {
  private readonly lanes: Lane[];
  /** In the order of the shard, from the first that isn't done. */
  private pending: Entry[] = [];
  private readonly waiting: Waiting;
  private stopped = false;
  /** When there was last found to be nothing more: epoch milliseconds; Infinity at the end of a closed shard. */
  caughtUpAt = 0;
  private state: ShardState;
  private lastRead?: string;

  constructor(private readonly options: ShardOptions) {
    const { settings, ports, shardId, state } = options;
    this.state = state;
    this.lastRead = state.sequenceNumber;
    this.waiting = new Waiting(ports.clock);
    this.lanes = Array.from(
      { length: settings.lanes },
      () =>
        new Lane({
          settings,
          ports,
          shardId,
          stopping: () => this.stopped,
          progress: () => this.progress(),
          openWindow: state.window,
          caughtUpAt: () => this.caughtUpAt,
        }),
    );
  }

  /** Reads and delivers until the shard is closed and all its records are done, or until stopped. */
  async run(): Promise<void> {
    const lanes = this.lanes.map((lane) => lane.run());
    await this.read();
    for (const lane of this.lanes) lane.end();
    await Promise.all(lanes);
    if (!this.stopped) this.options.save((this.state = { ...this.state, drained: true, window: undefined }));
  }

  stop(): void {
    this.stopped = true;
    this.waiting.wake();
    for (const lane of this.lanes) lane.wake();
  }

  /** Records that were read and aren't done. */
  get undone(): number {
    return this.pending.length;
  }

  private async read(): Promise<void> {
    const { ports, settings } = this.options;
    const limit = Math.min(MOST_RECORDS, Math.max(100, settings.batchSize * settings.lanes));
    const backOff = new BackOff(ports.random, ports.backOff);
    let iterator: string | undefined;
    while (!this.stopped) {
      if (this.pending.length >= 2 * limit) {
        await this.waiting.wait();
        continue;
      }
      let page: RecordPage;
      try {
        iterator ??= await ports.reader.iterator(this.options.shardId, this.position());
        page = await ports.reader.getRecords(iterator, limit);
        backOff.reset();
      } catch (error) {
        iterator = this.iteratorAfter(error as Error, iterator);
        await this.waiting.wait(backOff.pause());
        continue;
      }
      if (this.stopped) return;
      this.take(page);
      iterator = page.next;
      if (!iterator) {
        this.caughtUpAt = Infinity;
        return;
      }
      const behind = page.millisBehindLatest > 0;
      await this.pause(behind ? LEAST_BETWEEN_READS : (ports.pollMilliseconds ?? 1000));
    }
  }

  private position(): ShardPosition {
    return this.lastRead ? { type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber: this.lastRead } : this.options.position;
  }

  /** Throttled reads keep the iterator, others get a new one. */
  private iteratorAfter(error: Error, iterator: string | undefined): string | undefined {
    const { observer } = this.options.ports;
    if (error.name === 'ProvisionedThroughputExceededException') {
      observer?.readThrottled?.(this.options.shardId);
      return iterator;
    }
    if (error.name !== 'ExpiredIteratorException')
      observer?.problem?.(`Reading ${this.options.settings.streamArn}: ${error.name}: ${error.message}`);
    return undefined;
  }

  /** Only a stop or room in the queues ends a pause; a wake for room starts the next read no earlier. */
  private async pause(milliseconds: number): Promise<void> {
    const { clock } = this.options.ports;
    const end = clock.now() + milliseconds;
    while (!this.stopped && clock.now() < end) await this.waiting.wait(end - clock.now());
  }

  private take({ records, millisBehindLatest }: RecordPage): void {
    const { settings, ports, shardId } = this.options;
    const now = ports.clock.now();
    if (millisBehindLatest === 0) this.caughtUpAt = now;
    let [bytes, filtered] = [0, 0];
    const byLane = this.lanes.map((): Entry[] => []);
    for (const record of records) {
      const entry = toEntry(record, shardId, { ...settings, roleArn: ports.roleArn ?? '' }, now);
      bytes += record.data.byteLength;
      this.pending.push(entry);
      if (settings.filter && !settings.filter(record.data)) {
        entry.done = true;
        filtered++;
      } else byLane[laneOf(record.partitionKey, this.lanes.length)]!.push(entry);
    }
    this.lastRead = records.at(-1)?.sequenceNumber ?? this.lastRead;
    ports.observer?.read?.(shardId, records.length, bytes, millisBehindLatest);
    if (filtered) {
      ports.observer?.filtered?.(filtered);
      this.progress();
    }
    this.lanes.forEach((lane, index) => lane.offer(byLane[index]!));
  }

  /** Moves the checkpoint over all that is done. */
  private progress(): void {
    let count = 0;
    while (this.pending[count]?.done) count++;
    const [window] = this.lanes.map((lane) => lane.window);
    const sequenceNumber = count ? this.pending[count - 1]!.record.sequenceNumber : this.state.sequenceNumber;
    this.pending.splice(0, count);
    const open = window?.start === undefined ? undefined : { start: window.start, state: window.state };
    this.state = { ...this.state, sequenceNumber, window: open };
    this.options.save(this.state);
    this.waiting.wake();
  }
}

/** Lane of a partition key, always the same. */
function laneOf(partitionKey: string, lanes: number): number {
  return lanes === 1 ? 0 : createHash('md5').update(partitionKey).digest().readUInt32BE(0) % lanes;
}
