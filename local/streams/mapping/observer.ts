/** What a mapping tells about itself: metrics are made of it, and tests look at it. */
import type { Condition } from './failure-record';

export interface MappingObserver {
  /** An invocation begins (1) or ends (-1). */
  running?(change: 1 | -1): void;
  invoked?(outcome: 'ok' | 'partial' | 'functionError' | 'throttled' | 'unreachable', records: number): void;
  /** Age of a batch's last record when the batch was done with, in milliseconds: AWS/Lambda's IteratorAge. */
  iteratorAge?(milliseconds: number): void;
  filtered?(records: number): void;
  /** `sent`: to an on-failure destination. */
  givenUp?(condition: Condition, records: number, sent: boolean): void;
  /** A GetRecords call with what it brought. */
  read?(shardId: string, records: number, bytes: number, millisBehindLatest: number): void;
  readThrottled?(shardId: string): void;
  /** Something that is tried again. */
  problem?(message: string): void;
}
