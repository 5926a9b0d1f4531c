import type { World } from '../world';
import { conditionHolds, type Asked } from './conditions';
import { all, any, both, not, type Answer } from './logic';
import type { Statement } from './statements';

/** What is asked of a statement: one action, on one resource or (undefined) on any. */
export interface Request {
  readonly action: string;
  readonly resource: string | undefined;
  readonly asked: Asked;
}

/** Whether statements apply to requests. */
export class Matcher {
  constructor(private readonly world: World) {}

  allows(statements: readonly Statement[], request: Request): Answer {
    return any(statements, (statement) => (statement.allows ? this.applies(statement, request) : 'no'));
  }

  applies(statement: Statement, { action, resource, asked }: Request): Answer {
    return both(
      this.action(statement, action),
      resource === undefined ? 'yes' : this.#touches(statement, resource),
      conditionHolds(statement, asked),
      statement.certain ? 'yes' : 'maybe',
    );
  }

  /** Whether a statement is about an action. */
  action(statement: Statement, action: string): Answer {
    const { patterns } = this.world;
    const lower = action.toLowerCase();
    const named = (list: readonly string[]): Answer =>
      any(list, (pattern) => patterns.covers(pattern.includes('⟦') ? pattern : pattern.toLowerCase(), lower));
    if (statement.actions) return named(statement.actions);
    return statement.notActions ? not(named(statement.notActions)) : 'no';
  }

  /** Whether a statement is about something that the requirement's pattern matches. */
  #touches(statement: Statement, resource: string): Answer {
    const { patterns } = this.world;
    // `*` is what actions without resources need: no narrower statement does.
    const meets = (pattern: string): Answer => {
      if (resource === '*') return patterns.covers(pattern, '*');
      // AWS's own policies name buckets and folders of its services, `aws-glue-…`: what is called after a stack is none.
      if (statement.place === undefined && this.world.isGeneratedBucket(resource))
        return /^arn:[^:]*:s3:::\w/.test(pattern) ? 'no' : patterns.covers(pattern, resource);
      return patterns.intersects(this.world.spelled(pattern), resource);
    };
    if (statement.resources) return any(statement.resources, meets);
    if (statement.notResources)
      return not(any(statement.notResources, (pattern) => patterns.covers(pattern, resource)));
    return 'yes';
  }

  /** The first statement that certainly denies all that is asked. */
  denial(
    statements: readonly Statement[],
    request: Request,
    named: (statement: Statement) => Answer = () => 'yes',
  ): Statement | undefined {
    return statements.find(
      (statement) => !statement.allows && statement.certain && this.#bites(statement, request, named) === 'yes',
    );
  }

  #bites(statement: Statement, request: Request, named: (statement: Statement) => Answer): Answer {
    const { patterns } = this.world;
    const resource = request.resource ?? '*';
    return both(
      this.action(statement, request.action),
      statement.resources
        ? any(statement.resources, (pattern) => patterns.covers(this.world.spelled(pattern), resource))
        : 'yes',
      statement.notResources
        ? all(statement.notResources, (pattern) => not(patterns.intersects(pattern, resource)))
        : 'yes',
      conditionHolds(statement, request.asked),
      named(statement),
    );
  }
}
