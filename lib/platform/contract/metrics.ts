/** Metrics of the standard's library → checks. */
import type { Place } from '../errors';
import type { ManifestCheck, Severity } from '../manifest';
import { meant } from '../check/suggest';
import type { ContractColumn } from './columns';
import type { QualityRule } from './odcs';
import { isZero, type Bounds } from './operators';
import { oneOf, literal, quote } from './sql';

/** A rule, and where it stands. */
export interface Rule {
  readonly rule: QualityRule;
  readonly name: string;
  readonly severity: Severity;
  /** Of a rule at a property. */
  readonly column: ContractColumn | undefined;
  readonly columns: readonly ContractColumn[];
  readonly place: Place;
}

export function metricCheck(context: Rule, bounds: Bounds): ManifestCheck[] {
  const { rule, name, severity, column, place } = context;
  const percent = rule.unit?.toLowerCase().startsWith('percent') || rule.unit === '%';
  const sql = (bad: string): ManifestCheck[] => {
    const query = percent
      ? `select coalesce(100.0 * sum(case when ${bad} then 1 else 0 end) / count(*), 0) from {table}`
      : `select count(*) from {table} where ${bad}`;
    return [{ name, kind: 'sql', ...bounds.apply(query, !percent), severity }];
  };
  if (rule.metric === 'rowCount') return rowCount(context, bounds);
  if (rule.metric === 'duplicateValues') return duplicates(context, bounds, percent === true);
  if (!column) {
    place
      .in('metric')
      .add(
        `'${rule.metric}' counts the values of a column, and the rule is at the table.`,
        'Move it to the property that it is about.',
      );
    return [];
  }
  const values = rule.arguments ?? {};
  if (column.mask !== undefined && rule.metric !== 'nullValues') {
    place
      .in('metric')
      .add(
        `'${rule.metric}' looks at values of '${column.name}', and what is audited is masked (${column.mask}).`,
        'Check the values in the source, or count with nullValues or duplicateValues.',
      );
    return [];
  }
  if (rule.metric === 'nullValues') return sql(`${quote(column.name)} is null`);
  if (rule.metric === 'missingValues') {
    const listed = listArgument(values.missingValues, 'missingValues', place);
    return listed ? sql(oneOf(column.name, listed)) : [];
  }
  if (typeof values.pattern === 'string') return sql(`not (${quote(column.name)} rlike ${literal(values.pattern)})`);
  const valid = listArgument(values.validValues, 'validValues', place);
  return valid ? sql(`${quote(column.name)} is not null and not (${oneOf(column.name, valid)})`) : [];
}

function rowCount({ rule, name, severity, column, place }: Rule, bounds: Bounds): ManifestCheck[] {
  if (column)
    place
      .in('metric')
      .add(
        "'rowCount' counts the rows of a table, and the rule is at a column.",
        'Move it to the quality rules of the table.',
      );
  if (rule.unit !== undefined && rule.unit !== 'rows')
    place.in('unit').add(`Rows are not counted in '${rule.unit}'.`, "Remove the unit or write 'rows'.");
  const { query, min, max } = bounds.apply('select count(*) from {table}', true);
  if (query !== 'select count(*) from {table}') return [{ name, kind: 'sql', query, min, max, severity }];
  return [
    { name, kind: 'rowCount', ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }), severity },
  ];
}

function duplicates(
  { rule, name, severity, column, columns, place }: Rule,
  bounds: Bounds,
  percent: boolean,
): ManifestCheck[] {
  const written = column ? [column.name] : listArgument(rule.arguments?.properties, 'properties', place)?.map(String);
  if (!written) return [];
  const names = written.map((n) => columns.find((c) => c.property.name === n || c.name === n)?.name ?? n);
  const known = columns.filter((c) => c.mask !== 'drop').map((c) => c.name);
  for (const [i, n] of names.entries())
    if (!known.includes(n))
      place.in('arguments', 'properties', i).add(`There is no column '${n}' to compare.`, meant(n, known));
  if (isZero(rule)) return [{ name, kind: 'unique', columns: names, severity }];
  const list = names.map(quote).join(', ');
  const extra = `from (select count(*) as n from {table} where ${names.map((n) => `${quote(n)} is not null`).join(' and ')} group by ${list})`;
  const query = percent
    ? `select coalesce(100.0 * sum(n - 1) / sum(n), 0) ${extra}`
    : `select coalesce(sum(n - 1), 0) ${extra}`;
  return [{ name, kind: 'sql', ...bounds.apply(query, !percent), severity }];
}

function listArgument(value: unknown, name: string, place: Place): unknown[] | undefined {
  if (Array.isArray(value) && value.length > 0) return value;
  place.in('arguments', name).add(`The metric needs a list of ${name}.`, `Add \`arguments: { ${name}: [ … ] }\`.`);
  return undefined;
}
