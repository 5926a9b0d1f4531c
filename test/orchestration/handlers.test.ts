import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { manifestAsset } from '../../lib/ingestion/generated-asset';
import type { HandlersProps } from '../../lib/orchestration/handlers';
import { Handlers } from '../../lib/orchestration/handlers';
import { lakeFixture } from '../fixtures/lake';
import { platformFixture } from '../fixtures/platform';
import { propertiesOf } from '../fixtures/stack';

function build(...platforms: Partial<HandlersProps>[]): Template {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
  for (const [index, props] of platforms.entries()) {
    const prefix = props.prefix ?? 'flights-dev';
    new Handlers(stack, `Handlers${index}`, {
      prefix,
      lake: lakeFixture(stack, `Lake${index}`, prefix),
      manifest: manifestAsset(stack, `Manifest${index}`, { ...platformFixture().manifest, prefix }),
      stateMachineName: `${prefix}-run-pipeline`,
      job: { jobName: `${prefix}-spark`, jobArn: `arn:aws:glue:eu-central-1:111122223333:job/${prefix}-spark` },
      ...props,
    });
  }
  return Template.fromStack(stack);
}

test('each handler is told where the platform is', () => {
  const functions = propertiesOf(build({}), 'AWS::Lambda::Function').filter((lambda) =>
    String(lambda['FunctionName']).startsWith('flights-dev-'),
  );
  expect(functions.map((lambda) => lambda['FunctionName'])).toEqual([
    'flights-dev-plan',
    'flights-dev-finish',
    'flights-dev-watch',
  ]);
  for (const lambda of functions) {
    expect(lambda['Environment'].Variables).toEqual({
      PLATFORM: 'flights-dev',
      MANIFEST_URI: expect.stringMatching(/^s3:\/\/.*\.json$/),
      STATE_TABLE: { Ref: expect.any(String) },
      ARTEFACTS_BUCKET: { Ref: expect.any(String) },
      JOB_NAME: 'flights-dev-spark',
    });
  }
});

test('the watch is not retried: it measures the present', () => {
  build({}).hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    MaximumRetryAttempts: 0,
    MaximumEventAgeInSeconds: 300,
  });
});

test('concurrency is reserved unless told otherwise', () => {
  const reserved = Match.objectLike({ ReservedConcurrentExecutions: Match.anyValue() });
  expect(Object.keys(build({}).findResources('AWS::Lambda::Function', { Properties: reserved }))).toHaveLength(3);
  expect(build({ reserveConcurrency: false }).findResources('AWS::Lambda::Function', { Properties: reserved })).toEqual(
    {},
  );
});

test('two in one stack', () => {
  build({}, { prefix: 'other-dev' }).resourceCountIs('AWS::Lambda::EventInvokeConfig', 2);
});
