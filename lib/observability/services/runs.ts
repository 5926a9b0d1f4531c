/** Did the pipelines run: the platform's own metrics by pipeline, and the state machine's. */
import type { AlarmDefinitions } from '../alarm';
import { metricsOf, ownQuery, ownSearch } from '../metric';
import type { Widget } from '../widgets';
import { graph } from '../widgets';

export const machineMetrics = (stateMachineArn: string) => {
  const metric = metricsOf('AWS/States', { StateMachineArn: stateMachineArn });
  const count = (name: string) => metric(name, 'Sum', { period: 300, label: name.replace(/^Executions?/, '') });
  return {
    started: count('ExecutionsStarted'),
    succeeded: count('ExecutionsSucceeded'),
    failed: count('ExecutionsFailed'),
    timedOut: count('ExecutionsTimedOut'),
    aborted: count('ExecutionsAborted'),
    throttled: count('ExecutionThrottled'),
    time: metric('ExecutionTime', 'Maximum', { period: 300, label: 'longest, ms' }),
  };
};

export function runAlarms(platform: string, stateMachineArn: string): AlarmDefinitions {
  const machine = machineMetrics(stateMachineArn);
  const once = { comparison: '>', threshold: 0, periods: 1 } as const;
  return {
    'runs-failed': {
      ...once,
      metric: ownQuery(platform, 'Pipeline', 'RunsFailed', 'SUM'),
      meaning:
        'A run of a pipeline loaded nothing. The contributor names the pipeline, the execution says why; old data stays readable.',
      runbook: 'runs.md#failed-run',
    },
    'runs-partial': {
      ...once,
      metric: ownQuery(platform, 'Pipeline', 'RunsPartial', 'SUM'),
      meaning:
        'A run of a pipeline left tables or models out and did the others. The execution names them and says why.',
      runbook: 'runs.md#partial-run',
    },
    'missed-schedules': {
      ...once,
      metric: ownQuery(platform, 'Pipeline', 'MissedSchedules', 'SUM'),
      meaning: 'A run should have started by its schedule and did not. The contributor names the pipeline.',
      runbook: 'schedules.md#missed-schedule',
    },
    'executions-failing': {
      metric: { ...machine.failed, period: 3600 },
      comparison: '>=',
      threshold: 3,
      periods: 1,
      meaning:
        'Three or more executions failed within an hour: runs fail again and again, or fail before they can report.',
      runbook: 'runs.md#failing-again-and-again',
    },
    'executions-timed-out': {
      ...once,
      metric: machine.timedOut,
      meaning: 'An execution outlived every limit and was ended without a report. Its lease is free again.',
      runbook: 'runs.md#timed-out',
    },
    'executions-aborted': {
      ...once,
      metric: machine.aborted,
      meaning: 'Somebody stopped an execution. Its lease is free; the next run takes up what it left.',
      runbook: 'runs.md#aborted',
    },
    'executions-throttled': {
      ...once,
      metric: machine.throttled,
      meaning: 'Step Functions holds back state transitions of the account: runs are slower than they should be.',
      runbook: 'runs.md#throttled',
    },
  };
}

/** Results of the runs, beside the data. */
export const runResultWidgets = (platform: string): Widget[] => {
  const all = (
    name: Parameters<typeof ownSearch<'Pipeline'>>[2],
    statistic: 'Sum' | 'Maximum' = 'Sum',
    period?: number,
  ) => ownSearch(platform, 'Pipeline', name, statistic, period);
  const day = 86_400;
  return [
    graph('Runs succeeded, last day', [{ expression: all('RunsSucceeded', 'Sum', day) }], {
      view: 'singleValue',
      width: 6,
      height: 4,
      period: day,
    }),
    graph('Runs partial, last day', [{ expression: all('RunsPartial', 'Sum', day) }], {
      view: 'singleValue',
      width: 6,
      height: 4,
      period: day,
    }),
    graph('Runs failed, last day', [{ expression: all('RunsFailed', 'Sum', day) }], {
      view: 'singleValue',
      width: 6,
      height: 4,
      period: day,
    }),
    graph('Time of a run, seconds', [{ expression: all('RunSeconds', 'Maximum') }], { width: 6, height: 4, unit: 's' }),
  ];
};

/** What failed, below the alarms. */
export const failureWidgets = (platform: string): Widget[] => {
  const all = (name: Parameters<typeof ownSearch<'Pipeline'>>[2]) => ownSearch(platform, 'Pipeline', name, 'Sum');
  return [
    graph('Runs failed and partial', [{ expression: all('RunsFailed') }, { expression: all('RunsPartial') }], {
      view: 'timeSeries',
      stacked: true,
    }),
    graph('Models failed', [{ expression: all('ModelsFailed') }], { stacked: true }),
    graph('Schedules missed', [{ expression: all('MissedSchedules') }], { stacked: true }),
  ];
};

export const machineWidgets = (stateMachineArn: string): Widget[] => {
  const { started, succeeded, failed, timedOut, aborted, throttled, time } = machineMetrics(stateMachineArn);
  return [
    graph('State machine: executions', [started, succeeded, failed, timedOut, aborted, throttled], { width: 12 }),
    graph('State machine: time of an execution', [time], { width: 12, unit: 'ms' }),
  ];
};
