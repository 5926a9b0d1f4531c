/** The ports of mappings and deliveries on top of AWS's clients. */
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListShardsCommand,
  type KinesisClient,
  type Shard,
} from '@aws-sdk/client-kinesis';
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { PublishCommand } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { ObjectWriter } from '../delivery/ports';
import type { FailureDestination, Invoker, StreamReader } from '../ports';
import type { Clients } from './clients';

export function streamReader(client: KinesisClient, StreamARN: string): StreamReader {
  return {
    async listShards() {
      const shards: Shard[] = [];
      let NextToken: string | undefined;
      do {
        // A token stands for the stream that it came from.
        const page = await client.send(new ListShardsCommand(NextToken ? { NextToken, StreamARN } : { StreamARN }));
        shards.push(...(page.Shards ?? []));
        ({ NextToken } = page);
      } while (NextToken);
      return shards.map((shard) => ({
        shardId: shard.ShardId!,
        parentShardId: shard.ParentShardId,
        adjacentParentShardId: shard.AdjacentParentShardId,
        closed: shard.SequenceNumberRange?.EndingSequenceNumber !== undefined,
      }));
    },
    async iterator(ShardId, position) {
      const input = {
        StreamARN,
        ShardId,
        ShardIteratorType: position.type,
        ...(position.type === 'AT_TIMESTAMP' && { Timestamp: new Date(position.timestamp) }),
        ...(position.type === 'AFTER_SEQUENCE_NUMBER' && { StartingSequenceNumber: position.sequenceNumber }),
      };
      return (await client.send(new GetShardIteratorCommand(input))).ShardIterator!;
    },
    async getRecords(ShardIterator, Limit) {
      const page = await client.send(new GetRecordsCommand({ ShardIterator, Limit }));
      return {
        records: (page.Records ?? []).map((record) => ({
          sequenceNumber: record.SequenceNumber!,
          partitionKey: record.PartitionKey!,
          data: record.Data!,
          arrival: record.ApproximateArrivalTimestamp!.getTime(),
        })),
        next: page.NextShardIterator,
        millisBehindLatest: page.MillisBehindLatest ?? 0,
      };
    },
  };
}

export function lambdaInvoker(client: LambdaClient): Invoker {
  return {
    async invoke(FunctionName, event) {
      try {
        const answer = await client.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
        const payload = answer.Payload && Buffer.from(answer.Payload).toString();
        return answer.FunctionError
          ? { kind: 'functionError', error: answer.FunctionError, payload }
          : { kind: 'ok', payload };
      } catch (error) {
        if ((error as Error).name === 'TooManyRequestsException') return { kind: 'throttled' };
        throw error;
      }
    },
  };
}

/** On-failure destinations: a bucket, a queue or a topic, by its ARN. */
export function failureDestination({ s3, sqs, sns }: Clients): FailureDestination {
  return {
    async send(arn, body, key) {
      const [, , service, , account, name] = arn.split(':');
      if (service === 's3') await s3.send(new PutObjectCommand({ Bucket: name, Key: key, Body: body }));
      else if (service === 'sns') await sns.send(new PublishCommand({ TopicArn: arn, Message: body }));
      else if (service === 'sqs') {
        const queue = new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: account });
        const { QueueUrl } = await sqs.send(queue);
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
      } else throw new Error(`${arn} is neither a bucket nor a queue nor a topic.`);
    },
  };
}

export function objectWriter(client: S3Client): ObjectWriter {
  return {
    async put(Bucket, Key, Body, { contentEncoding }) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentEncoding: contentEncoding }));
    },
  };
}
