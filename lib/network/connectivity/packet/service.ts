/** How a call to an AWS service leaves a VPC: by an interface endpoint, a gateway endpoint, or out to the internet. */
import type { Endpoint, Network, RouteTable, Vpc } from '../model/types';
import { isServiceOrPart } from '../parties/services';
import { readable } from '../template/values';
import { PUBLIC } from './address';
import { connect, passGroups } from './connect';
import { boundariesOf, type Interface, interfacesOf, type Internet, portsOf, WIDE_PORTS } from './ends';
import { acrossPublic } from './public';
import { tableName } from './tables';
import { mayBeSame } from './transit';
import { passAcl } from './travel';
import { Blocked, type Trip } from './trip';

const HTTPS = 443;
/** What an endpoint would make up for. */
const WITHOUT_ENDPOINT = ['no-route', 'nat-without-internet', 'no-public-address'];

export const serviceLabel = (service: string): string => `AWS service ${service}`;

/** @param checkPolicy raises an obstacle where an endpoint's policy refuses what is called */
export function connectService(
  network: Network,
  trip: Trip,
  from: Interface,
  service: string,
  checkPolicy: (endpoint: Endpoint) => void,
): void {
  const vpc = from.vpc;
  if (!vpc) return trip.doubt('unresolved-vpc', `Subnet ${readable(from.subnetId)} is not in the templates`);
  needNames(trip, vpc);
  const own = network.endpoints.filter(
    (endpoint) => endpoint.vpc === vpc.id && isServiceOrPart(endpoint.service, service),
  );
  // Where only one of the two regions is written out, they are taken for the same.
  const here = own.filter(({ region }) => region === undefined || mayBeSame(region, vpc.region));
  const captured = here.find(
    (endpoint) =>
      endpoint.type === 'Interface' &&
      endpoint.privateDns &&
      !endpoint.privateDnsForResolversOnly &&
      vpc.dnsHostnames !== false,
  );
  if (captured) return byInterface(network, trip, from, captured, checkPolicy);
  const gateway = here.find(
    (endpoint) => endpoint.type === 'Gateway' && endpoint.routeTables.includes(from.subnet?.routeTable ?? ''),
  );
  const goal: Internet = { kind: 'internet', label: serviceLabel(service), address: PUBLIC, service };
  if (gateway) return byGateway(network, trip, from, gateway, goal, checkPolicy);
  try {
    acrossPublic(network, trip, (part, address) => connect(network, part, from, { ...goal, address }, HTTPS));
  } catch (error) {
    if (!(error instanceof Blocked)) throw error;
    const { code, detail } = error.obstacle;
    // Endpoints of a VPC that is there already are seldom in the templates.
    if (!vpc.resource && own.length === 0 && WITHOUT_ENDPOINT.includes(code)) {
      trip.hops.pop();
      const lack = `${detail[0]!.toLowerCase()}${detail.slice(1)}`;
      return trip.doubt(
        'unresolved-vpc',
        `Whether VPC ${readable(vpc.id)} has an endpoint for ${service} is not in the templates; without one, ${lack}`,
      );
    }
    throw explained(error, own, from, vpc, service, network.routeTables.get(from.subnet?.routeTable ?? ''));
  }
}

/** Without DNS support no name of AWS resolves, whatever the routes are. */
export function needNames(trip: Trip, vpc: Vpc): void {
  if (vpc.dnsSupport === false && !vpc.otherNameServers)
    trip.block(
      'dns-support-off',
      `VPC ${readable(vpc.id)} has DNS support off, so that no host name resolves in it`,
      vpc.resource,
      'Set EnableDnsSupport to true.',
    );
  if (vpc.dnsSupport === false && vpc.otherNameServers)
    trip.doubt('unresolved-dns', `VPC ${readable(vpc.id)} has name servers of its own, which resolve what they please`);
}

