import { Match, Template } from 'aws-cdk-lib/assertions';
import { RemovalPolicy, Stack, App } from 'aws-cdk-lib';
import { CustomerKey } from '../../lib/security/customer-key';
import { securityFindings } from '../../lib/security/checks';
import { EventStream } from '../../lib/sources/event-stream';
import type { EventStreamProps } from '../../lib/sources/event-stream-props';

function build(...streams: Partial<EventStreamProps>[]) {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
  const key = new CustomerKey(stack, 'Key', { description: 'Events' });
  streams.forEach((props, i) => new EventStream(stack, `Stream${i}`, { name: `shop-${i}`, key, ...props }));
  return { stack, template: Template.fromStack(stack) };
}

test('by default: on demand, a week, the customer key, kept', () => {
  const { template } = build({});
  template.hasResource('AWS::Kinesis::Stream', {
    Properties: {
      Name: 'shop-0',
      StreamModeDetails: { StreamMode: 'ON_DEMAND' },
      ShardCount: Match.absent(),
      RetentionPeriodHours: 168,
      StreamEncryption: { EncryptionType: 'KMS', KeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('Key'), 'Arn'] } },
    },
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
  });
  template.resourceCountIs('AWS::Kinesis::StreamConsumer', 0);
});

test('metrics by shard, which cost, are off', () => {
  expect(JSON.stringify(build({}).template.toJSON())).not.toMatch(/ShardLevelMetrics|EnhancedMetrics/);
});

test('provisioned: so many shards', () => {
  build({ capacity: { shards: 3 }, retentionHours: 24 }).template.hasResourceProperties('AWS::Kinesis::Stream', {
    StreamModeDetails: { StreamMode: 'PROVISIONED' },
    ShardCount: 3,
    RetentionPeriodHours: 24,
  });
});

test('a registered consumer goes where the stream goes', () => {
  const { template } = build({ fanOutConsumer: 'reader', removalPolicy: RemovalPolicy.DESTROY });
  template.hasResource('AWS::Kinesis::StreamConsumer', {
    Properties: {
      ConsumerName: 'reader',
      StreamARN: { 'Fn::GetAtt': [Match.stringLikeRegexp('Stream0'), 'Arn'] },
    },
    DeletionPolicy: 'Delete',
  });
  template.hasResource('AWS::Kinesis::Stream', { DeletionPolicy: 'Delete' });
});

test('twice in one stack; security checks find nothing', () => {
  const { stack, template } = build({}, { fanOutConsumer: 'reader' });
  template.resourceCountIs('AWS::Kinesis::Stream', 2);
  expect(securityFindings(stack)).toEqual([]);
});
