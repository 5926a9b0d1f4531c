import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { StreamConsumer } from '../../lib/ingestion/stream-consumer';
import type { StreamConsumerProps } from '../../lib/ingestion/stream-consumer-props';
import { securityFindings } from '../../lib/security/checks';
import { lakeFixture } from '../fixtures/lake';
import type { Json } from '../fixtures/stack';
import { shop } from '../fixtures/streams';

function build(...all: Partial<StreamConsumerProps>[]) {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
  const lake = lakeFixture(stack);
  all.forEach(
    (props, i) =>
      new StreamConsumer(stack, `Consumer${i}`, {
        prefix: 'flights-dev',
        source: shop(),
        code: Code.fromInline('exports.handler = async () => ({ batchItemFailures: [] });'),
        quarantine: lake.buckets.quarantine,
        key: lake.key,
        ...props,
      }),
  );
  return { stack, template: Template.fromStack(stack) };
}
const { template, stack } = build({});

/** `action → resources` of the first consumer's role. */
function rights(of: Template): Record<string, string[]> {
  const [policy] = Object.entries(of.findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith('Consumer0'));
  const statements = policy![1].Properties.PolicyDocument.Statement as Json[];
  const may: Record<string, string[]> = {};
  for (const { Action, Resource } of statements)
    for (const action of [Action].flat())
      (may[action] ??= []).push(...[Resource].flat().map((resource: Json) => JSON.stringify(resource)));
  return may;
}

describe('the mapping', () => {
  test('says how far a call came, halves batches, ends retries, gives up before the stream forgets, keeps what it gave up', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: {
        'Fn::Join': ['', Match.arrayWith([':kinesis:eu-central-1:111122223333:stream/flights-dev-shop'])],
      },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 1000,
      MaximumBatchingWindowInSeconds: 1,
      ParallelizationFactor: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
      MaximumRecordAgeInSeconds: 86_400,
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('Quarantine'), 'Arn'] } },
      },
      MetricsConfig: { Metrics: ['EventCount'] },
      FilterCriteria: Match.absent(),
    });
  });

  test('is as configured', () => {
    const filters = [{ data: { country: ['USA'] } }];
    const consumer = {
      ...{ batchSize: 500, batchWindowSeconds: 5, parallelizationFactor: 4, maxRetries: 3, maxRecordAgeHours: 2 },
      ...{ startingPosition: 'latest', filters, memoryMegabytes: 1024, timeoutSeconds: 120 },
    };
    const other = build({ source: shop({ consumer }) }).template;
    other.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      StartingPosition: 'LATEST',
      BatchSize: 500,
      MaximumBatchingWindowInSeconds: 5,
      ParallelizationFactor: 4,
      MaximumRetryAttempts: 3,
      MaximumRecordAgeInSeconds: 7_200,
      FilterCriteria: { Filters: [{ Pattern: '{"data":{"country":["USA"]}}' }] },
    });
    other.hasResourceProperties('AWS::Lambda::Function', { MemorySize: 1024, Timeout: 120 });
  });

  test('is made after the rights of its role', () => {
    const [mapping] = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'));
    expect(mapping!['DependsOn']).toEqual(expect.arrayContaining([expect.stringMatching(/RoleDefaultPolicy/)]));
  });
});

test('the function runs what it is given, with what it needs to know, and logs into an encrypted group', () => {
  template.hasResourceProperties('AWS::Lambda::Function', {
    FunctionName: 'flights-dev-shop-consumer',
    Runtime: 'nodejs22.x',
    Architectures: ['arm64'],
    MemorySize: 512,
    Timeout: 60,
    LoggingConfig: { LogFormat: 'JSON' },
    Environment: {
      Variables: {
        PLATFORM: 'flights-dev',
        DATASET: 'sessions',
        ROUTES: '{"usa":"flights-dev-shop-usa","international":"flights-dev-shop-international"}',
        QUARANTINE_BUCKET: { Ref: Match.stringLikeRegexp('Quarantine') },
      },
    },
  });
  template.hasResourceProperties('AWS::Logs::LogGroup', {
    LogGroupName: '/aws/lambda/flights-dev-shop-consumer',
    KmsKeyId: Match.anyValue(),
  });
});

describe('rights', () => {
  const common = ['kms:Decrypt', 'kms:GenerateDataKey', 'logs:CreateLogStream', 'logs:PutLogEvents'];
  const tracing = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
  const describing = ['kinesis:DescribeStream', 'kinesis:DescribeStreamSummary', 'kinesis:ListShards'];

  test('are exactly these', () => {
    expect(Object.keys(rights(template)).sort()).toEqual(
      [
        ...common,
        ...tracing,
        ...describing,
        ...['kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:PutRecords'],
        ...['s3:ListBucket', 's3:PutObject'],
      ].sort(),
    );
  });

  test('read its stream, write its routes, put into its place of quarantine and where Lambda puts what it gave up', () => {
    const may = rights(template);
    expect(may['kinesis:GetRecords']).toEqual([expect.stringMatching(/stream\/flights-dev-shop"/)]);
    expect(may['kinesis:PutRecords']).toEqual([
      expect.stringMatching(/stream\/flights-dev-shop-usa"/),
      expect.stringMatching(/stream\/flights-dev-shop-international"/),
    ]);
    expect(may['s3:PutObject']).toEqual([
      expect.stringMatching(/Quarantine.*\/stream-events\/sessions\/\*"/),
      expect.stringMatching(/Quarantine.*\/aws\/lambda\/\*"/),
    ]);
    expect(may['s3:ListBucket']).toEqual([expect.stringMatching(/Quarantine/)]);
  });

  test('with enhanced fan-out: of the registered consumer besides the shards, as AWS’s own policy has it', () => {
    const fanOutArn = 'arn:aws:kinesis:eu-central-1:111122223333:stream/flights-dev-shop/consumer/c:1';
    const fanned = build({ fanOutArn }).template;
    const may = rights(fanned);
    expect(may['kinesis:SubscribeToShard']).toEqual([JSON.stringify(fanOutArn)]);
    expect(may['kinesis:DescribeStreamConsumer']).toEqual([JSON.stringify(fanOutArn)]);
    expect(may).toHaveProperty(['kinesis:GetRecords']);
    fanned.hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: fanOutArn });
  });

  test.each([
    [
      'sqs',
      'AWS::SQS::Queue',
      'sqs:SendMessage',
      { QueueName: 'flights-dev-shop-given-up', KmsMasterKeyId: Match.anyValue() },
    ],
    [
      'sns',
      'AWS::SNS::Topic',
      'sns:Publish',
      { TopicName: 'flights-dev-shop-given-up', KmsMasterKeyId: Match.anyValue() },
    ],
  ])('what is given up to %s', (onFailure, type, action, properties) => {
    const built = build({ source: shop({ consumer: { onFailure } }) });
    built.template.hasResourceProperties(type, properties);
    const may = rights(built.template);
    expect(may[action]).toHaveLength(1);
    expect(may).not.toHaveProperty(['s3:ListBucket']);
    expect(may['s3:PutObject']).toHaveLength(1);
    expect(securityFindings(built.stack)).toEqual([]);
  });
});

test('twice in one stack; security checks find nothing', () => {
  const second = { ...shop(), stream: 'other', consumer: { ...shop().consumer, name: 'other-consumer' } };
  const both = build({}, { source: second });
  both.template.resourceCountIs('AWS::Lambda::EventSourceMapping', 2);
  expect(securityFindings(both.stack)).toEqual([]);
  expect(securityFindings(stack)).toEqual([]);
});
