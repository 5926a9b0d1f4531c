import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { PipelineMachineProps } from '../../lib/orchestration/pipeline-machine';
import { PipelineMachine } from '../../lib/orchestration/pipeline-machine';
import { lakeFixture } from '../fixtures/lake';
import { propertiesOf } from '../fixtures/stack';

const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
const lake = lakeFixture(stack);
const handler = (name: string) =>
  ({
    function: { functionArn: `arn:aws:lambda:eu-central-1:111122223333:function:${name}` },
  }) as PipelineMachineProps['plan'];
const machine = (id: string, extractors?: PipelineMachineProps['extractors']): PipelineMachine =>
  new PipelineMachine(stack, id, {
    name: `${id}-run-pipeline`,
    plan: handler('plan'),
    finish: handler('finish'),
    extractors,
    job: { jobName: 'spark', jobArn: 'arn:aws:glue:eu-central-1:111122223333:job/spark' },
    lake,
    timeout: Duration.hours(3),
  });
machine('one');
machine('two', [handler('catalogue-api')]);
const template = Template.fromStack(stack);

test('two in one stack, each with log and traces on, under the customer key', () => {
  template.resourceCountIs('AWS::StepFunctions::StateMachine', 2);
  for (const properties of propertiesOf(template, 'AWS::StepFunctions::StateMachine')) {
    expect(properties).toMatchObject({
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: true },
      TracingConfiguration: { Enabled: true },
    });
  }
  template.hasResourceProperties('AWS::Logs::LogGroup', {
    LogGroupName: '/aws/vendedlogs/states/one-run-pipeline',
    RetentionInDays: 365,
  });
});

test('calls plan and finish, and the functions that read APIs, and no other', () => {
  const functions = propertiesOf(template, 'AWS::IAM::Policy').map(({ PolicyDocument: { Statement } }) => {
    const { Resource } = Statement.find(({ Action }: { Action: string }) => Action === 'lambda:InvokeFunction');
    return Resource.map((arn: string) => arn.split(':').at(-1));
  });
  expect(functions).toEqual([
    ['plan', 'finish'],
    ['plan', 'finish', 'catalogue-api'],
  ]);
  const definitions = propertiesOf(template, 'AWS::StepFunctions::StateMachine').map((machine) =>
    JSON.stringify(machine['DefinitionString']),
  );
  expect(definitions.map((text) => text.includes('ReadApi'))).toEqual([false, true]);
});

test('an execution has an end, whatever happens', () => {
  const [first] = propertiesOf(template, 'AWS::StepFunctions::StateMachine');
  const [, parts] = first!['DefinitionString']['Fn::Join'] as [string, unknown[]];
  const definition = JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'bucket')).join('')) as {
    TimeoutSeconds: number;
  };
  expect(definition.TimeoutSeconds).toBe(3 * 3600);
});
