/** What a platform that is up survives: changed tables, bad rows, slow transactions, killed and overlapping runs. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { Client } from 'pg';
import { clientConfig } from '../../local/metrics/clients';
import type { LocalState } from '../../local/runtime/state';
import type { Comparison } from '../../local/lake/report';
import { readOutputs } from '../../local/deploy/outputs';
import type { DatasetResult, RunResult } from '../../local/start/runs';
import { sleep, StartedPlatform } from './support/platform';

jest.setTimeout(10 * 60_000);

interface Loaded {
  readonly run: RunResult;
  readonly comparisons: readonly Comparison[];
}

let platform: StartedPlatform;
let state: LocalState;
let states: SFNClient;
let stateMachineArn: string;

beforeAll(async () => {
  platform = await StartedPlatform.start();
  state = JSON.parse(readFileSync(join(platform.home, 'run', 'local.json'), 'utf8')) as LocalState;
  states = new SFNClient(clientConfig(state));
  const outputs = await readOutputs(state.endpoint, state.region, state.prefix);
  stateMachineArn = outputs.StateMachineArn!;
}, 15 * 60_000);
afterAll(async () => {
  states?.destroy();
  await platform?.stop();
});

async function load(...args: string[]): Promise<Loaded> {
  const { output } = await platform.command('load', '--json', ...args);
  const line = output.split('\n').find((text) => text.startsWith('{"run"'));
  if (!line) throw new Error(`npm run load printed no result:\n${output}`);
  return JSON.parse(line) as Loaded;
}

async function sql(statement: string): Promise<void> {
  const { code, output } = await platform.command('sql', statement);
  if (code !== 0) throw new Error(output);
}

const byDataset = ({ run }: Loaded): Record<string, DatasetResult> =>
  Object.fromEntries(run.datasets.map((result) => [result.dataset, result]));
const differing = ({ comparisons }: Loaded) => comparisons.filter(({ agree }) => !agree).map(({ dataset }) => dataset);

async function source(): Promise<Client> {
  const { host, port, database, user, passwordFile, caFile } = state.postgres;
  const client = new Client({
    host,
    port,
    database,
    user,
    password: readFileSync(passwordFile, 'utf8').trim(),
    ssl: { ca: readFileSync(caFile, 'utf8') },
  });
  await client.connect();
  return client;
}

const startRun = async (name: string): Promise<string> => {
  const input = JSON.stringify({ pipeline: 'flights', mode: 'full' });
  return (await states.send(new StartExecutionCommand({ stateMachineArn, name, input }))).executionArn!;
};

async function ended(executionArn: string): Promise<{ status: string; error?: string; cause?: string }> {
  for (;;) {
    const { status, error, cause } = await states.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== 'RUNNING') return { status: status!, error, cause };
    await sleep(250);
  }
}

/** Process ids of the Spark jobs of this platform that run now. */
function jobProcesses(): number[] {
  return execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('run_job.py') && line.includes(platform.home))
    .map((line) => Number.parseInt(line, 10));
}

async function untilJobRuns(): Promise<number[]> {
  for (let tries = 0; tries < 240; tries++) {
    const found = jobProcesses();
    if (found.length > 0) return found;
    await sleep(250);
  }
  throw new Error('No Spark job began within a minute.');
}

test('a run without changes changes nothing', async () => {
  const result = await load();
  expect(result.run.status).toBe('SUCCEEDED');
  for (const { dataset, rowsInserted, rowsUpdated, rowsDeleted } of result.run.datasets)
    expect({ dataset, rowsInserted, rowsUpdated, rowsDeleted }).toEqual({
      dataset,
      rowsInserted: 0,
      rowsUpdated: 0,
      rowsDeleted: 0,
    });
  expect(differing(result)).toEqual([]);
});

test('a table without a column that it had stops alone and is named; with the column back it goes on', async () => {
  await sql('alter table planes rename column speed to velocity');
  const broken = await load();
  expect(broken.run.status).toBe('PARTIAL');
  expect(broken.run.message).toContain('planes');
  expect(broken.run.message).toContain('speed');
  const results = byDataset(broken);
  expect(results.planes).toMatchObject({ status: 'FAILED' });
  for (const dataset of ['flights', 'weather', 'airlines', 'airports'])
    expect(results[dataset]).toMatchObject({ status: 'SUCCEEDED' });

  await sql('alter table planes rename column velocity to speed');
  const mended = await load();
  expect(mended.run.status).toBe('SUCCEEDED');
  expect(differing(mended)).toEqual([]);
});

