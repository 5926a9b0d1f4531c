import type { Clock, Random, StreamReader } from '../ports';
import type { DeliveryObserver } from './observer';
import type { DeliveryCheckpoints } from './checkpoints';

/** Where objects are written. A rejected promise: it is tried again. */
export interface ObjectWriter {
  put(bucket: string, key: string, body: Uint8Array, headers: { readonly contentEncoding?: string }): Promise<void>;
}

/** What a delivery stream works with. */
export interface DeliveryPorts {
  readonly reader: StreamReader;
  readonly objects: ObjectWriter;
  readonly clock: Clock;
  readonly random: Random;
  /** @default in memory */
  readonly checkpoints?: DeliveryCheckpoints;
  readonly observer?: DeliveryObserver;
  /** Time between two reads of a shard that has nothing new. @default 1000 */
  readonly pollMilliseconds?: number;
  /** Time between two looks at the stream's shards. @default 10000 */
  readonly discoveryMilliseconds?: number;
  /** First and longest pause before an object is tried again. @default 200 and 30000 */
  readonly backOff?: { readonly first: number; readonly longest: number };
}
