import { parseArn } from '../arns';
import { any, either, not, type Answer } from './logic';
import type { Patterns } from './pattern';
import type { Role } from './roles';
import type { Principals, Statement } from './statements';

/**
 * Whether a statement names a role.
 * @param root whether the account of the role counts as the role: in a denial it does, an allowance hands over to the
 * account's policies. @default for denials
 */
export function matchesRole(statement: Statement, role: Role, patterns: Patterns, root = !statement.allows): Answer {
  const named = (principals: Principals): Answer =>
    principals.everybody ? 'yes' : any(principals.aws, (name) => namesRole(name, role, patterns, root));
  if (statement.principals) return named(statement.principals);
  return statement.notPrincipals ? not(either(named(statement.notPrincipals), rootOnly(statement, role))) : 'no';
}

/** `NotPrincipal` with the account alone leaves in doubt whether the role is meant. */
const rootOnly = (statement: Statement, role: Role): Answer =>
  statement.notPrincipals!.aws.some((name) => name.includes(role.account)) ? 'maybe' : 'no';

function namesRole(name: string, role: Role, patterns: Patterns, root: boolean): Answer {
  if (/^(\d{12}|⟦=[^⟧]*⟧)$/.test(name)) return root ? patterns.intersects(name, role.account, false) : 'no';
  const arn = parseArn(name);
  // The id of a role, or something not known.
  if (!arn) return name.includes('⟦?') ? 'maybe' : 'no';
  if (arn.rest === 'root') return root ? patterns.intersects(arn.account, role.account, false) : 'no';
  if (arn.service === 'sts') return arn.rest.includes(role.label) ? 'maybe' : 'no';
  return any(role.arns, (own) => patterns.intersects(name, own, false));
}

/** Whether a statement names a service, as `events.amazonaws.com` or with a region. */
export function matchesService(statement: Statement, service: string, patterns: Patterns): Answer {
  const named = (principals: Principals): Answer =>
    principals.everybody ? 'yes' : any(principals.services, (name) => sameService(name, service, patterns));
  if (statement.principals) return named(statement.principals);
  return statement.notPrincipals ? not(named(statement.notPrincipals)) : 'no';
}

/** `states.eu-central-1.amazonaws.com` and `states.amazonaws.com.cn` are `states.amazonaws.com`. */
export const sameService = (name: string, service: string, patterns: Patterns): Answer =>
  patterns.intersects(plain(name.toLowerCase()), plain(service), false);

const plain = (service: string): string =>
  service.replace(/\.amazonaws\.com(\.cn)?$/, '').replace(/\.(⟦[^⟧]*⟧|[a-z]{2}(-[a-z]+)+-\d)$/, '');
