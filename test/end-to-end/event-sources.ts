/** An embedded AWS with a stream, a function that forwards its records, and a delivery; for the tests of event sources. */
import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// The paths are read from the environment when the modules are loaded.
const home = (process.env.HEADWATER_HOME = mkdtempSync(join(tmpdir(), 'headwater-test-')));

/** Forwards records to the route; fails each hundredth at first, and `poison` always. */
const CODE = `
const failedOnce = new Set();
exports.handler = async ({ Records }) => {
  const forwarded = [];
  let failed;
  for (const { kinesis } of Records) {
    const event = JSON.parse(Buffer.from(kinesis.data, 'base64').toString());
    const fails = event.poison || (event.n % 100 === 7 && !failedOnce.has(event.n));
    failedOnce.add(event.n);
    if (fails) { failed = kinesis.sequenceNumber; break; }
    forwarded.push({ Data: kinesis.data, PartitionKey: kinesis.partitionKey });
  }
  if (forwarded.length) {
    const answer = await fetch(process.env.AWS_ENDPOINT_URL, {
      method: 'POST',
      headers: {
        'x-amz-target': 'Kinesis_20131202.PutRecords',
        'content-type': 'application/x-amz-json-1.1',
        authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/kinesis/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: JSON.stringify({ StreamName: 'test-dev-shop-all', Records: forwarded }),
    });
    const { FailedRecordCount } = await answer.json();
    if (FailedRecordCount) throw new Error(FailedRecordCount + ' records were not taken');
  }
  process.stdout.write(JSON.stringify({
    _aws: { Timestamp: Date.now(), CloudWatchMetrics: [{ Namespace: 'Test', Dimensions: [['Stage']], Metrics: [{ Name: 'Forwarded', Unit: 'Count' }] }] },
    Stage: 'dev', Forwarded: forwarded.length,
  }) + '\\n');
  return { batchItemFailures: failed ? [{ itemIdentifier: failed }] : [] };
};`;

const role = 'arn:aws:iam::000000000000:role/anything';
const parameters = (values: Record<string, string>) =>
  Object.entries(values).map(([ParameterName, ParameterValue]) => ({ ParameterName, ParameterValue }));

const template = {
  Resources: {
    Bronze: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'test-bronze' } },
    Failed: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'test-failed' } },
    Stream: {
      Type: 'AWS::Kinesis::Stream',
      Properties: { Name: 'test-dev-shop', ShardCount: 2, RetentionPeriodHours: 168 },
    },
    Route: {
      Type: 'AWS::Kinesis::Stream',
      Properties: { Name: 'test-dev-shop-all', StreamModeDetails: { StreamMode: 'ON_DEMAND' } },
    },
    Consumer: {
      Type: 'AWS::Kinesis::StreamConsumer',
      Properties: { StreamARN: { 'Fn::GetAtt': ['Stream', 'Arn'] }, ConsumerName: 'fast' },
    },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: { RoleName: 'anything', AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } },
    },
    Function: {
      Type: 'AWS::Lambda::Function',
      DependsOn: ['Role'],
      Properties: {
        FunctionName: 'test-dev-consumer',
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Role: role,
        Code: { ZipFile: CODE },
        Timeout: 10,
      },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'Function' },
        EventSourceArn: { Ref: 'Consumer' },
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 200,
        MaximumBatchingWindowInSeconds: 1,
        ParallelizationFactor: '2',
        MaximumRetryAttempts: 2,
        MaximumRecordAgeInSeconds: 3600,
        BisectBatchOnFunctionError: 'true',
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        FilterCriteria: { Filters: [{ Pattern: '{"data":{"n":[{"exists":true}]}}' }] },
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::test-failed' } },
      },
    },
    Delivery: {
      Type: 'AWS::KinesisFirehose::DeliveryStream',
      DependsOn: ['Role'],
      Properties: {
        DeliveryStreamName: 'test-dev-shop-all',
        DeliveryStreamType: 'KinesisStreamAsSource',
        KinesisStreamSourceConfiguration: { KinesisStreamARN: { 'Fn::GetAtt': ['Route', 'Arn'] }, RoleARN: role },
        ExtendedS3DestinationConfiguration: {
          BucketARN: 'arn:aws:s3:::test-bronze',
          RoleARN: role,
          Prefix: 'events/date=!{partitionKeyFromQuery:date}/',
          ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/',
          BufferingHints: { IntervalInSeconds: 60, SizeInMBs: 64 },
          CompressionFormat: 'GZIP',
          DynamicPartitioningConfiguration: { Enabled: true },
          ProcessingConfiguration: {
            Enabled: true,
            Processors: [
              {
                Type: 'MetadataExtraction',
                Parameters: parameters({ MetadataExtractionQuery: '{date:.at[0:10]}', JsonParsingEngine: 'JQ-1.6' }),
              },
              { Type: 'AppendDelimiterToRecord', Parameters: parameters({ Delimiter: '\\n' }) },
            ],
          },
        },
      },
    },
  },
  Outputs: { Consumer: { Value: { Ref: 'Consumer' } }, Mapping: { Value: { Ref: 'Mapping' } } },
};

export interface Sources {
  readonly location: { endpoint: string; region: string };
  readonly outputs: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export async function startSources(): Promise<Sources> {
  const { AwsServer } = await import('../../local/aws/server');
  const { freePort } = await import('../../local/runtime/ports');
  const { runSteps } = await import('../../local/runtime/steps');
  const { setupSteps, setupStep, tools } = await import('../../local/setup/setup');
  const silent = { started: () => undefined, told: () => undefined, done: () => undefined, failed: () => undefined };
  const steps = setupSteps().filter(({ name }) => name === setupStep('aws'));
  await runSteps(steps, undefined, silent);
  const region = 'eu-central-1';
  const aws = await AwsServer.start({ port: await freePort(), region, python: tools().awsPython, jobCommand: [] });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const formation = new CloudFormationClient({ endpoint: aws.endpoint, region, credentials });
  const StackName = 'sources';
  await formation.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(template) }));
  const { Stacks } = await formation.send(new DescribeStacksCommand({ StackName }));
  if (Stacks![0]!.StackStatus !== 'CREATE_COMPLETE')
    throw new Error(`${Stacks![0]!.StackStatus}: ${Stacks![0]!.StackStatusReason}`);
  const outputs = (Stacks![0]!.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey!, OutputValue!] as const);
  return {
    location: { endpoint: aws.endpoint, region },
    outputs: Object.fromEntries(outputs),
    async stop() {
      await aws.child.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
