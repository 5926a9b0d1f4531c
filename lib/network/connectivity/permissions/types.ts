import type { Place } from '../report';
import type { Role } from './policies/roles';

/** Who calls: a function, a job, a state machine, or a service on behalf of a resource. */
export interface Caller {
  /** e.g. `Lambda function flights-dev-plan`. */
  readonly label: string;
  readonly place: Place;
}

/** Keys of the request that conditions may ask for, in lower case. */
export type RequestContext = Readonly<Record<string, string>>;

/** A service that acts in its own name, allowed by the policy of what it reaches. */
export interface ServicePrincipal {
  readonly service: string;
  /** ARN of the resource for which it acts. */
  readonly sourceArn?: string;
  readonly account: string;
}

/**
 * How sure a requirement is: without an `error` what was declared can't work; a `warning` is needed only sometimes, or was
 * derived less surely; `used` explains why a role has an action, and nothing more.
 */
export type Level = 'error' | 'warning' | 'used';

/** An action that somebody must be allowed. */
export interface Requirement {
  readonly caller: Caller;
  readonly principal: Role | ServicePrincipal;
  /** Any of them suffices. */
  readonly actions: readonly string[];
  /** ARNs or patterns of them, of which one must be allowed; none: allowed on anything. */
  readonly resources: readonly string[];
  readonly level: Level;
  /** What it was derived from: `index.js calls s3 GetObject`, `state Load starts the job`. */
  readonly why: string;
  readonly context?: RequestContext;
  /** Only a guess of the resource: rights on another may be what is meant. */
  readonly guessed?: boolean;
  /** ARNs of other resources that the caller may mean, e.g. those whose events it gets. */
  readonly others?: readonly string[];
}

export const isRole = (principal: Role | ServicePrincipal): principal is Role => 'statements' in principal;
