/** The layers up to TLS, against servers that are in trouble. */
import { dnsReason, resolve } from '../../../lambda/probe/database/dns';
import type { DatabasePorts } from '../../../lambda/probe/database/ports';
import { LIMITS, probeDatabase, type DatabaseTarget } from '../../../lambda/probe/database/probe';
import { open, tcpReason } from '../../../lambda/probe/database/tcp';
import { secure } from '../../../lambda/probe/database/tls';
import type { TargetReport } from '../../../lambda/shared/probe-report';
import { answering, certificates, closedPort, closeServers, securing, serve, type Certificates } from './servers';

const limits = { ...LIMITS, tcp: 150, tls: 300 };
let good: Certificates;

beforeAll(async () => {
  good = await certificates();
});
afterEach(closeServers);

const unreached = () => Promise.reject(new Error('not to be reached'));
const ports: DatabasePorts = {
  resolve,
  open,
  secure,
  credentials: () => Promise.resolve({ username: 'reader', password: 'hidden' }),
  login: unreached,
};

function probe(port: number, more: Partial<DatabaseTarget> = {}, others: Partial<DatabasePorts> = {}) {
  const target = {
    ...{ name: 'operations', host: '127.0.0.1', port, database: 'flights', secretArn: 'arn:secret' },
    ...{ authorities: good.authority, tables: [], needsStatistics: false },
    ...more,
  };
  return probeDatabase(target, { ...ports, ...others }, () => performance.now(), limits);
}
const statuses = ({ layers }: TargetReport) => layers.map(({ status }) => status).join(' ');

test('a port on which nothing listens', async () => {
  const port = await closedPort();
  const report = await probe(port);
  expect(report).toMatchObject({ status: 'failed', layer: 'tcp', code: 'tcp/refused' });
  expect(report.message).toContain(`127.0.0.1 (127.0.0.1) refused port ${port}`);
  expect(statuses(report)).toBe('ok failed skipped skipped skipped skipped skipped skipped skipped');
});

test('a host that drops packets', async () => {
  const dropped = (_addresses: readonly string[], _port: number, signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
  const report = await probe(5432, {}, { open: dropped });
  expect(report).toMatchObject({ code: 'tcp/timeout' });
  expect(report.message).toMatch(/security group admit the clients group on port 5432/);
});

test('the second address of a name is tried when the first refuses', async () => {
  const port = await serve(answering('N'));
  const report = await probe(port, {}, { resolve: () => Promise.resolve(['127.0.0.2', '127.0.0.1']) });
  expect(report.code).toBe('tls/refused');
});

test('a server that takes connections and never says a word', async () => {
  expect(await probe(await serve(() => undefined))).toMatchObject({ layer: 'tls', code: 'tls/timeout' });
});

test('a server that says yes to TLS and then nothing', async () => {
  expect(await probe(await serve(answering('S')))).toMatchObject({ code: 'tls/timeout' });
});

test.each([
  ['has no TLS', answering('N'), 'tls/refused'],
  ['is no PostgreSQL', answering('HTTP/1.1 400 Bad Request\r\n\r\n'), 'tls/not-postgres'],
  ['says more than one byte before TLS', answering('SX'), 'tls/not-postgres'],
  ['hangs up at once', (socket: { destroy(): void }) => socket.destroy(), 'tls/not-postgres'],
  ['hangs up in the handshake', answering('S', (socket) => socket.destroy()), 'tls/failed'],
  [
    'says nonsense in the handshake',
    answering('S', (socket) => setTimeout(() => socket.write('nonsense'.repeat(20)), 30)),
    'tls/failed',
  ],
])('a server that %s', async (_what, treat, code) => {
  expect(await probe(await serve(treat as never))).toMatchObject({ layer: 'tls', code });
});

describe('a certificate', () => {
  test.each([
    ['of an authority that nobody trusts', () => certificates(), {}, 'tls/untrusted'],
    ['that has expired', () => certificates(-1), { own: true }, 'tls/expired'],
    ['for another name', () => certificates(1, 'db.example.com'), { own: true }, 'tls/name'],
  ])('%s', async (_what, make, { own = false }: { own?: boolean }, code) => {
    const made = await make();
    const report = await probe(await serve(securing(made)), own ? { authorities: made.authority } : {});
    expect(report).toMatchObject({ layer: 'tls', code });
  });

  test('that is good leads on to the secret and the login', async () => {
    const secret = { credentials: () => Promise.reject(new Error('stop here')) };
    const report = await probe(await serve(securing(good)), {}, secret);
    expect(report).toMatchObject({ layer: 'secret', code: 'secret/failed' });
    expect(statuses(report)).toBe('ok ok ok failed skipped skipped skipped skipped skipped');
  });
});

test('what resolvers and sockets say has a reason', () => {
  const error = (code: string) => Object.assign(new Error(code), { code });
  expect(dnsReason(error('ENOTFOUND')).code).toBe('dns/not-found');
  expect(dnsReason(error('EAI_AGAIN')).code).toBe('dns/timeout');
  expect(dnsReason(error('EAI_FAIL'))).toMatchObject({ code: 'dns/failed', facts: { detail: 'EAI_FAIL' } });
  expect(tcpReason(error('EHOSTUNREACH'), '10.0.0.1').code).toBe('tcp/unreachable');
  expect(tcpReason(error('ETIMEDOUT'), '10.0.0.1').code).toBe('tcp/timeout');
  expect(tcpReason(error('ECONNRESET'), '10.0.0.1').code).toBe('tcp/failed');
});

test('all layers together take less time than the function has', () => {
  const { tables, ...others } = LIMITS;
  const longest = Object.values(others).reduce((sum, limit) => sum + limit, 2 * tables);
  // The manifest is read before.
  expect(longest + 5_000).toBeLessThan(0.8 * 60_000);
});
