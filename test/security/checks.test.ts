import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { acknowledge } from '../../lib/security/acknowledge';
import { addSecurityChecks, securityFindings } from '../../lib/security/checks';

function stackWithBucket(app = new App()) {
  const stack = new Stack(app, 'Stack');
  return { app, stack, bucket: new Bucket(stack, 'Bucket', { enforceSSL: true }) };
}

test('a finding is named with its rule and its resource', () => {
  const { stack } = stackWithBucket();
  expect(securityFindings(stack)).toEqual([expect.stringMatching(/^AwsSolutions-S1 Stack\/Bucket\/Resource: /)]);
});

test('what is acknowledged is no finding', () => {
  const { stack, bucket } = stackWithBucket();
  acknowledge(bucket, { 'AwsSolutions-S1': 'A test.' });
  expect(securityFindings(stack)).toEqual([]);
});

describe('a synthesis with the checks', () => {
  test('fails on a finding', () => {
    const { app } = stackWithBucket();
    addSecurityChecks(app);
    expect(() => app.synth()).toThrow(/AwsSolutions-S1/);
  });

  test('passes when it is acknowledged', () => {
    const { app, bucket } = stackWithBucket();
    addSecurityChecks(app);
    acknowledge(bucket, { 'AwsSolutions-S1': 'A test.' });
    expect(() => app.synth()).not.toThrow();
  });
});
