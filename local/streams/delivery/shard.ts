/** Reads one shard of a delivery stream's source. */
import type { RecordPage, ShardPosition, StreamRecord } from '../ports';
import { BackOff, type Waiting } from '../mapping/waiting';
import type { Origin } from './buffer';
import type { DeliveryPorts } from './ports';

const LEAST_BETWEEN_READS = 200;
const MOST_RECORDS = 10_000;
/** Records of a shard that may be on their way; reading goes on when there are fewer. */
const MOST_PENDING = 200_000;

export interface SourceShardOptions {
  readonly ports: DeliveryPorts;
  readonly shardId: string;
  readonly position: ShardPosition;
  readonly waiting: Waiting;
  readonly stopping: () => boolean;
  /** Takes a record into the buffers and says of how many parts it is. */
  readonly take: (record: StreamRecord, origin: Origin) => void;
}

export class SourceShard {
  /** In the order of the shard, from the first that isn't in S3. */
  private pending: Origin[] = [];
  /** All up to here is in S3. */
  sequenceNumber?: string;
  private ended = false;
  /** When there was last found to be nothing more: epoch milliseconds; Infinity at the end of a closed shard. */
  caughtUpAt = 0;

  constructor(private readonly options: SourceShardOptions) {}

  /** Closed, read to its end and all in S3. */
  get drained(): boolean {
    return this.ended && !this.pending.length;
  }

  get undelivered(): number {
    return this.pending.length;
  }

  /** Moves the checkpoint. @returns whether it has moved */
  progress(): boolean {
    let count = 0;
    while (this.pending[count]?.parts === 0) count++;
    if (!count) return false;
    this.sequenceNumber = this.pending[count - 1]!.sequenceNumber;
    this.pending.splice(0, count);
    return true;
  }

  /** Reads until the shard's end or a stop. */
  async read(): Promise<void> {
    const { ports, shardId, waiting, stopping } = this.options;
    const backOff = new BackOff(ports.random, ports.backOff);
    let { position } = this.options;
    let iterator: string | undefined;
    while (!stopping()) {
      if (this.pending.length >= MOST_PENDING) {
        await waiting.wait(1000);
        continue;
      }
      let page: RecordPage;
      try {
        iterator ??= await ports.reader.iterator(shardId, position);
        page = await ports.reader.getRecords(iterator, MOST_RECORDS);
        backOff.reset();
      } catch (error) {
        const { name, message } = error as Error;
        if (name === 'ProvisionedThroughputExceededException') ports.observer?.readThrottled?.();
        else iterator = undefined;
        if (name !== 'ProvisionedThroughputExceededException' && name !== 'ExpiredIteratorException')
          ports.observer?.problem?.(`Reading ${shardId}: ${name}: ${message}`);
        await waiting.wait(backOff.pause());
        continue;
      }
      if (stopping()) return;
      this.takeAll(page);
      const last = page.records.at(-1);
      if (last) position = { type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber: last.sequenceNumber };
      iterator = page.next;
      if (!iterator) {
        this.ended = true;
        this.caughtUpAt = Infinity;
        return;
      }
      const pause = page.millisBehindLatest > 0 ? LEAST_BETWEEN_READS : (ports.pollMilliseconds ?? 1000);
      const end = ports.clock.now() + pause;
      while (!stopping() && ports.clock.now() < end) await waiting.wait(end - ports.clock.now());
    }
  }

  private takeAll({ records, millisBehindLatest }: RecordPage): void {
    let bytes = 0;
    for (const record of records) {
      bytes += record.data.byteLength;
      const origin = { sequenceNumber: record.sequenceNumber, arrival: record.arrival, parts: 0 };
      this.pending.push(origin);
      this.options.take(record, origin);
    }
    if (millisBehindLatest === 0) this.caughtUpAt = this.options.ports.clock.now();
    this.options.ports.observer?.read?.(records.length, bytes, millisBehindLatest);
  }
}
