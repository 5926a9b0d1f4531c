/** What roles are allowed, as far as it says what their holders call. */
import type { Roles } from '../permissions/policies/roles';
import { type Statement, statementsOf } from '../permissions/policies/statements';
import type { World } from '../permissions/world';
import type { Place } from '../report';
import type { Value } from '../template/values';
import { asList } from '../template/values';

export interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** The policy, or the role itself. */
  readonly place: Place;
}

export interface RoleGrants {
  readonly grants: readonly Grant[];
  /** ARNs of policies that are not in the templates. */
  readonly managed: readonly string[];
}

/** Makes its role itself, of its policies. */
const SERVERLESS_FUNCTION = 'AWS::Serverless::Function';

const NONE: RoleGrants = { grants: [], managed: [] };

/** Grants by role, worked out once for all. */
export class Grants {
  readonly #memo = new Map<string, RoleGrants>();

  constructor(
    private readonly world: World,
    private readonly roles: Roles,
  ) {}

  /** What a role allows, by its ARN or name; of a serverless function, what its own policies do. */
  of(value: Value): RoleGrants {
    const role = this.roles.find(value);
    const holder = role?.resource ?? this.world.resources.find(value, SERVERLESS_FUNCTION);
    if (!holder) return NONE;
    let found = this.#memo.get(holder.key);
    if (!found) {
      const policies = asList(holder.get(role ? 'ManagedPolicyArns' : 'Policies'));
      const place = this.world.place(holder);
      const statements = role?.statements ?? policies.flatMap((policy) => statementsOf(policy, place, true) ?? []);
      found = {
        grants: statements.flatMap(grantOf),
        managed: policies.filter((policy) => typeof policy === 'string'),
      };
      this.#memo.set(holder.key, found);
    }
    return found;
  }
}

/** Policies of AWS are told by their names: most allow far more than anybody calls. */
const grantOf = ({ allows, actions = [], resources = [], place }: Statement): Grant[] =>
  allows && place ? [{ actions, resources, place }] : [];
