import { acknowledged } from './acknowledgements';
import { drawNetwork } from './diagram';
import { checkFaults } from './faults';
import type { Parameters, StackInput } from './input/stacks';
import { networkOf } from './model/network';
import type { Endpoint } from './model/types';
import { wantedConnections } from './needs/needs';
import { prove } from './needs/prove';
import type { Wanted } from './needs/wanted';
import type { Trip } from './packet/trip';
import { Grants } from './parties/grants';
import { checkPermissions } from './permissions';
import { EndpointPolicies } from './permissions/endpoint-policy';
import { Roles } from './permissions/policies/roles';
import { World } from './permissions/world';
import type { Fault, Need, Report } from './report';
import { MOST_COMPARISONS, readableComparison, worldsOf } from './template/conditions';
import { Resources } from './template/resources';
import { readable } from './template/values';

export interface CheckOptions {
  /** Values for the templates' parameters. @default the templates' defaults */
  readonly parameters?: Parameters;
}

/**
 * Checks templates together: whether every connection that their workloads need is possible, and what would fail at
 * deployment. Pure: reads nothing but what it is given.
 */
export function checkConnectivity(inputs: readonly StackInput[], options: CheckOptions = {}): Report {
  return acknowledged(checkAll(inputs, options), inputs);
}

function checkAll(inputs: readonly StackInput[], options: CheckOptions): Report {
  const first = new Resources(inputs, options.parameters);
  const report = checkWorld(first);
  const open = [...first.evaluator.openComparisons];
  if (open.length === 0) return report;
  const worlds = worldsOf(open).map((world) => checkWorld(new Resources(inputs, options.parameters, world)));
  return open.length > MOST_COMPARISONS ? undecided(agreed(worlds, open), open) : agreed(worlds, open);
}

/**
 * The network as a picture, with the paths of a report of the same templates; what is blocked in red.
 * @returns an SVG document
 */
export function drawConnectivity(inputs: readonly StackInput[], report: Report, options: CheckOptions = {}): string {
  const resources = new Resources(inputs, options.parameters);
  return drawNetwork(resources, networkOf(resources), report);
}

/** With more open comparisons than there were worlds for, what looks reachable may not be. */
function undecided(report: Report, open: readonly string[]): Report {
  const needs = report.needs.map((need): Need =>
    need.status === 'reachable'
      ? {
          ...need,
          status: 'unknown',
          code: 'unresolved-condition',
          detail: `Rests on ${open.length} conditions that can’t be resolved: give their parameters values.`,
        }
      : need,
  );
  return { ...report, needs };
}

function checkWorld(resources: Resources): Report {
  const network = networkOf(resources);
  const world = new World(resources);
  const roles = new Roles(world);
  const policies = new EndpointPolicies(world, roles);
  const needs = wantedConnections(resources, network, new Grants(world, roles)).map((wanted) =>
    prove(network, wanted, (trip, endpoint) => passPolicy(trip, endpoint, wanted, policies)),
  );
  return { needs, faults: [...checkFaults(resources, network), ...checkPermissions(resources, world, roles)] };
}

/** An endpoint's policy must let pass what is called through it. */
function passPolicy(trip: Trip, endpoint: Endpoint, wanted: Wanted, policies: EndpointPolicies): void {
  if (wanted.kind !== 'service') return;
  // Where it isn't known what is called, the policy must let pass something.
  const calls = wanted.uses.length > 0 ? wanted.uses : [{ action: '*', resources: [] }];
  const refused = policies.refused(endpoint, calls, wanted.workload.roles[0]);
  const { id } = endpoint.resource;
  if (refused?.unknown !== undefined)
    trip.doubt(
      'unresolved-endpoint-policy',
      `What endpoint ${id} lets pass rests on ${refused.unknown}`,
      endpoint.resource,
    );
  if (!refused?.call) return;
  const { action, resources } = refused.call;
  const what = `${action === '*' ? 'everything' : action}${resources.length === 0 ? '' : ` on ${resources.map(readable).join(', ')}`}`;
  trip.block(
    'endpoint-policy',
    `The policy of endpoint ${id} refuses ${wanted.workload.label} ${what}`,
    endpoint.resource,
    `Allow ${action === '*' ? 'what it calls' : what} in the PolicyDocument of ${id}.`,
  );
}

const keyOf = (need: Need): string =>
  `${need.source.place?.stack}/${need.source.place?.logicalId} → ${need.destination.label}:${need.port}`;

/** What holds in every world. A need that fares differently in some, or isn't there in some, is unknown. */
function agreed(worlds: readonly Report[], open: readonly string[]): Report {
  const byKey = worlds.map(({ needs }) => new Map(needs.map((need) => [keyOf(need), need])));
  const keys = [...new Set(byKey.flatMap((map) => [...map.keys()]))];
  const needs = keys.map((key): Need => {
    const versions = byKey.map((map) => map.get(key));
    const present = versions.filter((need) => need !== undefined);
    const first = present[0]!;
    const same = present.length === versions.length && present.every(({ status }) => status === first.status);
    if (same) return first;
    const bad = present.find(({ status }) => status === 'blocked') ?? first;
    if (present.length < versions.length && present.every(({ status }) => status === 'reachable')) return first;
    return {
      ...bad,
      status: 'unknown',
      code: 'unresolved-condition',
      detail: `Rests on what can’t be resolved: ${open.slice(0, 3).map(readableComparison).join(', ')}; in one case: ${bad.detail}`,
    };
  });
  const faultKey = (fault: Fault): string =>
    `${fault.code} ${fault.place.stack}/${fault.place.logicalId} ${fault.detail}`;
  const counts = new Map<string, { fault: Fault; count: number }>();
  for (const { faults } of worlds)
    for (const fault of faults) {
      const known = counts.get(faultKey(fault));
      counts.set(faultKey(fault), { fault, count: (known?.count ?? 0) + 1 });
    }
  const faults = [...counts.values()].map(({ fault, count }): Fault =>
    count === worlds.length ? fault : { ...fault, severity: 'warning' },
  );
  return { needs, faults };
}
