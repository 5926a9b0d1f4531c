import type { Place } from '../../report';
import { parseArn } from '../arns';
import { isRole, type RequestContext, type Requirement, type ServicePrincipal } from '../types';
import type { World } from '../world';
import { absentForRoles, conditionHolds, type Asked } from './conditions';
import { all, any, both, either, not, type Answer } from './logic';
import { matchesRole, matchesService } from './principals';
import type { ResourcePolicies, ResourcePolicy } from './resource-policies';
import type { Role } from './roles';
import type { Statement } from './statements';

/** What the policies say of a requirement. */
export interface Verdict {
  readonly status: 'allowed' | 'maybe' | 'missing' | 'denied';
  /** For `denied`: what shuts out, and where. */
  readonly by?: { readonly place?: Place; readonly text: string };
}

const rank = { allowed: 3, maybe: 2, denied: 1, missing: 0 } as const;

/** Decides what a caller may do, from every policy that has a say. */
export class Evaluation {
  /** Callers that are certainly in no network of the user's, by the key of their resource. */
  constructor(
    private readonly world: World,
    private readonly policies: ResourcePolicies,
    private readonly outsideVpc: (place: Place) => boolean = () => false,
  ) {}

  /** The best of what the alternatives of a requirement get. */
  verdict(requirement: Requirement): Verdict {
    const resources = requirement.resources.length > 0 ? requirement.resources : [undefined];
    let best: Verdict | undefined;
    for (const resource of resources)
      for (const action of requirement.actions) {
        const found = this.#one(requirement, action, resource === undefined ? undefined : this.world.spelled(resource));
        if (!best || rank[found.status] > rank[best.status]) best = found;
        if (best.status === 'allowed') return best;
      }
    return best!;
  }

