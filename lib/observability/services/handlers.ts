/** The Lambda functions. */
import type { AlarmDefinitions } from '../alarm';
import { metricsOf } from '../metric';
import type { Widget } from '../widgets';
import { graph } from '../widgets';

/** A function as its alarms need to know it. */
export interface Handler {
  /** Physical name. */
  readonly functionName: string;
  /** Seconds. */
  readonly timeoutSeconds: number;
}

const RARE =
  'The function is called a few times a day: one failed call is a failed run, and there are no consecutive minutes to wait for.';

export const handlerMetrics = (functionName: string, label = functionName) => {
  const metric = metricsOf('AWS/Lambda', { FunctionName: functionName });
  return {
    invocations: metric('Invocations', 'Sum', { period: 300, label }),
    errors: metric('Errors', 'Sum', { period: 300, label }),
    throttles: metric('Throttles', 'Sum', { period: 300, label }),
    duration: metric('Duration', 'Maximum', { period: 300, label }),
    concurrency: metric('ConcurrentExecutions', 'Maximum', { period: 300, label }),
  };
};

/** @param name short name of the handler, e.g. `plan` */
export function handlerAlarms(name: string, { functionName, timeoutSeconds }: Handler): AlarmDefinitions {
  const metrics = handlerMetrics(functionName);
  return {
    [`handler-${name}-errors`]: {
      metric: metrics.errors,
      comparison: '>',
      threshold: 0,
      periods: 1,
      deviation: RARE,
      meaning: `Handler ${name} failed. Calls from a run are retried; the function's log has the error.`,
      runbook: 'handlers.md#errors',
    },
    [`handler-${name}-throttles`]: {
      metric: metrics.throttles,
      comparison: '>=',
      threshold: 1,
      periods: 1,
      deviation: RARE,
      meaning: `Calls of handler ${name} were refused: the account, or the function's reserve, has no execution left.`,
      runbook: 'handlers.md#throttles',
    },
    [`handler-${name}-duration`]: {
      metric: metrics.duration,
      comparison: '>',
      threshold: timeoutSeconds * 1000 * 0.8,
      periods: 1,
      deviation: RARE,
      meaning: `Handler ${name} took over 80 % of its ${timeoutSeconds} seconds and is about to be cut off.`,
      runbook: 'handlers.md#duration',
    },
  };
}

/** The watch is the one thing that must always run: without it a stale dataset would look fresh. */
export const watchAlarms = ({ functionName }: Handler): AlarmDefinitions => ({
  'watch-silent': {
    metric: handlerMetrics(functionName).invocations,
    comparison: '<',
    threshold: 1,
    periods: 3,
    missing: 'breaching',
    meaning: 'Freshness has not been measured for fifteen minutes: that nothing is reported stale means nothing now.',
    runbook: 'freshness.md#watch-silent',
  },
});

export function handlerWidgets(handlers: Readonly<Record<string, Handler>>): Widget[] {
  const of = (which: 'errors' | 'throttles' | 'duration' | 'invocations') =>
    Object.entries(handlers).map(([name, { functionName }]) => handlerMetrics(functionName, name)[which]);
  return [
    graph('Handlers: calls', of('invocations'), { width: 6 }),
    graph('Handlers: errors', of('errors'), { width: 6 }),
    graph('Handlers: throttles', of('throttles'), { width: 6 }),
    graph('Handlers: duration, longest', of('duration'), { width: 6, unit: 'ms' }),
  ];
}
