import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { manifestAsset } from '../../lib/ingestion/generated-asset';
import { icebergConf } from '../../lib/ingestion/spark-arguments';
import { SparkJob } from '../../lib/ingestion/spark-job';
import { lakeFixture } from '../fixtures/lake';
import { platformFixture } from '../fixtures/platform';
import type { Json } from '../fixtures/stack';
import { propertiesOf, templateOf, vpcFixture } from '../fixtures/stack';

let codeFolder: string;
beforeAll(() => {
  codeFolder = mkdtempSync(join(tmpdir(), 'glue-'));
  for (const folder of ['headwater', 'jobs', 'tests']) mkdirSync(join(codeFolder, folder));
  writeFileSync(join(codeFolder, 'headwater', '__init__.py'), '');
  writeFileSync(join(codeFolder, 'jobs', 'run.py'), 'pass');
  writeFileSync(join(codeFolder, 'requirements.txt'), '# pinned\nduckdb==1.4.4 # reader\n\npg8000==1.31.6\n');
});
afterAll(() => rmSync(codeFolder, { recursive: true }));

function job(stack: Stack, id: string, name: string): SparkJob {
  const platform = platformFixture();
  return new SparkJob(stack, id, {
    name,
    lake: lakeFixture(stack, `${id}Lake`, name),
    databaseNames: Object.values(platform.manifest.databases),
    manifest: manifestAsset(stack, `${id}Manifest`, { ...platform.manifest, prefix: name }),
    connections: [],
    databases: [],
    subnets: [vpcFixture(stack, `${id}Vpc`).privateSubnets[0]!],
    securityGroups: [],
    internetAccess: true,
    maxWorkers: 4,
    maxConcurrentRuns: 3,
    timeoutMinutes: 60,
    codeFolder,
  });
}
const template = () => templateOf((stack) => job(stack, 'Job', 'flights-dev-spark'));
const resource = (): Record<string, Json> => propertiesOf(template(), 'AWS::Glue::Job')[0]!;

test('is Glue 5.1 with auto scaling, a time limit, and no retries or bookmarks of its own', () => {
  expect(resource()).toMatchObject({
    Name: 'flights-dev-spark',
    GlueVersion: '5.1',
    WorkerType: 'G.1X',
    NumberOfWorkers: 4,
    Timeout: 60,
    MaxRetries: 0,
    ExecutionProperty: { MaxConcurrentRuns: 3 },
    Command: { Name: 'glueetl', PythonVersion: '3' },
  });
  expect(resource()['DefaultArguments']).toMatchObject({
    '--datalake-formats': 'iceberg',
    '--enable-auto-scaling': 'true',
    '--job-bookmark-option': 'job-bookmark-disable',
    '--enable-metrics': 'true',
    '--enable-continuous-cloudwatch-log': 'true',
    '--additional-python-modules': 'duckdb==1.4.4,pg8000==1.31.6',
  });
});

test('is told where everything is', () => {
  const { DefaultArguments } = resource();
  for (const name of [
    'manifest',
    'database-ca',
    'artefacts-bucket',
    'bronze-bucket',
    'silver-bucket',
    'gold-bucket',
    'quarantine-bucket',
    'state-table',
    'mask-secret',
  ])
    expect(DefaultArguments).toHaveProperty(`--${name}`);
  expect(DefaultArguments['--database-ca']).toMatch(/^s3:\/\/.*\.pem$/);
  expect(DefaultArguments['--extra-py-files']).toMatch(/^s3:\/\/.*\.zip$/);
});

test('the catalog is one value, chained: Glue takes no argument twice', () => {
  const settings = icebergConf('silver-bucket').split(' --conf ');
  expect(settings).toEqual(
    expect.arrayContaining([
      'spark.sql.extensions=org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions',
      'spark.sql.catalog.glue_catalog=org.apache.iceberg.spark.SparkCatalog',
      'spark.sql.catalog.glue_catalog.catalog-impl=org.apache.iceberg.aws.glue.GlueCatalog',
      'spark.sql.catalog.glue_catalog.io-impl=org.apache.iceberg.aws.s3.S3FileIO',
      'spark.sql.catalog.glue_catalog.warehouse=s3://silver-bucket/',
    ]),
  );
  expect(settings.every((setting) => /^[\w.-]+=\S+$/.test(setting))).toBe(true);
});

test('encrypts data, logs and bookmarks, and its logs are where Glue puts them under a security configuration', () => {
  const all = template();
  all.hasResourceProperties('AWS::Glue::SecurityConfiguration', {
    EncryptionConfiguration: {
      S3Encryptions: [{ S3EncryptionMode: 'SSE-KMS' }],
      CloudWatchEncryption: { CloudWatchEncryptionMode: 'SSE-KMS' },
      JobBookmarksEncryption: { JobBookmarksEncryptionMode: 'CSE-KMS' },
    },
  });
  expect(resource()['DefaultArguments']['--custom-logGroup-prefix']).toBe('/aws-glue/flights-dev-spark');
  const names = propertiesOf(all, 'AWS::Logs::LogGroup').map((group) => group['LogGroupName']);
  const folder = '/aws-glue/flights-dev-spark/flights-dev-spark-role/flights-dev-spark-eu-central-1';
  expect(names).toEqual([`${folder}/error`, `${folder}/output`]);
});

test('two in one stack', () => {
  const twice = templateOf((stack) => {
    job(stack, 'One', 'one-spark');
    job(stack, 'Two', 'two-spark');
  });
  twice.resourceCountIs('AWS::Glue::Job', 2);
});
