/** Runs: the state table's items, joined with the executions of the state machine. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  paginateGetExecutionHistory,
  paginateListStateMachines,
  type DescribeExecutionOutput,
  type ExecutionListItem,
  type HistoryEvent,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { mapLimited, Remembered } from './cache';
import { readableCause, stepsOf } from './history';
import type { RunDetail, RunRow, RunStatus, RunStep } from './model';
import { listRuns } from './state';

/** Runs that the page lists. */
const MOST_RUNS = 30;
const ENDED: ReadonlySet<string> = new Set(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']);

export class Runs {
  private machineArn: string | undefined;
  private readonly executions = new Remembered<DescribeExecutionOutput>(200);
  private readonly details = new Remembered<RunDetail>(200);

  constructor(
    private readonly sfn: SFNClient,
    private readonly dynamodb: DynamoDBClient,
    private readonly prefix: string,
  ) {}

  /** The newest runs of all pipelines, newest first. */
  async list(pipelines: readonly string[]): Promise<RunRow[]> {
    const executions = await this.recentExecutions();
    const recorded = await mapLimited(pipelines, 8, (name) =>
      listRuns(this.dynamodb, `${this.prefix}-state`, name, MOST_RUNS),
    );
    const rows = joinExecutions(recorded.flat(), executions);
    const known = new Set(rows.map((row) => row.runId));
    // A run that was turned away (busy, unknown pipeline) has no item: its execution tells.
    const others = executions.filter((execution) => !known.has(execution.name ?? ''));
    const unrecorded = await mapLimited(others, 8, (execution) => this.fromExecution(execution));
    return [...rows, ...unrecorded].sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1)).slice(0, MOST_RUNS);
  }

  /** The steps of a run. Only executions of the platform's state machine are told about. */
  async detail(executionArn: string): Promise<RunDetail> {
    const machine = await this.machine();
    if (!machine || !executionArn.startsWith(`${machine.replace(':stateMachine:', ':execution:')}:`)) {
      throw new Error(`Not an execution of ${this.prefix}-run-pipeline: ${executionArn}`);
    }
    const execution = await this.sfn.send(new DescribeExecutionCommand({ executionArn }));
    const load = () => this.loadDetail(execution);
    return ENDED.has(execution.status ?? '') ? this.details.get(executionArn, load) : load();
  }

  private async loadDetail(execution: DescribeExecutionOutput): Promise<RunDetail> {
    const events: HistoryEvent[] = [];
    const input = { executionArn: execution.executionArn, maxResults: 1000, includeExecutionData: false };
    for await (const page of paginateGetExecutionHistory({ client: this.sfn }, input))
      events.push(...(page.events ?? []));
    const steps = await this.withItems(stepsOf(events, execution.status ?? ''), execution.executionArn!);
    return {
      steps,
      status: execution.status ?? '',
      ...(execution.error ? { error: execution.error } : {}),
      ...(execution.cause ? { cause: readableCause(execution.cause) } : {}),
    };
  }

  /** Adds the item counts of the distributed map. */
  private async withItems(steps: readonly RunStep[], executionArn: string): Promise<RunStep[]> {
    const load = steps.findIndex((step) => step.name === 'Load');
    if (load < 0) return [...steps];
    const { mapRuns } = await this.sfn.send(new ListMapRunsCommand({ executionArn }));
    const mapRunArn = mapRuns?.at(-1)?.mapRunArn;
    if (!mapRunArn) return [...steps];
    const { itemCounts } = await this.sfn.send(new DescribeMapRunCommand({ mapRunArn }));
    const items = {
      total: itemCounts?.total ?? 0,
      succeeded: itemCounts?.succeeded ?? 0,
      failed: (itemCounts?.failed ?? 0) + (itemCounts?.timedOut ?? 0) + (itemCounts?.aborted ?? 0),
      running: itemCounts?.running ?? 0,
    };
    return steps.map((step, index) => (index === load ? { ...step, items } : step));
  }

  private async recentExecutions(): Promise<ExecutionListItem[]> {
    const stateMachineArn = await this.machine();
    if (!stateMachineArn) return [];
    const { executions } = await this.sfn.send(new ListExecutionsCommand({ stateMachineArn, maxResults: MOST_RUNS }));
    return executions ?? [];
  }

  private async fromExecution(item: ExecutionListItem): Promise<RunRow> {
    const load = () => this.sfn.send(new DescribeExecutionCommand({ executionArn: item.executionArn }));
    const execution = await (ENDED.has(item.status ?? '') ? this.executions.get(item.executionArn!, load) : load());
    const input = parseInput(execution.input);
    return {
      runId: item.name ?? '',
      pipeline: input.pipeline ?? '?',
      status: (item.status as RunStatus | undefined) ?? 'RUNNING',
      startedAt: item.startDate?.toISOString() ?? '',
      ...(item.stopDate ? { endedAt: item.stopDate.toISOString() } : {}),
      ...(input.scheduledTime ? { scheduledTime: input.scheduledTime } : {}),
      ...(execution.error ? { message: `${execution.error}: ${readableCause(execution.cause ?? '')}` } : {}),
      executionArn: item.executionArn ?? '',
      datasets: [],
      models: [],
    };
  }

  private async machine(): Promise<string | undefined> {
    if (this.machineArn) return this.machineArn;
    for await (const page of paginateListStateMachines({ client: this.sfn }, {})) {
      const machine = page.stateMachines?.find((one) => one.name === `${this.prefix}-run-pipeline`);
      if (machine) return (this.machineArn = machine.stateMachineArn);
    }
    return undefined;
  }
}

/** A run whose item still says RUNNING though its execution has ended was cut off: the execution is right. */
export function joinExecutions(rows: readonly RunRow[], executions: readonly ExecutionListItem[]): RunRow[] {
  const byName = new Map(executions.map((execution) => [execution.name, execution]));
  return rows.map((row) => {
    const execution = byName.get(row.runId);
    if (!execution || row.status !== 'RUNNING' || !ENDED.has(execution.status ?? '')) return row;
    const endedAt = execution.stopDate?.toISOString();
    return { ...row, status: execution.status as RunStatus, ...(endedAt ? { endedAt } : {}) };
  });
}

function parseInput(input: string | undefined): { pipeline?: string; scheduledTime?: string } {
  try {
    return (JSON.parse(input ?? '{}') ?? {}) as { pipeline?: string; scheduledTime?: string };
  } catch {
    return {};
  }
}
