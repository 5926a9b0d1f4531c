import type { Fault, Place } from '../report';
import { readable } from '../template/values';
import type { Verdict } from './policies/evaluate';
import type { Role } from './policies/roles';
import { isRole, type Requirement, type ServicePrincipal } from './types';

/** A requirement that isn't met, with what was decided. */
export interface Unmet {
  readonly requirement: Requirement;
  readonly verdict: Verdict;
  readonly severity: Fault['severity'];
  /** What is allowed instead, where something is. */
  readonly instead?: readonly string[];
  /** The policy of what a service reaches, where there is one. */
  readonly policy?: Place;
  /** What a service reaches. */
  readonly target?: Place;
}

/** One fault for what one caller lacks on the same thing for the same reason. */
export function faultsOf(unmet: readonly Unmet[]): Fault[] {
  const groups = new Map<string, Unmet[]>();
  for (const item of unmet) {
    const { requirement, verdict, severity } = item;
    const { caller, principal, resources } = requirement;
    const who = isRole(principal) ? principal.resource.key : principal.service;
    const place = verdict.by?.place ?? item.policy;
    const key = JSON.stringify([
      severity,
      verdict.status,
      who,
      // One policy that lacks a service is one fault, however many have the service come.
      !isRole(principal) && item.policy ? undefined : caller.label,
      resources,
      place?.stack,
      place?.logicalId,
    ]);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()].map(faultOf);
}

const list = (items: readonly string[]): string => {
  const once = [...new Set(items)];
  return once.length < 2 ? (once[0] ?? '') : `${once.slice(0, -1).join(', ')} and ${once.at(-1)}`;
};

const actionsIn = (group: readonly Unmet[]): string[] =>
  group.map(({ requirement }) => requirement.actions.join(' or '));

function onWhat({ requirement: { resources } }: Unmet): string {
  const shown = resources.slice(0, 3).map((arn) => readable(arn));
  if (shown.length === 0) return '';
  return shown.length === 1 && shown[0] === '*' ? ' on *' : ` on ${shown.join(' or ')}`;
}

const reasons = (group: readonly Unmet[]): string => {
  const once = [...new Set(group.map(({ requirement }) => requirement.why))];
  return once.length > 3 ? `${once.slice(0, 3).join('; ')}; and ${once.length - 3} more` : once.join('; ');
};

const unique = (places: readonly (Place | undefined)[]): Place[] => [
  ...new Map(
    places.flatMap((place) => (place ? [[`${place.stack}/${place.logicalId}`, place] as const] : [])),
  ).values(),
];

function faultOf(group: readonly Unmet[]): Fault {
  const [{ requirement, verdict }] = group as [Unmet, ...Unmet[]];
  if (verdict.status === 'denied') return refusal(group);
  return isRole(requirement.principal) ? lackOfRole(group, requirement.principal) : lackOfService(group);
}

const what = (group: readonly Unmet[]): string => `${list(actionsIn(group))}${onWhat(group[0]!)}`;

/** A statement, a boundary or a key's policy shuts out. */
function refusal(group: readonly Unmet[]): Fault {
  const [{ requirement, verdict, severity }] = group as [Unmet, ...Unmet[]];
  const { caller, principal } = requirement;
  const place = verdict.by?.place ?? (isRole(principal) ? principal.place : caller.place);
  const who = isRole(principal) ? `role ${principal.label}` : principal.service;
  const text = verdict.by?.text ?? 'it is denied';
  return {
    code: 'permission-denied',
    severity,
    place,
    detail: `${caller.label} is refused ${what(group)}: ${text} (${reasons(group)}).`,
    fix: text.includes('endpoint')
      ? `Lead the calls of ${caller.label} through that endpoint (its VPC, its route tables), or narrow the statement of ${place.logicalId} with Effect Deny.`
      : text.includes('denies')
        ? `Narrow the statement of ${place.logicalId} with Effect Deny, so that ${who} may do ${what(group)}.`
        : `Let ${who} have ${what(group)} in ${place.logicalId}.`,
    involved: unique([caller.place, isRole(principal) ? principal.place : undefined]),
  };
}

/** No policy of the role allows it. */
function lackOfRole(group: readonly Unmet[], role: Role): Fault {
  const [{ requirement, severity, instead }] = group as [Unmet, ...Unmet[]];
  const besides =
    instead && instead.length > 0
      ? `, only on ${instead
          .slice(0, 2)
          .map((arn) => readable(arn))
          .join(' and ')}`
      : '';
  return {
    code: 'permission-missing',
    severity,
    place: role.place,
    detail: `${requirement.caller.label} needs ${what(group)}, which role ${role.label} does not allow${besides} (${reasons(group)}).`,
    fix: `Allow ${what(group)} in a policy of role ${role.label}.`,
    involved: unique([requirement.caller.place, ...role.statements.map(({ place }) => place)]),
  };
}

/** No policy of what is reached lets the service do it. */
function lackOfService(group: readonly Unmet[]): Fault {
  const [{ requirement, severity, policy, target }] = group as [Unmet, ...Unmet[]];
  const { caller } = requirement;
  const principal = requirement.principal as ServicePrincipal;
  const service = readable(principal.service);
  const callers = [...new Set(group.map((item) => item.requirement.caller.label))];
  const shown = callers.length > 3 ? [...callers.slice(0, 2), `${callers.length - 2} more`] : callers;
  return {
    code: 'permission-missing',
    severity,
    place: policy ?? caller.place,
    detail: `${list(shown)} can't do ${what(group)}: no policy there lets ${service} do it (${reasons(group)}).`,
    fix: `${fixOfPolicy(group)} that allows ${service} ${what(group)}${callers.length > 1 ? '' : sourceOf(principal.sourceArn)}.`,
    involved: unique([target, ...group.map((item) => item.requirement.caller.place)]),
  };
}

const sourceOf = (arn: string | undefined): string => (arn === undefined ? '' : ` from ${readable(arn)}`);

function fixOfPolicy(group: readonly Unmet[]): string {
  const service = group[0]!.requirement.actions[0]!.split(':')[0]!;
  const kinds: Record<string, string> = {
    lambda: 'Add an AWS::Lambda::Permission',
    sqs: 'Add a statement to the queue policy',
    sns: 'Add a statement to the topic policy',
    kms: 'Add a statement to the key policy',
  };
  return kinds[service] ?? 'Add a statement to the resource policy';
}
