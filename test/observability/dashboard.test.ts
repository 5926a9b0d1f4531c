import { dashboardBody, graph, text } from '../../lib/observability/widgets';
import { OWN_METRICS } from '../../lib/observability/metric';
import type { Json } from '../fixtures/stack';
import { propertiesOf } from '../fixtures/stack';
import { observe } from './fixture';

const { template } = observe({});
const [dashboard] = propertiesOf(template, 'AWS::CloudWatch::Dashboard');
const parts = dashboard!['DashboardBody']['Fn::Join'][1] as unknown[];
const body = JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'aws')).join(''));
const widgets = body.widgets as {
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
  properties: Json;
}[];
const titled = (title: string) => widgets.find((widget) => widget.properties.title === title)!;
/** Functions of metric math in an expression. */
const functionsOf = (expression: string): string[] =>
  [...expression.replace(/'[^']*'/g, '').matchAll(/([A-Z_]+)\(/g)].map(([, name]) => name!);

test("is found by the platform's name", () => {
  expect(dashboard!['DashboardName']).toBe('flights-dev');
});

test('is read from the top: the data, the events, what failed, then each resource', () => {
  const headings = widgets
    .filter((widget) => widget.type === 'text')
    .map((widget) => String(widget.properties.markdown).match(/^## (.*)$/m)![1]);
  expect(headings).toEqual([
    'Is the data fresh and complete?',
    'Do events flow?',
    'Are APIs read whole?',
    'What failed?',
    'What can be reached?',
    'Resources',
  ]);
  const y = (title: string) => titled(title).y;
  expect(y('Runs failed, last day')).toBeLessThan(y('Age of the data against its contract (above 1: stale)'));
  expect(y('Rows quarantined a day')).toBeLessThan(y('Alarms'));
  expect(y('Alarms')).toBeLessThan(y('State machine: executions'));
});

test('no two widgets overlap, and all are within the grid', () => {
  const taken = new Set<string>();
  for (const { x, y, width, height } of widgets) {
    expect(x + width).toBeLessThanOrEqual(24);
    for (let column = x; column < x + width; column++) {
      for (let row = y; row < y + height; row++) {
        expect(taken.has(`${column},${row}`)).toBe(false);
        taken.add(`${column},${row}`);
      }
    }
  }
});

test('is made of what every drawer of dashboards knows', () => {
  for (const { type, properties } of widgets) {
    expect(['metric', 'text', 'alarm']).toContain(type);
    if (type !== 'metric') continue;
    expect(['timeSeries', 'singleValue', 'bar']).toContain(properties.view);
    expect(properties.region).toBe('eu-central-1');
    expect(properties.metrics.length).toBeGreaterThan(0);
    for (const row of properties.metrics) {
      const last = row.at(-1);
      if (last.expression)
        expect(functionsOf(last.expression).every((name) => ['SEARCH', 'SORT'].includes(name))).toBe(true);
      else expect(row.slice(0, -1).every((part: unknown) => typeof part === 'string')).toBe(true);
    }
  }
});

test("shows every metric of the platform's own, for as many datasets and pipelines as there are", () => {
  const expressions = widgets.flatMap(({ properties }) =>
    (properties.metrics ?? []).map((row: Json[]) => row.at(-1).expression ?? ''),
  );
  for (const [by, names] of Object.entries(OWN_METRICS)) {
    for (const name of names) {
      // As CloudWatch sorts them.
      const dimensions = ['Platform', by, ...(by === 'Route' ? ['Dataset'] : [])].sort().join();
      const search = `SEARCH('{Headwater,${dimensions}} MetricName="${name}" Platform="flights-dev"'`;
      expect(expressions.filter((expression: string) => expression.includes(search))).not.toEqual([]);
    }
  }
});

test('lists every alarm', () => {
  const names = propertiesOf(template, 'AWS::CloudWatch::Alarm').map((alarm) => alarm['AlarmName']);
  expect(titled('Alarms').properties.alarms.map((arn: string) => arn.split(':alarm:')[1])).toEqual(names);
});

test('a graph shows where the limit is', () => {
  expect(titled('Age of the data against its contract (above 1: stale)').properties.annotations.horizontal).toEqual([
    { label: 'the contract allows no more', value: 1 },
  ]);
});

test('a stream has what comes and goes at the top, its own rows below, and nothing is there without one', () => {
  const y = (title: string) => titled(title).y;
  expect(y('Events a minute, by route')).toBeLessThan(y('Alarms'));
  expect(y('Alarms')).toBeLessThan(y('Stream shop: oldest event that is not consumed'));
  const rows = titled('Events a minute: incoming and read').properties.metrics;
  expect(rows[0].slice(0, 4)).toEqual(['AWS/Kinesis', 'IncomingRecords', 'StreamName', 'flights-dev-shop']);
  expect(rows[1][0].expression).toContain('MetricName="EventsRead"');
  const fresh = titled('Deliveries of shop: oldest event not in the lake, seconds');
  expect(fresh.properties.metrics.map((row: Json[]) => row[3])).toEqual([
    'flights-dev-shop-usa',
    'flights-dev-shop-international',
  ]);
  const without = JSON.stringify(observe({ streams: {} }).template.findResources('AWS::CloudWatch::Dashboard'));
  expect(without).not.toMatch(/Kinesis|Firehose|EventsRead|Do events flow/);
});

test('APIs have what is asked for and what comes at the top, their functions below, and nothing is there without one', () => {
  const y = (title: string) => titled(title).y;
  expect(y('APIs: requests')).toBeLessThan(y('Alarms'));
  expect(y('Alarms')).toBeLessThan(y('Handlers: calls'));
  const calls = titled('Handlers: calls').properties.metrics.map((row: Json[]) => row[3]);
  expect(calls).toContain('flights-dev-catalogue-api');
  const items = titled('APIs: items received, and expected where the server says how many there are');
  expect(items.properties.metrics.map(([{ expression }]: Json[]) => /MetricName="(\w+)"/.exec(expression)![1])).toEqual(
    ['ItemsReceived', 'ItemsExpected'],
  );
  const without = JSON.stringify(observe({ apis: {} }).template.findResources('AWS::CloudWatch::Dashboard'));
  expect(without).not.toMatch(/-api|ApiRequests|Are APIs read/);
});

describe('layout', () => {
  const metric = { namespace: 'N', name: 'M', dimensions: { D: 'd' }, statistic: 'Sum', period: 60 };

  test('widgets stand side by side as long as they fit; the next row begins below the highest', () => {
    const { widgets: placed } = dashboardBody('eu-central-1', [
      text('# one', 2),
      graph('a', [metric], { width: 12, height: 4 }),
      graph('b', [metric], { width: 12, height: 6 }),
      graph('c', [metric], { width: 12 }),
    ]) as { widgets: { x: number; y: number }[] };
    expect(placed.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [0, 2],
      [12, 2],
      [0, 8],
    ]);
  });

  test('a metric is a row of namespace, name, dimensions and options; an expression an object with an id', () => {
    expect(graph('a', [metric, { expression: "SEARCH('x', 'Sum', 60)" }]).properties['metrics']).toEqual([
      ['N', 'M', 'D', 'd', { stat: 'Sum', label: 'M' }],
      [{ expression: "SEARCH('x', 'Sum', 60)", id: 'e2' }],
    ]);
  });
});
