import { RemovalPolicy } from 'aws-cdk-lib';
import { CustomerKey } from '../../lib/security/customer-key';
import type { CustomerKeyProps } from '../../lib/security/customer-key-props';
import type { Json } from '../fixtures/stack';
import { propertiesOf, templateOf } from '../fixtures/stack';

const template = (props: Partial<CustomerKeyProps> = {}, ids = ['Key']) =>
  templateOf((stack) => {
    for (const id of ids) new CustomerKey(stack, id, { description: 'Test', ...props });
  });
const statements = (props?: Partial<CustomerKeyProps>): Json[] =>
  propertiesOf(template(props), 'AWS::KMS::Key')[0]!.KeyPolicy.Statement;

test('rotates, and is kept unless told otherwise', () => {
  template().hasResource('AWS::KMS::Key', {
    Properties: { EnableKeyRotation: true, PendingWindowInDays: 30 },
    DeletionPolicy: 'Retain',
  });
  template({ removalPolicy: RemovalPolicy.DESTROY }).hasResource('AWS::KMS::Key', {
    Properties: { PendingWindowInDays: 7 },
    DeletionPolicy: 'Delete',
  });
});

test('names no service that was not asked for', () => {
  expect(statements()).toHaveLength(1);
  expect(JSON.stringify(statements())).not.toContain('Service');
});

test('CloudWatch Logs may use it for log groups of this account and region', () => {
  const [, logs] = statements({ services: ['logs'] });
  expect(logs.Principal).toEqual({ Service: 'logs.eu-central-1.amazonaws.com' });
  const groups = logs.Condition.ArnLike['kms:EncryptionContext:aws:logs:arn'];
  expect(groups['Fn::Join'][1].at(-1)).toBe(':logs:eu-central-1:111122223333:log-group:*');
});

test('alarms of this account may publish to topics under it', () => {
  const [, alarms] = statements({ services: ['cloudwatch'] });
  expect(alarms).toMatchObject({
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
  });
});

test('twice in one stack', () => {
  template({}, ['One', 'Two']).resourceCountIs('AWS::KMS::Key', 2);
});
