/** The dashboard's widgets on its grid. */
import type { AlarmRow } from '../data/model';
import type { AlarmWidget, Dashboard, DrawnSeries, MetricWidget, Widget } from '../widgets/model';
import { drawChart } from './chart';
import { h, svg } from './dom';
import { formatValue } from './format';
import { colorOf, sparkline } from './graph';
import { markdown } from './markdown';
import { ALARM_STATES, tag } from './sections';

interface Drawn {
  readonly element: HTMLElement;
  /** Draws what needs to know its size. Gives what removes it. */
  readonly mount?: () => { destroy(): void; fit(): void };
}

/** Draws a whole dashboard into `target`. Gives what removes it and what fits it to a new size. */
export function drawDashboard(
  target: HTMLElement,
  dashboard: Dashboard,
  alarms: readonly AlarmRow[],
): { destroy(): void; fit(): void } {
  const drawn = dashboard.widgets.map((widget) => drawWidget(widget, dashboard, alarms));
  const grid = h(
    'div',
    { class: 'grid' },
    drawn.map((one) => one.element),
  );
  dashboard.widgets.forEach((widget, index) => {
    const { style } = drawn[index]!.element;
    style.gridColumn = `${widget.x + 1} / span ${widget.width}`;
    style.gridRow = `${widget.y + 1} / span ${widget.height}`;
  });
  target.replaceChildren(grid);
  const mounted = drawn.flatMap((one) => (one.mount ? [one.mount()] : []));
  return {
    destroy: () => mounted.forEach((one) => one.destroy()),
    fit: () => mounted.forEach((one) => one.fit()),
  };
}

function drawWidget(widget: Widget, dashboard: Dashboard, alarms: readonly AlarmRow[]): Drawn {
  switch (widget.kind) {
    case 'text':
      return {
        element: h(
          'article',
          { class: `widget text${widget.transparent ? ' transparent' : ''}` },
          markdown(widget.blocks),
        ),
      };
    case 'alarm':
      return { element: frame(widget.title, 'alarm', alarmStates(widget, alarms)) };
    case 'other':
      return { element: frame(widget.title, 'other', h('div', { class: 'empty' }, widget.note)) };
    case 'metric':
      return metric(widget, dashboard);
  }
}

function frame(title: string, kind: string, body: Node, ...notes: Node[]): HTMLElement {
  return h(
    'article',
    { class: `widget ${kind}` },
    title ? h('h3', {}, title) : undefined,
    notes,
    h('div', { class: 'body' }, body),
  );
}

function metric(widget: MetricWidget, dashboard: Dashboard): Drawn {
  const notes = [
    ...(widget.note ? [h('p', { class: 'note quiet' }, widget.note)] : []),
    ...widget.errors.map((error) => h('p', { class: 'note problem' }, error)),
  ];
  const kind = `metric ${widget.view}`;
  if (!widget.series.some((series) => series.values.length > 0)) {
    const empty = widget.errors.length ? '' : 'No data in this time range';
    return { element: frame(widget.title, kind, h('div', { class: 'empty' }, empty), ...notes) };
  }
  if (widget.view === 'singleValue') return { element: frame(widget.title, kind, values(widget), ...notes) };
  if (widget.view === 'bar') return { element: frame(widget.title, kind, bars(widget), ...notes) };
  const plot = h('div', { class: 'plot', role: 'img', 'aria-label': described(widget) });
  const element = frame(widget.title, kind, plot, ...notes);
  plot.style.height = '100%';
  return { element, mount: () => drawChart(plot, widget, dashboard.start, dashboard.end) };
}

/** The latest values in words, for who can't see the lines. */
function described(widget: MetricWidget): string {
  const latest = widget.series.slice(0, 10).map((series) => `${series.label} ${last(series)}`);
  return `${widget.title}. Latest: ${latest.join(', ')}`;
}

function last(series: DrawnSeries): string {
  const value = series.values.at(-1);
  return value === undefined ? '–' : formatValue(value, series.unit);
}

function values(widget: MetricWidget): HTMLElement {
  const one = (series: DrawnSeries, index: number) => {
    const points = widget.sparkline ? sparkline(series.values) : '';
    const line = svg('polyline', {
      points,
      fill: 'none',
      stroke: colorOf(series, index),
      'stroke-width': 2,
      'vector-effect': 'non-scaling-stroke',
    });
    const small = points
      ? svg('svg', { viewBox: '0 0 100 20', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, line)
      : undefined;
    return h('div', { class: 'value' }, h('b', {}, last(series)), h('span', { class: 'quiet' }, series.label), small);
  };
  return h('div', { class: 'values' }, widget.series.map(one));
}

function bars(widget: MetricWidget): HTMLElement {
  const latest = widget.series.map((series) => series.values.at(-1) ?? 0);
  const most = latest.reduce((high, value) => Math.max(high, Math.abs(value)), 0) || 1;
  return h(
    'div',
    { class: 'bars' },
    widget.series.map((series, index) => {
      const width = (Math.abs(latest[index]!) / most) * 100;
      const bar = svg('rect', { x: 0, y: 0, width: width.toFixed(2), height: 10, fill: colorOf(series, index) });
      return [
        h('span', { class: 'name', title: series.label }, series.label),
        svg('svg', { viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, bar),
        h('span', { class: 'number' }, last(series)),
      ];
    }),
  );
}

function alarmStates(widget: AlarmWidget, alarms: readonly AlarmRow[]): HTMLElement {
  const byName = new Map(alarms.map((alarm) => [alarm.name, alarm]));
  const order = ['ALARM', 'INSUFFICIENT_DATA', 'OK'];
  const shown = widget.alarms
    .map((name) => ({ name, alarm: byName.get(name) }))
    .filter(({ alarm }) => widget.states.length === 0 || (alarm && widget.states.includes(alarm.state)))
    .sort((a, b) => order.indexOf(a.alarm?.state ?? 'OK') - order.indexOf(b.alarm?.state ?? 'OK'));
  const item = ({ name, alarm }: (typeof shown)[number]) => {
    const [text, level] = alarm ? ALARM_STATES[alarm.state] : (['missing', 'unknown'] as const);
    return h('li', { title: alarm?.reason ?? 'There is no such alarm.' }, tag(`${text} · ${name}`, level));
  };
  return h('ul', { class: 'states' }, shown.map(item));
}
