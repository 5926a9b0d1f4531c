/** From a stream's record to the records that are delivered, with their partition. */
import type { StreamRecord } from '../ports';
import { userRecords } from './kpl';
import { partitionKeys } from './metadata-query';
import type { DeliverySettings } from './settings';

/** A record on its way into an object. */
export interface Delivered {
  readonly bytes: Uint8Array;
  /** Partition keys; none without dynamic partitioning. */
  readonly keys: Readonly<Record<string, string>>;
  /** Kind of error, for records that go to the error prefix. */
  readonly errorType?: string;
}

/** Firehose's code for a record without partition keys. */
const EXTRACTION_FAILED = 'DynamicPartitioning.MetadataExtractionFailed';
const TOO_MANY_PARTITIONS = 'DynamicPartitioning.ActivePartitionsLimitExceeded';
const PROCESSING_FAILED = 'processing-failed';

/** The delivered records of one record. `allowed`: whether a partition may be opened. */
export function prepare(
  settings: DeliverySettings,
  record: StreamRecord,
  allowed: (keys: Readonly<Record<string, string>>) => boolean,
  now: number,
): Delivered[] {
  const parts = userRecords(record.data).flatMap((data) => apart(settings, data));
  return parts.map((data) => {
    let keys: Readonly<Record<string, string>> = {};
    if (settings.query) {
      try {
        keys = partitionKeys(settings.query, data);
      } catch (error) {
        return failed(record, data, EXTRACTION_FAILED, (error as Error).message, now);
      }
      if (!allowed(keys)) return failed(record, data, TOO_MANY_PARTITIONS, 'Too many active partitions', now);
    }
    const bytes = settings.delimiter ? Buffer.concat([data, Buffer.from(settings.delimiter)]) : data;
    return { bytes, keys };
  });
}

function failed(
  record: StreamRecord,
  data: Uint8Array,
  errorCode: string,
  errorMessage: string,
  now: number,
): Delivered {
  const document = {
    attemptsMade: 1,
    arrivalTimestamp: record.arrival,
    errorCode,
    errorMessage,
    attemptEndingTimestamp: now,
    rawData: Buffer.from(data).toString('base64'),
  };
  return { bytes: Buffer.from(`${JSON.stringify(document)}\n`), keys: {}, errorType: PROCESSING_FAILED };
}

/** Takes a record apart into the records in it. */
function apart({ deAggregation }: DeliverySettings, data: Uint8Array): Uint8Array[] {
  if (!deAggregation) return [data];
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (deAggregation.type === 'JSON') return documents(bytes);
  const parts = bytes.toString('latin1').split(Buffer.from(deAggregation.delimiter).toString('latin1'));
  return parts.filter((part) => part).map((part) => Buffer.from(part, 'latin1'));
}

/** JSON objects that follow each other, with or without white space between; other bytes stay as they are. */
function documents(bytes: Buffer): Uint8Array[] {
  const found: Uint8Array[] = [];
  let [depth, start, quoted] = [0, 0, false];
  for (let place = 0; place < bytes.length; place++) {
    const byte = bytes[place];
    if (quoted) {
      if (byte === BACKSLASH) place++;
      else if (byte === QUOTE) quoted = false;
    } else if (byte === QUOTE) quoted = true;
    else if (byte === OPEN || byte === OPEN_LIST) {
      if (depth++ === 0) start = place;
    } else if ((byte === CLOSE || byte === CLOSE_LIST) && --depth === 0) found.push(bytes.subarray(start, place + 1));
  }
  return found.length && depth === 0 ? found : [bytes];
}

const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [...Buffer.from('"\\{}[]')];
