/** From a template to the world that it makes. */
import { address, block, type Block } from './addresses';
import { endpointsOf, gatewaysOf, natsOf, peeringsOf, transitsOf } from './build-gateways';
import { aclLines, groupsOf, OPEN_ACL } from './build-rules';
import { type Item, items, list, type Template, yes } from './resolve';
import type { AclLine, Flaw, RouteLine, Subnet, Target, Vpc, World } from './world';

export type Lists = ReadonlyMap<string, readonly Block[]>;

export function worldOf(template: Template, region: string, flaw?: Flaw): World {
  const all = items(template, region);
  const of = (...types: string[]): Item[] => all.filter(({ type }) => types.includes(type));
  const lists: Lists = new Map(
    of('AWS::EC2::PrefixList').map(({ id, p }) => [id, list(p.Entries).map((entry) => block(entry.Cidr))]),
  );
  const vpcs = vpcsOf(of);
  const endpoints = endpointsOf(of);
  const subnets = subnetsOf(of, vpcs, lists, flaw);
  const groups = groupsOf(of, lists, [...vpcs.keys()], flaw);
  const lines = [...subnets.values()].flatMap(({ inbound, outbound }) => [...inbound, ...outbound]);
  const named = [
    ...lines.map((line) => line.block),
    ...[...subnets.values()].flatMap(({ routes }) => routes.map((route) => route.block)),
    ...[...groups.values()].flatMap((group) => [...group.inbound, ...group.outbound].flatMap(({ blocks }) => blocks)),
  ];
  return {
    region,
    vpcs,
    subnets,
    groups,
    endpoints,
    nats: natsOf(of),
    peerings: peeringsOf(of),
    transits: transitsOf(of, vpcs),
    named: [...new Map(named.map((item) => [`${item.base}/${item.length}`, item])).values()],
    ports: [...new Set(lines.flatMap(({ from, to }) => [from - 1, from, to, to + 1]))],
    flaw,
  };
}

export type Of = (...types: string[]) => Item[];

function vpcsOf(of: Of): Map<string, Vpc> {
  const gateways = gatewaysOf(of);
  return new Map(
    of('AWS::EC2::VPC').map(({ id, p }) => [
      id,
      {
        id,
        blocks: [
          block(p.CidrBlock),
          ...of('AWS::EC2::VPCCidrBlock').flatMap((extra) => (extra.p.VpcId === id ? [block(extra.p.CidrBlock)] : [])),
        ],
        dns: yes(p.EnableDnsSupport, true),
        hostnames: yes(p.EnableDnsHostnames, false),
        gateways: new Set(gateways.filter(({ vpc }) => vpc === id).map(({ gateway }) => gateway)),
      },
    ]),
  );
}

function targetOf({ p }: Item): Target {
  if (p.GatewayId !== undefined) return p.GatewayId === 'local' ? { kind: 'local' } : { kind: 'igw', id: p.GatewayId };
  if (p.NatGatewayId !== undefined) return { kind: 'nat', id: p.NatGatewayId };
  if (p.VpcPeeringConnectionId !== undefined) return { kind: 'peering', id: p.VpcPeeringConnectionId };
  if (p.TransitGatewayId !== undefined) return { kind: 'transit', id: p.TransitGatewayId };
  return { kind: 'nowhere' };
}

function subnetsOf(of: Of, vpcs: ReadonlyMap<string, Vpc>, lists: Lists, flaw?: Flaw): Map<string, Subnet> {
  const by = (type: string, property: string): Map<string, string> =>
    new Map(of(type).map(({ p }) => [p.SubnetId, p[property]]));
  const tables = by('AWS::EC2::SubnetRouteTableAssociation', 'RouteTableId');
  const acls = by('AWS::EC2::SubnetNetworkAclAssociation', 'NetworkAclId');
  const routes = of('AWS::EC2::Route');
  const entries = of('AWS::EC2::NetworkAclEntry');
  const linesOf = (acl: string | undefined, egress: boolean): AclLine[] =>
    acl === undefined ? OPEN_ACL : aclLines(entries, acl, egress, flaw);
  return new Map(
    of('AWS::EC2::Subnet').map(({ id, p }) => {
      const vpc = vpcs.get(p.VpcId)!;
      const table = tables.get(id) ?? `main of ${vpc.id}`;
      const own = routes.filter((route) => route.p.RouteTableId === table);
      return [
        id,
        {
          id,
          vpc,
          block: block(p.CidrBlock),
          zone: p.AvailabilityZone,
          table,
          routes: [
            ...vpc.blocks.map((item): RouteLine => ({ block: item, target: { kind: 'local' }, ofList: false })),
            ...own.flatMap((route) => linesOfRoute(route, lists)),
          ],
          inbound: linesOf(acls.get(id), false),
          outbound: linesOf(acls.get(id), true),
        },
      ];
    }),
  );
}

function linesOfRoute(route: Item, lists: Lists): RouteLine[] {
  const target = targetOf(route);
  const { DestinationCidrBlock: cidr, DestinationPrefixListId: id } = route.p;
  if (cidr !== undefined) return [{ block: block(cidr), target, ofList: false }];
  return (lists.get(id) ?? []).map((item) => ({ block: item, target, ofList: true }));
}

export const fixedAddress = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : address(text);
