/** `npm start`, whole, as CI runs it: in a home of its own, on ports that are free. */
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOutputs } from '../../local/deploy/outputs';
import { clientConfig } from '../../local/metrics/clients';
import type { LocalState } from '../../local/runtime/state';
import type { Summary } from '../../local/start/summary';
import { findKnown, scan } from '../../scripts/secrets/scan';
import { secretsOf, textsBelow } from './written';

// The first start may install everything.
jest.setTimeout(20 * 60_000);

const root = join(__dirname, '..', '..');
const home = mkdtempSync(join(tmpdir(), 'headwater-start-'));
const env = { ...process.env, HEADWATER_HOME: home };
const program = (name: string) => ['--import', 'tsx', join(root, 'local', `${name}.ts`)];

/** Runs one of the commands to its end. */
function run(name: string, ...args: string[]): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...program(name), ...args], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  return { code: status, output: stdout + stderr };
}

const alive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

let start: ChildProcess;
let output = '';
let summary: Summary;
let state: LocalState;

beforeAll(async () => {
  start = spawn(process.execPath, program('start'), { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [start.stdout!, start.stderr!])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  await new Promise<void>((resolve, reject) => {
    start.stdout!.on('data', () => output.includes('Up after') && resolve());
    start.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${output}`)));
  });
  summary = JSON.parse(readFileSync(join(home, 'run', 'summary.json'), 'utf8')) as Summary;
  state = JSON.parse(readFileSync(join(home, 'run', 'local.json'), 'utf8')) as LocalState;
});
afterAll(() => {
  start?.kill('SIGKILL');
  for (const pid of Object.values(state?.pids ?? {})) if (alive(pid)) process.kill(pid, 'SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

const loads = (dataset: string) =>
  summary.runs.flatMap(({ datasets }) => datasets.filter((result) => result.dataset === dataset));

test('both runs succeed, and source and lake agree row by row', () => {
  const all = summary.runs.map(({ runId, status }) => [runId, status]);
  expect(all.filter(([, status]) => status !== 'SUCCEEDED')).toEqual([]);
  const tables = summary.runs.filter(({ pipeline }) => !['sessions', 'catalogue'].includes(pipeline));
  expect(tables.map(({ runId, status }) => [runId, status])).toEqual([
    ['first-load', 'SUCCEEDED'],
    ['second-load', 'SUCCEEDED'],
  ]);
  expect(
    Object.fromEntries(
      summary.comparisons.map(({ dataset, sourceRows, silverRows, agree }) => [
        dataset,
        [sourceRows, silverRows, agree],
      ]),
    ),
  ).toEqual({
    flights: [336_776, 336_776, true],
    weather: [26_115, 26_115, true],
    planes: [3_322, 3_322, true],
    airports: [1_458, 1_458, true],
    airlines: [16, 16, true],
  });
  expect(summary.ok).toBe(true);
});

test('the second load reads only what has changed, and tells what it did', () => {
  expect(loads('flights')).toMatchObject([
    { rowsRead: 335_954, rowsInserted: 335_954 },
    { rowsRead: 1_305, rowsInserted: 822, rowsUpdated: 483, rowsDeleted: 0, rowsQuarantined: 0 },
  ]);
  expect(loads('weather')[1]).toMatchObject({ rowsInserted: 15, rowsUpdated: 24 });
  expect(loads('airports')[1]).toMatchObject({ rowsInserted: 1, rowsDeleted: 1 });
  expect(loads('airlines')[1]).toMatchObject({ rowsUpdated: 1 });
});

test('every web session that was sent is in silver once, every poison record in quarantine', () => {
  const { sent, expected, found, poison, quarantined, routes, problems } = summary.sessions!;
  expect(problems).toEqual([]);
  expect([sent, found, quarantined]).toEqual([2_000, expected, poison]);
  expect(poison).toBeGreaterThan(0);
  expect(Object.keys(routes)).toEqual(['international', 'usa']);
  const lags = summary.runs.flatMap(({ datasets }) => datasets).flatMap(({ eventLagP99 }) => eventLagP99 ?? []);
  expect(Math.max(...lags)).toBeGreaterThan(0);
});

test('what the catalogue has is in silver, field by field, though it failed and moved while it was read', () => {
  const { comparisons, problems, ...seen } = summary.catalogue!;
  expect(problems).toEqual([]);
  expect(comparisons.map(({ dataset, agree }) => [dataset, agree])).toEqual([
    ['albums', true],
    ['tracks', true],
    ['album_artists', true],
    ['plays', true],
  ]);
  for (const { serverItems, silverRows } of comparisons)
    expect([serverItems > 100, silverRows]).toEqual([true, serverItems]);
  // It was a bad day.
  expect(Object.keys(seen.faults).length).toBeGreaterThan(4);
  expect([seen.retried > 5, seen.throttled > 0, seen.tokens > 2]).toEqual([true, true, true]);
});

test('the second reading of the catalogue brings the day: what is new, changed, gone and told late', () => {
  expect(loads('albums')[1]).toMatchObject({ rowsInserted: 7, rowsUpdated: 5, rowsDeleted: 1, rowsQuarantined: 0 });
  const [first, second] = loads('plays');
  expect(second!.rowsRead!).toBeLessThan(first!.rowsRead! / 10);
  expect(second).toMatchObject({ rowsUpdated: 0, rowsDeleted: 0 });
});

test('a backfill reads a month once more, and changes nothing where nothing was missing', () => {
  const { code, output: said } = run('backfill', '--source', 'catalogue', '--from', '2026-01-20', '--to', '2026-02-10');
  expect([code, said]).toEqual([0, expect.stringMatching(/plays +✓ read +\d+ +(?!0 )[\d,]+ +0 +0 +0/)]);
  expect(run('backfill', '--dataset', 'albums', '--from', '2026-01-20', '--to', '2026-02-10')).toMatchObject({
    code: 1,
    output: expect.stringContaining('albums is read whole by every run') as string,
  });
});

test('a replay hands the consumer every event again', () => {
  const { code, output: said } = run('replay', '--stream', 'sessions', '--from', '2026-01-01T00:00Z');
  expect([code, said]).toEqual([0, expect.stringMatching(/events read, .* 0 unsent/)]);
  expect(run('replay', '--stream', 'nothing', '--from', '2026-01-01T00:00Z')).toMatchObject({
    code: 1,
    output: expect.stringContaining('sessions') as string,
  });
});

test('gold tells who is late', () => {
  expect(summary.gold!.rows.length).toBe(10);
  expect(summary.gold!.rows[0]).toContain('ExpressJet Airlines Inc.');
});

test('alarms are evaluated, and none rings that should not', () => {
  expect(summary.alarms.length).toBeGreaterThan(20);
  // The poison among the web sessions rings its alarm, as it should, once the metric is seen, and so do the fields of the
  // catalogue that no contract knows.
  const ringing = summary.alarms.filter(({ state: alarm }) => alarm === 'ALARM').map(({ name }) => name);
  const due = ['flights-dev-quarantined-events', 'flights-dev-unknown-fields'];
  expect(ringing.filter((name) => !due.includes(name))).toEqual([]);
});

test('the deployment has probed, and the probe tells which layer fails and what to do', async () => {
  const outputs = await readOutputs(state.endpoint, state.region, state.prefix);
  expect(outputs.Connectivity).toMatch(/^All of \d+ targets can be reached\./);
  expect(run('probe')).toMatchObject({ code: 0, output: expect.stringMatching(/operations +dns +✓ ok/) as string });

  run('sql', 'revoke select on airports from source_owner');
  expect(run('probe')).toMatchObject({
    code: 1,
    output: expect.stringMatching(/✗ operations, tables\/denied: .*\(public\.airports\)/) as string,
  });
  run('sql', 'grant select on airports to source_owner');

  const secrets = new SecretsManagerClient(clientConfig(state));
  const SecretId = outputs.OperationsDbInstanceSecretArn!;
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  const wrong = { ...(JSON.parse(SecretString!) as object), password: 'not-the-password' };
  await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(wrong) }));
  const { code, output: said } = run('probe');
  await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
  expect([code, said]).toEqual([1, expect.stringMatching(/login +✗ failed +\d+ +login\/password/)]);
  expect(said).not.toContain('not-the-password');
  expect(run('probe').code).toBe(0);
});

test('each step is shown with its time', () => {
  for (const title of [
    'cdk bootstrap',
    'cdk deploy --all',
    'First load',
    'A day passes in the source',
    'Second load',
  ]) {
    expect(output).toMatch(new RegExp(`✓ ${title} +\\d+\\.\\d s`));
  }
});

test('the console page is served', async () => {
  const answer = await fetch(summary.console!);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('<html');
});

test('a second start says that one is running, and where', () => {
  const { code, output: said } = run('start');
  expect(code).toBe(1);
  expect(said).toContain('already running');
  expect(said).toContain(summary.console!);
});

test('the source answers SQL', () => {
  expect(run('sql', 'select count(*) from flights where month = 12 and day = 31').output).toMatch(/776/);
  expect(run('sql', 'selct 1')).toMatchObject({ code: 1, output: expect.stringContaining('syntax error') as string });
});

test('the lake answers SQL by the names of its zones', () => {
  expect(run('query', 'select count(*) as n from silver.flights').output).toMatch(/336776/);
  expect(run('query', 'select nothing from silver.flights')).toMatchObject({
    code: 1,
    output: expect.stringContaining('nothing') as string,
  });
  expect(
    run('query', 'select distinct length(tailnum) as n from silver.flights where tailnum is not null').output,
  ).toMatch(/^64$/m);
});

test('no secret is in logs, templates, manifest or output: neither one that was made, nor what looks like one', async () => {
  const secrets = await secretsOf(state);
  expect(Object.keys(secrets)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^rds!db-/), expect.stringMatching(/mask/i)]),
  );
  for (const secret of Object.values(secrets)) expect(secret.length).toBeGreaterThanOrEqual(16);
  // Where one belongs, it is found.
  expect(findKnown('file', readFileSync(state.postgres.passwordFile, 'utf8'), secrets)).toHaveLength(1);
  const texts = [...textsBelow(home, 'run', 'logs'), ...textsBelow(home, 'run', 'cdk.out')];
  const names = texts.map(([name]) => name);
  for (const name of [/logs\/.*aws/, /data\.template\.json$/, /asset\..*\.json$/, /index\.js$/])
    expect(names).toContainEqual(expect.stringMatching(name));
  for (const [name, text] of [...texts, ['output', output] as const, ['summary', JSON.stringify(summary)] as const])
    expect([...findKnown(name, text, secrets), ...scan(name, text)]).toEqual([]);
});

test('Ctrl-C stops everything within seconds', async () => {
  const began = performance.now();
  const ended = new Promise<number | null>((resolve) => start.once('exit', resolve));
  // As npm does: the terminal's signal, and npm's own right after.
  start.kill('SIGINT');
  start.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(performance.now() - began).toBeLessThan(15_000);
  for (const pid of Object.values(state.pids)) expect(alive(pid)).toBe(false);
  for (const [name, ...args] of [['sql', 'select 1'], ['probe']])
    expect(run(name!, ...args)).toMatchObject({ code: 1, output: expect.stringContaining('not running') as string });
});

test('destroy leaves nothing', () => {
  expect(run('destroy').code).toBe(0);
  expect(existsSync(join(home, 'run'))).toBe(false);
});
