import { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { allow } from '../../lib/ingestion/statements';
import { securityFindings } from '../../lib/security/checks';

function roleBeside(wildcard?: string) {
  const app = new App();
  const data = new Stack(app, 'data');
  const bucket = new Bucket(data, 'Bucket');
  const pipelines = new Stack(app, 'pipelines');
  const own = new Bucket(pipelines, 'Own');
  const role = new Role(pipelines, 'Role', { assumedBy: new ServicePrincipal('glue.amazonaws.com') });
  allow(role, [
    { actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*'), own.arnForObjects('runs/*')], wildcard },
  ]);
  return {
    app,
    wildcards: () => securityFindings(pipelines).filter((finding) => finding.startsWith('AwsSolutions-IAM5')),
  };
}

test('a wildcard without a reason is found, one with a reason is not', () => {
  expect(roleBeside().wildcards()).toHaveLength(2);
  expect(roleBeside('Named when a run starts.').wildcards()).toEqual([]);
});

test("also once the app is synthesised, when another stack's resource goes by the name of its export", () => {
  const reasoned = roleBeside('Named when a run starts.');
  reasoned.app.synth();
  expect(reasoned.wildcards()).toEqual([]);
});

test('a statement without resources gives nothing', () => {
  const stack = new Stack(new App(), 'stack');
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('glue.amazonaws.com') });
  allow(role, [{ actions: ['kms:Decrypt'], resources: [] }]);
  expect(role.node.tryFindChild('DefaultPolicy')).toBeUndefined();
});
