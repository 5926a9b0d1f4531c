import { Duration, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IDependable } from 'constructs';
import { allow } from '../ingestion/statements';
import type { ManifestSchedule } from '../platform/manifest';
import { acknowledge } from '../security/acknowledge';

export interface SchedulesProps {
  /** `<platform>-<environment>`: name of the schedule group, and prefix of the schedules. */
  readonly prefix: string;
  /** Schedule of each pipeline that has one, by the pipeline's name. */
  readonly schedules: Readonly<Record<string, ManifestSchedule>>;
  readonly stateMachineArn: string;
  readonly watchFunctionArn: string;
  /** Function of the connectivity probe, and what comes before its first call. @default none: it isn't scheduled */
  readonly probe?: { readonly functionArn: string; readonly after: readonly IDependable[] };
}

/** How often freshness is measured and schedules are checked. */
export const WATCH_INTERVAL = Duration.minutes(5);
/** How often it is tested that sources and services can be reached. */
export const PROBE_INTERVAL = Duration.hours(1);
/** A start that is later than this is dropped, and reported as missed. */
const LATEST_START = Duration.hours(1);

/** A schedule for each pipeline that has one, and those of the watch and the probe. What can't be started goes to a queue. */
export class Schedules extends Construct {
  readonly group: CfnScheduleGroup;
  readonly schedules: readonly CfnSchedule[];
  /** Starts that failed for good. */
  readonly deadLetters: Queue;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: SchedulesProps) {
    super(scope, id);
    const { prefix, probe } = props;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      queueName: `${prefix}-missed-starts`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(this.deadLetters, {
      'AwsSolutions-SQS3': 'It is the dead-letter queue of the schedules.',
      'Serverless-SQSRedrivePolicy': 'It is the dead-letter queue of the schedules.',
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: `Schedules of ${prefix}`,
    });
    allow(this.role, [
      { actions: ['states:StartExecution'], resources: [props.stateMachineArn] },
      {
        actions: ['lambda:InvokeFunction'],
        resources: [props.watchFunctionArn, ...(probe ? [probe.functionArn] : [])],
      },
      { actions: ['sqs:SendMessage'], resources: [this.deadLetters.queueArn] },
    ]);
    this.group = new CfnScheduleGroup(this, 'Group', { name: prefix });

    const pipelines = Object.entries(props.schedules).map(([pipeline, schedule]) =>
      this.schedule(`Pipeline-${pipeline}`, `${prefix}-${pipeline}`, `Starts pipeline ${pipeline}`, schedule, {
        arn: props.stateMachineArn,
        input: JSON.stringify({ pipeline, scheduledTime: '<aws.scheduler.scheduled-time>' }),
        retryPolicy: { maximumEventAgeInSeconds: LATEST_START.toSeconds(), maximumRetryAttempts: 20 },
      }),
    );
    const watch = this.schedule(
      'WatchSchedule',
      'watch',
      'Measures freshness and finds missed schedules',
      { expression: `rate(${WATCH_INTERVAL.toMinutes()} minutes)`, timeZone: 'UTC' },
      {
        arn: props.watchFunctionArn,
        input: JSON.stringify({ scheduledTime: '<aws.scheduler.scheduled-time>' }),
        retryPolicy: { maximumEventAgeInSeconds: WATCH_INTERVAL.toSeconds(), maximumRetryAttempts: 2 },
      },
    );
    this.schedules = [...pipelines, watch, ...(probe ? [this.probeSchedule(probe)] : [])];
  }

  private probeSchedule({ functionArn, after }: NonNullable<SchedulesProps['probe']>): CfnSchedule {
    const schedule = this.schedule(
      'ProbeSchedule',
      'probe',
      'Tests that sources and services can be reached',
      { expression: `rate(${PROBE_INTERVAL.toMinutes()} minutes)`, timeZone: 'UTC' },
      {
        arn: functionArn,
        input: JSON.stringify({ metrics: true }),
        retryPolicy: { maximumEventAgeInSeconds: PROBE_INTERVAL.toSeconds() / 2, maximumRetryAttempts: 2 },
      },
    );
    // A rate begins at once: not before what it tests is there.
    schedule.node.addDependency(...after);
    return schedule;
  }

  private schedule(
    id: string,
    name: string,
    description: string,
    { expression, timeZone }: ManifestSchedule,
    target: Pick<CfnSchedule.TargetProperty, 'arn' | 'input' | 'retryPolicy'>,
  ): CfnSchedule {
    const schedule = new CfnSchedule(this, id, {
      name,
      description,
      groupName: this.group.ref,
      scheduleExpression: expression,
      scheduleExpressionTimezone: timeZone,
      flexibleTimeWindow: { mode: 'OFF' },
      target: { ...target, roleArn: this.role.roleArn, deadLetterConfig: { arn: this.deadLetters.queueArn } },
    });
    schedule.node.addDependency(this.role);
    return schedule;
  }
}
