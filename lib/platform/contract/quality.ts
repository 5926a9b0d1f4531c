/** Quality rules of the standard → checks that run between write and publish. Rules of type text and custom are others' to run. */
import type { Place } from '../errors';
import type { ManifestCheck, Severity } from '../manifest';
import { meant } from '../suggest';
import type { ContractColumn } from './columns';
import type { QualityRule } from './odcs';
import { boundsOf, isZero, type Bounds } from './operators';

type Check = ManifestCheck;
interface Context {
  readonly rule: QualityRule;
  readonly name: string;
  readonly severity: Severity;
  /** Of a rule at a property. */
  readonly column: ContractColumn | undefined;
  readonly columns: readonly ContractColumn[];
  readonly place: Place;
}

/** Severities in use and the two that the platform knows. */
const SEVERITIES: Readonly<Record<string, Severity>> = {
  error: 'error',
  critical: 'error',
  blocker: 'error',
  high: 'error',
  major: 'error',
  warning: 'warning',
  warn: 'warning',
  minor: 'warning',
  medium: 'warning',
  low: 'warning',
  info: 'warning',
};

export function readChecks(
  tableRules: readonly QualityRule[],
  columns: readonly ContractColumn[],
  place: Place,
): Check[] {
  const checks = [
    ...tableRules.flatMap((rule, i) => readRule(rule, i, undefined, columns, place.in('quality', i))),
    ...columns.flatMap((column) =>
      (column.property.quality ?? []).flatMap((rule, i) =>
        readRule(rule, i, column, columns, column.place.in('quality', i)),
      ),
    ),
    ...columns.flatMap(derivedChecks),
  ];
  const seen = new Set<string>();
  for (const { name } of checks) {
    if (seen.has(name))
      place
        .in('quality')
        .add(
          `Two quality rules are called '${name}'.`,
          'Give each its own name: findings and metrics are told apart by it.',
        );
    seen.add(name);
  }
  return checks;
}

/** A derived column is not in the manifest's columns, so that what is required of it is a check. */
function derivedChecks({ name, derived, required, unique }: ContractColumn): Check[] {
  if (!derived) return [];
  return [
    ...(required
      ? [
          {
            name: `${name}_required`,
            kind: 'sql',
            query: `select count(*) from {table} where ${quote(name)} is null`,
            min: 0,
            max: 0,
            severity: 'error',
          } as const,
        ]
      : []),
    ...(unique ? [{ name: `${name}_unique`, kind: 'unique', columns: [name], severity: 'error' } as const] : []),
  ];
}

function readRule(
  rule: QualityRule,
  index: number,
  column: ContractColumn | undefined,
  columns: readonly ContractColumn[],
  place: Place,
): Check[] {
  const type = rule.type ?? 'library';
  if (type === 'text' || type === 'custom') return [];
  const severity = SEVERITIES[rule.severity?.toLowerCase() ?? 'error'];
  if (severity === undefined) {
    place
      .in('severity')
      .add(
        `There is no severity '${rule.severity}'.`,
        `Use 'error', which stops a load from being published, or 'warning', which only tells.`,
      );
    return [];
  }
  if (column?.mask === 'drop') {
    place.add(
      `The rule is about column '${column.name}', which is dropped before anything is written.`,
      'Remove the rule, or mask the column otherwise.',
    );
    return [];
  }
  const name =
    rule.name ?? rule.id ?? [column?.name, rule.metric ?? type, index + 1].filter((x) => x !== undefined).join('_');
  const context: Context = { rule, name, severity, column, columns, place };
  const bounds = boundsOf(rule, place);
  if (!bounds) return [];
  return type === 'sql' ? sqlCheck(context, bounds) : metricCheck(context, bounds);
}

function sqlCheck({ rule, name, severity, column, place }: Context, bounds: Bounds): Check[] {
  const written = (rule.query ?? '').trim().replace(/;\s*$/, '');
  if (!/^(select|with)\b/i.test(written) || written.includes(';')) {
    place.in('query').add('It is not one SELECT.', 'Write one SELECT that gives one number.');
    return [];
  }
  const query = written
    .replace(/\$?\{(object|table|model)\}/g, '{table}')
    .replace(/\$?\{(property|column|field)\}/g, () => (column ? quote(column.name) : '{property}'));
  if (query.includes('{property}'))
    place
      .in('query')
      .add(
        '{property} stands for a column, and the rule is not at one.',
        'Move the rule to its property, or name the column.',
      );
  const unknown = /\$?\{(?!table\}|property\})[^}]*\}/.exec(query);
  if (unknown)
    place
      .in('query')
      .add(`'${unknown[0]}' stands for nothing.`, 'Use {object} for the table and {property} for the column.');
  if (!query.includes('{table}'))
    place.in('query').add('It does not read the table that it is about.', 'Write `from {object}`.');
  return [{ name, kind: 'sql', ...bounds.apply(query), severity }];
}

function metricCheck(context: Context, bounds: Bounds): Check[] {
  const { rule, name, severity, column, place } = context;
  const percent = rule.unit?.toLowerCase().startsWith('percent') || rule.unit === '%';
  const sql = (bad: string): Check[] => {
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
  if (rule.metric === 'nullValues') return sql(`${quote(column.name)} is null`);
  if (rule.metric === 'missingValues') {
    const listed = listArgument(values.missingValues, 'missingValues', place);
    return listed ? sql(oneOf(column.name, listed)) : [];
  }
  if (typeof values.pattern === 'string') return sql(`not (${quote(column.name)} rlike ${literal(values.pattern)})`);
  const valid = listArgument(values.validValues, 'validValues', place);
  return valid ? sql(`${quote(column.name)} is not null and not (${oneOf(column.name, valid)})`) : [];
}

function rowCount({ rule, name, severity, column, place }: Context, bounds: Bounds): Check[] {
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
  { rule, name, severity, column, columns, place }: Context,
  bounds: Bounds,
  percent: boolean,
): Check[] {
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

function oneOf(column: string, values: readonly unknown[]): string {
  const listed = values.filter((v) => v !== null);
  const parts = [
    ...(values.includes(null) ? [`${quote(column)} is null`] : []),
    ...(listed.length > 0 ? [`${quote(column)} in (${listed.map(literal).join(', ')})`] : []),
  ];
  return parts.join(' or ');
}

const quote = (identifier: string): string => `\`${identifier.replaceAll('`', '``')}\``;

/** A literal of Spark SQL, where backslashes escape. */
const literal = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : `'${String(value).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
