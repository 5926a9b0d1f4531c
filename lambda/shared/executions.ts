import { DescribeExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { isError } from './errors';

export interface ExecutionState {
  /** `GONE`: Step Functions knows nothing of it (any more). */
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE' | 'GONE';
  readonly stoppedAt?: Date;
  readonly cause?: string;
}

/** Runs as Step Functions knows them. */
export class Executions {
  constructor(private readonly client: SFNClient) {}

  async describe(executionArn: string): Promise<ExecutionState> {
    try {
      const found = await this.client.send(new DescribeExecutionCommand({ executionArn }));
      return { status: found.status ?? 'GONE', stoppedAt: found.stopDate, cause: found.cause ?? found.error };
    } catch (error) {
      if (isError(error, 'ExecutionDoesNotExist')) return { status: 'GONE' };
      throw error;
    }
  }
}
