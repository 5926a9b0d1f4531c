/** Reads a dashboard's stored body. */
import type { AxisOptions, Annotation, Place, View } from './model';

export interface BodyWidget extends Place {
  readonly type: string;
  readonly properties: Record<string, unknown>;
}

export interface Body {
  readonly widgets: readonly BodyWidget[];
  /** Periods are as written, whatever the range. */
  readonly inheritPeriods: boolean;
}

/** Reads a body, its widgets in reading order. Throws with a clear message when it isn't a dashboard. */
export function readBody(body: string): Body {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (error) {
    throw new Error(`The stored body of the dashboard isn't JSON: ${(error as Error).message}`, { cause: error });
  }
  const widgets = (parsed as { widgets?: unknown } | null)?.widgets;
  if (!Array.isArray(widgets)) throw new Error('The stored body of the dashboard has no list of widgets.');
  const number = (value: unknown, otherwise: number) =>
    Number.isFinite(Number(value ?? NaN)) ? Number(value) : otherwise;
  const placed = (widgets as Record<string, unknown>[])
    .map((widget) => ({
      type: String(widget.type),
      x: Math.min(23, Math.max(0, number(widget.x, 0))),
      y: Math.max(0, number(widget.y, 0)),
      width: Math.min(24, Math.max(1, number(widget.width, 6))),
      height: Math.max(1, number(widget.height, 6)),
      properties: (typeof widget.properties === 'object' && widget.properties) as Record<string, unknown>,
    }))
    .map((widget) => ({ ...widget, properties: widget.properties || {} }))
    .sort((a, b) => a.y - b.y || a.x - b.x);
  return { widgets: placed, inheritPeriods: (parsed as { periodOverride?: unknown }).periodOverride === 'inherit' };
}

/** What is drawn for a view, and the note where that is something else. */
export function readView(properties: Record<string, unknown>): { view: View; note?: string } {
  const view = String(properties.view ?? 'timeSeries');
  if (view === 'timeSeries' || view === 'singleValue' || view === 'bar') return { view };
  if (view === 'gauge') return { view: 'singleValue', note: 'A gauge on AWS, shown as its value here.' };
  if (view === 'table') return { view: 'singleValue', note: 'A table on AWS, shown as latest values here.' };
  return { view: 'bar', note: `A ${view} chart on AWS, drawn as bars here.` };
}

export function readAxis(properties: Record<string, unknown>, side: 'left' | 'right'): AxisOptions {
  const axis = (properties.yAxis as Record<string, Record<string, unknown>> | undefined)?.[side] ?? {};
  return {
    ...(typeof axis.label === 'string' && axis.label ? { label: axis.label } : {}),
    ...(typeof axis.min === 'number' ? { min: axis.min } : {}),
    ...(typeof axis.max === 'number' ? { max: axis.max } : {}),
  };
}

/** Horizontal annotations hold numbers, vertical ones times; a list of two is a band. */
export function readAnnotations(
  properties: Record<string, unknown>,
  direction: 'horizontal' | 'vertical',
): Annotation[] {
  const all = (properties.annotations as Record<string, unknown> | undefined)?.[direction];
  if (!Array.isArray(all)) return [];
  return (all as unknown[]).flatMap((entry) => {
    const [first, second] = (Array.isArray(entry) ? entry : [entry]) as [
      Record<string, unknown>?,
      Record<string, unknown>?,
    ];
    const read = (one: Record<string, unknown> | undefined) =>
      direction === 'vertical' ? Date.parse(String(one?.value)) : Number(one?.value);
    const [value, end] = [read(first), second ? read(second) : undefined];
    if (!first || first.visible === false || !Number.isFinite(value)) return [];
    return [
      {
        label: [first.label, second?.label].filter((label) => typeof label === 'string' && label !== '').join(' – '),
        value,
        ...(end !== undefined && Number.isFinite(end) ? { end } : {}),
        ...(typeof first.color === 'string' ? { color: first.color } : {}),
        ...(typeof first.fill === 'string' && first.fill !== 'none'
          ? { fill: first.fill as Annotation['fill'] & string }
          : {}),
        ...(first.yAxis === 'right' ? { axis: 'right' as const } : {}),
      },
    ];
  });
}

/** Names out of alarm ARNs (`arn:…:alarm:NAME`); a plain name stays. */
export function alarmNames(arns: unknown): string[] {
  return Array.isArray(arns)
    ? arns.map((arn) => String(arn).replace(/^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:/, ''))
    : [];
}
