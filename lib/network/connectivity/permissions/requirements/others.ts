/** Services that write somewhere with a role of the user's: flow logs, subscriptions. */
import type { Resource } from '../../template/resources';
import { asText } from '../../template/values';
import { parseArn } from '../arns';
import type { Collector } from './collector';

export function needsOfOthers(collector: Collector): void {
  const { resources } = collector.world;
  for (const log of resources.ofType('AWS::EC2::FlowLog')) needsOfFlowLog(collector, log);
  for (const filter of resources.ofType('AWS::Logs::SubscriptionFilter'))
    needsOfPassing(collector, filter, 'DestinationArn', 'RoleArn', 'Subscription filter');
  for (const subscription of resources.ofType('AWS::SNS::Subscription'))
    needsOfPassing(collector, subscription, 'Endpoint', 'SubscriptionRoleArn', 'Subscription');
}

function needsOfFlowLog(collector: Collector, log: Resource): void {
  const role = collector.roles.find(log.get('DeliverLogsPermissionArn'));
  if (!role || log.get('DeliverLogsPermissionArn') === undefined) return;
  const caller = collector.caller('Flow log', log);
  const name = asText(log.get('LogGroupName'));
  const group = name === undefined ? [] : [collector.world.arnIn(log.stack, 'logs', `log-group:${name}:*`)];
  collector.need(
    role,
    caller,
    'it writes to its log group',
    'error',
    ['logs:CreateLogStream', 'logs:PutLogEvents'],
    group,
  );
  const also = ['logs:DescribeLogGroups', 'logs:DescribeLogStreams', 'logs:CreateLogGroup'];
  collector.need(role, caller, 'it writes to its log group', 'used', also, []);
}

const PASSES: Readonly<Record<string, string>> = {
  kinesis: 'kinesis:PutRecord|kinesis:PutRecords',
  firehose: 'firehose:PutRecord|firehose:PutRecordBatch',
};

function needsOfPassing(
  collector: Collector,
  resource: Resource,
  target: string,
  property: string,
  kind: string,
): void {
  const arn = asText(resource.get(target));
  const named = resource.get(property);
  const role = named === undefined ? undefined : collector.roles.find(named);
  const action = PASSES[parseArn(arn ?? '')?.service ?? ''];
  if (arn === undefined || !role || !action) return;
  collector.need(role, collector.caller(kind, resource), 'it passes on what it gets', 'error', [action], [arn]);
}
