import fc from 'fast-check';
import type { DatabaseTarget } from '../../../lambda/probe/database/probe';
import { metricLines } from '../../../lambda/probe/metrics';
import { probe, type ProbePorts } from '../../../lambda/probe/probe';
import type { ServiceCall } from '../../../lambda/probe/service/calls';
import { readSettings } from '../../../lambda/probe/settings';
import {
  brokenConnection,
  brokenTables,
  DATABASE_LAYERS,
  targetReport,
  type LayerReport,
  type TargetReport,
} from '../../../lambda/shared/probe-report';
import { streamPlatform } from '../../fixtures/streams';

const { manifest } = streamPlatform('dev', { tables: true });
const settings = readSettings({
  PLATFORM: 'flights-dev',
  MANIFEST_URI: 's3://assets/manifest.json',
  DATABASE_AUTHORITIES_URI: 's3://assets/authorities.pem',
  DATABASES: '{"operations":{"host":"db","port":"5432","database":"operations","secretArn":"arn:db"}}',
  BUCKETS: '{"bronze":"b","silver":"s"}',
  CATALOG_DATABASES: '["flights_dev_silver"]',
  KEY_ARN: 'arn:key',
  MASK_SECRET_ARN: 'arn:mask',
});
const ok = (target: string, kind: TargetReport['kind'] = 'service') =>
  targetReport(target, kind, [{ layer: 'call', status: 'ok', milliseconds: 1 }]);

/** What the mocked S3 has: texts by URI. */
let mockFiles: Record<string, string> = {};

/** @param files text of each object, by URI; those that are not there can't be read */
function run(files: Record<string, string>) {
  const databases: DatabaseTarget[] = [];
  const services: Record<string, ServiceCall> = {};
  let time = 0;
  const ports: ProbePorts = {
    database: (target) => {
      databases.push(target);
      return Promise.resolve(ok(target.name, 'database'));
    },
    service: async (target, call) => {
      services[target] = call;
      if (target !== 's3/files') return ok(target);
      try {
        await call.call(1);
        return ok(target);
      } catch {
        return targetReport(target, 'service', [{ layer: 'call', status: 'failed', code: 's3/timeout' }]);
      }
    },
    clock: () => (time += 10),
    now: () => new Date('2026-11-01T00:00:00Z'),
  };
  mockFiles = files;
  return probe(settings, ports).then((report) => ({ report, databases, services }));
}
jest.mock('../../../lambda/shared/aws/send', () => ({
  ...jest.requireActual<object>('../../../lambda/shared/aws/send'),
  send: ({ path }: { path: string }) => {
    const text = Object.entries(mockFiles).find(([uri]) => uri.endsWith(path))?.[1];
    return text === undefined ? Promise.reject(new Error('no way')) : Promise.resolve(text);
  },
}));

const both = { 's3://assets/manifest.json': JSON.stringify(manifest), 's3://assets/authorities.pem': 'PEM' };

test('everything that the platform must reach is a target', async () => {
  const { report, databases } = await run(both);
  expect(report.targets.map(({ target }) => target)).toEqual([
    ...['operations', 's3/files', 's3/bronze', 's3/silver', 'glue/catalog', 'kms/lake', 'secretsmanager/masking'],
    'kinesis/shop',
  ]);
  expect(report).toMatchObject({ platform: 'flights-dev', startedAt: '2026-11-01T00:00:00.000Z', status: 'ok' });
  expect(databases).toMatchObject([
    { name: 'operations', host: 'db', port: 5432, secretArn: 'arn:db', authorities: 'PEM', needsStatistics: true },
  ]);
  expect(databases[0]!.tables!.map(({ schema, name }) => `${schema}.${name}`).sort()).toEqual(
    ['flights', 'weather', 'planes', 'airlines', 'airports'].map((table) => `public.${table}`).sort(),
  );
});

test('without the manifest databases are probed all the same, up to their tables', async () => {
  const { report, databases } = await run({});
  expect(report.status).toBe('failed');
  expect(report.targets.find(({ target }) => target === 's3/files')).toMatchObject({ code: 's3/timeout' });
  expect(databases).toMatchObject([{ name: 'operations', needsStatistics: false }]);
  expect(databases[0]!.tables).toBeUndefined();
  // Those of RDS.
  expect(databases[0]!.authorities).toContain('BEGIN CERTIFICATE');
  expect(report.targets.map(({ target }) => target)).not.toContain('kinesis/shop');
});

test('what the stack does not say is asked for by name', () => {
  expect(() => readSettings({ PLATFORM: 'x' })).toThrow(/MANIFEST_URI is not set/);
});

const layer = fc.record({
  layer: fc.constantFrom(...DATABASE_LAYERS),
  status: fc.constantFrom('ok', 'warning', 'failed', 'skipped'),
}) as fc.Arbitrary<LayerReport>;

test('a target that fails counts once by its name, and in the sum of the platform; tables count by themselves', () => {
  fc.assert(
    fc.property(fc.array(layer), fc.constantFrom('database', 'service'), (layers, kind) => {
      const target = targetReport('operations', kind as 'database', layers);
      const [line] = metricLines(
        { platform: 'p', startedAt: '', milliseconds: 1, status: 'ok', targets: [target] },
        1_000,
      );
      const metric = JSON.parse(line!) as Record<string, unknown>;
      expect(metric).toMatchObject({
        Platform: 'p',
        Target: 'operations',
        _aws: { CloudWatchMetrics: [{ Namespace: 'Headwater', Dimensions: [['Platform'], ['Platform', 'Target']] }] },
      });
      expect(metric.ProbeFailures).toBe(Number(brokenConnection(target) !== undefined));
      const tables = kind === 'database' ? Number(brokenTables(target) !== undefined) : undefined;
      expect(metric.ProbeTableFailures).toBe(tables);
      const isTables = ({ layer: name }: LayerReport) => ['tables', 'permissions', 'statistics'].includes(name);
      expect(metric.ProbeFailures).toBe(Number(layers.some((one) => one.status === 'failed' && !isTables(one))));
    }),
  );
});
