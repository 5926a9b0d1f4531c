/** A Kinesis data stream in memory: sequence numbers, hash keys, split and merge, limits and retention as on AWS. */
import { createHash } from 'node:crypto';
import {
  compareSequence,
  type Clock,
  type RecordPage,
  type ShardPosition,
  type StreamReader,
  type StreamShard,
} from '../ports';
import { awsError, checkedSizes, type PutAnswer, type PutEntry, type PutFaults } from './puts';
import { MemoryShard, SHARD_LIMITS, type ShardLimits } from './shard';

export interface StreamOptions {
  readonly clock: Clock;
  /** @default 1 */
  readonly shards?: number;
  /** @default 24 */
  readonly retentionHours?: number;
  readonly limits?: Partial<ShardLimits>;
  readonly faults?: PutFaults;
}

const SPACE = 1n << 128n;
const ITERATOR_LIFE = 5 * 60_000;

export class MemoryStream implements StreamReader {
  readonly shards: MemoryShard[] = [];
  private readonly limits: ShardLimits;
  private readonly retention: number;
  private readonly hashes = new Map<string, bigint>();
  private sequence = 0;
  private last = 0;

  constructor(
    readonly name: string,
    private readonly options: StreamOptions,
  ) {
    this.limits = { ...SHARD_LIMITS, ...options.limits };
    this.retention = (options.retentionHours ?? 24) * 3600_000;
    const count = BigInt(options.shards ?? 1);
    for (let index = 0n; index < count; index++)
      this.addShard((SPACE * index) / count, (SPACE * (index + 1n)) / count - 1n, []);
  }

  /** Throws what PutRecords throws; records that fail are told in the answer. */
  putRecords(entries: readonly PutEntry[]): PutAnswer {
    const sizes = checkedSizes(entries);
    const refused = this.options.faults?.call?.(this.name);
    if (refused) throw refused;
    const records = entries.map((entry, index) => this.put(entry, sizes[index]!));
    return { FailedRecordCount: records.filter((record) => 'ErrorCode' in record).length, Records: records };
  }

  /** Throws ProvisionedThroughputExceededException and what a fault says. */
  putRecord(entry: PutEntry): { readonly SequenceNumber: string; readonly ShardId: string } {
    const [record] = this.putRecords([entry]).Records;
    if (record && 'ErrorCode' in record) throw awsError(record.ErrorCode, record.ErrorMessage);
    return record!;
  }

  private put(entry: PutEntry, size: number): PutAnswer['Records'][number] {
    const now = this.options.clock.now();
    const shard = this.shardOf(entry.PartitionKey);
    const fault = this.options.faults?.record?.(this.name, entry);
    if (fault) return { ErrorCode: fault, ErrorMessage: `Injected for shard ${shard.id}` };
    if (!shard.admits(size, now)) {
      const ErrorMessage = `Rate exceeded for shard ${shard.id} in stream ${this.name} under account 000000000000.`;
      return { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage };
    }
    const sequenceNumber = this.nextSequence(shard.index);
    shard.records.push({ sequenceNumber, partitionKey: entry.PartitionKey, data: entry.Data, arrival: now });
    return { SequenceNumber: sequenceNumber, ShardId: shard.id };
  }

  /** The open shard that takes a partition key. */
  shardOf(partitionKey: string): MemoryShard {
    let hash = this.hashes.get(partitionKey);
    if (hash === undefined) {
      hash = BigInt(`0x${createHash('md5').update(partitionKey).digest('hex')}`);
      this.hashes.set(partitionKey, hash);
    }
    for (let index = this.shards.length - 1; index >= 0; index--) {
      const shard = this.shards[index]!;
      if (shard.closedAt === undefined && shard.start <= hash && hash <= shard.end) return shard;
    }
    throw new Error('No shard takes the key.');
  }

  get openShards(): MemoryShard[] {
    return this.shards.filter(({ closedAt }) => closedAt === undefined);
  }

  /** Splits a shard in the middle of its range. */
  split(shardId: string): void {
    const parent = this.open(shardId);
    const middle = (parent.start + parent.end + 1n) / 2n;
    parent.closedAt = this.options.clock.now();
    this.addShard(parent.start, middle - 1n, [parent.id]);
    this.addShard(middle, parent.end, [parent.id]);
  }

