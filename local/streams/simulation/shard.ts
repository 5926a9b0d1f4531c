/** One shard of the in-memory Kinesis: its records, its limits, its range of hash keys. */
import type { StreamRecord } from '../ports';

/** What a shard takes and gives in a second. */
export interface ShardLimits {
  /** @default 1000 */
  readonly writeRecords: number;
  /** @default 1 MiB */
  readonly writeBytes: number;
  /** GetRecords calls. @default 5 */
  readonly readCalls: number;
}

export const SHARD_LIMITS: ShardLimits = { writeRecords: 1000, writeBytes: 1024 * 1024, readCalls: 5 };

export class MemoryShard {
  readonly records: StreamRecord[] = [];
  /** Records that retention has removed from the front. */
  trimmed = 0;
  closedAt?: number;
  private second = -1;
  private written = { records: 0, bytes: 0 };
  private reads = { second: -1, calls: 0 };

  constructor(
    readonly index: number,
    readonly start: bigint,
    readonly end: bigint,
    readonly parents: readonly string[],
    private readonly limits: ShardLimits,
  ) {}

  get id(): string {
    return `shardId-${String(this.index).padStart(12, '0')}`;
  }

  /** Place behind the last record. */
  get length(): number {
    return this.trimmed + this.records.length;
  }

  /** Counts a write; false if it is above what the shard takes in this second. */
  admits(bytes: number, now: number): boolean {
    const second = Math.floor(now / 1000);
    if (second !== this.second) [this.second, this.written] = [second, { records: 0, bytes: 0 }];
    const { written, limits } = this;
    if (written.records + 1 > limits.writeRecords || written.bytes + bytes > limits.writeBytes) return false;
    written.records++;
    written.bytes += bytes;
    return true;
  }

  /** Counts a read; false if there were too many in this second. */
  admitsRead(now: number): boolean {
    const second = Math.floor(now / 1000);
    if (second !== this.reads.second) this.reads = { second, calls: 0 };
    return ++this.reads.calls <= this.limits.readCalls;
  }

  /** Forgets records that arrived before `oldest`. */
  trim(oldest: number): void {
    let count = 0;
    while (this.records[count] && this.records[count]!.arrival < oldest) count++;
    if (!count) return;
    this.records.splice(0, count);
    this.trimmed += count;
  }

  /** Place of the first record for which `test` holds; records are in order. */
  placeOf(test: (record: StreamRecord) => boolean): number {
    let [low, high] = [0, this.records.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (test(this.records[middle]!)) high = middle;
      else low = middle + 1;
    }
    return this.trimmed + low;
  }
}
