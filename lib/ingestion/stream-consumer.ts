import { Duration, Stack } from 'aws-cdk-lib';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { FailureDestination } from './failure-destination';
import { PipelineHandler } from './pipeline-handler';
import type { Statement } from './statements';
import type { StreamConsumerProps } from './stream-consumer-props';

/** ARN of a stream of this account and region, by its name: no stack holds on to another for it. */
export const streamArn = (scope: Construct, name: string): string =>
  Stack.of(scope).formatArn({ service: 'kinesis', resource: 'stream', resourceName: name });

/**
 * The function that checks, enriches and routes the events of a stream, and the event source mapping that calls it:
 * a failed call says from which record on to go on, a batch is halved to find the record that fails, retries end, and
 * what is given up is kept. One bad record holds up its shard for no longer than the retries take.
 */
export class StreamConsumer extends Construct {
  readonly handler: PipelineHandler;
  readonly failures: FailureDestination;
  readonly mapping: CfnEventSourceMapping;

  constructor(scope: Construct, id: string, props: StreamConsumerProps) {
    super(scope, id);
    const { source, key } = props;
    const { consumer } = source;
    this.failures = new FailureDestination(this, 'Failures', {
      kind: consumer.onFailure,
      name: `${source.stream}-given-up`,
      bucket: props.quarantine,
      key,
    });
    this.handler = new PipelineHandler(this, 'Handler', {
      name: consumer.name,
      description: `Checks, enriches and routes the events of ${source.stream}`,
      code: props.code,
      environment: {
        PLATFORM: props.prefix,
        DATASET: source.dataset,
        ROUTES: JSON.stringify(source.routes),
        QUARANTINE_BUCKET: props.quarantine.bucketName,
      },
      statements: [...statements(this, props), ...this.failures.statements],
      failures: 'Called by its event source mapping, which retries, halves batches and keeps what is given up.',
      key,
      timeout: Duration.seconds(consumer.timeoutSeconds),
      memorySize: consumer.memoryMegabytes,
      logRetention: props.logRetention,
      removalPolicy: props.removalPolicy,
    });
    this.mapping = new CfnEventSourceMapping(this, 'Mapping', {
      functionName: this.handler.function.functionName,
      eventSourceArn: props.fanOutArn ?? streamArn(this, source.stream),
      startingPosition: consumer.startingPosition === 'latest' ? 'LATEST' : 'TRIM_HORIZON',
      batchSize: consumer.batchSize,
      maximumBatchingWindowInSeconds: consumer.batchWindowSeconds,
      parallelizationFactor: consumer.parallelizationFactor,
      functionResponseTypes: ['ReportBatchItemFailures'],
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: consumer.maxRetries,
      maximumRecordAgeInSeconds: Duration.hours(consumer.maxRecordAgeHours).toSeconds(),
      destinationConfig: { onFailure: { destination: this.failures.arn } },
      // Counts what is given up, which nothing else does.
      metricsConfig: { metrics: ['EventCount'] },
      ...(consumer.filters.length === 0
        ? {}
        : { filterCriteria: { filters: consumer.filters.map((filter) => ({ pattern: JSON.stringify(filter) })) } }),
    });
    // Lambda tries the role's rights when a mapping is made.
    this.mapping.node.addDependency(this.handler.role, ...(props.after ?? []));
    // A new route's delivery reads from when it is made: the function that writes to the route comes after it.
    this.handler.function.node.addDependency(...(props.after ?? []));
  }
}

/** Its stream is read, its routes are written to, and what it rejects is put into its own place in quarantine. */
function statements(scope: Construct, { source, fanOutArn, quarantine, key }: StreamConsumerProps): Statement[] {
  const describe = ['kinesis:DescribeStream', 'kinesis:DescribeStreamSummary', 'kinesis:ListShards'];
  const stream = streamArn(scope, source.stream);
  // With a consumer of its own the stream's rights stay: AWS's policy for execution roles has both.
  const reading: Statement[] = [
    { actions: [...describe, 'kinesis:GetRecords', 'kinesis:GetShardIterator'], resources: [stream] },
    ...(fanOutArn === undefined
      ? []
      : [{ actions: ['kinesis:DescribeStreamConsumer', 'kinesis:SubscribeToShard'], resources: [fanOutArn] }]),
  ];
  return [
    ...reading,
    { actions: ['kinesis:PutRecords'], resources: Object.values(source.routes).map((name) => streamArn(scope, name)) },
    {
      actions: ['s3:PutObject'],
      resources: [quarantine.arnForObjects(`stream-events/${source.dataset}/*`)],
      wildcard: 'Rejected events are put into objects named by date, shard and sequence number, all under this prefix.',
    },
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] },
  ];
}
