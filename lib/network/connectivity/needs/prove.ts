/** Whether wanted connections are possible, from every place that either end may be in. */
import type { Endpoint, Network } from '../model/types';
import { exactly } from '../packet/address';
import { passGroups } from '../packet/connect';
import { boundariesOf, type Interface, interfacesOf, type Placement } from '../packet/ends';
import { connectService, needNames, serviceLabel } from '../packet/service';
import { type Obstacle, outcome, placeOf, Trip } from '../packet/trip';
import { isServiceOrPart } from '../parties/services';
import type { Need, Party } from '../report';
import { parseAddress } from '../template/cidr';
import { readable } from '../template/values';
import { listensOn, notListening, toDatabase } from './to-database';
import type { Wanted } from './wanted';

/** Raises an obstacle where an endpoint's policy refuses. */
export type PolicyCheck = (trip: Trip, endpoint: Endpoint, wanted: Wanted) => void;

/** How one of the ways of a need fared. */
export interface Result {
  readonly obstacle?: Obstacle;
  readonly trip: Trip;
}

/** The first that is blocked, else the first in doubt, else the first. */
function worst(results: readonly Result[]): Result {
  return (
    results.find(({ obstacle }) => obstacle?.status === 'blocked') ??
    results.find(({ obstacle }) => obstacle !== undefined) ??
    results[0]!
  );
}

export function prove(network: Network, wanted: Wanted, checkPolicy: PolicyCheck): Need {
  const { workload } = wanted;
  const port = wanted.port ?? (wanted.kind === 'database' ? wanted.database.port : 443);
  const source: Party = { label: workload.label, kind: workload.kind, place: placeOf(workload.resource) };
  const { obstacle, trip } = worst(attempts(network, wanted, port, checkPolicy));
  // What is only declared to be there has no place in the templates: then it is told where it matters.
  const blame = obstacle?.resource ?? (obstacle?.status === 'blocked' ? workload.resource : undefined);
  return {
    source,
    destination: destinationOf(wanted),
    protocol: 'tcp',
    port: port ?? 0,
    why: wanted.why,
    status: obstacle?.status ?? 'reachable',
    ...(obstacle ? { code: obstacle.code } : {}),
    detail: obstacle ? sentence(obstacle.detail) : '',
    ...(blame ? { blockedBy: placeOf(blame) } : {}),
    ...(obstacle?.fix === undefined ? {} : { fix: sentence(obstacle.fix) }),
    path: trip.hops,
    involved: [...new Set((obstacle?.involved ?? []).flatMap((resource) => (resource ? [resource] : [])))].map(placeOf),
  };
}

const sentence = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

function destinationOf(wanted: Wanted): Party {
  switch (wanted.kind) {
    case 'database': {
      const { label, resource, address } = wanted.database;
      return {
        label: address === undefined ? label : `${label} (${readable(address)})`,
        kind: wanted.database.kind ?? 'database',
        ...(resource ? { place: placeOf(resource) } : {}),
      };
    }
    case 'service':
      return { label: serviceLabel(wanted.service), kind: 'service', service: wanted.service };
    case 'host':
      return { label: wanted.host, kind: 'address' };
  }
}

function attempts(network: Network, wanted: Wanted, port: number | undefined, checkPolicy: PolicyCheck): Result[] {
  const { workload } = wanted;
  const attempt = (run: (trip: Trip) => void): Result => {
    const trip = new Trip(workload.resource);
    return { obstacle: outcome(trip, () => run(trip)), trip };
  };
  if (port === undefined)
    return [
      attempt((trip) => trip.doubt('unresolved-port', `The port of ${destinationOf(wanted).label} is not known`)),
    ];
  if (wanted.kind === 'database' && !listensOn(wanted.database, port))
    return [attempt((trip) => notListening(trip, wanted.database, port, wanted))];
  if (workload.placements.length === 0) return [attempt((trip) => fromOutside(trip, wanted))];
  const from = workload.placements.flatMap((placement) => sources(network, placement, wanted));
  switch (wanted.kind) {
    case 'service':
      return from.map((end) =>
        attempt((trip) =>
          connectService(network, trip, end, wanted.service, (endpoint) => checkPolicy(trip, endpoint, wanted)),
        ),
      );
    case 'host':
      return from.map((end) => attempt((trip) => toHost(network, trip, end, wanted.host, port)));
    case 'database':
      return from.flatMap((end) => toDatabase(network, end, wanted, port, attempt));
  }
}

function sources(network: Network, placement: Placement, wanted: Wanted): Interface[] {
  const groups =
    wanted.kind === 'database' ? (wanted.database.placement?.groups ?? []) : serviceGroups(network, wanted);
  return interfacesOf(network, placement, boundariesOf(network, groups, 'ingress'));
}

const serviceGroups = (network: Network, wanted: Wanted): readonly string[] =>
  wanted.kind === 'service'
    ? network.endpoints
        .filter(({ service }) => isServiceOrPart(service, wanted.service))
        .flatMap(({ groups }) => groups)
    : [];

function toHost(network: Network, trip: Trip, from: Interface, host: string, port: number): void {
  if (from.vpc) needNames(trip, from.vpc);
  const literal = parseAddress(host);
  const address = literal === undefined ? { ranges: undefined } : exactly(literal);
  passGroups(network, trip, from, 'egress', port, host, { address, groups: [], relation: 'outside' });
  trip.doubt('unresolved-host', `Where ${host} is, is not in the templates`);
}

/** A function outside of any VPC reaches what is public, and nothing else. */
function fromOutside(trip: Trip, wanted: Wanted): void {
  const { workload } = wanted;
  if (wanted.kind === 'service') return;
  if (wanted.kind === 'host') return trip.doubt('unresolved-host', `Where ${wanted.host} is, is not in the templates`);
  if (wanted.database.publiclyAccessible === true)
    return trip.doubt(
      'unresolved-public-database',
      `${wanted.database.label} has a public address, and which addresses ${workload.label} comes from is not known`,
    );
  trip.block(
    'outside-vpc',
    `${workload.label} runs outside of any VPC and can’t reach ${wanted.database.label}, which has no public address`,
    workload.resource,
    workload.kind === 'glue'
      ? 'Give the job a connection in a private subnet of the database’s VPC, in a security group that the database admits.'
      : 'Place it in private subnets of the database’s VPC, in a security group that the database admits.',
    [wanted.database.resource],
  );
}
