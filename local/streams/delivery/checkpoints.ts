/** How far a delivery stream has got: shard by shard, the sequence number up to which all is in S3. */

export interface DeliveryState {
  readonly shards: Readonly<Record<string, { readonly sequenceNumber?: string; readonly drained?: boolean }>>;
}

export interface DeliveryCheckpoints {
  load(name: string): Promise<DeliveryState | undefined>;
  save(name: string, state: DeliveryState): Promise<void>;
}

/** In memory: a delivery that is made anew with the same store goes on where the last one was. */
export class MemoryDeliveryCheckpoints implements DeliveryCheckpoints {
  private readonly states = new Map<string, DeliveryState>();

  load(name: string): Promise<DeliveryState | undefined> {
    return Promise.resolve(this.states.get(name));
  }

  save(name: string, state: DeliveryState): Promise<void> {
    this.states.set(name, state);
    return Promise.resolve();
  }
}
