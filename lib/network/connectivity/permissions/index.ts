import type { Fault } from '../report';
import type { Resources } from '../template/resources';
import { faultsOf, type Unmet } from './faults';
import { Networks } from './networks';
import { conditionHolds } from './policies/conditions';
import { Evaluation } from './policies/evaluate';
import { any, both } from './policies/logic';
import { matchesService } from './policies/principals';
import { ResourcePolicies } from './policies/resource-policies';
import { Roles } from './policies/roles';
import { SOURCES } from './requirements';
import { Collector, type RoleUse } from './requirements/collector';
import { needsOfKeys } from './requirements/kms';
import { TYPES } from './requirements/targets';
import { isRole, type Requirement } from './types';
import { unusedFaults } from './unused';
import { World } from './world';

/**
 * Compares what functions, jobs, state machines and services call with what their roles, and the policies of what they
 * reach, allow: missing actions are errors, unused ones warnings. What can't be told is passed over.
 */
export function checkPermissions(
  resources: Resources,
  world = new World(resources),
  roles = new Roles(world),
): Fault[] {
  const policies = new ResourcePolicies(world);
  const collector = new Collector(world, roles, policies);
  for (const find of SOURCES) find(collector);
  const evaluation = new Evaluation(world, policies, new Networks(world));
  const unmet: Unmet[] = [];
  const placed = placesOf(world, policies);
  for (const requirement of collector.requirements) {
    if (requirement.level !== 'used') unmet.push(...unmetOf(evaluation, requirement).map(placed));
    for (const key of needsOfKeys(world, requirement, allowedOn(evaluation, requirement)))
      if (key.level !== 'used') unmet.push(...unmetOf(evaluation, key).map(placed));
  }
  return [
    ...notAssumable(world, collector.uses),
    ...faultsOf(unmet),
    ...unusedFaults(roles.all, collector.uses, collector.requirements),
  ];
}

/** Where what a service lacks could be given: the policy of what it reaches, and that itself. */
const placesOf =
  (world: World, policies: ResourcePolicies) =>
  (item: Unmet): Unmet => {
    const [arn] = item.requirement.resources;
    if (isRole(item.requirement.principal) || arn === undefined) return item;
    // Each permission of a function is a resource of its own: there is none to mend.
    const policy = policies.of(arn).find(({ place }) => place.type !== 'AWS::Lambda::Permission')?.place;
    const target = world.find(arn, ...TARGETS);
    return { ...item, policy, target: target && world.place(target) };
  };

const TARGETS = ['lambda', 'sqs', 'sns', 'kms'].flatMap((service) => TYPES[service]!);

const allowedOn =
  (evaluation: Evaluation, requirement: Requirement) =>
  (arn: string): boolean =>
    evaluation.verdict({ ...requirement, resources: [arn] }).status === 'allowed';

function unmetOf(evaluation: Evaluation, requirement: Requirement): Unmet[] {
  const verdict = evaluation.verdict(requirement);
  const severity = requirement.level === 'error' ? 'error' : 'warning';
  if (verdict.status === 'allowed' || verdict.status === 'maybe') return [];
  if (verdict.status === 'denied' || !requirement.guessed || requirement.resources.length === 0)
    return [{ requirement, verdict, severity }];
  // The resource was a guess: rights on another one may be what is meant.
  const anywhere = evaluation.verdict({ ...requirement, resources: [] });
  if (anywhere.status === 'missing' || anywhere.status === 'denied')
    return [{ requirement, verdict: anywhere, severity }];
  const others = requirement.others ?? [];
  if (others.length > 0 && evaluation.verdict({ ...requirement, resources: others }).status !== 'missing') return [];
  const instead = isRole(requirement.principal)
    ? evaluation.resourcesOf(requirement.principal, requirement.actions)
    : [];
  return [{ requirement, verdict, severity: 'warning', instead }];
}

function notAssumable(world: World, uses: readonly RoleUse[]): Fault[] {
  const found = new Map<string, Fault>();
  for (const { role, caller, service } of uses) {
    if (!role.trust) continue;
    const trusted = any(role.trust, (statement) =>
      statement.allows
        ? both(
            any(statement.actions ?? [], (action) => world.patterns.covers(action.toLowerCase(), 'sts:assumerole')),
            matchesService(statement, service, world.patterns),
            conditionHolds(statement, {
              context: { 'aws:sourceaccount': role.account, 'sts:externalid': role.account },
              patterns: world.patterns,
            }),
          )
        : 'no',
    );
    if (trusted !== 'no') continue;
    found.set(`${role.resource.key} ${service}`, {
      code: 'role-not-assumable',
      severity: 'error',
      place: role.place,
      detail: `${caller.label} uses role ${role.label}, which ${service} may not assume: its trust policy does not name the service.`,
      fix: `Let ${service} do sts:AssumeRole in the trust policy (AssumeRolePolicyDocument) of role ${role.label}.`,
    });
  }
  return [...found.values()];
}