  /** Merges two shards whose ranges meet. */
  merge(shardId: string, adjacentShardId: string): void {
    const [one, other] = [this.open(shardId), this.open(adjacentShardId)];
    if (one.end + 1n !== other.start && other.end + 1n !== one.start)
      throw awsError('InvalidArgumentException', 'The shards are not adjacent.');
    one.closedAt = other.closedAt = this.options.clock.now();
    const [start, end] = one.start < other.start ? [one.start, other.end] : [other.start, one.end];
    this.addShard(start, end, [one.id, other.id]);
  }

  private open(shardId: string): MemoryShard {
    const shard = this.find(shardId);
    if (shard.closedAt === undefined) return shard;
    throw awsError('ResourceNotFoundException', `Shard ${shardId} is closed.`);
  }

  private find(shardId: string): MemoryShard {
    const shard = this.shards.find(({ id }) => id === shardId);
    if (!shard) throw awsError('ResourceNotFoundException', `Shard ${shardId} in stream ${this.name} is not found.`);
    return shard;
  }

  private addShard(start: bigint, end: bigint, parents: readonly string[]): void {
    this.shards.push(new MemoryShard(this.shards.length, start, end, parents, this.limits));
  }

  /** 56 digits, rising over the whole stream: so children's are above their parents'. */
  private nextSequence(shard: number): string {
    this.last = Math.max(this.last, this.options.clock.now());
    const digits = (value: number, length: number) => String(value).padStart(length, '0');
    return `49${digits(this.last, 16)}${digits(this.sequence++, 32)}${digits(shard, 6)}`;
  }

  /** Whether checkpoints, of a mapping or of a delivery, say that all that was ever put is done. */
  isRead(states: Readonly<Record<string, { readonly sequenceNumber?: string; readonly drained?: boolean }>>): boolean {
    return this.shards.every((shard) => {
      const last = shard.records.at(-1)?.sequenceNumber;
      const state = states[shard.id];
      if (shard.closedAt !== undefined) return Boolean(state?.drained);
      return !last || compareSequence(state?.sequenceNumber ?? '', last) >= 0;
    });
  }

  listShards(): Promise<StreamShard[]> {
    const oldest = this.options.clock.now() - this.retention;
    const listed = this.shards.filter(({ closedAt }) => closedAt === undefined || closedAt >= oldest);
    return Promise.resolve(
      listed.map(({ id, parents, closedAt }) => ({
        shardId: id,
        parentShardId: parents[0],
        adjacentParentShardId: parents[1],
        closed: closedAt !== undefined,
      })),
    );
  }

  iterator(shardId: string, position: ShardPosition): Promise<string> {
    try {
      return Promise.resolve(this.iteratorAt(this.find(shardId), position));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  private iteratorAt(shard: MemoryShard, position: ShardPosition): string {
    switch (position.type) {
      case 'LATEST':
        return this.token(shard, shard.length);
      case 'TRIM_HORIZON':
        return this.token(shard, 0);
      case 'AT_TIMESTAMP':
        return this.token(
          shard,
          shard.placeOf(({ arrival }) => arrival >= position.timestamp),
        );
      case 'AFTER_SEQUENCE_NUMBER': {
        const after = (sequence: string) => compareSequence(sequence, position.sequenceNumber) > 0;
        return this.token(
          shard,
          shard.placeOf(({ sequenceNumber }) => after(sequenceNumber)),
        );
      }
    }
  }

  private token(shard: MemoryShard, place: number): string {
    return `${shard.index}:${place}:${this.options.clock.now() + ITERATOR_LIFE}`;
  }

  getRecords(iterator: string, limit: number): Promise<RecordPage> {
    const [index, place, expiry] = iterator.split(':').map(Number) as [number, number, number];
    const now = this.options.clock.now();
    if (now > expiry) return Promise.reject(awsError('ExpiredIteratorException', 'The iterator has expired.'));
    const shard = this.shards[index]!;
    if (!shard.admitsRead(now))
      return Promise.reject(awsError('ProvisionedThroughputExceededException', `Rate exceeded for shard ${shard.id}`));
    shard.trim(now - this.retention);
    const from = Math.max(place, shard.trimmed) - shard.trimmed;
    const records = shard.records.slice(from, from + limit);
    const end = shard.trimmed + from + records.length;
    const following = shard.records[end - shard.trimmed];
    const finished = shard.closedAt !== undefined && !following;
    return Promise.resolve({
      records,
      next: finished ? undefined : this.token(shard, end),
      millisBehindLatest: following ? Math.max(1, now - following.arrival) : 0,
    });
  }
}