  #one(requirement: Requirement, action: string, resource: string | undefined): Verdict {
    const { principal } = requirement;
    return isRole(principal)
      ? this.#role(requirement, principal, action, resource)
      : this.#service(requirement, principal, action, resource);
  }

  #role(requirement: Requirement, role: Role, action: string, resource: string | undefined): Verdict {
    const asked: Asked = {
      context: { 'aws:principalarn': role.arn, 'aws:principalaccount': role.account, ...requirement.context },
      patterns: this.world.patterns,
      absent: absentForRoles(this.outsideVpc(requirement.caller.place)),
    };
    const own = (statements: readonly Statement[]): Answer => this.#allows(statements, action, resource, asked);
    const attached = resource === undefined ? this.policies.ofService(action.split(':')[0]!) : this.policies.of(resource);
    const named = (statement: Statement): Answer => matchesRole(statement, role, this.world.patterns);
    const denial =
      this.#denial(role.statements, action, resource, asked) ??
      this.#denial(role.boundary ?? [], action, resource, asked) ??
      (resource === undefined ? undefined : this.#denialOf(attached, action, resource, asked, named));
    if (denial) return denial;

    const identity = either(own(role.statements), role.complete ? 'no' : 'maybe');
    const within = role.boundary ? own(role.boundary) : role.boundaryKnown ? 'yes' : 'maybe';
    const { direct, delegated, known } = this.#attached(attached, action, resource, asked, role);
    if (action.startsWith('kms:')) return this.#key(resource, attached, { identity, within, direct, delegated, known });
    const account = resource === undefined ? undefined : parseArn(resource)?.account;
    const foreign =
      account !== undefined && account !== '' && this.world.patterns.intersects(account, role.account, false) === 'no';
    if (foreign && known && attached.length > 0) return verdict(both(identity, within, either(direct, delegated)));
    const stray = this.policies.hasStray(action.split(':')[0]!) ? 'maybe' : 'no';
    const granted = either(identity, foreign ? 'no' : either(direct, known ? 'no' : 'maybe', stray));
    if (granted !== 'no' && within === 'no')
      return { status: 'denied', by: { place: role.boundary?.[0]?.place, text: 'its permissions boundary leaves it out' } };
    return verdict(both(granted, within));
  }

  /** A key's own policy has the first word: it names the role, or hands over to the account's policies, or shuts out. */
  #key(
    resource: string | undefined,
    attached: readonly ResourcePolicy[],
    found: { identity: Answer; within: Answer; direct: Answer; delegated: Answer; known: boolean },
  ): Verdict {
    const { identity, within, direct, delegated, known } = found;
    // A key without a policy in the template has the default one, which hands over.
    const handsOver = attached.length === 0 || resource === undefined ? 'yes' : known ? delegated : 'maybe';
    if (both(either(handsOver, direct)) === 'no')
      return {
        status: 'denied',
        by: { place: attached[0]?.place, text: 'the policy of the key neither names the role nor hands over to the account' },
      };
    const unknownKey = attached.length === 0 && resource !== undefined && !this.#isOwnKey(resource) ? 'maybe' : 'no';
    return verdict(both(within, either(direct, both(handsOver, identity), unknownKey)));
  }

  #isOwnKey(arn: string): boolean {
    return this.world.find(arn, 'AWS::KMS::Key') !== undefined;
  }

  #service(requirement: Requirement, principal: ServicePrincipal, action: string, resource?: string): Verdict {
    const context: RequestContext = {
      'aws:sourceaccount': principal.account,
      'aws:principalservicename': principal.service,
      'aws:principalisawsservice': 'true',
      ...(principal.sourceArn === undefined ? {} : { 'aws:sourcearn': principal.sourceArn }),
      ...requirement.context,
    };
    const asked: Asked = { context, patterns: this.world.patterns };
    const attached = resource === undefined ? [] : this.policies.of(resource);
    const named = (statement: Statement): Answer => matchesService(statement, principal.service, this.world.patterns);
    const denial = resource === undefined ? undefined : this.#denialOf(attached, action, resource, asked, named);
    if (denial) return denial;
    const known = attached.every((policy) => policy.known);
    const service = action.split(':')[0]!;
    const open = !known || this.policies.hasStray(service) ? 'maybe' : 'no';
    const allowed = any(
      attached.flatMap((policy) => policy.statements),
      (statement) => (statement.allows ? both(named(statement), this.#applies(statement, action, resource, asked)) : 'no'),
    );
    return verdict(either(allowed, open));
  }

  #allows(statements: readonly Statement[], action: string, resource: string | undefined, asked: Asked): Answer {
    return any(statements, (statement) =>
      statement.allows ? this.#applies(statement, action, resource, asked) : 'no',
    );
  }

  #applies(statement: Statement, action: string, resource: string | undefined, asked: Asked): Answer {
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
    const meets = (pattern: string): Answer =>
      resource === '*' ? patterns.covers(pattern, '*') : patterns.intersects(this.world.spelled(pattern), resource);
    if (statement.resources) return any(statement.resources, meets);
    if (statement.notResources) return not(any(statement.notResources, (pattern) => patterns.covers(pattern, resource)));
    return 'yes';
  }

  /** What a role's statements name where they allow an action. */
  resourcesOf(role: Role, actions: readonly string[]): string[] {
    return role.statements
      .filter((statement) => statement.allows && any(actions, (action) => this.action(statement, action)) !== 'no')
      .flatMap((statement) => statement.resources ?? []);
  }

  #denial(
    statements: readonly Statement[],
    action: string,
    resource: string | undefined,
    asked: Asked,
    named: (statement: Statement) => Answer = () => 'yes',
  ): Verdict | undefined {
    const { patterns } = this.world;
    for (const statement of statements) {
      if (statement.allows || !statement.certain) continue;
      const covered = (pattern: string): Answer => patterns.covers(this.world.spelled(pattern), resource ?? '*');
      const bites = both(
        this.action(statement, action),
        statement.resources ? any(statement.resources, covered) : 'yes',
        statement.notResources
          ? all(statement.notResources, (pattern) => not(patterns.intersects(pattern, resource ?? '*')))
          : 'yes',
        conditionHolds(statement, asked),
        named(statement),
      );
      if (bites === 'yes') return { status: 'denied', by: { place: statement.place, text: 'a statement denies it' } };
    }
    return undefined;
  }

  #denialOf(
    attached: readonly ResourcePolicy[],
    action: string,
    resource: string,
    asked: Asked,
    named: (statement: Statement) => Answer,
  ): Verdict | undefined {
    for (const policy of attached) {
      const denial = this.#denial(policy.statements, action, resource, asked, named);
      if (denial) return { status: 'denied', by: { place: policy.place, text: denial.by!.text } };
    }
    return undefined;
  }

  /** What the policies of the resource give to the role itself, and what they hand over to its account. */
  #attached(
    attached: readonly ResourcePolicy[],
    action: string,
    resource: string | undefined,
    asked: Asked,
    role: Role,
  ): { direct: Answer; delegated: Answer; known: boolean } {
    const statements = attached.flatMap((policy) => policy.statements).filter((statement) => statement.allows);
    const given = (root: boolean): Answer =>
      any(statements, (statement) =>
        both(
          matchesRole(statement, role, this.world.patterns, root),
          this.#applies(statement, action, resource, asked),
        ),
      );
    return { direct: given(false), delegated: given(true), known: attached.every((policy) => policy.known) };
  }
}

const verdict = (answer: Answer): Verdict => ({
  status: answer === 'yes' ? 'allowed' : answer === 'maybe' ? 'maybe' : 'missing',
});
