/** AWS/SQS by QueueName. */
import { GetQueueAttributesCommand, paginateListQueues, type SQSClient } from '@aws-sdk/client-sqs';
import type { Datum } from './datum';

const GAUGES: Readonly<Record<string, string>> = {
  ApproximateNumberOfMessages: 'ApproximateNumberOfMessagesVisible',
  ApproximateNumberOfMessagesNotVisible: 'ApproximateNumberOfMessagesNotVisible',
  ApproximateNumberOfMessagesDelayed: 'ApproximateNumberOfMessagesDelayed',
};

/** The queue's gauges out of its attributes. */
export function queueData(queueUrl: string, attributes: Readonly<Record<string, string>>, time: number): Datum[] {
  const dimensions = { QueueName: queueUrl.slice(queueUrl.lastIndexOf('/') + 1) };
  return Object.entries(GAUGES).flatMap(([attribute, name]) => {
    const value = attributes[attribute];
    return value === undefined
      ? []
      : [{ metric: { namespace: 'AWS/SQS', name, dimensions }, unit: 'Count' as const, value: Number(value), time }];
  });
}

/** The values of now for every queue whose name starts with `<prefix>-`. */
export async function readQueues(client: SQSClient, prefix: string): Promise<Datum[]> {
  const data: Datum[] = [];
  for await (const page of paginateListQueues({ client }, { QueueNamePrefix: `${prefix}-`, MaxResults: 1000 })) {
    for (const QueueUrl of page.QueueUrls ?? []) {
      const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
      data.push(...queueData(QueueUrl, Attributes ?? {}, Date.now()));
    }
  }
  return data;
}
