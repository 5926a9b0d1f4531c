import { alarmRows, splitRunbook } from '../../../local/console/data/alarms';
import { mapLimited, Remembered } from '../../../local/console/data/cache';
import { describeMetadata } from '../../../local/console/data/iceberg';
import { parseS3 } from '../../../local/console/data/manifest';
import { joinExecutions } from '../../../local/console/data/runs';
import { datasetRow, runRow } from '../../../local/console/data/state';
import { catalogColumns } from '../../../local/console/data/tables';
import type { Manifest } from '../../../lib/platform/manifest';

describe('state items', () => {
  const manifest = {
    datasets: { flights: { freshnessSeconds: 3600, owner: 'ops' } },
    pipelines: { daily: { datasets: ['flights'] }, other: { datasets: [] } },
  } as unknown as Manifest;

  test('a dataset with its contract', () => {
    const item = { loadSeq: { N: '2' }, sourceTime: { S: '2026-11-23T06:00:00Z' }, rows: { N: '336776' } };
    expect(datasetRow('flights', item, manifest)).toEqual({
      name: 'flights',
      sourceTime: '2026-11-23T06:00:00Z',
      loads: 2,
      rows: 336776,
      freshnessSeconds: 3600,
      owner: 'ops',
      pipelines: ['daily'],
    });
    expect(datasetRow('flights', {}, manifest)).toMatchObject({ loads: 0 });
  });

  test('a run with what it did', () => {
    const summary = {
      datasets: {
        weather: {
          status: 'FAILED',
          error: { code: 'AuditFailed', message: '7 rows' },
          findings: [{ kind: 'x', message: 'look' }],
        },
        flights: { status: 'SUCCEEDED', rowsRead: 5, seconds: null },
      },
      models: { daily_delay: { status: 'SKIPPED', error: 'no silver.weather' } },
    };
    const row = runRow('daily', {
      sk: { S: '2026-11-23T06:00:00Z#run-1' },
      status: { S: 'PARTIAL' },
      summary: { S: JSON.stringify(summary) },
    });
    expect(row).toMatchObject({
      runId: 'run-1',
      pipeline: 'daily',
      startedAt: '2026-11-23T06:00:00Z',
      status: 'PARTIAL',
    });
    expect(row.datasets).toEqual([
      { name: 'weather', status: 'FAILED', error: 'AuditFailed: 7 rows', findings: ['look'] },
      { name: 'flights', status: 'SUCCEEDED', rowsRead: 5, findings: [] },
    ]);
    expect(row.models).toEqual([{ name: 'daily_delay', status: 'SKIPPED', error: 'no silver.weather' }]);
    expect(runRow('daily', { sk: { S: 'x#y' }, summary: { S: 'broken {' } })).toMatchObject({
      runId: 'y',
      datasets: [],
    });
  });

  test('the execution is right about a run that was cut off', () => {
    const running = runRow('daily', { sk: { S: '2026-11-23T06:00:00Z#run-1' }, status: { S: 'RUNNING' } });
    const aborted = {
      name: 'run-1',
      status: 'ABORTED' as const,
      stopDate: new Date('2026-11-23T06:01:00Z'),
      executionArn: 'x',
      stateMachineArn: 'y',
      startDate: new Date(0),
    };
    expect(joinExecutions([running], [aborted])).toMatchObject([
      { status: 'ABORTED', endedAt: '2026-11-23T06:01:00.000Z' },
    ]);
    expect(joinExecutions([running], [{ ...aborted, status: 'RUNNING' }])).toEqual([running]);
  });
});

