/** Widgets of a CloudWatch dashboard as data, and their layout. */
import type { Expression, Metric } from './metric';

/** Columns of a dashboard. */
const GRID = 24;

export interface Widget {
  readonly type: 'metric' | 'text' | 'alarm';
  /** Columns of 24. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

interface GraphOptions {
  /** @default 8 */
  readonly width?: number;
  /** @default 6 */
  readonly height?: number;
  /** @default 'timeSeries' */
  readonly view?: 'timeSeries' | 'singleValue' | 'bar';
  readonly stacked?: boolean;
  /** Unit of the left axis. */
  readonly unit?: string;
  /** Lines across the graph. */
  readonly lines?: readonly { readonly label: string; readonly value: number }[];
  /** Seconds. @default 300 */
  readonly period?: number;
}

type Series = Metric | Expression;

/** A graph of metrics and expressions. */
export function graph(title: string, series: readonly Series[], options: GraphOptions = {}): Widget {
  const view = options.view ?? 'timeSeries';
  return {
    type: 'metric',
    width: options.width ?? 8,
    height: options.height ?? 6,
    properties: {
      title,
      view,
      ...(view === 'timeSeries'
        ? { stacked: options.stacked ?? false, yAxis: { left: { min: 0, label: options.unit, showUnits: false } } }
        : {}),
      // A single value is the sum or the last of the shown time, not of one period.
      ...(view === 'singleValue' ? { setPeriodToTimeRange: false, sparkline: true } : {}),
      period: options.period ?? 300,
      metrics: series.map((one, index) => ('expression' in one ? expressionRow(one, index) : metricRow(one))),
      ...(options.lines ? { annotations: { horizontal: options.lines } } : {}),
    },
  };
}

const expressionRow = ({ expression, label }: Expression, index: number) => [
  { expression, id: `e${index + 1}`, ...(label === undefined ? {} : { label }) },
];

const metricRow = ({ namespace, name, dimensions, statistic, label }: Metric) => [
  namespace,
  name,
  ...Object.entries(dimensions).flat(),
  { stat: statistic, label: label ?? name },
];

/** Markdown. */
export const text = (markdown: string, height = 2): Widget => ({
  type: 'text',
  width: GRID,
  height,
  properties: { markdown },
});

/** States of alarms. */
export const alarmList = (title: string, alarmArns: readonly string[], height: number): Widget => ({
  type: 'alarm',
  width: GRID,
  height,
  properties: { title, alarms: alarmArns },
});

/** The body of a dashboard: sections below each other, widgets side by side as long as they fit. */
export function dashboardBody(region: string, widgets: readonly Widget[]): Record<string, unknown> {
  let x = 0;
  let y = 0;
  let rowHeight = 0;
  const placed = widgets.map(({ type, width, height, properties }) => {
    if (x + width > GRID) {
      x = 0;
      y += rowHeight;
      rowHeight = 0;
    }
    const place = { type, x, y, width, height, properties: type === 'metric' ? { region, ...properties } : properties };
    x += width;
    rowHeight = Math.max(rowHeight, height);
    return place;
  });
  return { start: '-P1D', periodOverride: 'inherit', widgets: placed };
}
