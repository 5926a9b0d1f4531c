/** PutRecords of the in-memory Kinesis: its members, its answer, and what a call may hold. */

export interface PutEntry {
  readonly Data: Uint8Array;
  readonly PartitionKey: string;
}

/** As PutRecords answers. */
export interface PutAnswer {
  readonly FailedRecordCount: number;
  readonly Records: readonly (
    | { readonly SequenceNumber: string; readonly ShardId: string }
    | { readonly ErrorCode: string; readonly ErrorMessage: string }
  )[];
}

/** What a fault does to a put: the code for records that it fails (undefined: none), or an error for the whole call. */
export interface PutFaults {
  call?(stream: string): Error | undefined;
  record?(stream: string, entry: PutEntry): string | undefined;
}

/** An error with a name of AWS's. */
export function awsError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

const MOST_RECORDS = 500;
const MAXIMUM_RECORD = 1024 * 1024;
const MAXIMUM_CALL = 10 * 1024 * 1024;

/** Bytes of each entry with its partition key. Throws what PutRecords throws at a call that isn't valid. */
export function checkedSizes(entries: readonly PutEntry[]): number[] {
  const sizes = entries.map(({ Data, PartitionKey }) => Data.byteLength + Buffer.byteLength(PartitionKey));
  if (!entries.length || entries.length > MOST_RECORDS)
    throw awsError('ValidationException', '1 to 500 records a call.');
  if (sizes.some((size) => size > MAXIMUM_RECORD)) throw awsError('ValidationException', 'A record is above 1 MiB.');
  if (sizes.reduce((sum, size) => sum + size, 0) > MAXIMUM_CALL)
    throw awsError('InvalidArgumentException', 'The call is above 10 MiB.');
  return sizes;
}
