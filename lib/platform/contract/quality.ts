/** Quality rules of the standard → checks that run between write and publish. Rules of type text and custom are others' to run. */
import type { Place } from '../errors';
import type { ManifestCheck, Severity } from '../manifest';
import type { ContractColumn } from './columns';
import { metricCheck, type Rule } from './metrics';
import type { QualityRule } from './odcs';
import { boundsOf, type Bounds } from './operators';
import { quote } from './sql';

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
): ManifestCheck[] {
  const checks = [
    ...tableRules.flatMap((rule, i) => readRule(rule, i, undefined, columns, place.in('quality', i))),
    ...columns.flatMap((column) =>
      (column.property.quality ?? []).flatMap((rule, i) =>
        readRule(rule, i, column, columns, column.place.in('quality', i)),
      ),
    ),
    ...columnChecks(columns),
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

/**
 * What follows from a column: uniqueness, where it is not the key that merging keeps unique, and what is required of a
 * derived column, which is not among the manifest's columns.
 */
function columnChecks(columns: readonly ContractColumn[]): ManifestCheck[] {
  const keys = columns.filter((c) => c.keyPosition !== undefined);
  return columns.flatMap(({ name, derived, required, unique, mask }) => {
    const isKey = keys.length === 1 && keys[0]!.name === name;
    const query = `select count(*) from {table} where ${quote(name)} is null`;
    const checks: ManifestCheck[] = [];
    if (derived && required)
      checks.push({ name: `${name}_required`, kind: 'sql', query, min: 0, max: 0, severity: 'error' });
    if (unique && !isKey && mask !== 'drop')
      checks.push({ name: `${name}_unique`, kind: 'unique', columns: [name], severity: 'error' });
    return checks;
  });
}

function readRule(
  rule: QualityRule,
  index: number,
  column: ContractColumn | undefined,
  columns: readonly ContractColumn[],
  place: Place,
): ManifestCheck[] {
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
  const context: Rule = { rule, name, severity, column, columns, place };
  const bounds = boundsOf(rule, place);
  if (!bounds) return [];
  return type === 'sql' ? sqlCheck(context, bounds) : metricCheck(context, bounds);
}

function sqlCheck({ rule, name, severity, column, place }: Rule, bounds: Bounds): ManifestCheck[] {
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
