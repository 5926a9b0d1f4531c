/** The dashboard with its data, ready to be drawn. */
import { GetDashboardCommand, type CloudWatchClient, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { readAlarm } from '../../metrics/alarms/model';
import type { QueryResult } from '../../metrics/expressions/query';
import type { Series, TimeRange } from '../../metrics/expressions/series';
import { alarmNames, readAnnotations, readAxis, readBody, readView, type BodyWidget } from '../widgets/body';
import { parseMarkdown } from '../widgets/markdown';
import type { Annotation, Dashboard, DrawnSeries, MetricWidget, Widget } from '../widgets/model';
import { readRows, type Line } from '../widgets/rows';
import type { MetricRunner } from './metric-runner';

/** Most points of a line: longer ranges get longer periods. */
const MOST_POINTS = 1000;

export interface DashboardSource {
  readonly client: CloudWatchClient;
  readonly run: MetricRunner;
  /** All alarms by name. */
  readonly alarms: () => Promise<ReadonlyMap<string, MetricAlarm>>;
}

/** Reads the dashboard and all its data. Throws when there is no such dashboard. */
export async function loadDashboard(source: DashboardSource, name: string, range: TimeRange): Promise<Dashboard> {
  const { DashboardBody } = await source.client
    .send(new GetDashboardCommand({ DashboardName: name }))
    .catch((error: Error) => {
      if (!/NotFound/.test(error.name)) throw error;
      throw new Error(`There is no dashboard ${name}: it comes with the pipelines stack.`, { cause: error });
    });
  const { widgets, inheritPeriods } = readBody(DashboardBody ?? '');
  const needsAlarms = widgets.some((widget) => widget.type === 'metric' && annotatedAlarm(widget) !== undefined);
  const alarmsByName = needsAlarms ? await source.alarms() : new Map<string, MetricAlarm>();
  const least = inheritPeriods ? 0 : leastPeriod(range);
  return {
    name,
    start: range.start,
    end: range.end,
    widgets: await Promise.all(
      widgets.map((widget) => loadWidget({ ...source, alarms: alarmsByName, least }, widget, range)),
    ),
  };
}

interface WidgetSource {
  readonly run: MetricRunner;
  readonly alarms: ReadonlyMap<string, MetricAlarm>;
  /** Shortest period, in seconds, that the range calls for. */
  readonly least: number;
}

async function loadWidget(source: WidgetSource, widget: BodyWidget, range: TimeRange): Promise<Widget> {
  const { type, properties, x, y, width, height } = widget;
  const place = { x, y, width, height };
  const title = String(properties.title ?? '');
  switch (type) {
    case 'text':
      return {
        ...place,
        kind: 'text',
        blocks: parseMarkdown(String(properties.markdown ?? '')),
        transparent: properties.background === 'transparent',
      };
    case 'alarm': {
      const states = Array.isArray(properties.states) ? properties.states.map(String) : [];
      return { ...place, kind: 'alarm', title: title || 'Alarms', alarms: alarmNames(properties.alarms), states };
    }
    case 'metric':
      return { ...place, ...(await loadMetrics(source, widget, range)) };
    default:
      return { ...place, kind: 'other', title, note: `A ${type} widget: it is shown in the CloudWatch console only.` };
  }
}

function annotatedAlarm({ properties }: BodyWidget): string | undefined {
  return alarmNames((properties.annotations as Record<string, unknown> | undefined)?.alarms)[0];
}

async function loadMetrics(
  source: WidgetSource,
  widget: BodyWidget,
  range: TimeRange,
): Promise<Omit<MetricWidget, 'x' | 'y' | 'width' | 'height'>> {
  const { properties } = widget;
  const { view, note } = readView(properties);
  const whole = properties.setPeriodToTimeRange === true;
  const defaults = {
    stat: String(properties.stat ?? 'Average'),
    period: Number(properties.period ?? 300),
    leastPeriod: source.least,
  };
  const read = readRows(Array.isArray(properties.metrics) ? properties.metrics : [], defaults);
  const annotated = annotatedAlarm(widget);
  const watched = annotated === undefined ? undefined : alarmLines(source.alarms.get(annotated), annotated);
  const lines = read.lines.length || !watched ? read.lines : watched.lines;
  const results = lines.length
    ? await source.run(
        lines.map((line) => line.query),
        { ...range, whole },
      )
    : [];
  return {
    kind: 'metric',
    title: String(properties.title ?? annotated ?? ''),
    view,
    ...(note ? { note } : {}),
    stacked: properties.stacked === true,
    sparkline: properties.sparkline === true && !whole,
    period: whole ? Math.round((range.end - range.start) / 1000) : Math.max(defaults.period, defaults.leastPeriod),
    left: readAxis(properties, 'left'),
    right: readAxis(properties, 'right'),
    horizontal: [...readAnnotations(properties, 'horizontal'), ...(watched?.annotations ?? [])],
    vertical: readAnnotations(properties, 'vertical'),
    series: results.flatMap((result) => drawn(result, lines)),
    errors: [...read.problems, ...(watched?.problems ?? []), ...results.flatMap((result) => result.error ?? [])],
  };
}

/** Seconds, of CloudWatch's usual periods, that keep a range below {@link MOST_POINTS}. */
export function leastPeriod(range: TimeRange): number {
  const seconds = (range.end - range.start) / 1000;
  return [60, 300, 900, 3600, 21_600, 86_400].find((period) => seconds / period <= MOST_POINTS) ?? 86_400;
}

/** A widget may show an alarm instead of metrics: its metrics and its threshold. */
function alarmLines(
  alarm: MetricAlarm | undefined,
  name: string,
): { lines: Line[]; annotations: Annotation[]; problems: string[] } {
  if (!alarm) return { lines: [], annotations: [], problems: [`There is no alarm ${name}.`] };
  const model = readAlarm(alarm);
  if (typeof model === 'string') return { lines: [], annotations: [], problems: [model] };
  const sign = {
    GreaterThanThreshold: '>',
    GreaterThanOrEqualToThreshold: '≥',
    LessThanThreshold: '<',
    LessThanOrEqualToThreshold: '≤',
  }[model.operator];
  const label = `alarm ${sign ?? ''} ${model.threshold}`;
  return {
    lines: model.queries.map((query) => ({ query, axis: 'left' })),
    annotations: [{ label, value: model.threshold, color: '#d13212' }],
    problems: [],
  };
}

function drawn(result: QueryResult, lines: readonly Line[]): DrawnSeries[] {
  const line = lines.find((one) => one.query.id === result.id);
  return result.series.map((series) => {
    const unit = unitOf(series);
    return {
      label: series.label,
      axis: line?.axis ?? 'left',
      // One colour for many lines would make them one.
      ...(line?.color && result.series.length === 1 ? { color: line.color } : {}),
      ...(unit ? { unit } : {}),
      times: [...series.points.keys()],
      values: [...series.points.values()],
    };
  });
}

/** GetMetricData gives no unit: these names have always the same. */
function unitOf({ metric }: Series): DrawnSeries['unit'] | undefined {
  const name = metric?.name ?? '';
  if (/Seconds$|^Freshness$|Latency$/.test(name)) return 'seconds';
  if (/^(Duration|ExecutionTime)$|elapsedTime$/.test(name)) return 'milliseconds';
  if (/Bytes$|^(FreeStorageSpace|FreeableMemory|TransactionLogsDiskUsage|ReadThroughput|WriteThroughput)$/.test(name))
    return 'bytes';
  return /Utilization$/.test(name) ? 'percent' : undefined;
}
