/**
 * Conditions with unknowns. An answer must hold whatever an unresolved condition turns out to be, so everything is
 * worked out once for each way that the unresolved comparisons can go, and must agree.
 */
import type { Json } from './values';

/** An assumption about each unresolved comparison, by its text. */
export type World = ReadonlyMap<string, boolean>;

/** Beyond this many, 2^n worlds would take too long; then only the first n are told apart and the rest is unknown. */
export const MOST_COMPARISONS = 4;

/** @param comparisons `<stack>: <operands as JSON>` */
export function worldsOf(comparisons: readonly string[]): World[] {
  const told = comparisons.slice(0, MOST_COMPARISONS);
  return Array.from(
    { length: 2 ** told.length },
    (_, bits) => new Map(told.map((name, i) => [name, (bits & (1 << i)) !== 0])),
  ).filter(isPossible);
}

/** One thing can't equal two texts at once. */
function isPossible(world: World): boolean {
  const equal = new Map<string, string>();
  for (const [comparison, holds] of world) {
    if (!holds) continue;
    const found = /^(.*?): (\[.*\])$/s.exec(comparison);
    const operands = found ? (JSON.parse(found[2]!) as Json[]) : [];
    const literal = operands.find((operand) => typeof operand === 'string');
    const subject = `${found?.[1]} ${JSON.stringify(operands.find((operand) => typeof operand !== 'string'))}`;
    if (literal === undefined) continue;
    if (equal.has(subject) && equal.get(subject) !== literal) return false;
    equal.set(subject, literal);
  }
  return true;
}

/** A comparison as a person reads it: `whether Stage of stack Shop is prod`. */
export function readableComparison(comparison: string): string {
  const [, stack, text] = /^(.*?): (\[.*\])$/s.exec(comparison) ?? [];
  if (text === undefined) return comparison;
  const [a, b] = (JSON.parse(text) as Json[]).map((operand) =>
    typeof operand === 'string' ? operand || 'empty' : (operand?.Ref ?? JSON.stringify(operand)),
  );
  return `whether ${a} of stack ${stack} is ${b}`;
}

/** Whether a condition holds; undefined where that rests on a comparison that is neither known nor assumed. */
export function evaluateCondition(
  expression: Json,
  scope: { readonly named: (name: string) => Json; readonly compare: (operands: Json) => boolean | undefined },
  depth = 0,
): boolean | undefined {
  if (typeof expression === 'boolean') return expression;
  if (typeof expression !== 'object' || expression === null || depth > 50) return undefined;
  const [operator, operands] = Object.entries(expression as Record<string, Json>)[0] ?? [];
  const evaluate = (operand: Json): boolean | undefined => evaluateCondition(operand, scope, depth + 1);
  switch (operator) {
    case 'Condition':
      return evaluate(scope.named(operands));
    case 'Fn::Equals':
      return scope.compare(operands);
    case 'Fn::Not': {
      const value = evaluate(operands?.[0]);
      return value === undefined ? undefined : !value;
    }
    case 'Fn::And':
    case 'Fn::Or': {
      const values = (operands as Json[]).map(evaluate);
      const decisive = operator === 'Fn::Or';
      if (values.includes(decisive)) return decisive;
      return values.includes(undefined) ? undefined : !decisive;
    }
    default:
      return undefined;
  }
}
