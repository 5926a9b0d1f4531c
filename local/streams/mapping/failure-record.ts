/** What an on-failure destination gets about a batch that was given up. */
import type { KinesisEvent, Random } from '../ports';
import type { Entry } from './event';
import type { MappingSettings } from './settings';

/** Why a batch was given up. */
export type Condition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

export interface GivenUp {
  readonly entries: readonly Entry[];
  readonly shardId: string;
  readonly condition: Condition;
  readonly invocations: number;
  /** @default undefined: the function was never asked, or its response was no error */
  readonly functionError?: string;
  /** The event as the function got it. */
  readonly event: KinesisEvent;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** JSON text: metadata for SQS and SNS, and for S3 the whole event besides, as an escaped JSON string. */
export function failureRecord(settings: MappingSettings, given: GivenUp, random: Random): string {
  const [first, last] = [given.entries[0]!.record, given.entries.at(-1)!.record];
  return JSON.stringify({
    requestContext: {
      requestId: uuid(random),
      functionArn: settings.functionArn,
      condition: given.condition,
      approximateInvokeCount: given.invocations,
    },
    // A batch of which no record was ever sent has no response.
    ...(given.invocations > 0 && {
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        functionError: given.functionError ?? null,
      },
    }),
    version: '1.0',
    timestamp: iso(given.now),
    KinesisBatchInfo: {
      shardId: given.shardId,
      startSequenceNumber: first.sequenceNumber,
      endSequenceNumber: last.sequenceNumber,
      approximateArrivalOfFirstRecord: iso(first.arrival),
      approximateArrivalOfLastRecord: iso(last.arrival),
      batchSize: given.entries.length,
      streamArn: settings.streamArn,
    },
    ...(isBucket(settings.onFailureArn) && { payload: JSON.stringify(given.event) }),
  });
}

/** `aws/lambda/<mapping>/<shard>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<uuid>`, UTC. */
export function failureKey(settings: MappingSettings, shardId: string, now: number, random: Random): string {
  const time = iso(now);
  const second = time.slice(0, 19).replaceAll(':', '.');
  return `aws/lambda/${settings.uuid}/${shardId}/${time.slice(0, 10).replaceAll('-', '/')}/${second}-${uuid(random)}`;
}

const isBucket = (arn: string | undefined) => arn?.split(':')[2] === 's3';
const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

/** A random UUID (version 4) of the given source. */
export function uuid(random: Random): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (letter) =>
    (letter === 'x' ? Math.floor(random() * 16) : 8 + Math.floor(random() * 4)).toString(16),
  );
}
