/** How far a mapping has got: kept by the mapping itself, not by the stream. */

export interface MappingState {
  /** Epoch milliseconds of the first start; shards that were open then begin at the starting position. */
  readonly startedAt: number;
  readonly shards: Readonly<Record<string, ShardState>>;
}

export interface ShardState {
  /** All up to this sequence number is done. @default undefined: nothing yet */
  readonly sequenceNumber?: string;
  /** Where it begins while nothing is done. Epoch milliseconds. @default the mapping's starting position */
  readonly since?: number;
  /** Closed and read to its end. */
  readonly drained?: boolean;
  /** Open tumbling window. */
  readonly window?: { readonly start: number; readonly state: unknown };
}

export interface CheckpointStore {
  load(uuid: string): Promise<MappingState | undefined>;
  save(uuid: string, state: MappingState): Promise<void>;
}

/** Checkpoints in memory: a mapping that is made anew with the same store goes on where the last one was. */
export class MemoryCheckpoints implements CheckpointStore {
  private readonly states = new Map<string, MappingState>();

  load(uuid: string): Promise<MappingState | undefined> {
    return Promise.resolve(this.states.get(uuid));
  }

  save(uuid: string, state: MappingState): Promise<void> {
    this.states.set(uuid, state);
    return Promise.resolve();
  }
}
