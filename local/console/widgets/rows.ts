/** The `metrics` of a widget: rows `[namespace, name, dimension, value, …, options]` with `.` and `...` for what repeats. */
import type { MetricQuery } from '../../metrics/expressions/query';

export interface WidgetDefaults {
  readonly stat: string;
  /** Seconds. */
  readonly period: number;
  /** Shortest period that the time range calls for. */
  readonly leastPeriod: number;
}

/** A line of a graph: what is asked for and how it looks. */
export interface Line {
  readonly query: MetricQuery;
  readonly color?: string;
  readonly axis: 'left' | 'right';
}

interface RowOptions {
  readonly id?: string;
  readonly label?: string;
  readonly stat?: string;
  readonly period?: number;
  readonly color?: string;
  readonly yAxis?: string;
  readonly visible?: boolean;
  readonly expression?: string;
}

/** Reads the rows; a row that makes no sense is left out and named in `problems`. */
export function readRows(rows: readonly unknown[], defaults: WidgetDefaults): { lines: Line[]; problems: string[] } {
  const lines: Line[] = [];
  const problems: string[] = [];
  let before: readonly string[] = [];
  rows.forEach((row, index) => {
    const parts = Array.isArray(row) ? (row as unknown[]) : [];
    const options = (parts.find((part) => typeof part === 'object' && part !== null) ?? {}) as RowOptions;
    const written = parts.filter((part): part is string => typeof part === 'string');
    const names = expand(written, before);
    if (options.expression === undefined && (names.length < 2 || names.length % 2 !== 0)) {
      problems.push(
        `Row ${index + 1} of the metrics isn't [namespace, metric, dimension, value, …]: ${JSON.stringify(row)}`,
      );
      return;
    }
    if (options.expression === undefined) before = names;
    lines.push(toLine(names, options, index, defaults));
  });
  return { lines, problems };
}

function expand(written: readonly string[], before: readonly string[]): string[] {
  if (written[0] === '...') return [...before.slice(0, before.length - written.length + 1), ...written.slice(1)];
  return written.map((part, index) => (part === '.' ? (before[index] ?? '.') : part));
}

function toLine(names: readonly string[], options: RowOptions, index: number, defaults: WidgetDefaults): Line {
  const period = Math.max(options.period ?? defaults.period, defaults.leastPeriod);
  const shared = {
    // An id that no dashboard has: theirs start with a lower-case letter too, but have no double underscore.
    id: options.id ?? `row__${index}`,
    period,
    returnData: options.visible !== false,
    ...(options.label !== undefined ? { label: options.label } : {}),
  };
  const [namespace, name, ...pairs] = names;
  const dimensions: Record<string, string> = {};
  for (let at = 0; at + 1 < pairs.length; at += 2) dimensions[pairs[at]!] = pairs[at + 1]!;
  const query: MetricQuery =
    options.expression !== undefined
      ? { ...shared, expression: options.expression }
      : { ...shared, metric: { namespace: namespace!, name: name!, dimensions }, stat: options.stat ?? defaults.stat };
  return {
    query,
    axis: options.yAxis === 'right' ? 'right' : 'left',
    ...(options.color ? { color: options.color } : {}),
  };
}
