import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;
interface Input {
  Key?: Item;
  Item?: Item;
  ConditionExpression?: string;
  UpdateExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Item;
  RequestItems?: Record<string, { Keys: Item[] }>;
  Limit?: number;
}

/** The part of DynamoDB that the handlers use, in memory: conditions, updates, queries, unprocessed keys. */
export class FakeDynamoDb {
  readonly items = new Map<string, Item>();
  readonly calls: string[] = [];
  /** Keys that the next calls of BatchGetItem leave unprocessed, as throttling does. */
  unprocessed = 0;
  /** Called before each command: to fail, or to let somebody else be faster. */
  before: (command: string, input: Input) => void = () => undefined;

  get client(): DynamoDBClient {
    return {
      send: (command: { constructor: { name: string }; input: Input }) => this.send(command),
    } as unknown as DynamoDBClient;
  }

  get(pk: string, sk: string): Record<string, unknown> | undefined {
    const item = this.items.get(`${pk}|${sk}`);
    return item && Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]));
  }

  put(item: Record<string, string | number>): void {
    this.store(
      Object.fromEntries(
        Object.entries(item).map(([k, v]) => [k, typeof v === 'number' ? { N: String(v) } : { S: v }]),
      ),
    );
  }

  private async send({
    constructor: { name },
    input,
  }: {
    constructor: { name: string };
    input: Input;
  }): Promise<unknown> {
    await Promise.resolve();
    this.calls.push(name);
    this.before(name, input);
    switch (name) {
      case 'GetItemCommand':
        return { Item: this.items.get(keyOf(input.Key!)) };
      case 'PutItemCommand':
        this.check(this.items.get(keyOf(input.Item!)), input);
        this.store(input.Item!);
        return {};
      case 'DeleteItemCommand':
        this.check(this.items.get(keyOf(input.Key!)), input);
        this.items.delete(keyOf(input.Key!));
        return {};
      case 'UpdateItemCommand':
        return this.update(input);
      case 'BatchGetItemCommand':
        return this.batchGet(input);
      case 'QueryCommand': {
        const pk = input.ExpressionAttributeValues![':pk']!.S!;
        const found = [...this.items.values()].filter((item) => item.pk!.S === pk);
        return { Items: found.sort((a, b) => (a.sk!.S! < b.sk!.S! ? 1 : -1)).slice(0, input.Limit) };
      }
      default:
        throw new Error(`the fake has no ${name}`);
    }
  }

  private store(item: Item): void {
    this.items.set(keyOf(item), item);
  }

  private update(input: Input): object {
    const old = this.items.get(keyOf(input.Key!));
    this.check(old, input);
    const item = { ...old, ...input.Key };
    for (const assignment of input.UpdateExpression!.replace(/^SET /, '').split(', ')) {
      const [name, value] = assignment.split(' = ') as [string, string];
      item[input.ExpressionAttributeNames?.[name] ?? name] = input.ExpressionAttributeValues![value]!;
    }
    this.store(item);
    return {};
  }

  private batchGet(input: Input): object {
    const [[table, { Keys }]] = Object.entries(input.RequestItems!) as [[string, { Keys: Item[] }]];
    if (Keys.length > 100) throw new Error('ValidationException: too many items requested for the BatchGetItem call');
    const late = Keys.slice(Keys.length - Math.min(this.unprocessed, Keys.length - 1));
    this.unprocessed -= late.length;
    const done = Keys.slice(0, Keys.length - late.length);
    return {
      Responses: { [table]: done.map((key) => this.items.get(keyOf(key))).filter((item) => item !== undefined) },
      UnprocessedKeys: late.length > 0 ? { [table]: { Keys: late } } : {},
    };
  }

  private check(
    item: Item | undefined,
    { ConditionExpression, ExpressionAttributeNames = {}, ExpressionAttributeValues = {} }: Input,
  ): void {
    if (ConditionExpression === undefined) return;
    const holds = ConditionExpression.split(' OR ').some((term) => {
      const missing = /^attribute_not_exists\((\w+)\)$/.exec(term);
      if (missing) return item?.[missing[1]!] === undefined;
      const [left, operator, right] = term.split(' ') as [string, string, string];
      const value = item?.[ExpressionAttributeNames[left] ?? left];
      if (value === undefined) return false;
      const other = ExpressionAttributeValues[right]!;
      if (operator === '=') return plain(value) === plain(other);
      if (operator === '<') return Number(value.N) < Number(other.N);
      throw new Error(`the fake has no operator ${operator}`);
    });
    if (!holds)
      throw Object.assign(new Error('The conditional request failed'), { name: 'ConditionalCheckFailedException' });
  }
}

const keyOf = (item: Item): string => `${item.pk!.S}|${item.sk!.S}`;
const plain = (value: AttributeValue): unknown => value.S ?? (value.N === undefined ? value.BOOL : Number(value.N));
