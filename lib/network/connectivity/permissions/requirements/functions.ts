/** What Lambda does with a function's role, and the function's code. */
import type { Resource } from '../../template/resources';
import type { Value } from '../../template/values';
import { asList, asObject, asText } from '../../template/values';
import { parseArn } from '../arns';
import type { Role } from '../policies/roles';
import type { Caller } from '../types';
import { needsOfCode } from './bundle';
import type { Collector } from './collector';

export const LAMBDA = 'lambda.amazonaws.com';

export function needsOfFunctions(collector: Collector): void {
  for (const resource of collector.world.resources.ofType('AWS::Lambda::Function')) {
    const caller = collector.caller('Lambda function', resource);
    const use = collector.use(resource.get('Role'), LAMBDA, caller);
    if (!use) continue;
    use.complete = needsOfCode(collector, resource, use.role, caller);
    needsOfLogs(collector, resource, use.role, caller);
    needsOfNetwork(collector, resource, use.role, caller);
    if (asObject(resource.get('TracingConfig')).Mode === 'Active')
      collector.need(
        use.role,
        caller,
        'it is traced',
        'warning',
        ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
        ['*'],
      );
    const letters = asObject(resource.get('DeadLetterConfig')).TargetArn;
    needsOfDestination(collector, letters, use.role, caller, 'events that fail go to its dead-letter queue');
  }
  for (const config of collector.world.resources.ofType('AWS::Lambda::EventInvokeConfig'))
    needsOfInvokes(collector, config);
  for (const mapping of collector.world.resources.ofType('AWS::Lambda::EventSourceMapping'))
    needsOfMapping(collector, mapping);
}

function functionOf(collector: Collector, value: Value): { role: Role; caller: Caller } | undefined {
  const resource = collector.world.find(value, 'AWS::Lambda::Function');
  const role = resource && collector.roles.find(resource.get('Role'));
  return resource && role && { role, caller: collector.caller('Lambda function', resource) };
}

function needsOfLogs(collector: Collector, resource: Resource, role: Role, caller: Caller): void {
  const { world } = collector;
  const named = asText(asObject(resource.get('LoggingConfig')).LogGroup);
  const name =
    named ?? `/aws/lambda/${asText(world.resources.evaluator.evaluate(resource.stack, { Ref: resource.id }))}`;
  const group = world.arnIn(resource.stack, 'logs', `log-group:${name}:*`);
  collector.need(role, caller, 'it writes logs', 'warning', ['logs:CreateLogStream', 'logs:PutLogEvents'], [group]);
  collector.need(role, caller, 'it writes logs', 'used', ['logs:CreateLogGroup'], []);
}

function needsOfNetwork(collector: Collector, resource: Resource, role: Role, caller: Caller): void {
  const vpc = asObject(resource.get('VpcConfig'));
  if (asList(vpc.SubnetIds).length === 0) return;
  const why = 'it is in a VPC, where Lambda makes its network interfaces with its role';
  const anything = collector.world.arnIn(resource.stack, 'ec2', '*/*');
  collector.need(role, caller, why, 'error', ['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface'], [anything]);
  collector.need(role, caller, why, 'error', ['ec2:DescribeNetworkInterfaces'], ['*']);
}

/** A queue, topic, function, bus or bucket that gets what failed, or what succeeded. */
function needsOfDestination(collector: Collector, value: Value, role: Role, caller: Caller, why: string): void {
  const arn = asText(value);
  const parsed = arn === undefined ? undefined : parseArn(arn);
  if (!arn || !parsed) return;
  const actions: Record<string, readonly string[]> = {
    sqs: ['sqs:SendMessage'],
    sns: ['sns:Publish'],
    lambda: ['lambda:InvokeFunction'],
    events: ['events:PutEvents'],
  };
  collector.need(role, caller, why, 'error', actions[parsed.service] ?? [], [arn]);
  if (parsed.service !== 's3') return;
  collector.need(role, caller, why, 'error', ['s3:PutObject'], [`${arn}/aws/lambda/*`]);
  collector.need(role, caller, why, 'error', ['s3:ListBucket'], [arn]);
}

function needsOfInvokes(collector: Collector, config: Resource): void {
  const found = functionOf(collector, config.get('FunctionName'));
  if (!found) return;
  const { OnSuccess: success, OnFailure: failure } = asObject(config.get('DestinationConfig'));
  for (const target of [success, failure])
    needsOfDestination(
      collector,
      asObject(target).Destination,
      found.role,
      found.caller,
      'its results go to a destination',
    );
}

const READS: Readonly<Record<string, readonly string[]>> = {
  kinesis: [
    'kinesis:GetRecords',
    'kinesis:GetShardIterator',
    'kinesis:DescribeStream|kinesis:DescribeStreamSummary',
    'kinesis:ListShards|kinesis:ListStreams',
  ],
  dynamodb: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'],
  sqs: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
};
const ALSO: Readonly<Record<string, readonly string[]>> = {
  kinesis: [
    'kinesis:DescribeStream',
    'kinesis:DescribeStreamSummary',
    'kinesis:ListShards',
    'kinesis:ListStreams',
    'kinesis:SubscribeToShard',
    'kinesis:DescribeStreamConsumer',
  ],
  dynamodb: ['dynamodb:ListStreams'],
  sqs: ['sqs:ChangeMessageVisibility', 'sqs:GetQueueUrl'],
};

function needsOfMapping(collector: Collector, mapping: Resource): void {
  const found = functionOf(collector, mapping.get('FunctionName'));
  const source = asText(mapping.get('EventSourceArn'));
  if (!found || source === undefined) return;
  const { role, caller } = found;
  const arn = collector.world.spelled(source);
  const { service, rest } = parseArn(arn) ?? {};
  const why = `its event source mapping ${mapping.id} reads the source`;
  if (service && READS[service]) {
    const consumer = rest!.includes('/consumer/');
    const stream = consumer ? arn.slice(0, arn.indexOf('/consumer/')) : arn;
    for (const action of READS[service]!) {
      if (consumer && /GetRecords|GetShardIterator/.test(action)) continue;
      // Listing of shards came late: older roles list streams instead.
      collector.need(role, caller, why, 'error', [action], /ListS/.test(action) ? [stream, '*'] : [stream]);
    }
    if (consumer) collector.need(role, caller, why, 'error', ['kinesis:SubscribeToShard'], [arn, stream]);
    collector.need(role, caller, why, 'used', ALSO[service]!, []);
  }
  const failed = asObject(asObject(mapping.get('DestinationConfig')).OnFailure).Destination;
  needsOfDestination(collector, failed, role, caller, `what ${mapping.id} gives up goes to a destination`);
}
