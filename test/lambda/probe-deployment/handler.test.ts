/** The whole handler, against an endpoint that stands for Lambda, CloudFormation and the place of its answer. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const before = { ...process.env };
let server: Server;
let address: string;
let calls: { method?: string; url?: string; type?: string; body: string }[] = [];
let probe: { status: number; body: string };
let refusals: number;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const { method, url, headers } = request;
      calls.push({ method, url, type: headers['content-type'], body });
      if (url === '/answer') return void response.writeHead(refusals-- > 0 ? 503 : 200).end();
      if (url === '/') return void response.end('<StackStatus>UPDATE_IN_PROGRESS</StackStatus>');
      response.writeHead(probe.status).end(probe.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'AKID',
    AWS_SECRET_ACCESS_KEY: 'key',
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: address,
    PROBE_FUNCTION: 'flights-dev-probe',
  });
  for (const level of ['info', 'warn', 'error'] as const) jest.spyOn(console, level).mockImplementation();
});
afterAll(() => {
  process.env = before;
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  calls = [];
  refusals = 0;
  probe = { status: 200, body: '{"targets":[],"status":"ok"}' };
});

async function handle(event: object) {
  const { handler } = await import('../../../lambda/probe-deployment/index');
  await handler({
    RequestType: 'Create',
    StackId: 'arn:stack',
    RequestId: 'r1',
    LogicalResourceId: 'Probe',
    ResponseURL: `${address}/answer`,
    ResourceProperties: { OnDeploy: 'fail' },
    ...event,
  } as never);
  const answers = calls.filter(({ url }) => url === '/answer');
  return { answer: JSON.parse(answers.at(-1)!.body) as Record<string, unknown>, answers };
}

test('invokes the probe and puts the answer, without a content type', async () => {
  const { answer, answers } = await handle({});
  expect(calls[0]).toMatchObject({ method: 'POST', url: '/2015-03-31/functions/flights-dev-probe/invocations' });
  expect(answers).toMatchObject([{ method: 'PUT', type: '' }]);
  expect(answer).toMatchObject({
    Status: 'SUCCESS',
    StackId: 'arn:stack',
    RequestId: 'r1',
    LogicalResourceId: 'Probe',
    PhysicalResourceId: 'Probe-probe',
    Data: { Summary: 'All of 0 targets can be reached.' },
  });
});

test('keeps its id, asks for the stack before an update, and answers a delete without any call', async () => {
  const kept = { PhysicalResourceId: 'as-it-was' };
  expect((await handle({ RequestType: 'Update', ...kept })).answer).toMatchObject({ Status: 'SUCCESS', ...kept });
  expect(calls[0]!.body).toBe('Action=DescribeStacks&Version=2010-05-15&StackName=arn%3Astack');
  calls = [];
  expect((await handle({ RequestType: 'Delete', ...kept })).answer).toMatchObject({ Status: 'SUCCESS', ...kept });
  expect(calls).toHaveLength(1);
});

test('an answer that is not taken is put again', async () => {
  refusals = 1;
  expect((await handle({})).answers).toHaveLength(2);
});
