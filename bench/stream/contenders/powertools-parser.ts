/**
 * Powertools' batch processor with its parser, as its documentation says (`innerSchema`), or with the schema extended
 * once and for all (`PREBUILT=1`), which is faster.
 */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { parser } from '@aws-lambda-powertools/batch/parser';
import { Base64Encoded } from '@aws-lambda-powertools/parser/helpers';
import { KinesisDataStreamRecord, KinesisDataStreamRecordPayload } from '@aws-lambda-powertools/parser/schemas/kinesis';
import { serve } from '../serve';
import { Requests, Session, type KinesisRecord } from './objects';

const log = { debug() {}, warn() {}, error() {} };
const payload = KinesisDataStreamRecordPayload.extend({ data: Base64Encoded(Session) });
const schema = KinesisDataStreamRecord.extend({ kinesis: payload });
const how = process.env.PREBUILT ? { schema } : { innerSchema: Session, transformer: 'base64' };

serve(async (event) => {
  const processor = new BatchProcessor(EventType.KinesisDataStreams, { parser, logger: log, ...how });
  const requests = new Requests();
  const handler = async (record: KinesisRecord): Promise<void> => {
    requests.add(record.kinesis.data as never, record);
  };
  await processPartialResponse(event, handler, processor, { processInParallel: false });
  return requests.finish();
});
