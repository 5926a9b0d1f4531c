/** The order in which the shards of a stream are read. */
import type { StreamShard } from './ports';

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
