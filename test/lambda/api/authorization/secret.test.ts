import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSecret } from '../../../../lambda/api/authorization';
import { VirtualClock } from '../http/virtual-clock';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:headwater/catalogue-AbCdEf';
interface Call {
  readonly target: string;
  readonly body: Record<string, string>;
  readonly authorization: string;
}
let server: Server;
let calls: Call[];
let respond: (index: number) => { status?: number; body: unknown };
beforeEach(async () => {
  calls = [];
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => (text += part));
    request.on('end', () => {
      calls.push({
        target: String(request.headers['x-amz-target']),
        body: JSON.parse(text),
        authorization: String(request.headers.authorization),
      });
      const { status = 200, body } = respond(calls.length - 1);
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function store(id = ARN) {
  const env = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
  };
  const immediately = Object.assign(new VirtualClock(), { sleep: async () => {} });
  return createSecret(id, env, immediately);
}
const holding = (SecretString: unknown) => () => ({ body: { ARN, SecretString } });
const failing = (type: string, message: string, status = 400) => ({ status, body: { __type: type, message } });

test('is read, signed for its own region', async () => {
  respond = holding('{"clientId":"c","number":7,"yes":true,"nested":{"a":1},"none":null}');
  expect(await store().secret()).toEqual({ clientId: 'c', number: '7', yes: 'true' });
  expect(calls).toMatchObject([{ target: 'secretsmanager.GetSecretValue', body: { SecretId: ARN } }]);
  expect(calls[0]!.authorization).toContain('/eu-west-1/secretsmanager/');
});

test('by name it is in the region of the function', async () => {
  respond = holding('{}');
  await store('headwater/catalogue').secret();
  expect(calls[0]!.authorization).toContain('/eu-central-1/secretsmanager/');
});

test('is stored', async () => {
  respond = () => ({ body: {} });
  await store().storeSecret({ refreshToken: 'r1', extra: 'é' });
  expect(calls[0]!.target).toBe('secretsmanager.PutSecretValue');
  expect(JSON.parse(calls[0]!.body.SecretString!)).toEqual({ refreshToken: 'r1', extra: 'é' });
  expect(calls[0]!.body.ClientRequestToken).toMatch(/^[0-9a-f-]{36}$/);
});

test.each(['the-password', '["the-password"]', '"the-password"', '7', 'null', '', '{"a":"the-password"', undefined])(
  'that is no object (%p) is told without telling it',
  async (text) => {
    respond = holding(text);
    const error = (await store()
      .secret()
      .catch((reason: unknown) => reason)) as Error;
    expect(error).toMatchObject({ code: 'SecretMissing', transient: false });
    expect(error.message).toContain(ARN);
    expect(error.message).toContain('aws secretsmanager put-secret-value');
    expect(String(error.stack)).not.toContain('the-password');
  },
);

test.each([
  ['ResourceNotFoundException', 'has no value yet'],
  ['AccessDeniedException', 'rights of the function’s role'],
  ['DecryptionFailure', 'key that the secret is encrypted with'],
])('%s says what to do', async (type, hint) => {
  respond = () => failing(type, 'as AWS says');
  const error = await store()
    .secret()
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'SecretMissing', transient: false });
  expect((error as Error).message).toContain(hint);
  expect((error as Error).message).toContain(`(${type}): as AWS says`);
  expect(calls).toHaveLength(1);
});

test.each([
  ['ThrottlingException', 400],
  ['InternalServiceError', 500],
])('%s is tried again', async (type, status) => {
  respond = (index) => (index < 2 ? failing(type, 'for now', status) : { body: { SecretString: '{"a":"b"}' } });
  expect(await store().secret()).toEqual({ a: 'b' });
  respond = () => failing(type, 'for now', status);
  await expect(store().secret()).rejects.toMatchObject({ code: 'Unreachable', transient: true });
  expect(calls).toHaveLength(3 + 4);
});
