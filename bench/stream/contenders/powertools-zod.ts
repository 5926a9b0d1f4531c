/** Powertools' batch processor; its record handler decodes, and validates with zod. */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { serve } from '../serve';
import { Requests, Session, type KinesisRecord } from './objects';

serve(async (event) => {
  const processor = new BatchProcessor(EventType.KinesisDataStreams);
  const requests = new Requests();
  const handler = async (record: KinesisRecord): Promise<void> => {
    requests.add(Session.parse(JSON.parse(Buffer.from(record.kinesis.data, 'base64').toString())), record);
  };
  await processPartialResponse(event, handler, processor, { processInParallel: false });
  return requests.finish();
});
