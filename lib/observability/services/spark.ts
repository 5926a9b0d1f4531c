/** The Glue job. */
import type { AlarmDefinitions } from '../alarm';
import { metricsOf } from '../metric';
import type { Widget } from '../widgets';
import { graph } from '../widgets';

export const sparkMetrics = (jobName: string) => {
  const metric = metricsOf('Glue', { JobName: jobName, JobRunId: 'ALL' });
  const count = { Type: 'count' };
  const gauge = { Type: 'gauge' };
  const resources = { ...gauge, ObservabilityGroup: 'resource_utilization' };
  return {
    failedTasks: metric('glue.driver.aggregate.numFailedTasks', 'Sum', {
      period: 300,
      dimensions: count,
      label: 'failed tasks',
    }),
    completedTasks: metric('glue.driver.aggregate.numCompletedTasks', 'Sum', {
      period: 300,
      dimensions: count,
      label: 'completed tasks',
    }),
    errors: metric('glue.error.ALL', 'Sum', {
      period: 300,
      dimensions: { ...count, ObservabilityGroup: 'error' },
      label: 'errors',
    }),
    heap: metric('glue.driver.memory.heap.used.percentage', 'Maximum', {
      dimensions: resources,
      label: 'driver heap, share',
    }),
    disk: metric('glue.ALL.disk.used.percentage', 'Maximum', { dimensions: resources, label: 'disk, share' }),
    executors: metric('glue.driver.ExecutorAllocationManager.executors.numberAllExecutors', 'Maximum', {
      dimensions: gauge,
      label: 'executors',
    }),
    needed: metric('glue.driver.ExecutorAllocationManager.executors.numberMaxNeededExecutors', 'Maximum', {
      dimensions: gauge,
      label: 'executors needed',
    }),
  };
};

export function sparkAlarms(jobName: string): AlarmDefinitions {
  const metrics = sparkMetrics(jobName);
  return {
    'spark-errors': {
      metric: metrics.errors,
      comparison: '>',
      threshold: 0,
      periods: 1,
      meaning:
        'A Spark run ended with an error of its own, not of a table. The run is retried; if it fails for good, its pipeline reports it.',
      runbook: 'spark.md#run-error',
    },
    'spark-failed-tasks': {
      // Spark tries a task four times: more failures than that are no accident of one worker.
      metric: metrics.failedTasks,
      comparison: '>',
      threshold: 4,
      periods: 1,
      meaning: 'Tasks of a Spark run fail again and again: workers are lost, or run out of memory or disk.',
      runbook: 'spark.md#failed-tasks',
    },
    'spark-driver-memory': {
      metric: metrics.heap,
      comparison: '>',
      threshold: 0.9,
      periods: 3,
      meaning: 'The driver of a Spark run has used over 90 % of its heap for three minutes and may be about to fail.',
      runbook: 'spark.md#memory',
    },
    'spark-disk': {
      metric: metrics.disk,
      comparison: '>',
      threshold: 0.85,
      periods: 3,
      meaning:
        'The workers of a Spark run have used over 85 % of their disks: shuffles and extracts are about to fail.',
      runbook: 'spark.md#disk',
    },
  };
}

export function sparkWidgets(jobName: string): Widget[] {
  const { completedTasks, failedTasks, errors, heap, disk, executors, needed } = sparkMetrics(jobName);
  return [
    graph('Spark: tasks and errors', [completedTasks, failedTasks, errors]),
    graph('Spark: executors', [executors, needed]),
    graph('Spark: memory and disk', [heap, disk]),
  ];
}