function byInterface(
  network: Network,
  trip: Trip,
  from: Interface,
  endpoint: Endpoint,
  checkPolicy: (endpoint: Endpoint) => void,
): void {
  trip.hop(`private DNS leads to endpoint ${endpoint.resource.id}`, endpoint.resource);
  const label = `endpoint ${endpoint.resource.id}`;
  if (endpoint.subnets.length === 0)
    trip.block(
      'endpoint-without-subnets',
      `Interface endpoint ${endpoint.resource.id} is in no subnet`,
      endpoint.resource,
      'Name a subnet of each zone in its SubnetIds.',
    );
  const placement = {
    label,
    resource: endpoint.resource,
    subnets: endpoint.subnets,
    groups: endpoint.groups,
    ephemeral: WIDE_PORTS,
  };
  const boundaries = boundariesOf(network, from.groups, 'egress');
  for (const to of interfacesOf(network, placement, boundaries)) connect(network, trip, from, to, HTTPS);
  checkPolicy(endpoint);
}

function byGateway(
  network: Network,
  trip: Trip,
  from: Interface,
  endpoint: Endpoint,
  goal: Internet,
  checkPolicy: (endpoint: Endpoint) => void,
): void {
  passGroups(network, trip, from, 'egress', HTTPS, goal.label, {
    address: PUBLIC,
    groups: [],
    relation: 'outside',
    service: goal.service,
    region: from.vpc?.region,
  });
  if (from.subnet) {
    const { subnet } = from;
    const packet = { source: from.address, destination: PUBLIC, answer: false, publicSource: false };
    const ports = portsOf(from.ephemeral, network.portBoundaries);
    acrossPublic(network, trip, (part, address) => {
      passAcl(network, part, subnet, true, address, { ...packet, ports: [HTTPS] });
      passAcl(network, part, subnet, false, address, { ...packet, ports, answer: true });
    });
  }
  trip.hop(`gateway endpoint ${endpoint.resource.id}`, endpoint.resource);
  checkPolicy(endpoint);
}

/** An endpoint that is there and doesn't serve says more than a missing route. */
function explained(
  error: Blocked,
  own: readonly Endpoint[],
  from: Interface,
  vpc: Vpc,
  service: string,
  table: RouteTable | undefined,
): Blocked {
  const { obstacle } = error;
  if (!WITHOUT_ENDPOINT.includes(obstacle.code)) return error;
  const involved = [obstacle.resource, ...(obstacle.involved ?? [])];
  const say = (code: string, endpoint: Endpoint, detail: string, fix: string): Blocked =>
    new Blocked({ ...obstacle, code, resource: endpoint.resource, detail, fix, involved });
  const { region } = vpc;
  const elsewhere = own.find((endpoint) => endpoint.region !== undefined && !mayBeSame(endpoint.region, region));
  if (elsewhere)
    return say(
      'endpoint-of-other-region',
      elsewhere,
      `Endpoint ${elsewhere.resource.id} is for ${service} in region ${readable(elsewhere.region)}, and VPC ${readable(vpc.id)} is in ${readable(region)}`,
      `Use com.amazonaws.${readable(region)}.${service}.`,
    );
  const gateway = own.find((endpoint) => endpoint.type === 'Gateway');
  if (gateway)
    return say(
      'endpoint-route-table',
      gateway,
      `Gateway endpoint ${gateway.resource.id} is not in ${table ? tableName(table) : 'the route table'}, of subnet ${readable(from.subnetId)}`,
      table?.resource?.type === 'AWS::EC2::RouteTable'
        ? `Add ${table.resource.id} to its RouteTableIds.`
        : `Associate subnet ${readable(from.subnetId)} with a route table that is among its RouteTableIds.`,
    );
  const silent = own.find((endpoint) => endpoint.type === 'Interface');
  if (silent)
    return say(
      'endpoint-without-private-dns',
      silent,
      silent.privateDns && vpc.dnsHostnames === false
        ? `VPC ${readable(vpc.id)} has DNS host names off, which private DNS of interface endpoint ${silent.resource.id} takes, so that the name of ${service} leads to the internet, which can’t be reached`
        : `Interface endpoint ${silent.resource.id} has private DNS off, so that the name of ${service} leads to the internet, which can’t be reached`,
      silent.privateDns ? 'Set EnableDnsHostnames of the VPC to true.' : 'Set its PrivateDnsEnabled to true.',
    );
  return error;
}
