import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EventDelivery } from '../../lib/ingestion/event-delivery';
import type { EventDeliveryProps } from '../../lib/ingestion/event-delivery-props';
import { securityFindings } from '../../lib/security/checks';
import { lakeFixture } from '../fixtures/lake';
import type { Json } from '../fixtures/stack';
import { propertiesOf } from '../fixtures/stack';

function build(...all: Partial<EventDeliveryProps>[]) {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
  const lake = lakeFixture(stack);
  all.forEach(
    (props, i) =>
      new EventDelivery(stack, `Delivery${i}`, {
        name: 'flights-dev-shop-usa',
        dataset: 'sessions',
        route: 'usa',
        bucket: lake.buckets.bronze,
        key: lake.key,
        ...props,
      }),
  );
  return { stack, template: Template.fromStack(stack) };
}
const table = { database: 'flights_dev_bronze', name: 'sessions_usa', prefix: 'stream-tables/sessions_usa/' };
const files = build({});
const rows = build({ table });

/** `action → resources` of the first delivery's role. */
function rights(of: Template): Record<string, string[]> {
  const [policy] = Object.entries(of.findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith('Delivery0'));
  const may: Record<string, string[]> = {};
  for (const { Action, Resource } of policy![1].Properties.PolicyDocument.Statement as Json[])
    for (const action of [Action].flat())
      (may[action] ??= []).push(...[Resource].flat().map((resource: Json) => JSON.stringify(resource)));
  return may;
}

describe('files', () => {
  const [delivery] = propertiesOf(files.template, 'AWS::KinesisFirehose::DeliveryStream');
  const to = delivery!['ExtendedS3DestinationConfiguration'];

  test('are those of the route’s stream, by event date and route', () => {
    expect(delivery).toMatchObject({
      DeliveryStreamName: 'flights-dev-shop-usa',
      DeliveryStreamType: 'KinesisStreamAsSource',
    });
    expect(JSON.stringify(delivery!['KinesisStreamSourceConfiguration'].KinesisStreamARN)).toContain(
      ':kinesis:eu-central-1:111122223333:stream/flights-dev-shop-usa',
    );
    expect(to).toMatchObject({
      Prefix: 'stream-events/sessions/date=!{partitionKeyFromQuery:date}/route=!{partitionKeyFromQuery:route}/',
      ErrorOutputPrefix: 'stream-errors/sessions/!{firehose:error-output-type}/date=!{timestamp:yyyy-MM-dd}/route=usa/',
      DynamicPartitioningConfiguration: { Enabled: true },
      BufferingHints: { IntervalInSeconds: 60, SizeInMBs: 64 },
      CompressionFormat: 'GZIP',
    });
  });

  test('have an event a line, and their keys out of the event', () => {
    const { Processors } = to.ProcessingConfiguration;
    expect(Processors).toEqual([
      {
        Type: 'MetadataExtraction',
        Parameters: [
          { ParameterName: 'MetadataExtractionQuery', ParameterValue: '{date: ._event_time[0:10], route: ._route}' },
          { ParameterName: 'JsonParsingEngine', ParameterValue: 'JQ-1.6' },
        ],
      },
      { Type: 'AppendDelimiterToRecord', Parameters: [{ ParameterName: 'Delimiter', ParameterValue: '\\n' }] },
    ]);
  });

  test('are encrypted, and failures are logged into an encrypted group', () => {
    expect(to.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN).toBeDefined();
    expect(to.CloudWatchLoggingOptions).toMatchObject({ Enabled: true });
    files.template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/kinesisfirehose/flights-dev-shop-usa',
      KmsKeyId: Match.anyValue(),
    });
  });

  test.each([
    ['snappy', 'Snappy'],
    ['none', 'UNCOMPRESSED'],
  ] as const)('%s, with other buffers', (compression, format) => {
    build({ compression, intervalSeconds: 900, sizeMegabytes: 128 }).template.hasResourceProperties(
      'AWS::KinesisFirehose::DeliveryStream',
      {
        ExtendedS3DestinationConfiguration: {
          CompressionFormat: format,
          BufferingHints: { IntervalInSeconds: 900, SizeInMBs: 128 },
        },
      },
    );
  });

  test('the role may do exactly this', () => {
    const may = rights(files.template);
    expect(Object.keys(may).sort()).toEqual([
      'kinesis:DescribeStream',
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'logs:PutLogEvents',
      's3:AbortMultipartUpload',
      's3:GetBucketLocation',
      's3:GetObject',
      's3:ListBucket',
      's3:ListBucketMultipartUploads',
      's3:PutObject',
    ]);
    expect(may['kinesis:GetRecords']).toEqual([expect.stringMatching(/stream\/flights-dev-shop-usa"/)]);
    expect(may['s3:PutObject']).toEqual([
      expect.stringMatching(/Bronze.*\/stream-events\/sessions\/\*"/),
      expect.stringMatching(/Bronze.*\/stream-errors\/sessions\/\*"/),
    ]);
  });
});

describe('rows of a table', () => {
  test('go into one table, and what fails beside the others', () => {
    rows.template.hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
      ExtendedS3DestinationConfiguration: Match.absent(),
      IcebergDestinationConfiguration: {
        AppendOnly: true,
        DestinationTableConfigurationList: [
          { DestinationDatabaseName: 'flights_dev_bronze', DestinationTableName: 'sessions_usa' },
        ],
        s3BackupMode: 'FailedDataOnly',
        S3Configuration: { ErrorOutputPrefix: Match.stringLikeRegexp('^stream-errors/sessions/') },
        CatalogConfiguration: {
          CatalogArn: { 'Fn::Join': ['', Match.arrayWith([':glue:eu-central-1:111122223333:catalog'])] },
        },
      },
    });
  });

  test('need rights on that table and its files, and on no other', () => {
    const may = rights(rows.template);
    expect(may['glue:UpdateTable']!.join()).toMatch(
      /:catalog".*database\/flights_dev_bronze".*table\/flights_dev_bronze\/sessions_usa"/,
    );
    expect(may['s3:DeleteObject']!.join()).toMatch(/stream-tables\/sessions_usa\/\*/);
    expect(may['s3:PutObject']!.join()).not.toContain('stream-events');
    expect(rights(files.template)).not.toHaveProperty(['glue:UpdateTable']);
  });
});

test('the role and the log are there before the delivery', () => {
  const [delivery] = Object.values(files.template.findResources('AWS::KinesisFirehose::DeliveryStream'));
  expect(delivery!['DependsOn']).toEqual(
    expect.arrayContaining([expect.stringMatching(/RoleDefaultPolicy/), expect.stringMatching(/Log/)]),
  );
});

test('twice in one stack; security checks find nothing', () => {
  const both = build({}, { name: 'flights-dev-shop-international', route: 'international', table });
  both.template.resourceCountIs('AWS::KinesisFirehose::DeliveryStream', 2);
  expect(securityFindings(both.stack)).toEqual([]);
});
