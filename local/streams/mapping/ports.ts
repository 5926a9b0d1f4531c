import type { Clock, FailureDestination, Invoker, Random, StreamReader } from '../ports';
import type { CheckpointStore } from './checkpoints';
import type { MappingObserver } from './observer';

/** What a mapping works with. */
export interface MappingPorts {
  readonly reader: StreamReader;
  readonly invoker: Invoker;
  /** @default what is given up is dropped, as by a mapping without an on-failure destination */
  readonly destination?: FailureDestination;
  readonly clock: Clock;
  readonly random: Random;
  /** @default in memory */
  readonly checkpoints?: CheckpointStore;
  readonly observer?: MappingObserver;
  /** The function's execution role, which events name. @default '' */
  readonly roleArn?: string;
  /** After so long a record is gone from the stream, and so it is from the mapping. @default Infinity */
  readonly retentionMilliseconds?: number;
  /** Time between two reads of a shard that has nothing new. @default 1000, Lambda's base rate */
  readonly pollMilliseconds?: number;
  /** Time between two looks at the stream's shards. @default 10000 */
  readonly discoveryMilliseconds?: number;
  /** First and longest pause before another try; each is twice the one before, less a random part. @default 200 and 30000 */
  readonly backOff?: { readonly first: number; readonly longest: number };
}