test('a column added at the source appears', async () => {
  await sql(
    "alter table airlines add column alliance text; update airlines set alliance = 'none' where carrier = 'B6'",
  );
  const result = await load();
  expect(result.run.status).toBe('SUCCEEDED');
  expect(differing(result)).toEqual([]);
  const { output } = await platform.command('query', "select alliance from silver.airlines where carrier = 'B6'");
  expect(output).toMatch(/none/);
});

test('a row that the lake cannot hold goes to quarantine with the reason, and the others go on', async () => {
  await sql(
    "insert into weather (origin, year, month, day, hour, precip, visib, time_hour) values ('EWR', 2013, 12, 31, 23, 0, 10, 'infinity')",
  );
  const result = await load();
  expect(result.run.status).toBe('SUCCEEDED');
  expect(byDataset(result).weather).toMatchObject({ rowsQuarantined: 1 });
  const { output } = await platform.command('query', 'select reason from quarantine.weather');
  expect(output).toMatch(/time_hour.*infinity/);
  await sql("delete from weather where time_hour = 'infinity'");
  expect(differing(await load())).toEqual([]);
});

test('a change whose transaction began before a run and committed after it is not lost', async () => {
  const client = await source();
  await client.query('begin');
  // The trigger stamps the row with the time at which this transaction began.
  await client.query("update planes set seats = seats + 1 where year = 2004 and manufacturer = 'EMBRAER'");
  const during = await load();
  expect(byDataset(during).planes).toMatchObject({ rowsUpdated: 0 });
  await client.query('commit');
  await client.end();
  const after = await load();
  expect(byDataset(after).planes!.rowsUpdated).toBeGreaterThan(0);
  expect(differing(after)).toEqual([]);
});

test('a Spark job killed in the middle is run again, and the lake ends as if nothing had happened', async () => {
  await sql("update flights set dep_delay = coalesce(dep_delay, 0) + 1 where month = 11 and carrier = 'B6'");
  const execution = await startRun('killed-job');
  const [pid] = await untilJobRuns();
  await sleep(1_500);
  process.kill(pid!, 'SIGKILL');
  expect(await ended(execution)).toMatchObject({ status: 'SUCCEEDED' });
  const after = await load();
  expect(after.run.status).toBe('SUCCEEDED');
  expect(differing(after)).toEqual([]);
  // Every load is in bronze once.
  const { output } = await platform.command(
    'query',
    'select count(*) as twice from (select _load_id, carrier, flight, origin, time_hour from bronze.flights group by all having count(*) > 1)',
  );
  expect(output).toMatch(/^ *0$/m);
});

test('a second run while one is under way stops with a clear message and disturbs nothing', async () => {
  const first = await startRun('first-of-two');
  await untilJobRuns();
  const second = await ended(await startRun('second-of-two'));
  expect(second).toMatchObject({ status: 'FAILED', error: 'PipelineBusy' });
  expect(second.cause).toContain('first-of-two');
  expect(await ended(first)).toMatchObject({ status: 'SUCCEEDED' });
});

test('the lease of a run that was stopped is taken over by the next one', async () => {
  const stopped = await startRun('stopped');
  await untilJobRuns();
  await states.send(new StopExecutionCommand({ executionArn: stopped }));
  const next = await load();
  expect(next.run.status).toBe('SUCCEEDED');
  expect(differing(next)).toEqual([]);
});

test('an unknown pipeline ends at once, and says so', async () => {
  const input = JSON.stringify({ pipeline: 'flihgts' });
  const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn, name: 'unknown', input }));
  const end = await ended(executionArn!);
  expect(end).toMatchObject({ status: 'FAILED', error: 'InvalidInput' });
  expect(end.cause).toContain('flihgts');
});

test('when the start itself was killed, the next one stops what is left and begins cleanly', async () => {
  const pids = Object.values(state.pids);
  process.kill(platform.pid, 'SIGKILL');
  const again = await platform.command('start', '--exit');
  expect(again.output).toContain('Up after');
  expect(again.code).toBe(0);
  expect(pids.filter(isAlive)).toEqual([]);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
