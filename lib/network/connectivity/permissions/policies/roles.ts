import type { Place } from '../../report';
import type { Resource } from '../../template/resources';
import type { Value } from '../../template/values';
import { asList, asObject, asText } from '../../template/values';
import type { World } from '../world';
import { managedStatements } from './managed';
import type { Statement } from './statements';
import { statementsOf } from './statements';

/** A role of the templates and everything that is attached to it. */
export interface Role {
  readonly resource: Resource;
  readonly place: Place;
  readonly label: string;
  readonly arn: string;
  /** The ARN, and the one with the role's path where it has one: templates write either. */
  readonly arns: readonly string[];
  readonly account: string;
  readonly statements: readonly Statement[];
  /** False where something is attached that isn't known: then nothing is missing for sure. */
  readonly complete: boolean;
  /** Statements of the permissions boundary; undefined where there is none. */
  readonly boundary?: readonly Statement[];
  readonly boundaryKnown: boolean;
  /** Policy of trust; undefined where it isn't known. */
  readonly trust?: readonly Statement[];
}

interface Attached {
  readonly statements: Statement[];
  complete: boolean;
}

/** Roles by the key of their resource, with every policy of every stack that is attached to them. */
export class Roles {
  readonly #roles = new Map<string, Role>();

  constructor(private readonly world: World) {
    const attached = new Map<string, Attached>();
    const of = (key: string): Attached => {
      let found = attached.get(key);
      if (!found) attached.set(key, (found = { statements: [], complete: true }));
      return found;
    };
    const roles = world.resources.ofType('AWS::IAM::Role');
    for (const policy of world.resources.ofType(
      'AWS::IAM::Policy',
      'AWS::IAM::ManagedPolicy',
      'AWS::IAM::RolePolicy',
    )) {
      const names = [...asList(policy.get('Roles')), ...asList(policy.get('RoleName'))];
      for (const name of names) {
        const role = world.find(name, 'AWS::IAM::Role');
        // A policy for a role that can't be told may be for any of them.
        const receivers = role ? [role] : String(name).includes('⟦?') ? roles : [];
        for (const receiver of receivers) this.#attach(of(receiver.key), policy, policy.get('PolicyDocument'), role);
      }
    }
    for (const role of roles) this.#roles.set(role.key, this.#role(role, of(role.key)));
  }

  get all(): readonly Role[] {
    return [...this.#roles.values()];
  }

  /** The role that a property names, by ARN, name or reference; undefined where it isn't in the templates. */
  find(value: Value): Role | undefined {
    const resource = this.world.find(value, 'AWS::IAM::Role');
    return resource && this.#roles.get(resource.key);
  }

  #attach(attached: Attached, policy: Resource, document: Value, role: Resource | undefined): void {
    const statements = statementsOf(
      document,
      this.world.place(policy),
      this.world.exists(policy) && role !== undefined,
    );
    if (statements) attached.statements.push(...statements);
    else attached.complete = false;
  }

  #role(resource: Resource, attached: Attached): Role {
    const { world } = this;
    for (const inline of asList(resource.get('Policies'))) {
      if (typeof inline !== 'object') attached.complete = false;
      else this.#attach(attached, resource, asObject(inline).PolicyDocument, resource);
    }
    for (const arn of asList(resource.get('ManagedPolicyArns'))) {
      const statements = this.#managed(arn);
      if (statements) attached.statements.push(...statements);
      else attached.complete = false;
    }
    const arn = world.arn(resource);
    const path = asText(resource.get('Path')) ?? '/';
    const boundary = resource.get('PermissionsBoundary');
    const boundaryStatements = boundary === undefined ? undefined : this.#managed(boundary);
    return {
      resource,
      place: world.place(resource),
      label: world.label(resource),
      arn,
      arns: path === '/' || path.includes('⟦') ? [arn] : [arn, arn.replace(':role/', `:role${path}`)],
      account: world.account(resource.stack),
      statements: attached.statements,
      complete: attached.complete,
      boundary: boundaryStatements,
      boundaryKnown: boundary === undefined || boundaryStatements !== undefined,
      trust: statementsOf(resource.get('AssumeRolePolicyDocument'), world.place(resource), true),
    };
  }

  #managed(arn: Value): readonly Statement[] | undefined {
    const own = this.world.find(arn, 'AWS::IAM::ManagedPolicy');
    if (own) return statementsOf(own.get('PolicyDocument'), this.world.place(own), this.world.exists(own));
    return managedStatements(asText(arn) ?? '');
  }
}
