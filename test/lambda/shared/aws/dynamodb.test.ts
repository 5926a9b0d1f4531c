import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getItem, updateItem } from '../../../../lambda/shared/aws/dynamodb';
import { getObject, putObject } from '../../../../lambda/shared/aws/objects';
import { mayPass, persistently } from '../../../../lambda/shared/aws/retry';
import { AwsError } from '../../../../lambda/shared/aws/error';

const before = { ...process.env };
let server: Server;
let seen: { target: string; url: string; method: string; body: Buffer }[] = [];
let answers: { status: number; body: string | Buffer }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      seen.push({
        target: String(request.headers['x-amz-target']),
        url: request.url!,
        method: request.method!,
        body: Buffer.concat(parts),
      });
      const { status, body } = answers.length > 1 ? answers.shift()! : answers[0]!;
      response.writeHead(status).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'AKID',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
});
afterAll(() => {
  process.env = before;
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  seen = [];
  answers = [{ status: 200, body: '{}' }];
});

const key = { pk: { S: 'a' }, sk: { S: 'b' } };
const FAILED = '{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"no"}';
const json = (index = 0): Record<string, unknown> => JSON.parse(seen[index]!.body.toString());

describe('items', () => {
  test('are read consistently', async () => {
    answers = [{ status: 200, body: '{"Item":{"a":{"N":"1"}}}' }];
    expect(await getItem('t', key)).toEqual({ a: { N: '1' } });
    expect(seen[0]!.target).toBe('DynamoDB_20120810.GetItem');
    expect(json()).toEqual({ TableName: 't', Key: key, ConsistentRead: true });
  });

  test('that are not there are none', async () => {
    expect(await getItem('t', key)).toBeUndefined();
  });

  test('are changed under a condition', async () => {
    const changed = await updateItem('t', key, { n: { N: '2' }, name: { S: 'x' }, old: undefined }, ['n', { N: '1' }]);
    expect(changed).toBe(true);
    expect(seen[0]!.target).toBe('DynamoDB_20120810.UpdateItem');
    expect(json()).toEqual({
      TableName: 't',
      Key: key,
      UpdateExpression: 'SET #n = :n, #name = :name REMOVE #old',
      ConditionExpression: '#is = :expected',
      ExpressionAttributeNames: { '#n': 'n', '#name': 'name', '#old': 'old', '#is': 'n' },
      ExpressionAttributeValues: { ':n': { N: '2' }, ':name': { S: 'x' }, ':expected': { N: '1' } },
    });
  });

  test('that may not be there yet, too', async () => {
    await updateItem('t', key, { n: { N: '1' } }, ['n', undefined]);
    expect(json()).toMatchObject({ ConditionExpression: 'attribute_not_exists(#is)', UpdateExpression: 'SET #n = :n' });
    expect(json().ExpressionAttributeValues).toEqual({ ':n': { N: '1' } });
  });

  test('whose condition does not hold stay', async () => {
    answers = [{ status: 400, body: FAILED }];
    expect(await updateItem('t', key, { n: { N: '2' } }, ['n', { N: '1' }])).toBe(false);
    expect(seen).toHaveLength(1);
  });

  test('are asked for again where that may help', async () => {
    answers = [
      { status: 400, body: '{"__type":"x#ProvisionedThroughputExceededException"}' },
      { status: 500, body: '' },
      { status: 200, body: '{}' },
    ];
    expect(await updateItem('t', key, { n: { N: '2' } }, ['n', { N: '1' }])).toBe(true);
    expect(seen).toHaveLength(3);
    answers = [{ status: 400, body: '{"__type":"x#AccessDeniedException","message":"no"}' }];
    await expect(getItem('t', key)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(seen).toHaveLength(4);
  });
});

describe('objects', () => {
  const bytes = Buffer.from([0x1f, 0x8b, 0, 0xff]);

  test('are put and read as bytes', async () => {
    answers = [{ status: 200, body: bytes }];
    await putObject('bucket', 'a/b c.gz', bytes, 'application/gzip');
    expect(seen[0]).toMatchObject({ method: 'PUT', url: '/bucket/a/b%20c.gz', body: bytes });
    expect(await getObject('bucket', 'a/b c.gz')).toEqual(bytes);
  });

  test('that are not there are none; what else is wrong is an error', async () => {
    answers = [{ status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' }];
    expect(await getObject('bucket', 'a')).toBeUndefined();
    answers = [{ status: 404, body: '<Error><Code>NoSuchBucket</Code><Message>gone</Message></Error>' }];
    await expect(getObject('bucket', 'a')).rejects.toMatchObject({ name: 'NoSuchBucket' });
    answers = [{ status: 403, body: '<Error><Code>AccessDenied</Code></Error>' }];
    await expect(putObject('bucket', 'a', bytes, 'x')).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('are put again where that may help', async () => {
    answers = [
      { status: 503, body: '<Error><Code>SlowDown</Code></Error>' },
      { status: 200, body: '' },
    ];
    await putObject('bucket', 'a', bytes, 'x');
    expect(seen).toHaveLength(2);
  });
});

describe('persistence', () => {
  const patience = { sleep: async (milliseconds: number) => void pauses.push(milliseconds), random: () => 1 };
  let pauses: number[] = [];
  beforeEach(() => (pauses = []));

  test('has an end, and pauses that grow', async () => {
    let calls = 0;
    const failing = persistently(async () => {
      calls++;
      throw new Error('reset');
    }, patience);
    await expect(failing).rejects.toThrow('reset');
    expect(calls).toBe(6);
    expect(pauses).toEqual([200, 400, 800, 1600, 3200]);
  });

  test('is for what may pass', () => {
    expect(mayPass(new Error('socket hang up'))).toBe(true);
    expect(mayPass(new AwsError('Throttling', '', 400, true))).toBe(true);
    expect(mayPass(new AwsError('AccessDenied', '', 403, false))).toBe(false);
  });
});
