/** Of the peers, which are installed when the benchmark runs, what it uses. */
declare module '@aws-lambda-powertools/batch' {
  export const EventType: { readonly KinesisDataStreams: string };
  export class BatchProcessor {
    constructor(eventType: string, options?: object);
  }
  export function processPartialResponse(
    event: object,
    handler: (record: never) => Promise<void>,
    processor: BatchProcessor,
    options: object,
  ): Promise<object>;
}
declare module '@aws-lambda-powertools/batch/parser' {
  export const parser: unknown;
}
declare module '@aws-lambda-powertools/parser/helpers' {
  import type { ZodType } from 'zod';
  export function Base64Encoded(schema: ZodType): ZodType;
}
declare module '@aws-lambda-powertools/parser/schemas/kinesis' {
  import type { ZodObject } from 'zod';
  export const KinesisDataStreamRecord: ZodObject;
  export const KinesisDataStreamRecordPayload: ZodObject;
}
