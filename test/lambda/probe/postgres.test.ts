/** Login and rights, on a real PostgreSQL with TLS. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { resolve } from '../../../lambda/probe/database/dns';
import { login } from '../../../lambda/probe/database/login';
import type { Credentials } from '../../../lambda/probe/database/ports';
import { probeDatabase, type DatabaseTarget } from '../../../lambda/probe/database/probe';
import { open } from '../../../lambda/probe/database/tcp';
import { secure } from '../../../lambda/probe/database/tls';
import type { PostgresServer } from '../../../local/postgres/server';

jest.setTimeout(60_000);
// The paths are read from the environment when the modules are loaded.
const home = (process.env.HEADWATER_HOME = mkdtempSync(join(tmpdir(), 'headwater-probe-')));
const PASSWORD = 'pass-word-of-the-reader';

let server: PostgresServer;
let removeServer: () => void;
let admin: Client;

beforeAll(async () => {
  const { PostgresServer: Server, removeServer: remove } = await import('../../../local/postgres/server');
  const { freePort } = await import('../../../local/runtime/ports');
  removeServer = remove;
  server = await Server.start(await freePort());
  await server.createDatabase('flights');
  const { host, port, superuser: user, superuserPassword: password } = server;
  const ca = readFileSync(server.caFile, 'utf8');
  admin = new Client({ host, port, user, password, database: 'flights', ssl: { ca } });
  await admin.connect();
  await admin.query(`create role reader login password '${PASSWORD}'`);
  await admin.query('create schema private');
  for (const table of ['public.flights', 'public.planes', 'private.crew'])
    await admin.query(`create table ${table} ()`);
  await admin.query('grant select on all tables in schema public, private to reader');
});
afterAll(async () => {
  await admin?.end();
  await server?.child.stop();
  removeServer?.();
  rmSync(home, { recursive: true, force: true });
});

const TABLES = ['flights', 'planes'].map((name) => ({ schema: 'public', name }));

function probe(more: Partial<DatabaseTarget> = {}, credentials: Partial<Credentials> = {}) {
  const { host, port } = server;
  const target = {
    ...{ name: 'operations', host, port, database: 'flights', secretArn: 'arn:secret', tables: TABLES },
    ...{ authorities: readFileSync(server.caFile, 'utf8'), needsStatistics: false },
    ...more,
  };
  const secret = { username: 'reader', password: PASSWORD, ...credentials };
  const ports = { resolve, open, secure, login, credentials: () => Promise.resolve(secret) };
  return probeDatabase(target, ports, () => performance.now());
}

test('all is well', async () => {
  const report = await probe();
  expect(report.layers.map(({ layer, status }) => `${layer} ${status}`)).toEqual([
    ...['dns ok', 'tcp ok', 'tls ok', 'secret ok', 'login ok', 'select ok', 'tables ok', 'permissions ok'],
    'statistics skipped',
  ]);
  expect(report.status).toBe('ok');
});

test.each([
  ['a wrong password', {}, { password: 'something-else' }, 'login/password'],
  ['a user that does not exist', {}, { username: 'nobody' }, 'login/password'],
  ['a database that does not exist', { database: 'nothing' }, {}, 'login/no-database'],
])('%s', async (_what, target, credentials, code) => {
  const report = await probe(target, credentials);
  expect(report).toMatchObject({ status: 'failed', layer: 'login', code });
  expect(JSON.stringify(report)).not.toMatch(new RegExp(`${PASSWORD}|something-else`));
});

test('a role that may not log in, and one that may not connect', async () => {
  await admin.query('alter role reader nologin');
  expect(await probe()).toMatchObject({ layer: 'login', code: 'login/role' });
  await admin.query('alter role reader login');
  await admin.query('revoke connect on database flights from public');
  expect(await probe()).toMatchObject({ layer: 'login', code: 'login/denied' });
  await admin.query('grant connect on database flights to public');
});

test('tables that are missing are told from those that may not be read, in whatever schema', async () => {
  const tables = [...TABLES, { schema: 'private', name: 'crew' }, { schema: 'nowhere', name: 'x' }];
  await admin.query('revoke select on public.planes from reader');
  const report = await probe({ tables });
  await admin.query('grant select on public.planes to reader');
  expect(report.layers.slice(6, 8)).toMatchObject([
    { status: 'failed', code: 'tables/missing', message: expect.stringContaining('1 of the tables that') as string },
    { status: 'failed', code: 'tables/denied', message: expect.stringContaining('2 of the tables') as string },
  ]);
  expect(report.layers[6]!.message).toContain('(nowhere.x)');
  expect(report.layers[7]!.message).toContain('private.crew, public.planes');
  expect(report).toMatchObject({ status: 'failed', layer: 'tables', code: 'tables/missing' });
});

test('many missing tables are counted, and some named', async () => {
  const tables = Array.from({ length: 1_000 }, (_, n) => ({
    schema: 'public',
    name: `t${String(n).padStart(3, '0')}`,
  }));
  const { message } = await probe({ tables });
  expect(message).toMatch(/lacks 1000 of the tables .*\(public\.t000, .*public\.t004 and 995 more\)/);
});

test('without the right to see others’ transactions there is a warning, with it none', async () => {
  expect(await probe({ needsStatistics: true })).toMatchObject({
    status: 'warning',
    layer: 'statistics',
    code: 'statistics/denied',
  });
  await admin.query('grant pg_read_all_stats to reader');
  expect(await probe({ needsStatistics: true })).toMatchObject({ status: 'ok' });
});

test('the server has no session left, and nothing to complain of', async () => {
  await probe();
  const { rows } = await admin.query("select 1 from pg_stat_activity where application_name = 'headwater probe'");
  expect(rows).toEqual([]);
  const log = readFileSync(join(home, 'run', 'logs', 'postgres.log'), 'utf8');
  expect(log).not.toMatch(/incomplete startup|unexpected EOF|could not receive/);
});
