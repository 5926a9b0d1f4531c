/** AWS services, against an endpoint that answers as AWS does. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  credentials,
  describeSecret,
  describeStream,
  generateDataKey,
  getDatabases,
  getObject,
  listBucket,
  type ServiceCall,
} from '../../../lambda/probe/service/calls';
import { serviceReason } from '../../../lambda/probe/service/errors';
import { probeService } from '../../../lambda/probe/service/probe';

const before = { ...process.env };
let server: Server;
let seen: { request: IncomingMessage; body: string }[] = [];
let answer: { status: number; body: string; silent?: boolean };

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      seen.push({ request, body });
      if (!answer.silent) response.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'AKID',
    AWS_SECRET_ACCESS_KEY: 'key',
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
  answer = { status: 200, body: '{}' };
});

const probe = (call: ServiceCall, limit?: number) => probeService('target', call, () => performance.now(), limit);

const CALLS: [string, ServiceCall, string, string][] = [
  ['a bucket', listBucket('lake'), 'GET /lake/?list-type=2&max-keys=1', ''],
  ['a file', getObject('s3://assets/a b.json', () => undefined), 'GET /assets/a%20b.json', ''],
  ['the catalog', getDatabases(['flights_dev_silver']), 'AWSGlue.GetDatabase', '{"Name":"flights_dev_silver"}'],
  ['a stream', describeStream('shop'), 'Kinesis_20131202.DescribeStreamSummary', '{"StreamName":"shop"}'],
  ['a key', generateDataKey('arn:k'), 'TrentService.GenerateDataKey', '{"KeyId":"arn:k","KeySpec":"AES_256"}'],
  ['a secret', describeSecret('arn:s'), 'secretsmanager.DescribeSecret', '{"SecretId":"arn:s"}'],
];

test.each(CALLS)('%s is asked for by one signed call', async (_what, call, asked, body) => {
  const report = await probe(call);
  expect(report).toMatchObject({ status: 'ok', kind: 'service', layers: [{ layer: 'call', status: 'ok' }] });
  expect(seen).toHaveLength(1);
  const { method, url, headers } = seen[0]!.request;
  expect(headers['x-amz-target'] ?? `${method} ${url}`).toBe(asked);
  expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKID/);
  expect(seen[0]!.body).toBe(body);
  // A connection that was left open may be dead by the next probe.
  expect(headers.connection).toBe('close');
});

test.each([
  [403, '<Error><Code>AccessDenied</Code><Message>not you</Message></Error>', 'denied'],
  [400, '{"__type":"AccessDeniedException","message":"not you"}', 'denied'],
  [403, '', 'denied'],
  [404, '<Error><Code>NoSuchBucket</Code></Error>', 'not-found'],
  [400, '{"__type":"com.amazonaws#EntityNotFoundException"}', 'not-found'],
  [400, '{"__type":"ThrottlingException"}', 'throttled'],
  [500, '<html>', 'failed'],
])('an answer of %d %s', async (status, body, reason) => {
  answer = { status, body };
  for (const [, call] of CALLS)
    expect(await probe(call)).toMatchObject({ status: 'failed', layer: 'call', code: `${call.service}/${reason}` });
});

test('no answer at all', async () => {
  answer = { ...answer, silent: true };
  for (const [, call] of CALLS) {
    const report = await probe(call, 100);
    expect(report).toMatchObject({ status: 'failed', code: `${call.service}/timeout` });
    expect(report.message).toMatch(/within 0\.1 s, so there is no way .*(S3 gateway endpoint|interface endpoint for)/);
  }
});

test('errors of the network', () => {
  const of = (code: string) => serviceReason('glue', Object.assign(new Error(code), { code })).code;
  expect([of('ENOTFOUND'), of('ECONNREFUSED'), of('ETIMEDOUT'), of('EPIPE')]).toEqual([
    ...['glue/dns', 'glue/unreachable', 'glue/timeout', 'glue/failed'],
  ]);
});

describe('the secret of a database', () => {
  const of = (value: unknown) => {
    answer = { status: 200, body: JSON.stringify({ SecretString: value }) };
    return credentials('arn:s', 1_000);
  };

  test('has user and password', async () => {
    expect(await of('{"username":"u","password":"p","port":5432}')).toEqual({ username: 'u', password: 'p' });
  });

  test.each(['{"username":"u"}', '"hidden"', 'hidden', '', undefined, 'null'])(
    'that is %p is told to be malformed, and not what is in it',
    async (value) => {
      const error: unknown = await of(value).catch((e: unknown) => e);
      expect(error).toMatchObject({ code: 'secret/malformed' });
      expect(JSON.stringify(error)).not.toContain('hidden');
    },
  );

  test.each([
    [400, '{"__type":"AccessDeniedException","message":"Access to KMS is not allowed"}', 'secret/denied'],
    [400, '{"__type":"ResourceNotFoundException"}', 'secret/not-found'],
  ])('that is not given: %d %s', async (status, body, code) => {
    answer = { status, body };
    await expect(credentials('arn:s', 1_000)).rejects.toMatchObject({ code });
  });
});
