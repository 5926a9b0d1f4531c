import { RemovalPolicy } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CustomerKey } from '../../lib/security/customer-key';
import { settleCustomResourceProviders } from '../../lib/security/custom-resource-providers';
import type { Json } from '../fixtures/stack';
import { propertiesOf, templateOf } from '../fixtures/stack';

const template = (calls: number) =>
  templateOf((stack) => {
    new Bucket(stack, 'Bucket', { autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
    for (let call = 0; call < calls; call += 1) settleCustomResourceProviders(stack);
  });

test('a helper function logs to a group that goes with the stack', () => {
  const built = template(1);
  const [group] = Object.keys(built.findResources('AWS::Logs::LogGroup'));
  built.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 30 }, DeletionPolicy: 'Delete' });
  built.hasResourceProperties('AWS::Lambda::Function', { LoggingConfig: { LogGroup: { Ref: group } } });
});

test('its role can make no other group', () => {
  const [role] = propertiesOf(template(1), 'AWS::IAM::Role');
  expect(role).not.toHaveProperty('ManagedPolicyArns');
  const statements = role!.Policies.flatMap((policy: Json) => policy.PolicyDocument.Statement);
  expect(statements).toEqual([
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: { 'Fn::GetAtt': [expect.any(String), 'Arn'] },
    },
  ]);
});

test('its logs are encrypted with the key that is given', () => {
  const built = templateOf((stack) => {
    new Bucket(stack, 'Bucket', { autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
    settleCustomResourceProviders(stack, new CustomerKey(stack, 'Key', { description: 'Test', services: ['logs'] }));
  });
  const [key] = Object.keys(built.findResources('AWS::KMS::Key'));
  built.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: { 'Fn::GetAtt': [key, 'Arn'] } });
});

test('settling twice is settling once', () => {
  expect(template(2).toJSON()).toEqual(template(1).toJSON());
});
