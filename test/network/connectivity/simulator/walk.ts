/** One concrete packet, hop by hop, until it arrives or is lost. */
import { isIn, isPublic } from './addresses';
import { aclLets } from './filters';
import { type Crossing, crossTransit } from './transit';
import type { Nat, RouteLine, Subnet, Target, World } from './world';

export interface Packet {
  readonly source: number;
  readonly destination: number;
  readonly sourcePort: number;
  /** Destination port. */
  readonly port: number;
}

/** A translation that a NAT gateway made, and remembers for the answers. */
export interface Translation {
  readonly subnet: Subnet;
  readonly address: number;
  readonly client: number;
  readonly clientPort: number;
}

export interface Ways {
  readonly translated: boolean;
  readonly transit: boolean;
  /** Whether every transit gateway on the way lets groups be referenced. */
  readonly references: boolean;
}

/** What a packet has with it on its way. */
export interface Journey {
  /** The interface that sent it. */
  readonly host: { readonly subnet: Subnet; readonly address: number; readonly hasPublicAddress: boolean };
  /** An answer belongs to a connection that no NAT gateway on the way back knows. */
  readonly answer: boolean;
  /** Service that a gateway endpoint may take it to. */
  readonly service?: string;
  readonly translations: readonly Translation[];
  readonly transit: boolean;
  readonly references: boolean;
  readonly steps: number;
  /** Which of a NAT gateway's possible addresses and ports it has. */
  readonly natAddress: (nat: Nat) => number;
  readonly natPort: number;
}

export type Landing =
  | { readonly lost: string }
  | {
      readonly at: 'interface' | 'internet' | 'endpoint';
      readonly packet: Packet;
      readonly subnet?: Subnet;
      readonly journey: Journey;
    };

const lost = (why: string): Landing => ({ lost: why });

/** From an interface in a subnet. */
export function send(world: World, packet: Packet, from: Subnet, journey: Journey): Landing {
  if (isIn(packet.destination, from.block)) return { at: 'interface', packet, subnet: from, journey };
  if (!aclOut(world, from, packet, journey)) return lost('acl');
  return route(world, packet, from, journey, false);
}

export const aclOut = (world: World, subnet: Subnet, { destination, port }: Packet, { answer }: Journey): boolean =>
  (answer && world.flaw === 'no return ACL') || aclLets(world, subnet.outbound, destination, port);
export const aclIn = (world: World, subnet: Subnet, { source, port }: Packet, { answer }: Journey): boolean =>
  (answer && world.flaw === 'no return ACL') || aclLets(world, subnet.inbound, source, port);

function better(a: RouteLine, b: RouteLine, world: World): boolean {
  if (a.block.length !== b.block.length) return a.block.length > b.block.length !== (world.flaw === 'shortest prefix');
  return !a.ofList && b.ofList;
}

function targetFor(world: World, { destination }: Packet, at: Subnet, service?: string): Target | undefined {
  let best: RouteLine | undefined;
  for (const line of at.routes) if (isIn(destination, line.block) && (!best || better(line, best, world))) best = line;
  // The service's own prefixes are longer than any block of public addresses that the random tables have.
  const served =
    service !== undefined &&
    world.endpoints.some(
      (endpoint) =>
        endpoint.gateway &&
        endpoint.service === service &&
        endpoint.region === world.region &&
        endpoint.tables.includes(at.table),
    );
  return served ? { kind: 'endpoint' } : best?.target;
}

/** At the router of a subnet; `landed`: out of the interface that a transit gateway has there. */
export function route(world: World, packet: Packet, at: Subnet, journey: Journey, landed: boolean): Landing {
  if (journey.steps > 20) return lost('loop');
  const onward = { ...journey, steps: journey.steps + 1 };
  // In the very subnet of the transit gateway's interface neither ACL nor route is asked.
  if (landed && isIn(packet.destination, at.block)) return { at: 'interface', packet, subnet: at, journey: onward };
  // Gateway endpoints don't serve who comes from elsewhere or through a translation.
  const own = !landed && journey.translations.length === 0;
  const target = targetFor(world, packet, at, own ? journey.service : undefined);
  switch (target?.kind) {
    case undefined:
    case 'nowhere':
      return lost('no route');
    case 'local':
      return deliver(world, packet, at, onward, landed);
    case 'endpoint':
      return { at: 'endpoint', packet, journey: onward };
    case 'igw':
      return throughInternetGateway(world, packet, at, target.id, onward, landed);
    case 'nat':
      return translate(world, packet, at, target.id, onward, landed);
    case 'peering':
      return landed ? lost('edge to edge') : throughPeering(world, packet, at, target.id, onward);
    case 'transit': {
      if (landed && !aclOut(world, at, packet, journey)) return lost('acl');
      const crossings = crossTransit(world, packet, at, target.id, onward);
      return typeof crossings === 'string' ? lost(crossings) : everyCrossing(world, packet, crossings, onward);
    }
  }
}

