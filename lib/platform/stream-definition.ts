/** What a user writes about streams of events; a part of `definition.ts`. */
import type { Enrichment, EventCondition, EventRoute } from './events';

/** A stream of events (Kinesis Data Streams), which producers write JSON objects to. Each route is one more stream. */
export interface EventStreamSourceDefinition {
  /** Kind of the source. */
  type: 'eventStream';
  /** Of this stream and the routes': `on-demand` follows the traffic; a shard takes 1 MB or 1,000 records a second. @default 'on-demand' */
  capacity?: 'on-demand' | ShardsDefinition;
  /** Hours that events can be read again; 24 to 8,760. @default 168 */
  retentionHours?: number;
  /** Throughput of its own for the consumer, 2 MB/s a shard, at a price an hour and shard. @default false */
  enhancedFanOut?: boolean;
  /** The function that checks, enriches and routes the events. @default as below */
  consumer?: EventConsumerDefinition;
  /** How routed events get to the lake. @default as below */
  delivery?: EventDeliveryDefinition;
}

/** Provisioned capacity. */
export interface ShardsDefinition {
  /** Number of shards; 1 to 500. */
  shards: number;
}

/** The function of a stream, and how it is called (AWS Lambda's event source mapping). */
export interface EventConsumerDefinition {
  /** Most records of a call; 1 to 10,000. A call has at most 6 MB in any case. @default 1,000 */
  batchSize?: number;
  /** Seconds that a batch is waited for; 0 to 300. @default 1 */
  batchWindowSeconds?: number;
  /** Batches of a shard that are worked on side by side; the order of a key is kept; 1 to 10. @default 1 */
  parallelizationFactor?: number;
  /** Times that a failed batch is tried again before it goes to `onFailure`; 0 to 10,000. @default 10 */
  maxRetries?: number;
  /** Hours after which a record that keeps failing goes to `onFailure`; 1 to 168, less than the retention. @default 24, or half of the retention where that is less */
  maxRecordAgeHours?: number;
  /** Where the consumer starts the first time. @default 'trim-horizon' */
  startingPosition?: 'trim-horizon' | 'latest';
  /** Where given-up batches go: `s3`, the quarantine bucket, has their whole content; `sqs` and `sns` only where they were in the stream. @default 's3' */
  onFailure?: 's3' | 'sqs' | 'sns';
  /** Event filter patterns of AWS, five at most; what meets none is dropped before the function, uncounted. @default none */
  filters?: object[];
  /** MiB of memory; 128 to 10,240. @default 512 */
  memoryMegabytes?: number;
  /** Seconds that a call may take; 1 to 900. @default 60 */
  timeoutSeconds?: number;
}

/** Amazon Data Firehose: from each route's stream to the lake. */
export interface EventDeliveryDefinition {
  /** `s3`: files by event date and route in bronze; `iceberg`: rows of a table in bronze. @default 's3' */
  destination?: 's3' | 'iceberg';
  /** Seconds after which what has come is delivered; up to 900, at least 60 with `s3`. @default 60 */
  intervalSeconds?: number;
  /** MiB of a date and route after which they are delivered; 64 to 128. @default 64 */
  sizeMegabytes?: number;
  /** Of delivered files. @default 'gzip' */
  compression?: 'gzip' | 'none';
}

/** Each event is checked against the contract when it comes, enriched and sent on by route; silver has each once. */
export interface StreamLoadDefinition {
  /** The pattern. */
  pattern: 'stream';
  /** Rows of silver: `every` event has one; `first` and `latest` keep one event for each primary key of the contract, that which the stream took first or last. @default 'every' */
  keep?: 'every' | 'first' | 'latest';
  /** Top-level field of logical type timestamp with the event's own time, by which it is delivered. @default when the stream took it */
  eventTime?: string;
  /** Paths of earlier contracts that are still accepted: an event is of the first that it fits, the present one before them. @default none */
  previousContracts?: string[];
  /** Events that are kept. @default all */
  filter?: EventCondition;
  /** Derived fields by name: the contract's properties with `transformLogic`. @default none */
  enrich?: Record<string, Enrichment>;
  /** Downstream streams by name, at most 10; an event goes to the first whose condition it meets, and the last takes what is left. @default one, `all` */
  routes?: Record<string, EventRoute>;
  /** Path of a TypeScript module for what configuration can't say: exports `filter`, `enrich` or `route`. @default none */
  code?: string;
}
