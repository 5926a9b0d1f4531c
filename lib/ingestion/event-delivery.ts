import { RemovalPolicy, Stack, ArnFormat } from 'aws-cdk-lib';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { LogGroup, LogStream, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from '../security/acknowledge';
import type { DeliveredTable, EventDeliveryProps } from './event-delivery-props';
import { EventDeliveryRole } from './event-delivery-role';
import { streamArn } from './stream-consumer';

const COMPRESSION = { gzip: 'GZIP', snappy: 'Snappy', zip: 'ZIP', none: 'UNCOMPRESSED' } as const;

/** Fields of a delivered event that files are sorted by, as jq finds them. */
const PARTITIONS = '{date: ._event_time[0:10], route: ._route}';

/**
 * Amazon Data Firehose from a route's stream to the lake: into files by date of the event and route, or into an Iceberg
 * table. Firehose reads a stream from when it was made, and takes records apart that producers' libraries put together.
 */
export class EventDelivery extends Construct {
  /** Physical name. */
  readonly deliveryName: string;
  readonly delivery: CfnDeliveryStream;
  readonly role: EventDeliveryRole;
  readonly logGroup: LogGroup;
  private readonly logStream: LogStream;

  constructor(scope: Construct, id: string, props: EventDeliveryProps) {
    super(scope, id);
    this.deliveryName = props.name;
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    this.logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/kinesisfirehose/${props.name}`,
      encryptionKey: props.key,
      retention: props.logRetention ?? RetentionDays.ONE_YEAR,
      removalPolicy,
    });
    this.logStream = new LogStream(this, 'Log', { logGroup: this.logGroup, logStreamName: 'delivery', removalPolicy });
    this.role = new EventDeliveryRole(this, 'Role', { ...props, logGroup: this.logGroup });
    this.delivery = new CfnDeliveryStream(this, 'Resource', {
      deliveryStreamName: props.name,
      deliveryStreamType: 'KinesisStreamAsSource',
      kinesisStreamSourceConfiguration: {
        kinesisStreamArn: streamArn(this, props.name),
        roleArn: this.role.roleArn,
      },
      ...(props.table
        ? { icebergDestinationConfiguration: this.toTable(props, props.table) }
        : { extendedS3DestinationConfiguration: this.toFiles(props) }),
    });
    // Firehose tries the role's rights when it is made.
    this.delivery.node.addDependency(this.role, this.logStream);
    acknowledge(this.delivery, {
      'AwsSolutions-KDF1':
        'What is buffered has the encryption of the stream that it is read from, a customer key; another can not be set.',
    });
  }

  private toFiles(props: EventDeliveryProps): CfnDeliveryStream.ExtendedS3DestinationConfigurationProperty {
    return {
      ...this.bucket(props),
      prefix:
        `stream-events/${props.dataset}/` + 'date=!{partitionKeyFromQuery:date}/route=!{partitionKeyFromQuery:route}/',
      bufferingHints: hints(props),
      compressionFormat: COMPRESSION[props.compression ?? 'gzip'],
      s3BackupMode: 'Disabled',
      dynamicPartitioningConfiguration: { enabled: true, retryOptions: { durationInSeconds: 300 } },
      processingConfiguration: {
        enabled: true,
        processors: [
          processor('MetadataExtraction', { MetadataExtractionQuery: PARTITIONS, JsonParsingEngine: 'JQ-1.6' }),
          // One event a line.
          processor('AppendDelimiterToRecord', { Delimiter: '\\n' }),
        ],
      },
    };
  }

  private toTable(
    props: EventDeliveryProps,
    { database, name }: DeliveredTable,
  ): CfnDeliveryStream.IcebergDestinationConfigurationProperty {
    const stack = Stack.of(this);
    const { cloudWatchLoggingOptions, ...s3 } = this.bucket(props);
    return {
      roleArn: this.role.roleArn,
      appendOnly: true,
      catalogConfiguration: {
        catalogArn: stack.formatArn({ service: 'glue', resource: 'catalog', arnFormat: ArnFormat.NO_RESOURCE_NAME }),
      },
      destinationTableConfigurationList: [{ destinationDatabaseName: database, destinationTableName: name }],
      bufferingHints: hints(props),
      retryOptions: { durationInSeconds: 300 },
      s3BackupMode: 'FailedDataOnly',
      s3Configuration: { ...s3, bufferingHints: hints(props), compressionFormat: 'GZIP', cloudWatchLoggingOptions },
      cloudWatchLoggingOptions,
    };
  }

  /** What both ways say of the bucket. */
  private bucket({ bucket, key, dataset, route }: EventDeliveryProps) {
    return {
      bucketArn: bucket.bucketArn,
      roleArn: this.role.roleArn,
      encryptionConfiguration: { kmsEncryptionConfig: { awskmsKeyArn: key.keyArn } },
      errorOutputPrefix: `stream-errors/${dataset}/!{firehose:error-output-type}/date=!{timestamp:yyyy-MM-dd}/route=${route}/`,
      cloudWatchLoggingOptions: {
        enabled: true,
        logGroupName: this.logGroup.logGroupName,
        logStreamName: this.logStream.logStreamName,
      },
    };
  }
}

const hints = ({ intervalSeconds, sizeMegabytes }: EventDeliveryProps) => ({
  intervalInSeconds: intervalSeconds ?? 60,
  sizeInMBs: sizeMegabytes ?? 64,
});

const processor = (type: string, parameters: Readonly<Record<string, string>>) => ({
  type,
  parameters: Object.entries(parameters).map(([parameterName, parameterValue]) => ({ parameterName, parameterValue })),
});
