/** AWS/States by StateMachineArn, and AWS/Scheduler by ScheduleGroup, from the executions. */
import {
  DescribeExecutionCommand,
  paginateListExecutions,
  paginateListStateMachines,
  type ExecutionListItem,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import type { Event } from './datum';

const ENDINGS: Readonly<Record<string, string>> = {
  SUCCEEDED: 'ExecutionsSucceeded',
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
  ABORTED: 'ExecutionsAborted',
};

/** What Step Functions publishes about one execution. */
export function executionEvents(execution: ExecutionListItem): Event[] {
  const { executionArn, stateMachineArn, startDate, stopDate, status } = execution;
  if (!executionArn || !stateMachineArn || !startDate) return [];
  const event = (name: string, unit: Event['unit'], value: number, time: Date): Event => ({
    key: `${executionArn} ${name}`,
    metric: { namespace: 'AWS/States', name, dimensions: { StateMachineArn: stateMachineArn } },
    unit,
    value,
    time: time.getTime(),
  });
  const events = [event('ExecutionsStarted', 'Count', 1, startDate)];
  const ending = ENDINGS[status ?? ''];
  if (ending && stopDate) {
    events.push(event(ending, 'Count', 1, stopDate));
    events.push(event('ExecutionTime', 'Milliseconds', stopDate.getTime() - startDate.getTime(), stopDate));
  }
  return events;
}

/** EventBridge Scheduler's attempt that started an execution; none when something else started it. */
export function schedulerEvents(execution: ExecutionListItem, input: string | undefined, group: string): Event[] {
  if (!execution.executionArn || !execution.startDate || !scheduledTime(input)) return [];
  return [
    {
      key: `${execution.executionArn} InvocationAttemptCount`,
      metric: { namespace: 'AWS/Scheduler', name: 'InvocationAttemptCount', dimensions: { ScheduleGroup: group } },
      unit: 'Count',
      value: 1,
      time: execution.startDate.getTime(),
    },
  ];
}

function scheduledTime(input: string | undefined): boolean {
  try {
    const parsed: unknown = JSON.parse(input ?? '{}');
    return typeof parsed === 'object' && parsed !== null && 'scheduledTime' in parsed && !!parsed.scheduledTime;
  } catch {
    return false;
  }
}

export class StatesEmitter {
  private readonly inputs = new Map<string, string>();

  constructor(
    private readonly client: SFNClient,
    /** Machines are named `<prefix>-…`; the schedule group is the prefix. */
    private readonly prefix: string,
  ) {}

  /** All events of the platform's executions, old and new. */
  async events(): Promise<Event[]> {
    const events: Event[] = [];
    for await (const page of paginateListStateMachines({ client: this.client }, {})) {
      for (const machine of page.stateMachines ?? []) {
        if (!machine.name?.startsWith(`${this.prefix}-`)) continue;
        for await (const list of paginateListExecutions(
          { client: this.client },
          { stateMachineArn: machine.stateMachineArn },
        )) {
          for (const execution of list.executions ?? []) {
            events.push(
              ...executionEvents(execution),
              ...schedulerEvents(execution, await this.input(execution), this.prefix),
            );
          }
        }
      }
    }
    return events;
  }

  private async input({ executionArn }: ExecutionListItem): Promise<string> {
    const known = this.inputs.get(executionArn!);
    if (known !== undefined) return known;
    const { input } = await this.client.send(new DescribeExecutionCommand({ executionArn }));
    this.inputs.set(executionArn!, input ?? '');
    return input ?? '';
  }
}
