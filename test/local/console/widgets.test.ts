import { alarmNames, readAnnotations, readBody, readView } from '../../../local/console/widgets/body';
import { readRows } from '../../../local/console/widgets/rows';

const defaults = { stat: 'Average', period: 300, leastPeriod: 60 };

describe('rows of a metric widget', () => {
  test('dots repeat what stands above, options are read', () => {
    const { lines, problems } = readRows(
      [
        ['AWS/States', 'ExecutionsStarted', 'StateMachineArn', 'arn:x', { stat: 'Sum', label: 'started' }],
        ['.', 'ExecutionsFailed', '.', '.', { color: '#d62728', yAxis: 'right' }],
        ['...', 'arn:y', { id: 'm3', visible: false, period: 900 }],
        [{ expression: 'm3 * 2', id: 'e1' }],
      ],
      defaults,
    );
    expect(problems).toEqual([]);
    expect(lines).toMatchObject([
      {
        axis: 'left',
        query: {
          id: 'row__0',
          label: 'started',
          stat: 'Sum',
          period: 300,
          metric: { namespace: 'AWS/States', name: 'ExecutionsStarted', dimensions: { StateMachineArn: 'arn:x' } },
        },
      },
      {
        axis: 'right',
        color: '#d62728',
        query: { stat: 'Average', metric: { name: 'ExecutionsFailed', dimensions: { StateMachineArn: 'arn:x' } } },
      },
      {
        query: {
          id: 'm3',
          returnData: false,
          period: 900,
          metric: { namespace: 'AWS/States', name: 'ExecutionsFailed', dimensions: { StateMachineArn: 'arn:y' } },
        },
      },
      { query: { id: 'e1', expression: 'm3 * 2' } },
    ]);
  });

  test('a row that makes no sense is named and the others stay', () => {
    const { lines, problems } = readRows(
      [['AWS/RDS', 'CPUUtilization', 'DBInstanceIdentifier'], 'text', ['A', 'b']],
      defaults,
    );
    expect(lines.map((line) => line.query.metric?.name)).toEqual(['b']);
    expect(problems).toEqual([expect.stringContaining('Row 1'), expect.stringContaining('Row 2')]);
  });

  test('a long range lengthens periods', () => {
    const { lines } = readRows(
      [
        ['A', 'b'],
        ['A', 'c', { period: 7200 }],
      ],
      { ...defaults, leastPeriod: 3600 },
    );
    expect(lines.map((line) => line.query.period)).toEqual([3600, 7200]);
  });
});

describe('bodies', () => {
  test('widgets come in reading order and stay on the grid', () => {
    const widget = (x: unknown, y: unknown, type = 'text') => ({ type, x, y, width: 99, height: 0, properties: {} });
    const { widgets, inheritPeriods } = readBody(
      JSON.stringify({ periodOverride: 'inherit', widgets: [widget(0, 5), widget(40, 1), { type: 'metric' }] }),
    );
    expect(inheritPeriods).toBe(true);
    expect(widgets.map(({ x, y, width, height }) => [x, y, width, height])).toEqual([
      [0, 0, 6, 6],
      [23, 1, 24, 1],
      [0, 5, 24, 1],
    ]);
    expect(widgets.every((one) => typeof one.properties === 'object')).toBe(true);
  });

  test.each([
    ['{', /isn't JSON/],
    ['null', /no list of widgets/],
    ['{"widgets":{}}', /no list of widgets/],
  ])('%s is refused', (body, message) => {
    expect(() => readBody(body)).toThrow(message);
  });

  test('what isn’t drawn is said', () => {
    expect(['timeSeries', 'bar', 'singleValue', 'gauge', 'pie', 'table'].map((view) => readView({ view }))).toEqual([
      { view: 'timeSeries' },
      { view: 'bar' },
      { view: 'singleValue' },
      { view: 'singleValue', note: expect.stringContaining('gauge') },
      { view: 'bar', note: expect.stringContaining('pie') },
      { view: 'singleValue', note: expect.stringContaining('table') },
    ]);
  });

  test('annotations: lines, bands, fills, times', () => {
    const properties = {
      annotations: {
        horizontal: [
          { value: 1, label: 'limit', color: '#ff0000', fill: 'above' },
          [
            { value: 2, label: 'from' },
            { value: 3, label: 'to' },
          ],
          { value: 4, visible: false },
          { value: 'x' },
        ],
        vertical: [{ value: '2026-11-23T06:00:00Z', label: 'deploy', fill: 'after' }],
      },
    };
    expect(readAnnotations(properties, 'horizontal')).toEqual([
      { label: 'limit', value: 1, color: '#ff0000', fill: 'above' },
      { label: 'from – to', value: 2, end: 3 },
    ]);
    expect(readAnnotations(properties, 'vertical')).toEqual([
      { label: 'deploy', value: Date.parse('2026-11-23T06:00:00Z'), fill: 'after' },
    ]);
  });

  test('alarm names out of ARNs, colons and all', () => {
    expect(alarmNames(['arn:aws:cloudwatch:us-east-1:000000000000:alarm:flights-dev-runs:failed', 'plain'])).toEqual([
      'flights-dev-runs:failed',
      'plain',
    ]);
  });
});
