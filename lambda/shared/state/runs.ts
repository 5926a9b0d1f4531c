import { PutItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { held, text, type Item, type StateTable } from './table';

export type RunStatus = 'SUCCEEDED' | 'PARTIAL' | 'FAILED';

/** What tells a run from all others. */
export interface RunKey {
  readonly pipeline: string;
  readonly runId: string;
  /** ISO; part of the item's key, so that runs lie in their order. */
  readonly startedAt: string;
  readonly executionArn: string;
}

export interface Run extends RunKey {
  readonly status: 'RUNNING' | RunStatus;
  /** ISO; of a run that was started by its schedule. */
  readonly scheduledTime?: string;
  readonly endedAt?: string;
  readonly message?: string;
  /** Whether its metrics were put. */
  readonly reported: boolean;
}

export interface RunEnd {
  readonly status: RunStatus;
  readonly endedAt: string;
  readonly message: string;
  /** Datasets and models; see `finish/summary.ts`. */
  readonly summary: unknown;
}

/** 90 days. */
const LIFETIME_SECONDS = 90 * 86_400;

const keyOf = ({ pipeline, startedAt, runId }: RunKey): Item => ({
  pk: { S: `RUN#${pipeline}` },
  sk: { S: `${startedAt}#${runId}` },
});

const attributesOf = (run: RunKey): Item => ({
  runId: { S: run.runId },
  executionArn: { S: run.executionArn },
  startedAt: { S: run.startedAt },
  expiresAt: { N: String(Math.floor(Date.parse(run.startedAt) / 1000) + LIFETIME_SECONDS) },
});

export class Runs {
  constructor(private readonly table: StateTable) {}

  /** Writes that the run is on. One that has ended stays so: `plan` may be called again. */
  async begin(run: RunKey, scheduledTime?: string): Promise<void> {
    await held(
      this.table.db.send(
        new PutItemCommand({
          TableName: this.table.name,
          Item: {
            ...keyOf(run),
            ...attributesOf(run),
            status: { S: 'RUNNING' },
            ...(scheduledTime === undefined ? {} : { scheduledTime: { S: scheduledTime } }),
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  }

  /** @default undefined where it never began */
  async get(run: RunKey): Promise<Run | undefined> {
    const item = await this.table.get(keyOf(run));
    return item && toRun(run.pipeline, item);
  }

  /** Ends a run that is on, or that failed before it began. @returns false when it had ended already */
  async end(run: RunKey, { status, endedAt, message, summary }: RunEnd): Promise<boolean> {
    const set: Item = {
      ...attributesOf(run),
      status: { S: status },
      endedAt: { S: endedAt },
      message: { S: message },
      summary: { S: JSON.stringify(summary) },
    };
    const names = Object.keys(set);
    return held(
      this.table.db.send(
        new UpdateItemCommand({
          TableName: this.table.name,
          Key: keyOf(run),
          UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
          ConditionExpression: 'attribute_not_exists(pk) OR #status = :running',
          ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(names.map((name) => [`:${name}`, set[name]!])),
            ':running': { S: 'RUNNING' },
          },
        }),
      ),
    );
  }

  /** Notes that the run's metrics are put. */
  async report(run: RunKey): Promise<void> {
    await this.table.db.send(
      new UpdateItemCommand({
        TableName: this.table.name,
        Key: keyOf(run),
        UpdateExpression: 'SET reported = :true',
        ExpressionAttributeValues: { ':true': { BOOL: true } },
      }),
    );
  }

  /** The newest first. */
  async latest(pipeline: string, limit: number): Promise<Run[]> {
    const { Items = [] } = await this.table.db.send(
      new QueryCommand({
        TableName: this.table.name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: `RUN#${pipeline}` } },
        ScanIndexForward: false,
        Limit: limit,
        ConsistentRead: true,
      }),
    );
    return Items.map((item) => toRun(pipeline, item));
  }
}

const toRun = (pipeline: string, item: Item): Run => ({
  pipeline,
  runId: text(item.runId) ?? '',
  executionArn: text(item.executionArn) ?? '',
  startedAt: text(item.startedAt) ?? '',
  status: (text(item.status) ?? 'RUNNING') as Run['status'],
  scheduledTime: text(item.scheduledTime),
  endedAt: text(item.endedAt),
  message: text(item.message),
  reported: item.reported?.BOOL === true,
});
