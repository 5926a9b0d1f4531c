import { aggregate, type Aggregation } from './aggregate';
import type { Series } from './series';

const STATISTICS: Readonly<Record<string, Aggregation>> = {
  AVG: 'AVG',
  MAX: 'MAX',
  MIN: 'MIN',
  SUM: 'SUM',
  DATAPOINT_COUNT: 'COUNT',
};

/**
 * A label with CloudWatch's placeholders filled in: `${LABEL}`, `${PROP('Dim.Dataset')}`, `${PROP('MetricName')}`,
 * `${PROP('Namespace')}`, `${PROP('Period')}`, `${AVG}`, `${MAX}`, `${MIN}`, `${SUM}`, `${LAST}`, `${FIRST}`,
 * `${DATAPOINT_COUNT}`. An unknown placeholder stays as it is written.
 */
export function formatLabel(template: string | undefined, series: Series, own: string): string {
  if (template === undefined || template === '') return own;
  return template.replace(
    /\$\{([^}]*)\}/g,
    (written, inside: string) => placeholder(inside.trim(), series, own) ?? written,
  );
}

function placeholder(name: string, series: Series, own: string): string | undefined {
  if (name === 'LABEL') return own === '' ? series.label : own;
  const property = /^PROP\(\s*['"]([^'"]+)['"]\s*\)$/.exec(name)?.[1];
  if (property === 'MetricName') return series.metric?.name ?? '';
  if (property === 'Namespace') return series.metric?.namespace ?? '';
  if (property === 'Period') return String(series.period);
  if (property?.startsWith('Dim.')) return series.metric?.dimensions[property.slice(4)] ?? '';
  const values = [...series.points.values()];
  if (name === 'LAST') return number(values.at(-1));
  if (name === 'FIRST') return number(values[0]);
  const statistic = STATISTICS[name];
  return statistic && number(values.length || statistic === 'COUNT' ? aggregate(statistic, values) : undefined);
}

function number(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? '--' : String(Number(value.toPrecision(6)));
}
