/** What roles are allowed, as far as it says what their holders call. */
import type { Resource, Resources } from '../template/resources';
import type { Value } from '../template/values';
import { asList, asObject, asText, mentions } from '../template/values';

export interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly Value[];
  readonly place: Resource;
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
export class Roles {
  readonly #attached = new Map<string, Resource[]>();
  readonly #memo = new Map<string, RoleGrants>();

  constructor(private readonly resources: Resources) {
    for (const policy of resources.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'))
      for (const role of [...asList(policy.get('Roles')), policy.get('RoleName')])
        for (const key of this.#keys(role)) this.#attached.set(key, [...(this.#attached.get(key) ?? []), policy]);
  }

  /** A role by its ARN or name. */
  find(value: Value): Resource | undefined {
    return this.#keys(value).map((key) => this.resources.byKey(key)!)[0];
  }

  grantsOf(value: Value): RoleGrants {
    const role = this.find(value) ?? this.resources.find(value, SERVERLESS_FUNCTION);
    if (!role) return NONE;
    const known = this.#memo.get(role.key);
    if (known) return known;
    const grants = this.#grants(role);
    this.#memo.set(role.key, grants);
    return grants;
  }

  #grants(role: Resource): RoleGrants {
    if (role.type === SERVERLESS_FUNCTION) {
      const policies = asList(role.get('Policies'));
      return {
        grants: policies.flatMap((policy) => statements(policy, role)),
        managed: policies.flatMap((policy) => (typeof policy === 'string' ? [policy] : [])),
      };
    }
    const managed: string[] = [];
    const policies: Resource[] = [...(this.#attached.get(role.key) ?? [])];
    for (const arn of asList(role.get('ManagedPolicyArns'))) {
      const own = mentions(arn)
        .map(({ key }) => this.resources.byKey(key))
        .find((policy) => policy !== undefined);
      if (own) policies.push(own);
      else managed.push(String(arn));
    }
    const inline = asList(role.get('Policies')).map((policy) => asObject(policy).PolicyDocument);
    return {
      grants: [
        ...inline.flatMap((document) => statements(document, role)),
        ...policies.flatMap((policy) => statements(policy.get('PolicyDocument'), policy)),
      ],
      managed,
    };
  }

  readonly #byName = new Map<string, string>();

  #keys(value: Value): string[] {
    const found = mentions(value)
      .map(({ key }) => key)
      .filter((key) => this.resources.byKey(key)?.type === 'AWS::IAM::Role');
    if (found.length > 0) return found;
    if (this.#byName.size === 0)
      for (const role of this.resources.ofType('AWS::IAM::Role')) {
        const name = asText(role.get('RoleName'));
        if (name !== undefined) this.#byName.set(name, role.key);
      }
    const name = asText(value)?.replace(/^.*:role\/(?:.*\/)?/, '');
    const key = name === undefined ? undefined : this.#byName.get(name);
    return key === undefined ? [] : [key];
  }
}

function statements(document: Value, place: Resource): Grant[] {
  return asList(asObject(document).Statement)
    .map(asObject)
    .filter(({ Effect }) => Effect === 'Allow')
    .map((statement) => ({
      actions: asList(statement.Action).map(String),
      resources: asList(statement.Resource),
      place,
    }));
}
