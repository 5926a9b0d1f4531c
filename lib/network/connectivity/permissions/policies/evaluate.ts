import type { Place } from '../../report';
import { parseArn } from '../arns';
import type { Networks } from '../networks';
import { isRole, type RequestContext, type Requirement, type ServicePrincipal } from '../types';
import type { World } from '../world';
import { absentForRoles, type Asked } from './conditions';
import { any, both, either, type Answer } from './logic';
import { Matcher, type Request } from './matcher';
import { matchesRole, matchesService } from './principals';
import { subjectOf, type ResourcePolicies, type ResourcePolicy } from './resource-policies';
import type { Role } from './roles';
import type { Statement } from './statements';

/** What the policies say of a requirement. */
export interface Verdict {
  readonly status: 'allowed' | 'maybe' | 'missing' | 'denied';
  /** For `denied`: what shuts out, and where. */
  readonly by?: { readonly place?: Place; readonly text: string };
}

/** What different policies say of one request. */
interface Rights {
  /** The role's own policies. */
  readonly identity: Answer;
  /** Its permissions boundary; `yes` where there is none. */
  readonly within: Answer;
  /** The resource's policy, to the role itself. */
  readonly direct: Answer;
  /** The resource's policy, to the role or to its account. */
  readonly delegated: Answer;
  /** Whether the resource's policies could be read. */
  readonly known: boolean;
  /** Whether the resource is certainly another account's. */
  readonly foreign: boolean;
}

const rank = { allowed: 3, maybe: 2, denied: 1, missing: 0 } as const;

const verdict = (answer: Answer): Verdict => ({
  status: answer === 'yes' ? 'allowed' : answer === 'maybe' ? 'maybe' : 'missing',
});

const denied = (place: Place | undefined, text = 'a statement denies it'): Verdict => ({
  status: 'denied',
  by: { place, text },
});

/** A statement that asks for an endpoint shuts out those who come by another way. */
const deniedBy = ({ place, condition }: Statement): Verdict =>
  /aws:sourcevpc/i.test(JSON.stringify(condition))
    ? denied(place, 'a statement denies what does not come through the endpoint that it names')
    : denied(place);

/** Decides what a caller may do, from every policy that has a say. */
export class Evaluation {
  readonly #matcher: Matcher;

  constructor(
    private readonly world: World,
    private readonly policies: ResourcePolicies,
    private readonly networks: Networks,
  ) {
    this.#matcher = new Matcher(world);
  }

  /** The best of what the alternatives of a requirement get. */
  verdict(requirement: Requirement): Verdict {
    const resources = requirement.resources.length > 0 ? requirement.resources : [undefined];
    const { principal } = requirement;
    let best: Verdict | undefined;
    for (const named of resources)
      for (const action of requirement.actions) {
        const resource = named === undefined ? undefined : this.world.spelled(named);
        const found = isRole(principal)
          ? this.#role(requirement, principal, action, resource)
          : this.#service(requirement, principal, action, resource);
        if (!best || rank[found.status] > rank[best.status]) best = found;
        if (best.status === 'allowed') return best;
      }
    return best!;
  }

