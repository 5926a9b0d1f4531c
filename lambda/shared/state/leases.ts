import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { held, number, text, type Item, type StateTable } from './table';

/** The right to run a pipeline, held by one execution at a time. */
export interface Lease {
  readonly pipeline: string;
  readonly runId: string;
  readonly executionArn: string;
  /** ISO. */
  readonly acquiredAt: string;
  /** Epoch milliseconds after which anybody may take it. */
  readonly expiresAtMs: number;
}

const keyOf = (pipeline: string): Item => ({ pk: { S: `LEASE#${pipeline}` }, sk: { S: 'LEASE' } });

export class Leases {
  constructor(private readonly table: StateTable) {}

  /**
   * Takes the lease if it is nobody's, ours already (a retry of the same execution), run out, or held by the execution
   * that is known to be dead.
   * @returns whether it is ours now
   */
  async acquire(lease: Lease, now: number, dead?: string): Promise<boolean> {
    return held(
      this.table.db.send(
        new PutItemCommand({
          TableName: this.table.name,
          Item: {
            ...keyOf(lease.pipeline),
            runId: { S: lease.runId },
            executionArn: { S: lease.executionArn },
            acquiredAt: { S: lease.acquiredAt },
            expiresAtMs: { N: String(lease.expiresAtMs) },
          },
          ConditionExpression:
            'attribute_not_exists(pk) OR executionArn = :mine OR executionArn = :dead OR expiresAtMs < :now',
          ExpressionAttributeValues: {
            ':mine': { S: lease.executionArn },
            ':dead': { S: dead ?? lease.executionArn },
            ':now': { N: String(now) },
          },
        }),
      ),
    );
  }

  /** @default undefined where nobody holds it */
  async holder(pipeline: string): Promise<Lease | undefined> {
    const item = await this.table.get(keyOf(pipeline));
    return (
      item && {
        pipeline,
        runId: text(item.runId) ?? '',
        executionArn: text(item.executionArn) ?? '',
        acquiredAt: text(item.acquiredAt) ?? '',
        expiresAtMs: number(item.expiresAtMs) ?? 0,
      }
    );
  }

  /** Gives it back, if it is still that execution's. @returns whether it was */
  async release(pipeline: string, executionArn: string): Promise<boolean> {
    return held(
      this.table.db.send(
        new DeleteItemCommand({
          TableName: this.table.name,
          Key: keyOf(pipeline),
          ConditionExpression: 'executionArn = :mine',
          ExpressionAttributeValues: { ':mine': { S: executionArn } },
        }),
      ),
    );
  }
}
