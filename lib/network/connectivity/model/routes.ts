/** Route tables, and which subnet uses which. */
import { parseCidr, type Range } from '../template/cidr';
import type { Resource, Resources } from '../template/resources';
import { asText, isKnown, unknownsOf, type Value } from '../template/values';
import type { PrefixLists } from './rules';
import type { Route, RouteTable, RouteTarget, Vpc } from './types';

/** Property of a route → what it leads to. */
const TARGETS = {
  NatGatewayId: 'nat-gateway',
  VpcPeeringConnectionId: 'peering',
  TransitGatewayId: 'transit-gateway',
  NetworkInterfaceId: 'other',
  InstanceId: 'other',
  VpcEndpointId: 'other',
  LocalGatewayId: 'other',
  CarrierGatewayId: 'other',
  CoreNetworkArn: 'other',
  EgressOnlyInternetGatewayId: 'other',
} as const;

function targetOf(route: Resource, resources: Resources): RouteTarget {
  const gateway = route.get('GatewayId');
  if (gateway !== undefined) {
    if (gateway === 'local') return { kind: 'local' };
    const id = String(gateway);
    if (resources.find(gateway, 'AWS::EC2::InternetGateway') || /^igw-/.test(id))
      return { kind: 'internet-gateway', id };
    // EC2 takes a NAT gateway under this name too.
    if (resources.find(gateway, 'AWS::EC2::NatGateway') || /^nat-/.test(id)) return { kind: 'nat-gateway', id };
    return unresolved(gateway) ?? { kind: 'other', id };
  }
  for (const [property, kind] of Object.entries(TARGETS)) {
    const value = route.get(property);
    if (value !== undefined) return unresolved(value) ?? { kind, id: String(value) };
  }
  return { kind: 'unknown', reason: `the target of route ${route.id}` };
}

function unresolved(value: Value): RouteTarget | undefined {
  const [reason] = unknownsOf(value);
  return reason === undefined ? undefined : { kind: 'unknown', reason };
}

function routeOf(route: Resource, resources: Resources, lists: PrefixLists): Route | undefined {
  const [block, list] = [route.get('DestinationCidrBlock'), route.get('DestinationPrefixListId')];
  if (block === undefined && list === undefined) return undefined;
  const destination = String(block ?? list);
  const parsed = block === undefined ? undefined : parseCidr(destination);
  const ranges: readonly Range[] | undefined = parsed ? [parsed.range] : lists.get(destination)?.ranges;
  return { resource: route, ranges, destination, ofList: block === undefined, target: targetOf(route, resources) };
}

export function routeTables(
  resources: Resources,
  vpcs: ReadonlyMap<string, Vpc>,
  lists: PrefixLists,
): Map<string, RouteTable> {
  const routes = new Map<string, Route[]>();
  for (const resource of resources.ofType('AWS::EC2::Route')) {
    const route = routeOf(resource, resources, lists);
    const id = asText(resource.get('RouteTableId')) ?? '';
    if (route) routes.set(id, [...(routes.get(id) ?? []), route]);
  }
  const tables = new Map<string, RouteTable>();
  for (const resource of resources.ofType('AWS::EC2::RouteTable')) {
    const id = `⟦${resource.key}⟧`;
    const vpc = asText(resource.get('VpcId'));
    tables.set(id, { id, resource, vpc, routes: routes.get(id) ?? [], complete: true });
  }
  for (const vpc of vpcs.values()) {
    const id = mainTableId(vpc.id);
    tables.set(id, { id, resource: vpc.resource, vpc: vpc.id, routes: [], complete: vpc.resource !== undefined });
  }
  for (const [id, known] of routes)
    if (!tables.has(id) && isKnown(id)) tables.set(id, { id, routes: known, complete: false });
  return tables;
}

/** A VPC's main table, which subnets without an association of their own use: nothing but the local route. */
export const mainTableId = (vpc: string): string => `main route table of ${vpc}`;

/** Ids by subnet, of the associations of a type. */
export function associations(resources: Resources, type: string, property: string): Map<string, string> {
  return new Map(
    resources.ofType(type).map((resource) => [String(resource.get('SubnetId')), String(resource.get(property))]),
  );
}
