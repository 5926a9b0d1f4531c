/** The part of the state machine that reads APIs, as the embedded AWS runs it. */
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractStates } from '../../../lib/orchestration/extract-apis';
import { eventually, startMachines, type Machines } from './machines';

jest.setTimeout(120_000);

/** Counts its calls in a file, and answers by them; one throws, one is killed. */
const CODE = `
const { appendFileSync, readFileSync } = require('node:fs');
exports.handler = async (event) => {
  appendFileSync(event.datasets[0], JSON.stringify(event) + '\\n');
  const calls = readFileSync(event.datasets[0], 'utf8').split('\\n').length - 1;
  if (event.source === 'refused') throw Object.assign(new Error('Look at the secret.'), { name: 'AuthorizationFailed' });
  if (event.source === 'killed' && calls === 1) process.kill(process.pid, 'SIGKILL');
  if (event.source === 'long' && calls === 1) return { status: 'MORE' };
  if (event.source === 'long' && calls === 2) return { status: 'WAIT', seconds: 0.4 };
  return { status: 'DONE', failed: [] };
};`;

const NAMES = ['long', 'killed', 'refused'];
let machines: Machines;
let folder: string;
let config: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };

beforeAll(async () => {
  machines = await startMachines();
  folder = mkdtempSync(join(tmpdir(), 'headwater-extract-'));
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  config = { endpoint: machines.endpoint, region: 'eu-central-1', credentials };
  const Properties = {
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::000000000000:role/any',
    Timeout: 30,
    Code: { ZipFile: CODE },
  };
  const functions = NAMES.map((name) => [
    name,
    { Type: 'AWS::Lambda::Function', Properties: { ...Properties, FunctionName: `${name}-api` } },
  ]);
  const TemplateBody = JSON.stringify({ Resources: Object.fromEntries(functions) as object });
  await new CloudFormationClient(config).send(new CreateStackCommand({ StackName: 'functions', TemplateBody }));
});
afterAll(async () => {
  await machines?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const callsOf = (name: string): Record<string, unknown>[] =>
  readFileSync(join(folder, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

interface Output {
  readonly extractErrors?: { readonly error: string }[];
  readonly run?: { readonly deadline: number; readonly extractions?: unknown };
}

/** Runs the map of three sources to its end. */
async function extract(run: object): Promise<{ status: string; output: Output; error?: string }> {
  const states = new SFNClient(config);
  const done = { Type: 'Pass', End: true };
  const definition = JSON.stringify({
    StartAt: 'Extract',
    States: { ...extractStates({ ErrorEquals: ['States.ALL'], Next: 'Load' }), Load: done, HasModels: done },
  });
  const { stateMachineArn } = await states.send(
    new CreateStateMachineCommand({
      name: `extract-${Date.now()}`,
      definition,
      roleArn: 'arn:aws:iam::000000000000:role/any',
    }),
  );
  const input = JSON.stringify({ request: { mode: 'full' }, run });
  const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn, input }));
  return eventually(async () => {
    const { status, output, error } = await states.send(new DescribeExecutionCommand({ executionArn }));
    if (status === 'RUNNING') return undefined;
    return { status: status!, output: JSON.parse(output ?? '{}') as Output, error };
  }, 60);
}

const runOf = (deadline: number) => ({
  pipeline: 'catalogue',
  runId: 'run-1',
  startedAt: '2026-03-01T00:00:00.000Z',
  deadline,
  timeoutSeconds: 600,
  packCount: 0,
  range: { from: '2026-01-01', to: '2026-02-01' },
  extractions: NAMES.map((source) => ({ source, function: `${source}-api`, datasets: [join(folder, source)] })),
});

test('each source is called until it is done, again when it was killed, and what failed is kept', async () => {
  const { status, output, error } = await extract(runOf(Date.now() + 600_000));
  expect([status, error]).toEqual(['SUCCEEDED', undefined]);
  expect(Object.fromEntries(NAMES.map((name) => [name, callsOf(name).length]))).toEqual({
    long: 3,
    killed: 2,
    refused: 3,
  });
  expect(callsOf('long')[0]).toEqual({
    source: 'long',
    function: 'long-api',
    datasets: [join(folder, 'long')],
    pipeline: 'catalogue',
    runId: 'run-1',
    startedAt: '2026-03-01T00:00:00.000Z',
    mode: 'full',
    range: { from: '2026-01-01', to: '2026-02-01' },
  });
  expect(output.extractErrors).toEqual([
    {
      source: 'refused',
      datasets: [join(folder, 'refused')],
      error: 'AuthorizationFailed',
      cause: expect.stringContaining('Look at the secret.') as string,
    },
  ]);
});

// A quarter of the run is kept for its loads; they have as much in any case.
test.each([
  ['a run without time calls nothing', -1],
  ['a run that has time for its loads alone calls nothing', 140],
])('%s', async (_, seconds) => {
  for (const name of NAMES) rmSync(join(folder, name), { force: true });
  const started = Date.now();
  const { status, output } = await extract(runOf(started + seconds * 1_000));
  expect(status).toBe('SUCCEEDED');
  expect(output.run!.deadline).toBeGreaterThanOrEqual(started + 150_000);
  expect(output.run).not.toHaveProperty('extractions');
  expect(output.extractErrors!.map(({ error }) => error)).toEqual(NAMES.map(() => 'OutOfTime'));
  for (const name of NAMES) expect(existsSync(join(folder, name))).toBe(false);
});
