import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { ApiAuthorization } from '../../lib/platform/api';
import { CustomerKey } from '../../lib/security/customer-key';
import { securityFindings } from '../../lib/security/checks';
import { ApiCredentials, secretFields } from '../../lib/sources/api-credentials';
import { restApi } from '../fixtures/apis';
import { propertiesOf } from '../fixtures/stack';

const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:crm-AbCdEf';

function build() {
  const stack = new Stack();
  const key = new CustomerKey(stack, 'Key', { description: 'Lake' });
  const made = new ApiCredentials(stack, 'One', { name: 'flights-dev/catalogue', key });
  const gone = new ApiCredentials(stack, 'Two', {
    name: 'flights-dev/crm',
    key,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const existing = new ApiCredentials(stack, 'Three', { name: 'flights-dev/old', secretArn: ARN, key });
  return { stack, made, gone, existing, template: Template.fromStack(stack) };
}
const { stack, existing, made, template } = build();

test('twice in one stack, and an existing one, which adds nothing; security checks find nothing', () => {
  const secrets = propertiesOf(template, 'AWS::SecretsManager::Secret');
  expect(secrets.map(({ Name }) => Name)).toEqual(['flights-dev/catalogue', 'flights-dev/crm']);
  expect([made.existing, existing.existing, existing.secretArn]).toEqual([false, true, ARN]);
  expect(securityFindings(stack)).toEqual([]);
});

test('stays unless told otherwise', () => {
  const policies = Object.values(template.findResources('AWS::SecretsManager::Secret'));
  expect(policies.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(['Retain', 'Delete']);
});

test('what is generated depends on nothing: a change would generate a new value in place of the one filled in', () => {
  for (const { GenerateSecretString } of propertiesOf(template, 'AWS::SecretsManager::Secret'))
    expect(GenerateSecretString).toEqual({ SecretStringTemplate: '{}', GenerateStringKey: 'placeholder' });
});

test.each<[string, object | undefined, readonly string[] | undefined]>([
  ['none', undefined, undefined],
  ['oauth2', restApi().spec.authorization, ['clientId', 'clientSecret']],
  ['oauth2', { type: 'oauth2', grant: 'refreshToken' }, ['clientId', 'clientSecret', 'refreshToken']],
  ['apiKey', { type: 'apiKey' }, ['apiKey']],
  ['basic', { type: 'basic' }, ['username', 'password']],
  ['bearer', { type: 'bearer' }, ['token']],
  ['hmac', { type: 'hmac' }, ['keyId', 'key']],
  ['sigv4 with keys', { type: 'sigv4' }, ['accessKeyId', 'secretAccessKey']],
  ['sigv4 as its own role', { type: 'sigv4', apiArn: 'arn:aws:execute-api:…' }, undefined],
  ['custom', { type: 'custom', code: 'auth/ours.ts' }, []],
])('authorisation: %s', (_, authorization, fields) => {
  expect(secretFields(authorization as ApiAuthorization | undefined)).toEqual(fields);
});
