import { endpointOf, send } from '../../shared/aws/send';

interface Answer {
  readonly Records: readonly { readonly ErrorCode?: string | null }[];
}

/** Kinesis PutRecords. @returns error codes by record; undefined for those that were taken */
export async function putRecords(
  _stream: string,
  body: readonly Buffer[],
  _records: number,
  timeoutMilliseconds: number,
): Promise<readonly (string | undefined)[]> {
  const answer = await send(
    {
      service: 'kinesis',
      method: 'POST',
      endpoint: endpointOf('kinesis').url,
      headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': 'Kinesis_20131202.PutRecords' },
      body,
    },
    timeoutMilliseconds,
  );
  return (JSON.parse(answer) as Answer).Records.map(({ ErrorCode }) => ErrorCode ?? undefined);
}
