/**
 * Limits of AWS, or less. A record of a stream: 1 MiB with its key, unless the stream was set to more
 * (docs.aws.amazon.com/streams/latest/dev/large-records.html); a PutRecords call: 500 records and, with keys, 5 MiB
 * (API_PutRecords; regions that have large records take 10 MiB by now); a record that Firehose takes: 1,000 KiB
 * (docs.aws.amazon.com/firehose/latest/dev/limits.html).
 */
export const MOST_RECORDS = 500;
export const MOST_CALL_BYTES = 5 * 1024 * 1024;
/** Of an event with what is added to it, and of events in one record: what all of them take. */
export const MOST_EVENT_BYTES = 1_000 * 1024;
/** Of what a gzipped record unpacks to: more could only be too large, or meant to hurt. */
export const MOST_UNPACKED_BYTES = 2 * 1024 * 1024;
/** Of objects and lists within each other: the JQ that Firehose makes partitions with ends at 256. */
export const MOST_DEPTH = 200;
/** Upper bound of a partition key's bytes in UTF-8. */
export const keyBytes = (key: string): number => 3 * key.length;
