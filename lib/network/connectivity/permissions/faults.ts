import type { Fault } from '../report';
import { readable } from '../template/values';
import type { Verdict } from './policies/evaluate';
import { isRole, type Requirement } from './types';

/** A requirement that isn't met, with what was decided. */
export interface Unmet {
  readonly requirement: Requirement;
  readonly verdict: Verdict;
  readonly severity: Fault['severity'];
  /** What is allowed instead, where something is. */
  readonly instead?: readonly string[];
}

/** One fault for what one caller lacks on the same thing for the same reason. */
export function faultsOf(unmet: readonly Unmet[]): Fault[] {
  const groups = new Map<string, Unmet[]>();
  for (const item of unmet) {
    const { requirement, verdict, severity } = item;
    const { caller, principal, resources } = requirement;
    const who = isRole(principal) ? principal.resource.key : principal.service;
    const place = verdict.by?.place;
    const key = JSON.stringify([
      severity,
      verdict.status,
      who,
      caller.label,
      resources,
      place?.stack,
      place?.logicalId,
    ]);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()].map(faultOf);
}

const list = (items: readonly string[]): string => {
  const unique = [...new Set(items)];
  return unique.length < 2 ? (unique[0] ?? '') : `${unique.slice(0, -1).join(', ')} and ${unique.at(-1)}`;
};

const actionsIn = (group: readonly Unmet[]): string[] =>
  group.map(({ requirement }) => requirement.actions.join(' or '));

function onWhat({ requirement: { resources } }: Unmet): string {
  const shown = resources.slice(0, 3).map((arn) => readable(arn));
  if (shown.length === 0) return '';
  return shown.length === 1 && shown[0] === '*' ? ' on *' : ` on ${shown.join(' or ')}`;
}

const reasons = (group: readonly Unmet[]): string => {
  const unique = [...new Set(group.map(({ requirement }) => requirement.why))];
  return unique.length > 3 ? `${unique.slice(0, 3).join('; ')}; and ${unique.length - 3} more` : unique.join('; ');
};

function faultOf(group: readonly Unmet[]): Fault {
  const [first] = group as [Unmet, ...Unmet[]];
  const { requirement, verdict, severity, instead } = first;
  const { caller, principal } = requirement;
  const what = `${list(actionsIn(group))}${onWhat(first)}`;
  const why = reasons(group);
  if (verdict.status === 'denied') {
    const place = verdict.by?.place ?? (isRole(principal) ? principal.place : caller.place);
    const who = isRole(principal) ? `role ${principal.label}` : principal.service;
    return {
      code: 'permission-denied',
      severity,
      place,
      detail: `${caller.label} is refused ${what}: ${verdict.by?.text ?? 'it is denied'} (${why}).`,
      fix: `Let ${who} have ${what} in ${place.logicalId}.`,
    };
  }
  if (!isRole(principal))
    return {
      code: 'permission-missing',
      severity,
      place: caller.place,
      detail: `${caller.label} can't do ${what}: no policy there lets ${principal.service} do it (${why}).`,
      fix: `${fixOfPolicy(group)} that allows ${principal.service} ${what}${sourceOf(principal.sourceArn)}.`,
    };
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
    place: principal.place,
    detail: `${caller.label} needs ${what}, which role ${principal.label} does not allow${besides} (${why}).`,
    fix: `Allow ${what} in a policy of role ${principal.label}.`,
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
