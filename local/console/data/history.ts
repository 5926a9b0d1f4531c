/** The steps of an execution, from its history. Pure. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { RunStep } from './model';

/** States that do something; the others only decide or shape data and take no time. */
const SHOWN = /^(Task|Map|Parallel|Wait)State(Entered|Exited)$/;

type OpenStep = { -readonly [K in keyof RunStep]: RunStep[K] };

/** The steps in the order in which they began. `status` is the execution's. */
export function stepsOf(events: readonly HistoryEvent[], status: string): RunStep[] {
  const steps: OpenStep[] = [];
  let open: OpenStep | undefined;
  let tries = 0;
  for (const event of events) {
    const time = event.timestamp?.toISOString() ?? '';
    const phase = SHOWN.exec(event.type ?? '')?.[2];
    if (phase === 'Entered') {
      open = { name: event.stateEnteredEventDetails?.name ?? '?', startedAt: time, status: 'RUNNING' };
      steps.push(open);
      tries = 0;
    } else if (open && phase === 'Exited') {
      finish(open, 'SUCCEEDED', time);
      open = undefined;
    } else if (open && /^(Task|LambdaFunction|Activity)Scheduled$/.test(event.type ?? '')) {
      tries += 1;
      if (tries > 1) open.tries = tries;
    } else if (open && /(Failed|TimedOut|Aborted)$/.test(event.type ?? '')) fail(open, event);
    if (open && /^\w+State(Entered)$/.test(event.type ?? '') && phase === undefined) {
      // Left through a Catch: no exit event is written, the next state begins.
      finish(open, 'FAILED', time);
      open = undefined;
    }
    if (/^Execution(Failed|TimedOut|Aborted)$/.test(event.type ?? '') && open) {
      finish(open, event.type === 'ExecutionAborted' ? 'ABORTED' : 'FAILED', time);
      open = undefined;
    }
  }
  if (open && status !== 'RUNNING') finish(open, status === 'SUCCEEDED' ? 'SUCCEEDED' : 'FAILED', open.startedAt);
  return steps;
}

function finish(step: OpenStep, status: RunStep['status'], time: string): void {
  step.status = status;
  step.endedAt = time;
  // A try that failed before one that succeeded is told by the number of tries.
  if (status === 'SUCCEEDED') {
    delete step.error;
    delete step.cause;
  }
}

function fail(step: OpenStep, event: HistoryEvent): void {
  const details =
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails ??
    event.lambdaFunctionFailedEventDetails ??
    event.mapRunFailedEventDetails ??
    event.executionFailedEventDetails;
  if (details?.error) step.error = details.error;
  if (details?.cause) step.cause = readableCause(details.cause);
}

/** The message out of a cause that is JSON (a Lambda's error, a Glue run); any other text as it is. */
export function readableCause(cause: string): string {
  try {
    const parsed = JSON.parse(cause) as Record<string, unknown>;
    const message = parsed.errorMessage ?? parsed.ErrorMessage ?? parsed.Cause ?? parsed.message;
    return typeof message === 'string' && message !== '' ? message : cause;
  } catch {
    return cause;
  }
}
