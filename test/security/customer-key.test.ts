import { RemovalPolicy } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
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
  expect(statements()).toHaveLength(3);
  expect(statements().every(({ Principal }) => JSON.stringify(Principal).includes(':root'))).toBe(true);
});

test('CloudWatch Logs may use it for log groups of this account and region', () => {
  const logs = statements({ services: ['logs'] }).at(-1);
  expect(logs.Principal).toEqual({ Service: 'logs.eu-central-1.amazonaws.com' });
  const groups = logs.Condition.ArnLike['kms:EncryptionContext:aws:logs:arn'];
  expect(groups['Fn::Join'][1].at(-1)).toBe(':logs:eu-central-1:111122223333:log-group:*');
});

test('alarms of this account may publish to topics under it', () => {
  const alarms = statements({ services: ['cloudwatch'] }).at(-1);
  expect(alarms).toMatchObject({
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
  });
});

describe('the account', () => {
  const actions = statements().flatMap(({ Action }) => [Action].flat() as string[]);

  test('can do by its own policies all that keeps it from being locked out', () => {
    for (const action of ['PutKeyPolicy', 'GetKeyPolicy', 'DescribeKey', 'EnableKey', 'CancelKeyDeletion', 'Decrypt'])
      expect(actions).toContain(`kms:${action}`);
    expect(new Set(actions).size).toBe(actions.length);
  });

  test('may hand the key on to AWS services only', () => {
    const grants = statements().filter(({ Action }) => [Action].flat().includes('kms:CreateGrant'));
    expect(grants.map(({ Condition }) => Condition)).toEqual([{ Bool: { 'kms:GrantIsForAWSResource': 'true' } }]);
  });
});

describe('what the library grants', () => {
  const granted = (grant: (key: CustomerKey) => void) =>
    propertiesOf(
      templateOf((stack) => grant(new CustomerKey(stack, 'Key', { description: 'Test' }))),
      'AWS::KMS::Key',
    )[0]!.KeyPolicy.Statement.at(-1);

  test('to a service is named', () => {
    const { Action } = granted((key) => key.grantEncryptDecrypt(new ServicePrincipal('sns.amazonaws.com')));
    expect([...Action].sort()).toEqual(
      [
        ...['Decrypt', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'],
        ...['ReEncryptFrom', 'ReEncryptTo'],
      ].map((action) => `kms:${action}`),
    );
  });

  test('by a pattern that nobody has thought of is refused', () => {
    expect(() => granted((key) => key.grant(new ServicePrincipal('sns.amazonaws.com'), 'kms:Get*'))).toThrow(
      /allows 'kms:Get\*'/,
    );
  });
});

test('twice in one stack', () => {
  template({}, ['One', 'Two']).resourceCountIs('AWS::KMS::Key', 2);
});
