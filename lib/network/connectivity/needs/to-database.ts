/** The way to a database: where its name leads, and whether it listens there. */
import type { Network } from '../model/types';
import { PUBLIC } from '../packet/address';
import { connected } from '../packet/astray';
import { acceptFromInternet, connect } from '../packet/connect';
import { boundariesOf, type Interface, interfacesOf, type Internet } from '../packet/ends';
import { needNames } from '../packet/service';
import { Blocked, type Trip } from '../packet/trip';
import type { Database } from '../parties/databases';
import { readable } from '../template/values';
import type { Result } from './prove';
import type { Wanted } from './wanted';

/** Types whose endpoints have one port and no other. Options of Oracle open a second one, for TLS. */
const ONE_PORT = /^AWS::(RDS|DocDB|Neptune|Redshift|RedshiftServerless)::/;

/** Whether a database answers on a port, as far as that is known. */
export function listensOn({ resource, port }: Database, wanted: number): boolean {
  if (!resource || port === undefined || !ONE_PORT.test(resource.type)) return true;
  if (port === wanted || /^oracle/i.test(String(resource.get('Engine')))) return true;
  // Without a port, CloudFormation's page says 3306 of Aurora PostgreSQL too, and RDS's says 5432.
  return (
    wanted === 3306 && String(resource.get('Engine')) === 'aurora-postgresql' && resource.get('Port') === undefined
  );
}

export function notListening(
  trip: Trip,
  { label, resource, port }: Database,
  wanted: number,
  { workload, why }: Wanted,
): void {
  trip.block(
    'port-mismatch',
    `${label} listens on port ${port}, and ${workload.label} is told port ${wanted} (${why})`,
    workload.resource,
    `Tell ${workload.label} port ${port}, best by a reference to the endpoint’s port; or set the port of ${resource!.id} to ${wanted}.`,
    [resource],
  );
}

/** Every way from an interface to where a database may be. */
export function toDatabase(
  network: Network,
  from: Interface,
  { workload, database }: Wanted & { readonly kind: 'database' },
  port: number,
  attempt: (run: (trip: Trip) => void) => Result,
): Result[] {
  const { placement, publiclyAccessible } = database;
  const foreign = database.vpc !== undefined && from.vpc !== undefined && database.vpc !== from.vpc.id;
  if (!placement)
    return [
      attempt((trip) =>
        trip.doubt('unresolved-database', `Where ${database.label} stands is not in the templates`, database.resource),
      ),
    ];
  const targets = interfacesOf(network, placement, boundariesOf(network, from.groups, 'egress')).map(
    (end): Interface => (end.vpc || database.vpc === undefined ? end : inVpc(network, end, database.vpc)),
  );
  return targets.map((to) =>
    attempt((trip) => {
      // A balancer knows its targets by their addresses.
      if (from.vpc && workload.kind !== 'balancer') needNames(trip, from.vpc);
      if (foreign && publiclyAccessible && !namesCross(network, from, to))
        return byInternet(network, trip, from, to, port, database);
      connect(network, trip, from, to, port);
    }),
  );
}

/** A database of which no more is known than its VPC. */
function inVpc(network: Network, end: Interface, id: string): Interface {
  const vpc = network.vpcs.get(id);
  return { ...end, vpc, address: { ranges: vpc?.ranges } };
}

/** Whether a peering between the two has the names of the other side lead to private addresses. */
function namesCross(network: Network, from: Interface, to: Interface): boolean {
  const vpcs = [from.vpc?.id, to.vpc?.id];
  return [...network.peerings.values()].some(
    ({ vpc, peerVpc, resolvesNames }) => resolvesNames && vpcs.includes(vpc) && vpcs.includes(peerVpc),
  );
}

/** Outside its VPC, the name of a database with a public address leads to that. */
function byInternet(
  network: Network,
  trip: Trip,
  from: Interface,
  to: Interface,
  port: number,
  { resource }: Database,
): void {
  const goal: Internet = { kind: 'internet', label: `the public address of ${to.label}`, address: PUBLIC };
  const client: Internet = { kind: 'internet', label: from.label, address: PUBLIC };
  try {
    acceptFromInternet(network, trip, to, port, client, connect(network, trip, from, goal, port));
  } catch (error) {
    const joined = from.vpc && to.vpc && connected(network, from.vpc.id, to.vpc.id);
    if (!(error instanceof Blocked) || !joined || !resource) throw error;
    // Who joined the two VPCs means to connect that way, to the private address.
    trip.hops.pop();
    const { detail, resource: blamed, involved = [] } = error.obstacle;
    const why =
      resource.get('PubliclyAccessible') === undefined
        ? 'has a public address, since its VPC has an internet gateway and PubliclyAccessible is not set'
        : 'is publicly accessible';
    trip.block(
      'public-name',
      `${to.label} ${why}, so that from VPC ${readable(from.vpc.id)} its name leads to the public address: ${detail[0]!.toLowerCase()}${detail.slice(1)}`,
      resource,
      `Set PubliclyAccessible of ${resource.id} to false, so that its name leads to its private address everywhere.`,
      [blamed, ...involved],
    );
  }
}
