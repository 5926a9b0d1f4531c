import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Schedules } from '../../lib/orchestration/schedules';
import { propertiesOf, templateOf } from '../fixtures/stack';

const props = {
  prefix: 'flights-dev',
  schedules: { flights: { expression: 'cron(0 6 * * ? *)', timeZone: 'America/New_York' } },
  stateMachineArn: 'arn:aws:states:eu-central-1:111122223333:stateMachine:flights-dev-run-pipeline',
  watchFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:flights-dev-watch',
};
const template = templateOf((stack) => new Schedules(stack, 'Schedules', props));
const scheduleOf = (name: string) =>
  propertiesOf(template, 'AWS::Scheduler::Schedule').find((schedule) => schedule['Name'] === name)!;

test('a pipeline starts by its cron, in its time zone, on the minute', () => {
  expect(scheduleOf('flights-dev-flights')).toMatchObject({
    ScheduleExpression: 'cron(0 6 * * ? *)',
    ScheduleExpressionTimezone: 'America/New_York',
    FlexibleTimeWindow: { Mode: 'OFF' },
  });
});

test('the machine is told which pipeline, and for when it was meant', () => {
  const { Target } = scheduleOf('flights-dev-flights');
  expect(JSON.parse(Target.Input)).toEqual({ pipeline: 'flights', scheduledTime: '<aws.scheduler.scheduled-time>' });
  expect(Target.Arn).toBe(props.stateMachineArn);
});

test('a start that fails is retried for an hour, then kept', () => {
  const { Target } = scheduleOf('flights-dev-flights');
  expect(Target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 20 });
  expect(Target.DeadLetterConfig.Arn).toEqual({ 'Fn::GetAtt': [expect.stringContaining('DeadLetters'), 'Arn'] });
});

test('the watch runs every five minutes', () => {
  expect(scheduleOf('watch')).toMatchObject({
    ScheduleExpression: 'rate(5 minutes)',
    Target: { Arn: props.watchFunctionArn },
  });
});

test('the probe runs every hour and puts metrics, after the first deployment has probed', () => {
  const probed = templateOf((stack) => {
    const after = new Queue(stack, 'After');
    const probe = {
      functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:flights-dev-probe',
      after: [after],
    };
    new Schedules(stack, 'Schedules', { ...props, probe });
  });
  const [schedule] = Object.values(probed.findResources('AWS::Scheduler::Schedule', { Properties: { Name: 'probe' } }));
  expect(schedule!['Properties']).toMatchObject({
    ScheduleExpression: 'rate(60 minutes)',
    Target: { Input: '{"metrics":true}' },
  });
  expect(schedule!['DependsOn']).toEqual(expect.arrayContaining([expect.stringContaining('After')]));
});

test('all belong to a group, by which they are found and counted', () => {
  template.hasResourceProperties('AWS::Scheduler::ScheduleGroup', { Name: 'flights-dev' });
});

test('without schedules there is the watch alone', () => {
  const bare = templateOf((stack) => new Schedules(stack, 'Schedules', { ...props, schedules: {} }));
  expect(propertiesOf(bare, 'AWS::Scheduler::Schedule').map((schedule) => schedule['Name'])).toEqual(['watch']);
});

test('pipelines whose names differ in punctuation only, and two of the construct in one stack', () => {
  const schedule = props.schedules.flights;
  const twice = templateOf((stack) => {
    new Schedules(stack, 'One', { ...props, schedules: { 'a-b': schedule, a_b: schedule } });
    new Schedules(stack, 'Two', { ...props, prefix: 'other-dev' });
  });
  twice.resourceCountIs('AWS::Scheduler::Schedule', 5);
});
