import policies from './managed-policies.json';
import type { Statement } from './statements';
import { statementsOf } from './statements';

interface Compact {
  readonly Effect?: string;
  readonly [key: string]: unknown;
}

const expanded = (statement: Compact): object => {
  const spread = (key: string): object =>
    typeof statement[key] === 'string' ? { [key]: (statement[key] as string).split(' ') } : {};
  return {
    Effect: 'Allow',
    ...statement,
    ...spread('Action'),
    ...spread('NotAction'),
    ...spread('Resource'),
    ...spread('NotResource'),
  };
};

const parsed = new Map<string, readonly Statement[]>();

/** Statements of a policy that AWS keeps, by its ARN; undefined where it isn't one of the common ones. */
export function managedStatements(arn: string): readonly Statement[] | undefined {
  const path = /^arn:[^:]*:iam::aws:policy\/(.+)$/.exec(arn)?.[1];
  const compact = path === undefined ? undefined : (policies as Record<string, readonly Compact[] | undefined>)[path];
  if (path === undefined || compact === undefined) return undefined;
  let statements = parsed.get(path);
  if (!statements) {
    statements = statementsOf({ Statement: compact.map(expanded) } as never, undefined, true)!;
    parsed.set(path, statements);
  }
  return statements;
}
