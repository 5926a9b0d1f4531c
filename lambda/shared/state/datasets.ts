import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { concurrently } from '../concurrently';
import { held, number, text, type Item, type StateTable } from './table';

/** What the Spark job wrote after the last good load. */
export interface DatasetState {
  /** ISO: the data is complete as of then. */
  readonly sourceTime?: string;
  readonly loadedAt?: string;
  /** Rows of silver. */
  readonly rows?: number;
  /** Rows that the last load read. */
  readonly rowsRead?: number;
}

const MOST_CALLS_AT_ONCE = 8;

const keyOf = (dataset: string, item: 'STATE' | 'SEEN'): Item => ({ pk: { S: `DATASET#${dataset}` }, sk: { S: item } });
const nameOf = (item: Item): string => (text(item.pk) ?? '').slice('DATASET#'.length);

export class Datasets {
  constructor(private readonly table: StateTable) {}

  /** States of the datasets that were ever loaded. */
  async states(datasets: readonly string[]): Promise<Map<string, DatasetState>> {
    const items = await this.table.getAll(datasets.map((dataset) => keyOf(dataset, 'STATE')));
    return new Map(
      items.map((item) => [
        nameOf(item),
        {
          sourceTime: text(item.sourceTime),
          loadedAt: text(item.loadedAt),
          rows: number(item.rows),
          rowsRead: number(item.rowsRead),
        },
      ]),
    );
  }

  /** Since when each was known without ever having been loaded (ISO); what is new is noted as of now. */
  async waitingSince(datasets: readonly string[], now: Date): Promise<Map<string, string>> {
    const items = await this.table.getAll(datasets.map((dataset) => keyOf(dataset, 'SEEN')));
    const since = new Map(items.map((item) => [nameOf(item), text(item.since) ?? now.toISOString()]));
    const unseen = datasets.filter((dataset) => !since.has(dataset));
    await concurrently(unseen, MOST_CALLS_AT_ONCE, async (dataset) => {
      since.set(dataset, now.toISOString());
      const Item = { ...keyOf(dataset, 'SEEN'), since: { S: now.toISOString() } };
      await held(
        this.table.db.send(
          new PutItemCommand({ TableName: this.table.name, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
        ),
      );
    });
    return since;
  }
}
