import type { Resource } from '../../template/resources';
import type { Value } from '../../template/values';
import type { ResourcePolicies } from '../policies/resource-policies';
import type { Role, Roles } from '../policies/roles';
import type { Caller, Level, Requirement, ServicePrincipal } from '../types';
import type { World } from '../world';

/** Somebody who uses a role. */
export interface RoleUse {
  readonly role: Role;
  readonly caller: Caller;
  /** The service that assumes the role, e.g. `lambda.amazonaws.com`. */
  readonly service: string;
  /** Whether everything that it does with the role was found. */
  complete: boolean;
}

type Extra = Pick<Requirement, 'context' | 'guessed' | 'others'>;

/** What the parts of the check share, and where they put what they find. */
export class Collector {
  readonly requirements: Requirement[] = [];
  readonly uses: RoleUse[] = [];

  constructor(
    readonly world: World,
    readonly roles: Roles,
    readonly policies: ResourcePolicies,
  ) {}

  caller(kind: string, resource: Resource): Caller {
    return { label: `${kind} ${this.world.label(resource)}`, place: this.world.place(resource) };
  }

  /** Notes that a service uses a role; undefined where the role isn't in the templates. */
  use(value: Value, service: string, caller: Caller, complete = false): RoleUse | undefined {
    const role = value === undefined ? undefined : this.roles.find(value);
    if (!role) return undefined;
    const use = { role, caller, service, complete };
    this.uses.push(use);
    return use;
  }

  /**
   * Adds a requirement for each action.
   * @param actions each may be a choice, `a|b`
   * @param resources of which one must be allowed; empty: anything
   */
  need(
    principal: Role | ServicePrincipal | undefined,
    caller: Caller,
    why: string,
    level: Level,
    actions: readonly string[],
    resources: readonly string[],
    extra: Extra = {},
  ): void {
    if (!principal) return;
    for (const action of actions)
      this.requirements.push({ caller, principal, actions: action.split('|'), resources, level, why, ...extra });
  }
}
