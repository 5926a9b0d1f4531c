import {
  BatchGetItemCommand,
  GetItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { concurrently } from '../concurrently';
import { isError } from '../errors';

export type Item = Record<string, AttributeValue>;

/** Keys that one BatchGetItem takes. */
const MOST_KEYS = 100;
const MOST_CALLS_AT_ONCE = 8;

/** The state table: what every kind of item needs. All reads are consistent. */
export class StateTable {
  constructor(
    readonly db: DynamoDBClient,
    readonly name: string,
  ) {}

  /** @default undefined where there is none */
  async get(key: Item): Promise<Item | undefined> {
    return (await this.db.send(new GetItemCommand({ TableName: this.name, Key: key, ConsistentRead: true }))).Item;
  }

  /** The items that there are, in no order. */
  async getAll(keys: readonly Item[]): Promise<Item[]> {
    const chunks = Array.from({ length: Math.ceil(keys.length / MOST_KEYS) }, (_, i) =>
      keys.slice(i * MOST_KEYS, (i + 1) * MOST_KEYS),
    );
    return (await concurrently(chunks, MOST_CALLS_AT_ONCE, (chunk) => this.getChunk(chunk))).flat();
  }

  private async getChunk(keys: Item[]): Promise<Item[]> {
    const items: Item[] = [];
    let left = keys;
    for (let attempt = 0; left.length > 0; attempt++) {
      // What was throttled comes back unprocessed, without an error.
      if (attempt > 0) await pause(Math.random() * Math.min(2_000, 25 * 2 ** attempt));
      const { Responses, UnprocessedKeys } = await this.db.send(
        new BatchGetItemCommand({ RequestItems: { [this.name]: { Keys: left, ConsistentRead: true } } }),
      );
      items.push(...(Responses?.[this.name] ?? []));
      left = UnprocessedKeys?.[this.name]?.Keys ?? [];
    }
    return items;
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Whether the condition of a write held. */
export async function held(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isError(error, 'ConditionalCheckFailedException')) return false;
    throw error;
  }
}

export const text = (value: AttributeValue | undefined): string | undefined => value?.S;
export const number = (value: AttributeValue | undefined): number | undefined =>
  value?.N === undefined ? undefined : Number(value.N);