  /** What a role's statements name where they allow an action. */
  resourcesOf(role: Role, actions: readonly string[]): string[] {
    return role.statements
      .filter((one) => one.allows && any(actions, (action) => this.#matcher.action(one, action)) !== 'no')
      .flatMap((one) => one.resources ?? []);
  }

  #role(requirement: Requirement, role: Role, action: string, resource: string | undefined): Verdict {
    const { place } = requirement.caller;
    const request: Request = {
      action,
      resource,
      asked: {
        context: { 'aws:principalarn': role.arn, 'aws:principalaccount': role.account, ...requirement.context },
        patterns: this.world.patterns,
        absent: absentForRoles(this.networks.isOutside(place)),
        neverThrough: (endpoint) => this.networks.neverThrough(place, endpoint),
      },
    };
    const service = action.split(':')[0]!;
    const attached = resource === undefined ? this.policies.ofService(service) : this.policies.of(resource);
    const named = (statement: Statement): Answer => matchesRole(statement, role, this.world.patterns);
    const own = this.#matcher.denial([...role.statements, ...(role.boundary ?? [])], request);
    if (own) return deniedBy(own);
    if (resource !== undefined) {
      const theirs = this.#denialOf(attached, request, named);
      if (theirs) return theirs;
    }
    const rights: Rights = {
      identity: either(this.#matcher.allows(role.statements, request), role.complete ? 'no' : 'maybe'),
      within: role.boundary ? this.#matcher.allows(role.boundary, request) : role.boundaryKnown ? 'yes' : 'maybe',
      ...this.#given(attached, request, role),
      known: attached.every((policy) => policy.known),
      foreign: resource !== undefined && this.#isForeign(resource, role),
    };
    if (service === 'kms') return this.#key(resource, attached, rights);
    return this.#together(rights, attached.length > 0, role, this.policies.hasStray(service));
  }

  /** In one account either policy suffices; between two both are needed. */
  #together(rights: Rights, attached: boolean, role: Role, stray: boolean): Verdict {
    const { identity, within, direct, delegated, known, foreign } = rights;
    if (foreign && known && attached) return verdict(both(identity, within, either(direct, delegated)));
    const granted = foreign ? identity : either(identity, direct, known && !stray ? 'no' : 'maybe');
    if (granted !== 'no' && within === 'no')
      return denied(role.boundary?.[0]?.place, 'its permissions boundary leaves it out');
    return verdict(both(granted, within));
  }

  /** A key's own policy has the first word: it names the role, or hands over to the account's policies, or shuts out. */
  #key(resource: string | undefined, attached: readonly ResourcePolicy[], rights: Rights): Verdict {
    const { identity, within, direct, delegated, known, foreign } = rights;
    // A key without a policy in the template has the default one, which hands over.
    const handsOver = attached.length === 0 || resource === undefined ? 'yes' : known ? delegated : 'maybe';
    if (either(handsOver, direct) === 'no')
      return denied(attached[0]?.place, 'the policy of the key neither names the role nor hands over to the account');
    const isHere = resource === undefined || this.world.find(resource, 'AWS::KMS::Key') !== undefined;
    const alone = foreign ? both(direct, identity) : direct;
    return verdict(both(within, either(alone, both(handsOver, identity), isHere ? 'no' : 'maybe')));
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
    const request: Request = { action, resource, asked };
    const attached = resource === undefined ? [] : this.policies.of(resource);
    const named = (statement: Statement): Answer => matchesService(statement, principal.service, this.world.patterns);
    const denial = this.#denialOf(attached, request, named);
    if (denial) return denial;
    const known = attached.every((policy) => policy.known) && !this.policies.hasStray(action.split(':')[0]!);
    const allowed = any(
      attached.flatMap((policy) => policy.statements),
      (statement) => (statement.allows ? both(named(statement), this.#matcher.applies(statement, request)) : 'no'),
    );
    return verdict(either(allowed, known ? 'no' : 'maybe'));
  }

  #denialOf(
    attached: readonly ResourcePolicy[],
    request: Request,
    named: (statement: Statement) => Answer,
  ): Verdict | undefined {
    const [found] = attached.flatMap(({ statements }) => this.#matcher.denial(statements, request, named) ?? []);
    return found && deniedBy(found);
  }

  /** What the policies of the resource give to the role itself, and what they hand over to its account. */
  #given(attached: readonly ResourcePolicy[], request: Request, role: Role): Pick<Rights, 'direct' | 'delegated'> {
    const statements = attached.flatMap((policy) => policy.statements).filter((statement) => statement.allows);
    const given = (root: boolean): Answer =>
      any(statements, (statement) =>
        both(matchesRole(statement, role, this.world.patterns, root), this.#matcher.applies(statement, request)),
      );
    return { direct: given(false), delegated: given(true) };
  }

  /** A bucket's ARN has no account: its stack has. */
  #isForeign(resource: string, role: Role): boolean {
    const name = resource.includes(':s3:::') ? subjectOf(resource)?.slice('s3 '.length) : undefined;
    const bucket = name === undefined ? undefined : this.world.find(name, 'AWS::S3::Bucket');
    const account = bucket ? this.world.account(bucket.stack) : parseArn(resource)?.account;
    if (account === undefined || account === '') return false;
    return this.world.patterns.intersects(account, role.account, false) === 'no';
  }
}
