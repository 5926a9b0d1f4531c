import { sign } from 'aws4';
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLasting } from '../../../lambda/stream/failures';
import { putRecords } from '../../../lambda/stream/aws/kinesis';
import { putObject } from '../../../lambda/stream/aws/s3';
import { endpointOf } from '../../../lambda/shared/aws/send';

const KEYS = {
  AWS_ACCESS_KEY_ID: 'AKID',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
  AWS_REGION: 'eu-west-1',
};
const before = { ...process.env };
let server: Server;
let seen: { request: IncomingMessage; body: Buffer }[] = [];
let answer: { status: number; body: string; wait?: number; hangUp?: boolean };

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      seen.push({ request, body: Buffer.concat(parts) });
      if (answer.hangUp) return void request.socket.destroy();
      setTimeout(() => response.writeHead(answer.status).end(answer.body), answer.wait ?? 0);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, KEYS, { AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
afterAll(() => {
  process.env = before;
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  seen = [];
  answer = {
    status: 200,
    body: '{"Records":[{"SequenceNumber":"1"},{"ErrorCode":"InternalFailure","ErrorMessage":"x"}]}',
  };
});

const body = [Buffer.from('{"StreamName":"s",'), Buffer.from('"Records":[]}')];

test('PutRecords is signed over all of its body, and gives the codes of the records', async () => {
  expect(await putRecords('s', body, 2, 1_000)).toEqual([undefined, 'InternalFailure']);
  const [{ request, body: came }] = seen as [(typeof seen)[0]];
  expect(came).toEqual(Buffer.concat(body));
  const { headers } = request;
  expect(headers).toMatchObject({
    'x-amz-target': 'Kinesis_20131202.PutRecords',
    'content-type': 'application/x-amz-json-1.1',
    'content-length': String(came.length),
    'x-amz-security-token': 'token',
    'x-amz-content-sha256': createHash('sha256').update(came).digest('hex'),
  });
  // What the service does: signs what it got, and compares.
  const { authorization, ...signed } = headers;
  delete signed.connection;
  const again = sign(
    { service: 'kinesis', region: 'eu-west-1', method: 'POST', path: '/', headers: signed as never },
    { accessKeyId: 'AKID', secretAccessKey: 'secret' },
  );
  expect((again.headers as Record<string, string>).Authorization).toBe(authorization);
});

test('PutObject has its bucket in the path where the endpoint is not AWS', async () => {
  answer = { status: 200, body: '' };
  await putObject('bucket', 'a/date=2026-11-01/b c.gz', Buffer.from('x'), 1_000);
  expect(seen[0]!.request.url).toBe('/bucket/a/date%3D2026-11-01/b%20c.gz');
  expect(seen[0]!.request.method).toBe('PUT');
});

test('connections are kept', async () => {
  await putRecords('s', body, 2, 1_000);
  await putRecords('s', body, 2, 1_000);
  expect(seen[0]!.request.socket.remotePort).toBe(seen[1]!.request.socket.remotePort);
});

describe('errors', () => {
  const failing = async (): Promise<Error> =>
    putRecords('s', body, 2, 200).then(
      () => new Error('It did not fail.'),
      (error: Error) => error,
    );
  test.each([
    [
      400,
      '{"__type":"ProvisionedThroughputExceededException","message":"slow"}',
      'ProvisionedThroughputExceededException',
      false,
    ],
    [400, '{"__type":"com.amazonaws.kinesis#ResourceNotFoundException"}', 'ResourceNotFoundException', true],
    [400, '{"__type":"AccessDeniedException"}', 'AccessDeniedException', true],
    [400, '{"__type":"ExpiredTokenException"}', 'ExpiredTokenException', false],
    [400, '{"__type":"SomethingNew"}', 'SomethingNew', true],
    [404, '<Error><Code>NoSuchBucket</Code><Message>no</Message></Error>', 'NoSuchBucket', true],
    [503, '<html>', 'Http503', false],
    [500, '', 'Http500', false],
    [429, '', 'Http429', false],
  ])('%i %s', async (status, text, name, lasting) => {
    answer = { status, body: text };
    const error = await failing();
    expect(error.name).toBe(name);
    expect(isLasting(error)).toBe(lasting);
  });

  test.each([
    ['a connection that breaks', { hangUp: true }],
    ['an answer that is late', { wait: 400 }],
    ['an answer that is none', { body: 'no JSON' }],
  ])('of %s pass', async (_, how) => {
    answer = { ...answer, ...how };
    const error = await failing();
    expect(error.message).not.toBe('It did not fail.');
    expect(isLasting(error)).toBe(false);
  });
});

test('endpoints are those of AWS unless set', () => {
  expect(endpointOf('s3', { AWS_REGION: 'eu-west-1' }).url.href).toBe('https://s3.eu-west-1.amazonaws.com/');
  expect(endpointOf('kinesis', { AWS_REGION: 'cn-north-1' }).url.host).toBe('kinesis.cn-north-1.amazonaws.com.cn');
  const env = { AWS_ENDPOINT_URL: 'http://a:1', AWS_ENDPOINT_URL_S3: 'http://b:2' };
  expect(endpointOf('s3', env)).toMatchObject({ url: { host: 'b:2' }, custom: true });
  expect(endpointOf('kinesis', env).url.host).toBe('a:1');
});
