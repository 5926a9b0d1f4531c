/** Policies of VPC endpoints: what may be called through them, by whom. */
import type { Endpoint } from '../model/types';
import type { Value } from '../template/values';
import { unknownsOf } from '../template/values';
import { conditionHolds, type Asked } from './policies/conditions';
import { any, both, type Answer } from './policies/logic';
import { matchesRole } from './policies/principals';
import type { Role, Roles } from './policies/roles';
import { type Statement, statementsOf } from './policies/statements';
import type { World } from './world';

/** A call: its action, which may have wildcards, and what it may be about; any resource where that isn't known. */
export interface Call {
  readonly action: string;
  readonly resources: readonly string[];
  /** Whether AWS signs it, so that the caller's role has no part in it. */
  readonly signedByAws?: boolean;
}

export class EndpointPolicies {
  constructor(
    private readonly world: World,
    private readonly roles: Roles,
  ) {}

  /**
   * The first of the calls that an endpoint refuses, or why that can't be told; undefined where it lets all pass.
   * @param roleName the caller's role; without one, only what is refused to everybody counts
   */
  refused(endpoint: Endpoint, calls: readonly Call[], roleName: Value): { call?: Call; unknown?: string } | undefined {
    if (endpoint.policy === undefined) return undefined;
    const statements = statementsOf(endpoint.policy, undefined, true);
    if (!statements) return { unknown: unknownsOf(endpoint.policy)[0] ?? 'its policy' };
    const role = this.roles.find(roleName);
    const call = calls.find((one) => this.#passes(statements, one, one.signedByAws ? undefined : role) === 'no');
    return call && { call };
  }

  #passes(statements: readonly Statement[], call: Call, role: Role | undefined): Answer {
    const asked: Asked = {
      context: role ? { 'aws:principalarn': role.arn, 'aws:principalaccount': role.account } : {},
      patterns: this.world.patterns,
    };
    const applies = (statement: Statement): Answer =>
      both(
        role
          ? matchesRole(statement, role, this.world.patterns, true)
          : statement.principals?.everybody
            ? 'yes'
            : 'maybe',
        this.#about(statement, call),
        conditionHolds(statement, asked),
      );
    const denied = any(statements, (statement) =>
      statement.allows || !isWhole(statement) ? 'no' : applies(statement),
    );
    return denied === 'yes' ? 'no' : any(statements, (statement) => (statement.allows ? applies(statement) : 'no'));
  }

  /** Whether a statement is about an action on any of the resources. */
  #about({ actions, notActions, resources }: Statement, call: Call): Answer {
    const { patterns } = this.world;
    const wanted = call.action.toLowerCase();
    const named = (list: readonly string[]): Answer =>
      any(list, (pattern) => patterns.intersects(pattern.toLowerCase(), wanted));
    const action = actions ? named(actions) : notActions && named(notActions) === 'yes' ? 'maybe' : 'yes';
    if (!resources || call.resources.length === 0) return action;
    const spelled = call.resources.map((resource) => this.world.spelled(resource));
    return both(
      action,
      any(resources, (pattern) => any(spelled, (one) => patterns.intersects(this.world.spelled(pattern), one))),
    );
  }
}

/** A denial of a part of the resources, or under conditions, leaves the rest. */
const isWhole = ({ resources, condition }: Statement): boolean =>
  (resources?.includes('*') ?? true) && Object.keys(condition).length === 0;
