/** What a delivery stream tells about itself: metrics are made of it. */
export interface DeliveryObserver {
  /** A GetRecords call with what it brought. */
  read?(records: number, bytes: number, millisBehindLatest: number): void;
  readThrottled?(): void;
  /** User records that came in, after de-aggregation. */
  incoming?(records: number, bytes: number): void;
  /** An object was written: its records, bytes before compression, age of the oldest record in milliseconds. */
  delivered?(records: number, bytes: number, age: number): void;
  /** An object couldn't be written this time. */
  failed?(error: Error): void;
  /** Records that went to the error prefix. */
  unpartitioned?(records: number): void;
  /** Partitions with something in their buffer. */
  partitions?(count: number): void;
  /** Records that were older than 24 hours when S3 still didn't take them. */
  lost?(records: number): void;
  problem?(message: string): void;
}
