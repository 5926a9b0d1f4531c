/** Services that call functions, queues and topics in their own name: the policy of what they call must let them. */
import type { Resource } from '../../template/resources';
import type { Value } from '../../template/values';
import { asList, asObject, asText } from '../../template/values';
import { actionsOf } from '../code/actions';
import { operationOf, prefixOf } from '../code/services';
import type { Caller } from '../types';
import type { Collector } from './collector';
import { needOwnName } from './deliveries';

export function needsOfInvocations(collector: Collector): void {
  const { resources } = collector.world;
  for (const bucket of resources.ofType('AWS::S3::Bucket'))
    needsOfNotifications(collector, bucket, bucket.get('NotificationConfiguration'), collector.world.arn(bucket));
  for (const custom of resources.ofType('Custom::S3BucketNotifications')) {
    const bucket = collector.world.find(custom.get('BucketName'), 'AWS::S3::Bucket');
    if (bucket)
      needsOfNotifications(collector, bucket, custom.get('NotificationConfiguration'), collector.world.arn(bucket));
  }
  for (const subscription of resources.ofType('AWS::SNS::Subscription')) needsOfSubscription(collector, subscription);
  for (const filter of resources.ofType('AWS::Logs::SubscriptionFilter')) needsOfFilter(collector, filter);
  for (const rotation of resources.ofType('AWS::SecretsManager::RotationSchedule'))
    needsOfRotation(collector, rotation);
  for (const method of resources.ofType('AWS::ApiGateway::Method', 'AWS::ApiGatewayV2::Integration'))
    needsOfApi(collector, method);
  for (const pool of resources.ofType('AWS::Cognito::UserPool')) needsOfUserPool(collector, pool);
  for (const alarm of resources.ofType('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'))
    needsOfAlarm(collector, alarm);
}

function inItsName(
  collector: Collector,
  service: string,
  resource: Resource,
  sourceArn: string | undefined,
): { service: string; sourceArn?: string; account: string } {
  return { service: `${service}.amazonaws.com`, sourceArn, account: collector.world.account(resource.stack) };
}

function needsOfNotifications(collector: Collector, bucket: Resource, value: Value, arn: string): void {
  const caller = collector.caller('Bucket', bucket);
  const source = inItsName(collector, 's3', bucket, arn);
  const { LambdaConfigurations, LambdaFunctionConfigurations, QueueConfigurations, TopicConfigurations } =
    asObject(value);
  const each = (list: Value, keys: readonly string[], action: string): void => {
    for (const item of asList(list).map(asObject)) {
      const target = keys.map((key) => asText(item[key])).find((found) => found !== undefined);
      if (target !== undefined) needOwnName(collector, source, caller, 'it notifies', action, target);
    }
  };
  each(
    [...asList(LambdaConfigurations), ...asList(LambdaFunctionConfigurations)],
    ['Function', 'LambdaFunctionArn'],
    'lambda:InvokeFunction',
  );
  each(QueueConfigurations, ['Queue', 'QueueArn'], 'sqs:SendMessage');
  each(TopicConfigurations, ['Topic', 'TopicArn'], 'sns:Publish');
}

function needsOfSubscription(collector: Collector, subscription: Resource): void {
  const endpoint = asText(subscription.get('Endpoint'));
  const topic = asText(subscription.get('TopicArn'));
  const action = { lambda: 'lambda:InvokeFunction', sqs: 'sqs:SendMessage' }[
    asText(subscription.get('Protocol')) ?? ''
  ];
  if (endpoint === undefined || topic === undefined || action === undefined) return;
  const found = collector.world.find(topic, 'AWS::SNS::Topic');
  const caller: Caller = {
    ...collector.caller('Subscription', subscription),
    label: `Topic ${found ? collector.world.label(found) : topic}`,
  };
  const source = inItsName(collector, 'sns', subscription, topic);
  needOwnName(collector, source, caller, `subscription ${subscription.id} gets its messages`, action, endpoint);
}

function needsOfFilter(collector: Collector, filter: Resource): void {
  const target = asText(filter.get('DestinationArn'));
  if (target === undefined || filter.get('RoleArn') !== undefined) return;
  const caller = collector.caller('Subscription filter', filter);
  needOwnName(
    collector,
    inItsName(collector, 'logs', filter, undefined),
    caller,
    'it passes log events on',
    'lambda:InvokeFunction',
    target,
  );
}

function needsOfRotation(collector: Collector, rotation: Resource): void {
  const target = asText(rotation.get('RotationLambdaARN'));
  if (target === undefined) return;
  const caller = collector.caller('Rotation', rotation);
  const source = inItsName(collector, 'secretsmanager', rotation, asText(rotation.get('SecretId')));
  needOwnName(collector, source, caller, 'it rotates the secret', 'lambda:InvokeFunction', target);
}

function needsOfApi(collector: Collector, method: Resource): void {
  const integration = asObject(method.get('Integration'));
  const uri = asText(integration.Uri ?? method.get('IntegrationUri'));
  if (uri === undefined) return;
  const credentials = integration.Credentials ?? method.get('CredentialsArn');
  if (credentials !== undefined) return needsOfCredentials(collector, method, credentials, uri);
  const target = /\/functions\/(.+)\/invocations$/.exec(uri)?.[1] ?? uri;
  if (!/:lambda:/.test(target)) return;
  const caller = collector.caller('API method', method);
  // Which paths the permission is for isn't compared.
  const source = inItsName(collector, 'apigateway', method, undefined);
  needOwnName(collector, source, caller, 'it calls its integration', 'lambda:InvokeFunction', target);
}

/** `arn:aws:apigateway:<region>:<service>:action/<Operation>`, called with a role. */
function needsOfCredentials(collector: Collector, method: Resource, credentials: Value, uri: string): void {
  const caller = collector.caller('API method', method);
  const role = collector.use(credentials, 'apigateway.amazonaws.com', caller)?.role;
  const [, client, name] = /:apigateway:[^:]*:([\w-]+):action\/(\w+)/.exec(uri) ?? [];
  const operation = client && name ? operationOf(prefixOf(client), name) : undefined;
  if (role && client && operation)
    collector.need(role, caller, 'it calls its integration', 'error', actionsOf(prefixOf(client), operation), []);
}

/** Triggers of a user pool: a function each, by its ARN or with its version. */
function needsOfUserPool(collector: Collector, pool: Resource): void {
  const caller = collector.caller('User pool', pool);
  const source = inItsName(collector, 'cognito-idp', pool, collector.world.arn(pool));
  for (const [trigger, value] of Object.entries(asObject(pool.get('LambdaConfig')))) {
    const target = asText(value) ?? asText(asObject(value).LambdaArn);
    if (target !== undefined && trigger !== 'KMSKeyID')
      needOwnName(
        collector,
        source,
        caller,
        `its trigger ${trigger} calls a function`,
        'lambda:InvokeFunction',
        target,
      );
  }
}

/** A topic's default policy lets alarms of the account publish; one of its own takes its place. */
function needsOfAlarm(collector: Collector, alarm: Resource): void {
  const { world, policies } = collector;
  const caller = collector.caller('Alarm', alarm);
  const source = inItsName(collector, 'cloudwatch', alarm, world.arn(alarm));
  for (const action of [...asList(alarm.get('AlarmActions')), ...asList(alarm.get('OKActions'))]) {
    const topic = world.find(action, 'AWS::SNS::Topic');
    if (!topic) continue;
    if (policies.of(world.arn(topic)).length > 0)
      needOwnName(collector, source, caller, 'it tells a topic', 'sns:Publish', world.arn(topic));
  }
}
