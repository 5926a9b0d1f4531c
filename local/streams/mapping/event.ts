/** Records as a function gets them, and their size in the encoded event. */
import type { KinesisEventRecord, StreamRecord } from '../ports';
import type { MappingSettings } from './settings';

/** Synchronous invocations take 6 MB; a batch is cut before the encoded event gets larger. */
export const MAXIMUM_PAYLOAD = 6 * 1024 * 1024;

/** Bytes of `{"Records":[]}` and of a tumbling window's members but its state. */
export const ENVELOPE = 512;

/** A record on its way through the mapping. */
export interface Entry {
  readonly record: StreamRecord;
  readonly event: KinesisEventRecord;
  /** Bytes in the encoded event, with the comma. */
  readonly size: number;
  /** When the mapping read it: epoch milliseconds. */
  readonly readAt: number;
  /** Delivered, filtered out or given up. */
  done: boolean;
}

type EventSettings = Pick<MappingSettings, 'eventSourceArn' | 'region'> & { readonly roleArn: string };

export function toEntry(record: StreamRecord, shardId: string, settings: EventSettings, now: number): Entry {
  const data = Buffer.from(record.data.buffer, record.data.byteOffset, record.data.byteLength).toString('base64');
  const event: KinesisEventRecord = {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: record.partitionKey,
      sequenceNumber: record.sequenceNumber,
      data,
      approximateArrivalTimestamp: record.arrival / 1000,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${shardId}:${record.sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: settings.roleArn,
    awsRegion: settings.region,
    eventSourceARN: settings.eventSourceArn,
  };
  return { record, event, size: fixedBytes(event) + data.length, readAt: now, done: false };
}

/** Bytes of all but the data; names, quotes and commas of the layout above are 270 bytes. */
function fixedBytes({ kinesis, eventID, invokeIdentityArn, awsRegion, eventSourceARN }: KinesisEventRecord): number {
  return (
    LAYOUT +
    Buffer.byteLength(JSON.stringify(kinesis.partitionKey)) -
    2 +
    kinesis.sequenceNumber.length +
    String(kinesis.approximateArrivalTimestamp).length +
    eventID.length +
    invokeIdentityArn.length +
    awsRegion.length +
    eventSourceARN.length
  );
}

const LAYOUT =
  '{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"","sequenceNumber":"","data":"","approximateArrivalTimestamp":},"eventSource":"aws:kinesis","eventVersion":"1.0","eventID":"","eventName":"aws:kinesis:record","invokeIdentityArn":"","awsRegion":"","eventSourceARN":""},'
    .length;