describe('Iceberg metadata', () => {
  const fields = [
    { id: 1, name: 'id', required: true, type: 'long' },
    { id: 2, name: 'tags', required: false, type: { type: 'list' as const, element: 'string' } },
    {
      id: 3,
      name: 'at',
      required: false,
      type: {
        type: 'struct' as const,
        fields: [
          { name: 'm', required: false, type: { type: 'map' as const, key: 'string', value: 'decimal(10, 2)' } },
        ],
      },
    },
  ];
  const schemas = [
    { 'schema-id': 0, fields: [] },
    { 'schema-id': 1, fields },
  ];

  test('rows, columns and time of the current snapshot', () => {
    const summary = {
      'total-records': '110',
      'total-position-deletes': '10',
      'total-data-files': '3',
      'total-files-size': '2048',
    };
    const facts = describeMetadata({
      schemas,
      'current-schema-id': 1,
      'current-snapshot-id': 2,
      snapshots: [
        { 'snapshot-id': 1, 'timestamp-ms': 0 },
        { 'snapshot-id': 2, 'timestamp-ms': 1000, summary },
      ],
    });
    expect(facts).toEqual({
      rows: 100,
      files: 3,
      bytes: 2048,
      snapshotAt: '1970-01-01T00:00:01.000Z',
      columns: [
        { name: 'id', required: true, type: 'long' },
        { name: 'tags', required: false, type: 'list<string>' },
        { name: 'at', required: false, type: 'struct<m: map<string, decimal(10, 2)>>' },
      ],
    });
  });

  test('a table without a snapshot is empty; one whose summary doesn’t count is unknown', () => {
    expect(describeMetadata({ schemas, 'current-schema-id': 0, 'current-snapshot-id': -1 })).toEqual({
      rows: 0,
      columns: [],
    });
    expect(
      describeMetadata({
        schema: { fields: [] },
        'current-snapshot-id': 5,
        snapshots: [{ 'snapshot-id': 5, 'timestamp-ms': 0 }],
      }),
    ).not.toHaveProperty('rows');
  });

  test('columns that Iceberg dropped are not shown', () => {
    const column = (Name: string, current: string) => ({
      Name,
      Type: 'int',
      Parameters: { 'iceberg.field.current': current, 'iceberg.field.optional': 'false' },
    });
    expect(
      catalogColumns({ Name: 't', StorageDescriptor: { Columns: [column('a', 'true'), column('b', 'false')] } }),
    ).toEqual([{ name: 'a', type: 'int', required: true }]);
  });
});

describe('alarms', () => {
  test.each([
    [
      'Old data. Runbook: docs/runbooks/freshness.md#stale-dataset',
      { description: 'Old data.', runbook: 'docs/runbooks/freshness.md#stale-dataset' },
    ],
    [
      'Old data. Runbook: https://example.org/freshness.md#stale.',
      { description: 'Old data.', runbook: 'https://example.org/freshness.md#stale' },
    ],
    ['Old data. Runbook: javascript:alert(1)', { description: 'Old data. Runbook: javascript:alert(1)' }],
    ['No link', { description: 'No link' }],
    ['', { description: '' }],
  ])('%s', (text, expected) => {
    expect(splitRunbook(text)).toEqual(expected);
  });

  test('what is wrong comes first', () => {
    const rows = alarmRows([
      { AlarmName: 'a', StateValue: 'OK' },
      { AlarmName: 'c', StateValue: 'ALARM' },
      { AlarmName: 'b', StateValue: 'ALARM' },
      { AlarmName: 'd' },
    ]);
    expect(rows.map((row) => row.name)).toEqual(['b', 'c', 'd', 'a']);
  });
});

test('S3 addresses', () => {
  expect(parseS3('s3a://lake/a/b c.json')).toEqual({ Bucket: 'lake', Key: 'a/b c.json' });
  expect(() => parseS3('https://x/y')).toThrow(/Not an S3 address/);
});

test('what is remembered is loaded once, failures are tried again, the oldest is forgotten', async () => {
  const known = new Remembered<number>(2);
  let loads = 0;
  const load = () => Promise.resolve((loads += 1));
  await expect(known.get('a', () => Promise.reject(new Error('x')))).rejects.toThrow('x');
  expect([
    await known.get('a', load),
    await known.get('a', load),
    await known.get('b', load),
    await known.get('a', load),
    await known.get('c', load),
  ]).toEqual([1, 1, 2, 1, 3]);
  expect(await known.get('b', load)).toBe(4);
});

test('no more at a time than allowed, results in order', async () => {
  let now = 0;
  let most = 0;
  const results = await mapLimited([3, 1, 2, 5, 4], 2, async (item) => {
    most = Math.max(most, (now += 1));
    await new Promise((resolve) => setTimeout(resolve, item));
    now -= 1;
    return item * 10;
  });
  expect([results, most]).toEqual([[30, 10, 20, 50, 40], 2]);
});
