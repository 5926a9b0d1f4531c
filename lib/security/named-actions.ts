import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Effect } from 'aws-cdk-lib/aws-iam';

/** What a pattern of actions, as the library writes it, stands for. */
export type ActionNames = Readonly<Record<string, readonly string[]>>;

/**
 * A statement whose patterns of actions are replaced by the actions that are meant, so that an action that AWS adds
 * later is not allowed by the way. What denies stays as it is: there a pattern is the narrow way.
 * @throws {Error} for a pattern that `names` doesn't know
 */
export function withNamedActions(statement: PolicyStatement, names: ActionNames): PolicyStatement {
  if (statement.effect === Effect.DENY || !statement.actions.some((action) => action.includes('*'))) return statement;
  const actions = statement.actions.flatMap((action) => (action.includes('*') ? named(action, names) : [action]));
  return statement.copy({ actions: [...new Set(actions)] });
}

function named(pattern: string, names: ActionNames): readonly string[] {
  const actions = names[pattern];
  if (actions) return actions;
  throw new Error(
    `A policy allows '${pattern}', and it is not known which actions are needed of it. ` +
      `Name them where the statement is made, or add the pattern to the names of this construct.`,
  );
}