/** Where the gateway may choose, each choice has to work. */
function everyCrossing(world: World, packet: Packet, crossings: readonly Crossing[], journey: Journey): Landing {
  let last: Landing = lost('transit');
  for (const { subnet, references } of crossings) {
    const carried = { ...journey, transit: true, references: journey.references && references };
    last = route(world, packet, subnet, carried, true);
    if ('lost' in last) return last;
  }
  return last;
}

const subnetOf = (world: World, vpc: string, destination: number): Subnet | undefined =>
  [...world.subnets.values()].find((subnet) => subnet.vpc.id === vpc && isIn(destination, subnet.block));

function deliver(world: World, packet: Packet, at: Subnet, journey: Journey, landed: boolean): Landing {
  const subnet = subnetOf(world, at.vpc.id, packet.destination);
  if (!subnet) return lost('nobody there');
  if (landed && !aclOut(world, at, packet, journey)) return lost('acl');
  if (!aclIn(world, subnet, packet, journey)) return lost('acl');
  return { at: 'interface', packet, subnet, journey };
}

function throughInternetGateway(
  world: World,
  packet: Packet,
  at: Subnet,
  id: string,
  journey: Journey,
  landed: boolean,
): Landing {
  if (!at.vpc.gateways.has(id)) return lost('gateway of others');
  if (landed || !isPublic(packet.destination)) return lost('internet');
  const own = journey.host.address === packet.source && journey.host.subnet.vpc === at.vpc;
  const mapped = journey.translations.length > 0 ? natAt(world, packet, at) : own && journey.host.hasPublicAddress;
  return mapped ? { at: 'internet', packet, journey } : lost('no public address');
}

/** Whether a packet is from a NAT gateway of this VPC that has an elastic address. */
const natAt = (world: World, { source }: Packet, at: Subnet): boolean =>
  [...world.nats.values()].some((nat) => {
    const subnet = world.subnets.get(nat.subnet);
    return nat.isPublic && nat.elastic && subnet === at && isIn(source, subnet.block);
  });

function translate(world: World, packet: Packet, at: Subnet, id: string, journey: Journey, landed: boolean): Landing {
  const nat = world.nats.get(id)!;
  const subnet = world.subnets.get(nat.subnet)!;
  if (subnet.vpc !== at.vpc) return lost('NAT of others');
  // A public one without an address never comes into being; none knows of a connection that it didn't see begin.
  if ((nat.isPublic && !nat.elastic) || journey.answer) return lost('NAT');
  if (subnet !== at) {
    if (landed && !aclOut(world, at, packet, journey)) return lost('acl');
    if (!aclIn(world, subnet, packet, journey)) return lost('acl');
  }
  const address = journey.natAddress(nat);
  if (journey.translations.some((known) => known.address === address)) return lost('loop');
  if (world.flaw === 'NAT needs no way out' && nat.isPublic && isPublic(packet.destination))
    return { at: 'endpoint', packet, journey };
  const translation = { subnet, address, client: packet.source, clientPort: packet.sourcePort };
  const translated = { ...packet, source: address, sourcePort: journey.natPort };
  return send(world, translated, subnet, { ...journey, translations: [...journey.translations, translation] });
}

function throughPeering(world: World, packet: Packet, at: Subnet, id: string, journey: Journey): Landing {
  const ends = world.peerings.get(id)!;
  if (!ends.includes(at.vpc.id)) return lost('peering of others');
  // NAT gateways don't send into peerings, and whose source isn't of this VPC is not let across.
  if (journey.translations.length > 0) return lost('NAT into peering');
  const there = world.vpcs.get(ends[0] === at.vpc.id ? ends[1] : ends[0])!;
  if (!there.blocks.some((item) => isIn(packet.destination, item))) {
    const some = [...world.subnets.values()].find(({ vpc, routes }) => vpc === there && routes.length > 1);
    return world.flaw === 'transitive peering' && some
      ? route(world, packet, some, journey, false)
      : lost('not transitive');
  }
  const subnet = subnetOf(world, there.id, packet.destination);
  if (!subnet) return lost('nobody there');
  return aclIn(world, subnet, packet, journey) ? { at: 'interface', packet, subnet, journey } : lost('acl');
}
