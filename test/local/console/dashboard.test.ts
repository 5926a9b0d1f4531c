import { GetDashboardCommand, type CloudWatchClient, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { leastPeriod, loadDashboard } from '../../../local/console/data/dashboard';
import type { MetricWidget } from '../../../local/console/widgets/model';
import { runQueries } from '../../../local/metrics/expressions/query';
import { memorySource, type StoredMetric } from '../metrics/memory-source';

const HOUR = 3_600_000;
const range = { start: 10 * HOUR, end: 11 * HOUR };
const at = (minute: number) => range.start + minute * 60_000;
const rows = (Dataset: string, values: [number, number][]): StoredMetric => ({
  namespace: 'Headwater',
  name: 'RowsRead',
  dimensions: { Dataset, Platform: 'p' },
  values: values.map(([minute, value]) => [at(minute), value]),
});
const stored = [
  rows('flights', [
    [1, 5],
    [2, 7],
    [40, 1],
  ]),
  rows('weather', [[1, 3]]),
];
const search = `SEARCH('{Headwater,Dataset,Platform} MetricName="RowsRead"', 'Sum', 300)`;

async function load(properties: Record<string, unknown>, type = 'metric', alarms: MetricAlarm[] = []) {
  const body = JSON.stringify({ widgets: [{ type, x: 0, y: 0, width: 6, height: 6, properties }] });
  const client = {
    send: (command: unknown) =>
      command instanceof GetDashboardCommand
        ? Promise.resolve({ DashboardBody: body })
        : Promise.reject(new Error('unexpected')),
  } as unknown as CloudWatchClient;
  const source = memorySource(stored);
  const run = (queries: Parameters<typeof runQueries>[0], over: typeof range) => runQueries(queries, over, source);
  const dashboard = await loadDashboard(
    { client, run, alarms: () => Promise.resolve(new Map(alarms.map((alarm) => [alarm.AlarmName!, alarm]))) },
    'p',
    range,
  );
  return dashboard.widgets[0]!;
}

test('a time series with its lines', async () => {
  const widget = (await load({
    title: 'Rows',
    metrics: [
      [{ expression: search, id: 'e1' }],
      [{ expression: 'SUM(e1)', id: 'sum', label: 'all', color: '#112233', yAxis: 'right' }],
    ],
    annotations: { horizontal: [{ value: 9, label: 'x' }] },
  })) as MetricWidget;
  expect(widget).toMatchObject({
    kind: 'metric',
    view: 'timeSeries',
    title: 'Rows',
    period: 300,
    errors: [],
    horizontal: [{ value: 9 }],
  });
  expect(widget.series).toEqual([
    { label: 'flights', axis: 'left', times: [at(0), at(40)], values: [12, 1] },
    { label: 'weather', axis: 'left', times: [at(0)], values: [3] },
    { label: 'all', axis: 'right', color: '#112233', times: [at(0), at(40)], values: [15, 1] },
  ]);
});

test('the whole range as one value', async () => {
  const widget = (await load({
    view: 'singleValue',
    setPeriodToTimeRange: true,
    sparkline: true,
    metrics: [[{ expression: search }]],
  })) as MetricWidget;
  expect(widget.series.map((series) => series.values)).toEqual([[13], [3]]);
  expect(widget).toMatchObject({ view: 'singleValue', sparkline: false, period: 3600 });
});

test('a faulty expression is an error of its widget', async () => {
  const widget = (await load({ metrics: [[{ expression: 'SUM(', id: 'e' }], ['half a row']] })) as MetricWidget;
  expect(widget.errors).toEqual([expect.stringContaining('Row 2'), expect.stringContaining('Expected')]);
});

test('a widget of an alarm shows its metric and threshold', async () => {
  const alarm: MetricAlarm = {
    AlarmName: 'rows',
    Namespace: 'Headwater',
    MetricName: 'RowsRead',
    Dimensions: [
      { Name: 'Dataset', Value: 'flights' },
      { Name: 'Platform', Value: 'p' },
    ],
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 6,
    ComparisonOperator: 'GreaterThanThreshold',
  };
  const annotations = { alarms: ['arn:aws:cloudwatch:us-east-1:000000000000:alarm:rows'] };
  const widget = (await load({ annotations }, 'metric', [alarm])) as MetricWidget;
  expect(widget).toMatchObject({
    title: 'rows',
    horizontal: [{ value: 6, label: 'alarm > 6' }],
    series: [{ label: 'RowsRead', values: [5, 7, 1] }],
  });
  expect(((await load({ annotations })) as MetricWidget).errors).toEqual(['There is no alarm rows.']);
});

test('other widgets say what they are', async () => {
  expect(await load({ title: 'Log' }, 'log')).toMatchObject({
    kind: 'other',
    note: expect.stringContaining('log widget'),
  });
  expect(await load({ markdown: '# Hi', background: 'transparent' }, 'text')).toMatchObject({
    kind: 'text',
    transparent: true,
    blocks: [{ type: 'heading' }],
  });
  expect(await load({ alarms: ['arn:aws:cloudwatch:r:0:alarm:x'] }, 'alarm')).toMatchObject({
    kind: 'alarm',
    title: 'Alarms',
    alarms: ['x'],
    states: [],
  });
});

test('no line gets more points than it can show', () => {
  expect([1, 12, 24 * 7, 24 * 14].map((hours) => leastPeriod({ start: 0, end: hours * HOUR }))).toEqual([
    60, 60, 900, 3600,
  ]);
});
