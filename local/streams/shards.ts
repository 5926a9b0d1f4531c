/** The order in which the shards of a stream are read. */
import type { StreamReader, StreamShard } from './ports';

type States = Readonly<Record<string, { readonly drained?: boolean }>>;

/** Shards that can be read now: not yet drained, and their parents are, or the stream has forgotten them. */
export function readable(shards: readonly StreamShard[], states: States): string[] {
  const known = new Set(shards.map(({ shardId }) => shardId));
  const waits = (parent: string | undefined) => parent !== undefined && known.has(parent) && !states[parent]?.drained;
  return shards
    .filter(({ shardId }) => !states[shardId]?.drained)
    .filter(({ parentShardId, adjacentParentShardId }) => !waits(parentShardId) && !waits(adjacentParentShardId))
    .map(({ shardId }) => shardId);
}

/** The states without those of drained shards that the stream has forgotten. */
export function remembered<T extends { readonly drained?: boolean }>(
  shards: readonly StreamShard[],
  states: Readonly<Record<string, T>>,
): Readonly<Record<string, T>> {
  const known = new Set(shards.map(({ shardId }) => shardId));
  const entries = Object.entries(states);
  const kept = entries.filter(([shardId, { drained }]) => !drained || known.has(shardId));
  return kept.length === entries.length ? states : Object.fromEntries(kept);
}

/** Whether it is known what follows the shards that have ended: nothing is read to its end before that. */
export class Succession {
  private ended = 0;
  private followed = 0;

  /** A shard has been read to its end. */
  end(): void {
    this.ended++;
  }

  async list(reader: Pick<StreamReader, 'listShards'>): Promise<readonly StreamShard[]> {
    const { ended } = this;
    const shards = await reader.listShards();
    this.followed = ended;
    return shards;
  }

  /**
   * Up to when all shards have been read: epoch milliseconds; 0 while that isn't known.
   * @param times of those that are being read; Infinity: at its end, so that others follow
   */
  caughtUpAt(times: readonly number[]): number {
    if (this.ended > this.followed || times.length === 0 || times.includes(Infinity)) return 0;
    return Math.min(...times);
  }
}
