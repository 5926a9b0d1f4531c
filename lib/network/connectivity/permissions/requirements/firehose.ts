/** What Firehose does with the roles of a delivery stream. */
import type { Value } from '../../template/values';
import { asList, asObject, asText } from '../../template/values';
import { parseArn } from '../arns';
import type { Role } from '../policies/roles';
import type { Caller } from '../types';
import type { Collector } from './collector';

const FIREHOSE = 'firehose.amazonaws.com';

export function needsOfDeliveries(collector: Collector): void {
  for (const resource of collector.world.resources.ofType('AWS::KinesisFirehose::DeliveryStream')) {
    const caller = collector.caller('Delivery stream', resource);
    for (const [name, value] of Object.entries(resource.properties())) {
      const destination = asObject(value);
      if (/DestinationConfiguration$/.test(name)) needsOfDestination(collector, caller, destination);
      if (name === 'KinesisStreamSourceConfiguration') needsOfSource(collector, caller, destination);
    }
  }
}

function needsOfSource(collector: Collector, caller: Caller, source: Record<string, Value>): void {
  const role = collector.use(source.RoleARN, FIREHOSE, caller)?.role;
  const stream = asText(source.KinesisStreamARN);
  if (stream === undefined) return;
  const why = 'it reads its source stream';
  collector.need(
    role,
    caller,
    why,
    'error',
    ['kinesis:DescribeStream', 'kinesis:GetShardIterator', 'kinesis:GetRecords'],
    [stream],
  );
  collector.need(role, caller, why, 'warning', ['kinesis:ListShards'], [stream]);
}

function needsOfDestination(collector: Collector, caller: Caller, destination: Record<string, Value>): void {
  const role = collector.use(destination.RoleARN, FIREHOSE, caller)?.role;
  if (role) {
    if (destination.BucketARN !== undefined) needsOfBucket(collector, role, caller, destination);
    needsOfTransform(collector, role, caller, destination);
    needsOfFormat(collector, role, caller, destination);
    needsOfLogs(collector, role, caller, destination);
  }
  for (const name of ['S3Configuration', 'S3BackupConfiguration']) {
    const inner = asObject(destination[name]);
    const own = collector.use(inner.RoleARN, FIREHOSE, caller)?.role;
    if (own && inner.BucketARN !== undefined) needsOfBucket(collector, own, caller, inner);
  }
}

/** What is fixed of a prefix, before `!{timestamp:…}`. */
const fixed = (value: Value): string => (asText(value) ?? '').split('!{')[0]!;

function needsOfBucket(collector: Collector, role: Role, caller: Caller, to: Record<string, Value>): void {
  const bucket = asText(to.BucketARN)!;
  const why = 'it delivers to its bucket';
  collector.need(role, caller, why, 'error', ['s3:PutObject'], [`${bucket}/${fixed(to.Prefix)}*`]);
  if (to.ErrorOutputPrefix !== undefined)
    collector.need(
      role,
      caller,
      'it writes what it could not deliver',
      'warning',
      ['s3:PutObject'],
      [`${bucket}/${fixed(to.ErrorOutputPrefix)}*`],
    );
  collector.need(role, caller, why, 'warning', ['s3:AbortMultipartUpload'], [`${bucket}/*`]);
  collector.need(
    role,
    caller,
    why,
    'warning',
    ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
    [bucket],
  );
  collector.need(role, caller, why, 'used', ['s3:GetObject'], []);
  const key = asText(asObject(asObject(to.EncryptionConfiguration).KMSEncryptionConfig).AWSKMSKeyARN);
  const found = key === undefined ? undefined : collector.world.find(key, 'AWS::KMS::Key');
  if (found)
    collector.need(
      role,
      caller,
      'it encrypts what it delivers',
      'error',
      ['kms:GenerateDataKey'],
      [collector.world.arn(found)],
    );
}

function needsOfTransform(collector: Collector, role: Role, caller: Caller, destination: Record<string, Value>): void {
  const { Enabled: enabled, Processors: processors } = asObject(destination.ProcessingConfiguration);
  if (asText(enabled) === 'false') return;
  for (const processor of asList(processors).map(asObject))
    for (const parameter of asList(processor.Parameters).map(asObject)) {
      const arn = asText(parameter.ParameterValue);
      if (asText(parameter.ParameterName) !== 'LambdaArn' || arn === undefined) continue;
      // `…:$LATEST` and aliases are allowed by the function's own ARN followed by `:*`, or by themselves.
      const rest = parseArn(arn)?.rest ?? '';
      const plain = /^function:(?:⟦[^⟧]*⟧|[^:])+$/.test(rest) ? [arn, `${arn}:*`] : [arn];
      collector.need(role, caller, 'it transforms records with a function', 'error', ['lambda:InvokeFunction'], plain);
      collector.need(
        role,
        caller,
        'it transforms records with a function',
        'used',
        ['lambda:GetFunctionConfiguration'],
        [],
      );
    }
}

function needsOfFormat(collector: Collector, role: Role, caller: Caller, destination: Record<string, Value>): void {
  const { Enabled: enabled, SchemaConfiguration: schema } = asObject(destination.DataFormatConversionConfiguration);
  if (schema === undefined || asText(enabled) === 'false') return;
  const own = asObject(schema).RoleARN;
  const reader = own === undefined ? role : collector.use(own, FIREHOSE, caller)?.role;
  collector.need(reader, caller, 'it takes the schema from the Glue catalog', 'error', ['glue:GetTableVersions'], []);
  collector.need(
    reader,
    caller,
    'it takes the schema from the Glue catalog',
    'used',
    ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetSchemaVersion'],
    [],
  );
}

function needsOfLogs(collector: Collector, role: Role, caller: Caller, destination: Record<string, Value>): void {
  const { Enabled: enabled, LogGroupName: group } = asObject(destination.CloudWatchLoggingOptions);
  if (asText(enabled) !== 'true' || asText(group) === undefined) return;
  const arn = `arn:${collector.world.onlyPartition}:logs:*:*:log-group:${asText(group)}:*`;
  collector.need(role, caller, 'it logs its errors', 'warning', ['logs:PutLogEvents'], [arn]);
}
