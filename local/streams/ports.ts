/**
 * What the event source mapping and the delivery reach the world through. Against the embedded AWS these are SDK clients
 * and real time (local/streams/runtime); in a test everything is in memory and time is virtual (local/streams/simulation).
 */

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Comes back after `milliseconds`, or at once when `wake` is aborted; never throws. */
  sleep(milliseconds: number, wake?: AbortSignal): Promise<void>;
}

/** Evenly distributed in [0, 1), as Math.random. */
export type Random = () => number;

/** A shard as ListShards describes it. */
export interface StreamShard {
  readonly shardId: string;
  readonly parentShardId?: string;
  /** The second parent of a shard that came out of a merge. */
  readonly adjacentParentShardId?: string;
  /** A closed shard takes no more records. */
  readonly closed: boolean;
}

export interface StreamRecord {
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly data: Uint8Array;
  /** Epoch milliseconds. */
  readonly arrival: number;
}

/** Where reading of a shard begins, as GetShardIterator takes it. */
export type ShardPosition =
  | { readonly type: 'TRIM_HORIZON' | 'LATEST' }
  | { readonly type: 'AT_TIMESTAMP'; /** Epoch milliseconds. */ readonly timestamp: number }
  | { readonly type: 'AFTER_SEQUENCE_NUMBER'; readonly sequenceNumber: string };

export interface RecordPage {
  readonly records: readonly StreamRecord[];
  /** @default undefined: the shard is closed and all its records were read */
  readonly next?: string;
  readonly millisBehindLatest: number;
}

/** One stream. Errors have AWS's names: ProvisionedThroughputExceededException, ExpiredIteratorException, … */
export interface StreamReader {
  listShards(): Promise<readonly StreamShard[]>;
  iterator(shardId: string, position: ShardPosition): Promise<string>;
  getRecords(iterator: string, limit: number): Promise<RecordPage>;
}

/** What came of an invocation. A rejected promise means that the service couldn't be reached. */
export type InvokeResult =
  | { readonly kind: 'ok'; /** Response as JSON text. */ readonly payload?: string }
  | { readonly kind: 'functionError'; /** @default 'Unhandled' */ readonly error?: string; readonly payload?: string }
  | { readonly kind: 'throttled' };

export interface Invoker {
  /** Invokes synchronously. `functionName` is what the mapping says: a name or an ARN. */
  invoke(functionName: string, event: KinesisEvent): Promise<InvokeResult>;
}

export interface FailureDestination {
  /** Writes `body` to an on-failure destination. `key` is only for S3. A rejected promise: it is tried again. */
  send(destinationArn: string, body: string, key: string): Promise<void>;
}

/** The event that a function gets. */
export interface KinesisEvent {
  readonly Records: readonly KinesisEventRecord[];
  /** The rest only with tumbling windows. */
  readonly window?: { readonly start: string; readonly end: string };
  readonly state?: unknown;
  readonly shardId?: string;
  readonly eventSourceARN?: string;
  readonly isFinalInvokeForWindow?: boolean;
  readonly isWindowTerminatedEarly?: boolean;
}

export interface KinesisEventRecord {
  readonly kinesis: {
    readonly kinesisSchemaVersion: '1.0';
    readonly partitionKey: string;
    readonly sequenceNumber: string;
    /** Base64. */
    readonly data: string;
    /** Seconds since 1970, with milliseconds as a fraction. */
    readonly approximateArrivalTimestamp: number;
  };
  readonly eventSource: 'aws:kinesis';
  readonly eventVersion: '1.0';
  /** `<shard>:<sequence number>`. */
  readonly eventID: string;
  readonly eventName: 'aws:kinesis:record';
  readonly invokeIdentityArn: string;
  readonly awsRegion: string;
  /** Of the stream, or of the stream's consumer with enhanced fan-out. */
  readonly eventSourceARN: string;
}

/** Sequence numbers in the order of the stream. */
export function compareSequence(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Real time. */
export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, wake) =>
    new Promise((resolve) => {
      if (wake?.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        wake?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      wake?.addEventListener('abort', end);
    }),
};
