/** Time series with uPlot. */
import uPlot from 'uplot';
import type { Annotation, AxisOptions, DrawnSeries, MetricWidget } from '../widgets/model';
import { axisRange, clock, clockTimes, colorOf, columns } from './graph';
import { formatShort, formatValue } from './format';

interface Colors {
  readonly text: string;
  readonly grid: string;
  readonly mark: string;
}

function themeColors(): Colors {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return { text: read('--quiet'), grid: read('--grid'), mark: read('--bad') };
}

/** Draws into `target`, as large as it is. Gives what removes it and what fits it to a new size. */
export function drawChart(
  target: HTMLElement,
  widget: MetricWidget,
  start: number,
  end: number,
): { destroy(): void; fit(): void } {
  const colors = themeColors();
  const { times, values, totals } = columns(widget.series, widget.period, widget.stacked);
  const marks = (side: 'left' | 'right') =>
    widget.horizontal
      .filter((line) => (line.axis ?? 'left') === side)
      .flatMap((line) => [line.value, ...(line.end === undefined ? [] : [line.end])]);
  const of = (side: 'left' | 'right') => totals.filter((_column, index) => widget.series[index]!.axis === side);
  const range = (side: 'left' | 'right', { min, max }: AxisOptions) => axisRange(of(side), marks(side), min, max);
  const hasRight = widget.series.some((series) => series.axis === 'right');
  const options: uPlot.Options = {
    ...size(target),
    padding: [8, hasRight ? 0 : 10, 0, 0],
    scales: {
      x: { min: start / 1000, max: end / 1000 },
      left: { range: range('left', widget.left) },
      right: { range: range('right', widget.right) },
    },
    axes: [
      {
        stroke: colors.text,
        grid: { stroke: colors.grid, width: 1 },
        ticks: { show: false },
        size: 24,
        values: (_plot, ticks) => clockTimes(ticks),
      },
      axis('left', widget, colors),
      ...(hasRight ? [axis('right', widget, colors)] : []),
    ],
    series: [
      { label: 'Time', value: (_plot, time) => (time === null ? 'latest' : clock(time, end - start)) },
      ...widget.series.map((series, index) => line(series, index, values[index]!, widget.stacked)),
    ],
    ...(widget.stacked
      ? {
          bands: widget.series
            .slice(1)
            .map((_series, index) => ({ series: [index + 2, index + 1] as [number, number] })),
        }
      : {}),
    cursor: { points: { size: 6 }, drag: { x: false, y: false }, focus: { prox: 16 } },
    focus: { alpha: 0.35 },
    legend: { live: true },
    hooks: { draw: [(plot) => drawAnnotations(plot, widget, colors)] },
  };
  const plot = new uPlot(options, [times, ...totals] as uPlot.AlignedData, target);
  const fit = () => plot.setSize(size(target, plot));
  fit();
  return { destroy: () => plot.destroy(), fit };
}

/** The room that the legend leaves. */
function size(target: HTMLElement, plot?: uPlot): { width: number; height: number } {
  const legend = plot?.root.querySelector<HTMLElement>('.u-legend')?.offsetHeight ?? 24;
  return { width: Math.max(120, target.clientWidth), height: Math.max(70, target.clientHeight - legend - 2) };
}

function axis(side: 'left' | 'right', widget: MetricWidget, colors: Colors): uPlot.Axis {
  const options = side === 'left' ? widget.left : widget.right;
  const units = new Set(widget.series.filter((series) => series.axis === side).map((series) => series.unit));
  const unit = units.size === 1 ? [...units][0] : undefined;
  return {
    scale: side,
    side: side === 'left' ? 3 : 1,
    stroke: colors.text,
    grid: { show: side === 'left', stroke: colors.grid, width: 1 },
    ticks: { show: false },
    size: unit ? 66 : 48,
    values: (_plot, ticks) => ticks.map((tick) => (unit ? formatValue(tick, unit) : formatShort(tick))),
    ...(options.label ? { label: options.label, labelSize: 18, labelFont: '12px system-ui' } : {}),
  };
}

function line(series: DrawnSeries, index: number, values: readonly (number | null)[], stacked: boolean): uPlot.Series {
  const color = colorOf(series, index);
  const few = values.filter((value) => value !== null).length <= 40;
  return {
    label: series.label,
    scale: series.axis,
    stroke: color,
    width: 1.75,
    points: { show: few, size: 5, fill: color },
    ...(stacked ? { fill: `${color.slice(0, 7)}55` } : {}),
    // A stacked line lies at the sum; the legend tells the value itself.
    value: (_plot, _raw, _series, at) => {
      // Without a pointer the legend tells the latest value.
      const value = at === null ? values.findLast((one) => one !== null) : values[at];
      return value === undefined || value === null ? '–' : formatValue(value, series.unit);
    },
  };
}

function drawAnnotations(plot: uPlot, widget: MetricWidget, colors: Colors): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  ctx.font = `${11 * devicePixelRatio}px system-ui`;
  for (const mark of widget.horizontal) {
    const at = plot.valToPos(mark.value, mark.axis ?? 'left', true);
    const other = mark.end === undefined ? edge(mark, bbox) : plot.valToPos(mark.end, mark.axis ?? 'left', true);
    paint(
      ctx,
      mark,
      colors,
      [bbox.left, at, bbox.left + bbox.width, at],
      other === undefined ? undefined : [bbox.left, Math.min(at, other), bbox.width, Math.abs(other - at)],
    );
    const inside =
      at - 4 * devicePixelRatio > bbox.top + 10 * devicePixelRatio
        ? at - 4 * devicePixelRatio
        : at + 12 * devicePixelRatio;
    ctx.fillText(mark.label, bbox.left + 5 * devicePixelRatio, inside);
  }
  for (const mark of widget.vertical) {
    const at = plot.valToPos(mark.value / 1000, 'x', true);
    const other = mark.end === undefined ? edge(mark, bbox) : plot.valToPos(mark.end / 1000, 'x', true);
    paint(
      ctx,
      mark,
      colors,
      [at, bbox.top, at, bbox.top + bbox.height],
      other === undefined ? undefined : [Math.min(at, other), bbox.top, Math.abs(other - at), bbox.height],
    );
    ctx.fillText(mark.label, at + 4 * devicePixelRatio, bbox.top + 12 * devicePixelRatio);
  }
  ctx.restore();
}

/** Where the fill of a single line ends. */
function edge({ fill }: Annotation, bbox: uPlot.BBox): number | undefined {
  if (fill === 'above') return bbox.top;
  if (fill === 'below') return bbox.top + bbox.height;
  if (fill === 'before') return bbox.left;
  return fill === 'after' ? bbox.left + bbox.width : undefined;
}

type Box = [number, number, number, number];

function paint(
  ctx: CanvasRenderingContext2D,
  mark: Annotation,
  colors: Colors,
  [x1, y1, x2, y2]: Box,
  area: Box | undefined,
): void {
  const color = mark.color && /^#[0-9a-f]{6}$/i.test(mark.color) ? mark.color : colors.mark;
  if (area) {
    ctx.globalAlpha = 0.12;
    ctx.fillStyle = color;
    ctx.fillRect(...area);
    ctx.globalAlpha = 1;
  }
  ctx.strokeStyle = color;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.fillStyle = color;
}
