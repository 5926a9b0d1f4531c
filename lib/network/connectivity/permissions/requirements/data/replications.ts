/** What DMS does with the roles of its endpoints: streams, buckets, secrets. */
import type { Resource } from '../../../template/resources';
import type { Value } from '../../../template/values';
import { asObject, asText } from '../../../template/values';
import type { Role } from '../../policies/roles';
import type { Caller } from '../../types';
import type { Collector } from '../collector';
import { arnsTold } from '../targets';

const DMS = 'dms.amazonaws.com';

export function needsOfReplications(collector: Collector): void {
  for (const endpoint of collector.world.resources.ofType('AWS::DMS::Endpoint')) {
    const caller = collector.caller('DMS endpoint', endpoint);
    for (const value of Object.values(endpoint.properties())) needsOfSecret(collector, caller, asObject(value));
    needsOfStream(collector, caller, asObject(endpoint.get('KinesisSettings')));
    needsOfBucket(collector, caller, endpoint, asObject(endpoint.get('S3Settings')));
  }
}

const roleOf = (collector: Collector, value: Value, caller: Caller): Role | undefined =>
  collector.use(value, DMS, caller)?.role;

/** Settings of every engine may name a secret, and the role that reads it. */
function needsOfSecret(collector: Collector, caller: Caller, settings: Record<string, Value>): void {
  const { SecretsManagerAccessRoleArn: named, SecretsManagerSecretId: secret } = settings;
  if (named === undefined || secret === undefined) return;
  const arns = arnsTold(collector.world, secret, 'secretsmanager');
  const role = roleOf(collector, named, caller);
  collector.need(role, caller, 'it logs in with a secret', 'error', ['secretsmanager:GetSecretValue'], arns);
}

function needsOfStream(collector: Collector, caller: Caller, settings: Record<string, Value>): void {
  const { ServiceAccessRoleArn: named, StreamArn } = settings;
  const stream = asText(StreamArn);
  if (named === undefined || stream === undefined) return;
  const actions = ['kinesis:DescribeStream', 'kinesis:PutRecord', 'kinesis:PutRecords'];
  collector.need(roleOf(collector, named, caller), caller, 'it writes to its stream', 'error', actions, [stream]);
}

function needsOfBucket(
  collector: Collector,
  caller: Caller,
  endpoint: Resource,
  settings: Record<string, Value>,
): void {
  const { ServiceAccessRoleArn: named, BucketName, BucketFolder } = settings;
  const name = asText(BucketName);
  const role = named === undefined ? undefined : roleOf(collector, named, caller);
  if (!role || name === undefined) return;
  const bucket = `arn:${collector.world.partition(endpoint.stack)}:s3:::${name}`;
  const folder = asText(BucketFolder);
  const objects = [`${bucket}/${folder === undefined ? '' : `${folder}/`}*`];
  const target = asText(endpoint.get('EndpointType'))?.toLowerCase() === 'target';
  const why = target ? 'it writes to its bucket' : 'it reads from its bucket';
  collector.need(role, caller, why, 'error', ['s3:ListBucket'], [bucket]);
  collector.need(role, caller, why, 'error', target ? ['s3:PutObject', 's3:DeleteObject'] : ['s3:GetObject'], objects);
}
