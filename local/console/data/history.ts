/** The steps of an execution, from its history. Pure. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { RunStep } from './model';

/** States that do something; the others only decide or shape data and take no time. */
const SHOWN = /^(Task|Map|Parallel|Wait)StateEntered$/;

type OpenStep = { -readonly [K in keyof RunStep]: RunStep[K] };

/** The steps in the order in which they began. `status` is the execution's. */
export function stepsOf(events: readonly HistoryEvent[], status: string): RunStep[] {
  const steps: OpenStep[] = [];
  let open: OpenStep | undefined;
  let tries = 0;
  /** The last try of the open step failed; when the state is left then, a Catch did it. */
  let failing = false;
  const close = (how: RunStep['status'], time: string) => {
    if (open) finish(open, how, time);
    open = undefined;
    failing = false;
  };
  for (const event of events) {
    const type = event.type ?? '';
    const time = event.timestamp?.toISOString() ?? '';
    if (type.endsWith('StateEntered')) {
      close(failing ? 'FAILED' : 'SUCCEEDED', time);
      tries = 0;
      if (!SHOWN.test(type)) continue;
      open = { name: event.stateEnteredEventDetails?.name ?? '?', startedAt: time, status: 'RUNNING' };
      steps.push(open);
    } else if (type.endsWith('StateExited')) close(failing ? 'FAILED' : 'SUCCEEDED', time);
    else if (/^Execution(Failed|TimedOut|Aborted)$/.test(type))
      close(type === 'ExecutionAborted' ? 'ABORTED' : 'FAILED', time);
    else if (open && /^(Task|LambdaFunction|Activity)Scheduled$/.test(type)) {
      tries += 1;
      failing = false;
      if (tries > 1) open.tries = tries;
    } else if (
      open &&
      /^(Task|LambdaFunction|Activity|MapRun|MapState|ParallelState)(Failed|TimedOut|StartFailed|SubmitFailed)$/.test(
        type,
      )
    ) {
      failing = true;
      fail(open, event);
    }
  }
  if (status !== 'RUNNING') close(status === 'SUCCEEDED' ? 'SUCCEEDED' : 'FAILED', open?.startedAt ?? '');
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
    event.mapRunFailedEventDetails;
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
