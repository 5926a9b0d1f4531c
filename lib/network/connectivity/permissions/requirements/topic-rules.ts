/** Rules of IoT: each action writes somewhere with a role of the user's. */
import type { Resource } from '../../template/resources';
import type { Value } from '../../template/values';
import { asList, asObject, asText } from '../../template/values';
import type { Collector } from './collector';
import { needOwnName } from './deliveries';
import { arnsTold, targetsOf } from './targets';

/** Action of a rule → service, IAM action, property that names the target. */
const ACTIONS: Readonly<Record<string, readonly [service: string, action: string, target: string]>> = {
  Kinesis: ['kinesis', 'kinesis:PutRecord', 'StreamName'],
  Firehose: ['firehose', 'firehose:PutRecord|firehose:PutRecordBatch', 'DeliveryStreamName'],
  S3: ['s3', 's3:PutObject', 'BucketName'],
  Sqs: ['sqs', 'sqs:SendMessage', 'QueueUrl'],
  Sns: ['sns', 'sns:Publish', 'TargetArn'],
  DynamoDB: ['dynamodb', 'dynamodb:PutItem|dynamodb:UpdateItem|dynamodb:DeleteItem', 'TableName'],
  DynamoDBv2: ['dynamodb', 'dynamodb:PutItem', 'PutItem'],
  StepFunctions: ['states', 'states:StartExecution', 'StateMachineName'],
};

export function needsOfTopicRules(collector: Collector): void {
  for (const rule of collector.world.resources.ofType('AWS::IoT::TopicRule')) {
    const { Actions: actions, ErrorAction: failed } = asObject(rule.get('TopicRulePayload'));
    for (const action of [...asList(actions), failed].map(asObject)) needsOfAction(collector, rule, action);
  }
}

function needsOfAction(collector: Collector, rule: Resource, action: Readonly<Record<string, Value>>): void {
  const { world } = collector;
  const caller = collector.caller('IoT rule', rule);
  const called = asText(asObject(action.Lambda).FunctionArn);
  if (called !== undefined) {
    const source = { service: 'iot.amazonaws.com', account: world.account(rule.stack) };
    needOwnName(collector, source, caller, 'it calls a function', 'lambda:InvokeFunction', called);
  }
  for (const [name, [service, needed, property]] of Object.entries(ACTIONS)) {
    const options = asObject(action[name]);
    const role = options.RoleArn === undefined ? undefined : collector.roles.find(options.RoleArn);
    if (!role) continue;
    const [first] = needed.split('|');
    const targets = targetsOf(first!, arnsTold(world, options[property], service));
    collector.need(role, caller, `its action ${name} writes there`, 'error', [needed], targets);
  }
}
