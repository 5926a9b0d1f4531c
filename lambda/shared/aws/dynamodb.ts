/** Items of DynamoDB, as far as a single item goes. */
import { AwsError } from './error';
import { persistently } from './retry';
import { endpointOf, send } from './send';

/** A string or a number; what is more is kept as JSON in a string. */
export type Attribute = { readonly S: string } | { readonly N: string };
export type Attributes = Readonly<Record<string, Attribute>>;

/** Of one call. */
const TIMEOUT = 5_000;

/** Reads consistently. @default undefined where there is none */
export async function getItem(table: string, key: Attributes): Promise<Attributes | undefined> {
  const answer = await call('DynamoDB_20120810.GetItem', { TableName: table, Key: key, ConsistentRead: true });
  return (answer as { Item?: Attributes }).Item;
}

/**
 * Sets attributes, and removes those that are undefined, if one of them has a value still.
 * @param condition attribute that has to have the value; undefined: that must not be there
 * @returns whether it had. Where a call was repeated because its answer was lost, false may mean that it was made.
 */
export async function updateItem(
  table: string,
  key: Attributes,
  attributes: Readonly<Record<string, Attribute | undefined>>,
  condition: readonly [attribute: string, value: Attribute | undefined],
): Promise<boolean> {
  const [conditionName, expected] = condition;
  const all = Object.keys(attributes);
  const set = all.filter((name) => attributes[name] !== undefined);
  const gone = all.filter((name) => attributes[name] === undefined);
  try {
    await call('DynamoDB_20120810.UpdateItem', {
      TableName: table,
      Key: key,
      UpdateExpression: [
        set.length > 0 ? `SET ${set.map((name) => `#${name} = :${name}`).join(', ')}` : '',
        gone.length > 0 ? `REMOVE ${gone.map((name) => `#${name}`).join(', ')}` : '',
      ]
        .join(' ')
        .trim(),
      ConditionExpression: expected ? '#is = :expected' : 'attribute_not_exists(#is)',
      ExpressionAttributeNames: { ...Object.fromEntries(all.map((name) => [`#${name}`, name])), '#is': conditionName },
      ExpressionAttributeValues: {
        ...Object.fromEntries(set.map((name) => [`:${name}`, attributes[name]!])),
        ...(expected ? { ':expected': expected } : {}),
      },
    });
    return true;
  } catch (error) {
    if (error instanceof AwsError && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

/** Whole names of targets: the proof of permissions looks for them in the code. */
async function call(target: string, input: object): Promise<unknown> {
  const body = [Buffer.from(JSON.stringify(input))];
  const headers = { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': target };
  const { url } = endpointOf('dynamodb');
  const answer = await persistently(() =>
    send({ service: 'dynamodb', method: 'POST', endpoint: url, headers, body }, TIMEOUT),
  );
  return JSON.parse(answer);
}
