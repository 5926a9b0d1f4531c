/** What starts runs and tells people: Scheduler, its dead-letter queue, the alert topic. */
import type { AlarmDefinitions } from '../alarm';
import { metricsOf } from '../metric';
import type { Widget } from '../widgets';
import { graph } from '../widgets';

export interface Starts {
  readonly scheduleGroup: string;
  /** Name of the queue of starts that failed for good. */
  readonly deadLetterQueue: string;
  /** Name of the alert topic. */
  readonly topic: string;
}

export const startMetrics = ({ scheduleGroup, deadLetterQueue, topic }: Starts) => {
  const scheduler = metricsOf('AWS/Scheduler', { ScheduleGroup: scheduleGroup });
  const queue = metricsOf('AWS/SQS', { QueueName: deadLetterQueue });
  const sns = metricsOf('AWS/SNS', { TopicName: topic });
  return {
    attempts: scheduler('InvocationAttemptCount', 'Sum', { label: 'attempts' }),
    errors: scheduler('TargetErrorCount', 'Sum', { label: 'target errors' }),
    targetThrottles: scheduler('TargetErrorThrottledCount', 'Sum', { label: 'target throttled' }),
    throttles: scheduler('InvocationThrottleCount', 'Sum', { label: 'scheduler throttled' }),
    dropped: scheduler('InvocationDroppedCount', 'Sum', { label: 'dropped' }),
    undelivered: scheduler('InvocationsFailedToBeSentToDeadLetterCount', 'Sum', {
      label: 'lost, not even dead-lettered',
    }),
    deadLetters: queue('ApproximateNumberOfMessagesVisible', 'Maximum', { label: 'dead letters' }),
    published: sns('NumberOfMessagesPublished', 'Sum', { label: 'alerts' }),
    delivered: sns('NumberOfNotificationsDelivered', 'Sum', { label: 'delivered' }),
    undeliveredAlerts: sns('NumberOfNotificationsFailed', 'Sum', { label: 'not delivered' }),
  };
};

export function startAlarms(starts: Starts): AlarmDefinitions {
  const metrics = startMetrics(starts);
  return {
    'scheduler-target-errors': {
      metric: { ...metrics.errors, period: 300 },
      comparison: '>',
      threshold: 0,
      periods: 3,
      meaning: 'EventBridge Scheduler fails to start runs or the watch, and keeps trying for an hour.',
      runbook: 'schedules.md#target-errors',
    },
    'scheduler-target-throttles': {
      metric: metrics.targetThrottles,
      comparison: '>',
      threshold: 0,
      periods: 15,
      meaning: 'Starts are held back because Step Functions or Lambda refuses them: runs start late.',
      runbook: 'schedules.md#throttles',
    },
    'scheduler-throttles': {
      metric: metrics.throttles,
      comparison: '>',
      threshold: 0,
      periods: 15,
      meaning: "Starts are held back by the account's limit of EventBridge Scheduler: runs start late.",
      runbook: 'schedules.md#throttles',
    },
    'scheduler-dropped': {
      metric: metrics.dropped,
      comparison: '>',
      threshold: 0,
      periods: 1,
      meaning: 'A start was given up after all its retries: a run did not happen.',
      runbook: 'schedules.md#dropped-start',
    },
    'scheduler-undelivered': {
      metric: metrics.undelivered,
      comparison: '>',
      threshold: 0,
      periods: 15,
      meaning: 'A start was given up and could not even be put into the dead-letter queue.',
      runbook: 'schedules.md#dropped-start',
    },
    'missed-starts': {
      metric: { ...metrics.deadLetters, period: 300 },
      comparison: '>=',
      threshold: 1,
      periods: 1,
      deviation: 'One message is one run that did not happen.',
      meaning: 'The dead-letter queue of the schedules holds starts that failed for good.',
      runbook: 'schedules.md#dropped-start',
    },
    'alerts-undelivered': {
      metric: metrics.undeliveredAlerts,
      comparison: '>',
      threshold: 0,
      periods: 5,
      meaning: 'Alerts do not reach their subscribers: what is wrong may go unseen.',
      runbook: 'alerts.md#undelivered',
    },
  };
}

export function startWidgets(starts: Starts): Widget[] {
  const metrics = startMetrics(starts);
  return [
    graph('Scheduler: starts', [
      metrics.attempts,
      metrics.errors,
      metrics.targetThrottles,
      metrics.throttles,
      metrics.dropped,
      metrics.undelivered,
    ]),
    graph('Starts that failed for good', [metrics.deadLetters]),
    graph('Alerts', [metrics.published, metrics.delivered, metrics.undeliveredAlerts]),
  ];
}
