/** What a replay needs of AWS, embedded or not. */
import { CloudFormationClient, paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import {
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  type GetShardIteratorCommandInput,
  type Shard,
} from '@aws-sdk/client-kinesis';
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Readable } from 'node:stream';
import { clientConfig, type AwsLocation } from '../metrics/clients';
import { Failure } from '../runtime/failure';
import type { ShardPosition, StreamReader, StreamShard } from '../streams/ports';
import type { Answer } from './deliver';
import type { Bucket } from './files';

/** A function may take 15 minutes for a batch. */
const INVOCATION_MS = 16 * 60_000;

export function clients(location: AwsLocation) {
  const config = clientConfig(location);
  const path = location.endpoint ? { forcePathStyle: true } : {};
  // HTTP/1.1: the client's own HTTP/2 opens a session a request, and the embedded AWS has none.
  const requestHandler = new NodeHttpHandler({ requestTimeout: 30_000, connectionTimeout: 5_000 });
  return {
    cloudFormation: new CloudFormationClient(config),
    kinesis: new KinesisClient({ ...config, requestHandler }),
    // An invocation that is sent a second time because its answer is late would work beside the first.
    lambda: new LambdaClient({
      ...config,
      maxAttempts: 1,
      requestHandler: new NodeHttpHandler({ requestTimeout: INVOCATION_MS, connectionTimeout: 5_000 }),
    }),
    s3: new S3Client({ ...config, ...path }),
  };
}

export type Clients = ReturnType<typeof clients>;

/** Outputs of the platform's stacks. */
export async function outputsOf({ cloudFormation }: Clients, prefix: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { Stacks = [] } of paginateDescribeStacks({ client: cloudFormation }, {}))
    for (const { StackName = '', Outputs = [] } of Stacks)
      if (StackName.startsWith(`${prefix}-`))
        for (const { OutputKey, OutputValue } of Outputs) found[OutputKey!] = OutputValue!;
  return found;
}

export interface Consumer {
  readonly name: string;
  readonly roleArn: string;
  /** Of its event source: the stream, or the stream's consumer of its own. */
  readonly eventSourceArn: string;
  readonly batchSize: number;
}

/** The consumer and its event source mapping. @throws Failure when it has none */
export async function consumerOf({ lambda }: Clients, name: string): Promise<Consumer> {
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName: name }));
  const mapping = EventSourceMappings.find(({ EventSourceArn = '' }) => EventSourceArn.includes(':kinesis:'));
  if (!mapping)
    throw new Failure(`The function ${name} has no event source mapping of a Kinesis stream: deploy the platform.`);
  const { Role = '' } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  const { EventSourceArn, BatchSize } = mapping;
  return { name, roleArn: Role, eventSourceArn: EventSourceArn!, batchSize: BatchSize ?? 100 };
}

/** Not ended by Ctrl-C: what is under way is done sooner or later anyway. */
export async function invoke({ lambda }: Clients, FunctionName: string, event: object): Promise<Answer> {
  try {
    const command = new InvokeCommand({ FunctionName, LogType: 'Tail', Payload: Buffer.from(JSON.stringify(event)) });
    const { FunctionError, Payload, LogResult = '' } = await lambda.send(command);
    const payload = Payload && Buffer.from(Payload).toString();
    const log = Buffer.from(LogResult, 'base64').toString();
    return FunctionError ? { kind: 'functionError', payload: payload ?? FunctionError } : { kind: 'ok', payload, log };
  } catch (error) {
    if ((error as Error).name === 'TooManyRequestsException') return { kind: 'throttled' };
    throw error;
  }
}

/** ARN and retention of a stream. */
export async function describeStream(
  { kinesis }: Clients,
  StreamName: string,
): Promise<{ arn: string; retentionHours: number }> {
  const { StreamDescriptionSummary: found } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName }));
  return { arn: found!.StreamARN!, retentionHours: found!.RetentionPeriodHours ?? 24 };
}

export function streamReader({ kinesis }: Clients, StreamName: string): StreamReader {
  return {
    async listShards() {
      const shards: Shard[] = [];
      let token: string | undefined;
      do {
        const request = token === undefined ? { StreamName } : { NextToken: token };
        const { Shards = [], NextToken } = await kinesis.send(new ListShardsCommand(request));
        shards.push(...Shards);
        token = NextToken;
      } while (token !== undefined);
      return shards.map(toShard);
    },
    async iterator(ShardId, position) {
      const request = { StreamName, ShardId, ...iteratorRequest(position) } as GetShardIteratorCommandInput;
      return (await kinesis.send(new GetShardIteratorCommand(request))).ShardIterator!;
    },
    async getRecords(ShardIterator, Limit) {
      const page = await kinesis.send(new GetRecordsCommand({ ShardIterator, Limit }));
      const records = (page.Records ?? []).map((record) => ({
        sequenceNumber: record.SequenceNumber!,
        partitionKey: record.PartitionKey!,
        data: record.Data!,
        arrival: record.ApproximateArrivalTimestamp!.getTime(),
      }));
      return { records, next: page.NextShardIterator || undefined, millisBehindLatest: page.MillisBehindLatest ?? 0 };
    },
  };
}

function iteratorRequest(position: ShardPosition): object {
  if (position.type === 'AT_TIMESTAMP')
    return { ShardIteratorType: position.type, Timestamp: new Date(position.timestamp) };
  if (position.type === 'AFTER_SEQUENCE_NUMBER')
    return { ShardIteratorType: position.type, StartingSequenceNumber: position.sequenceNumber };
  return { ShardIteratorType: position.type };
}

const toShard = ({ ShardId, ParentShardId, AdjacentParentShardId, SequenceNumberRange }: Shard): StreamShard => ({
  shardId: ShardId!,
  ...(ParentShardId && { parentShardId: ParentShardId }),
  ...(AdjacentParentShardId && { adjacentParentShardId: AdjacentParentShardId }),
  closed: SequenceNumberRange?.EndingSequenceNumber !== undefined,
});

export function bucket({ s3 }: Clients, Bucket: string): Bucket {
  return {
    async *list(Prefix) {
      for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix }))
        for (const { Key, LastModified } of Contents) yield { key: Key!, modified: LastModified!.getTime() };
    },
    async get(Key) {
      return (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body as Readable;
    },
  };
}
