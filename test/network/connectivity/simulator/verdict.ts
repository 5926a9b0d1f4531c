/** Whether a connection works from every place to every place that its ends may have. */
import { assignable, isIn, publicSamples } from './addresses';
import { connectsOut, connectsTo, type Failure, portsFor } from './connection';
import { groupsLet } from './filters';
import type { Client, Parties, Server } from './parties';
import { type Host, PORTS, type Setting } from './setting';
import { aclIn, aclOut, type Journey } from './walk';
import type { Endpoint, Nat, Subnet, World } from './world';

export interface Verdict {
  /** `mixed`: it works for some public addresses of what is reached, and which it has isn't in the template. */
  readonly status: 'reachable' | 'blocked' | 'mixed';
  /** Why it fails where it does. */
  readonly reasons: ReadonlySet<string>;
  readonly tried: number;
}

export type Goal =
  { readonly kind: 'database'; readonly id: string } | { readonly kind: 'service'; readonly service: string };

class Tally {
  readonly reasons = new Set<string>();
  tried = 0;
  #blocked = false;
  #mixed = false;

  add(failure: Failure): void {
    this.tried += 1;
    if (failure === undefined) return;
    this.#blocked = true;
    this.reasons.add(failure);
  }

  /** Of several public addresses, one is the right one. */
  addAny(failures: readonly Failure[]): void {
    this.tried += failures.length;
    const failed = failures.filter((failure) => failure !== undefined);
    for (const failure of failed) this.reasons.add(failure);
    if (failed.length === failures.length) this.#blocked = true;
    else if (failed.length > 0) this.#mixed = true;
  }

  verdict(): Verdict {
    const status = this.#blocked ? 'blocked' : this.#mixed ? 'mixed' : 'reachable';
    return { status, reasons: this.reasons, tried: this.tried };
  }
}

export function judgeNeed(world: World, parties: Parties, client: string, goal: Goal, port: number): Verdict {
  const from = parties.clients.get(client)!;
  const tally = new Tally();
  const publics = publicSamples(world.named);
  if (from.subnets.length === 0) {
    const server = goal.kind === 'database' ? parties.servers.get(goal.id) : undefined;
    if (server) tally.addAny(isPublicServer(world, server) ? ['outside', undefined] : ['outside']);
    return tally.verdict();
  }
  for (const setting of settingsOf(world)) {
    for (const host of hostsOf(world, from)) {
      if (!host.subnet.vpc.dns) tally.add('names');
      else if (goal.kind === 'service') toService(world, setting, host, goal.service, publics, tally);
      else toDatabase(world, setting, host, parties.servers.get(goal.id)!, port, publics, tally);
      // One place from which it fails is enough.
      if (tally.reasons.size > 0 && tally.verdict().status === 'blocked') return tally.verdict();
    }
    if (!setting.asked()) break;
  }
  return tally.verdict();
}

/** NAT gateways have any address of their subnet. */
function settingsOf(world: World): Setting[] {
  const nth = (index: number): Setting => {
    let asked = false;
    return {
      natAddress: (nat: Nat) => {
        asked = true;
        const addresses = assignable(world.subnets.get(nat.subnet)!.block);
        return nat.fixed ?? addresses[index % addresses.length]!;
      },
      asked: () => asked,
      seed: index * 7919,
    };
  };
  return Array.from({ length: 11 }, (_, i) => nth(i));
}

function hostsOf(world: World, { subnets, groups, hasPublicAddress, ports }: Client): Host[] {
  const named = world.flaw === 'one subnet only' ? subnets.slice(0, 1) : subnets;
  return named.flatMap((id) => {
    const subnet = world.subnets.get(id)!;
    const addresses = assignable(subnet.block);
    return (world.flaw === 'first address only' ? addresses.slice(0, 1) : addresses).map((address) => ({
      subnet,
      address,
      groups: groups.length > 0 ? groups : [`${subnet.vpc.id}.DefaultSecurityGroup`],
      hasPublicAddress,
      ports,
    }));
  });
}

const serverHosts = (world: World, { subnets, groups }: Pick<Server, 'subnets' | 'groups'>): Host[] =>
  hostsOf(world, { subnets, groups, hasPublicAddress: false, ports: PORTS.linux });

const vpcOf = (world: World, { subnets }: Server): Subnet['vpc'] => world.subnets.get(subnets[0]!)!.vpc;

const isPublicServer = (world: World, server: Server): boolean =>
  server.publiclyAccessible ?? vpcOf(world, server).gateways.size > 0;

function toDatabase(
  world: World,
  setting: Setting,
  host: Host,
  server: Server,
  port: number,
  publics: readonly number[],
  tally: Tally,
): void {
  const byPublicName = isPublicServer(world, server) && vpcOf(world, server) !== host.subnet.vpc;
  if (!byPublicName) {
    for (const to of serverHosts(world, server)) tally.add(connectsTo(world, setting, host, to, port));
    return;
  }
  tally.addAny(publics.map((address) => connectsOut(world, setting, host, address, port)));
  for (const to of serverHosts(world, server))
    tally.addAny(publics.map((address) => letsInternetIn(world, setting, to, address, port, host)));
}

/** What comes in by the internet gateway of a database with a public address, and the answer. */
function letsInternetIn(world: World, setting: Setting, to: Host, source: number, port: number, from: Host): Failure {
  const journey = { answer: false } as Journey;
  const packet = { source, destination: to.address, sourcePort: 0, port };
  if (!aclIn(world, to.subnet, packet, journey)) return 'acl';
  const ways = { translated: true, transit: false, references: false };
  if (!groupsLet(world, to.groups, 'in', port, { address: source, groups: [] }, ways)) return 'group in';
  for (const answerPort of portsFor(world, setting, from.hasPublicAddress ? from.ports : PORTS.nat)) {
    const back = { source: to.address, destination: source, sourcePort: port, port: answerPort };
    if (!aclOut(world, to.subnet, back, { ...journey, answer: true })) return 'back: acl';
  }
  const [line] = to.subnet.routes
    .filter((item) => isIn(source, item.block))
    .sort((a, b) => b.block.length - a.block.length || Number(a.ofList) - Number(b.ofList));
  const out = line?.target.kind === 'igw' && to.subnet.vpc.gateways.has(line.target.id);
  return out ? undefined : 'back: no route';
}

function toService(
  world: World,
  setting: Setting,
  host: Host,
  service: string,
  publics: readonly number[],
  tally: Tally,
): void {
  const { vpc } = host.subnet;
  const named = world.endpoints.find((endpoint) => answersTo(world, endpoint, host, service));
  if (!named) {
    tally.addAny(publics.map((address) => connectsOut(world, setting, host, address, 443, service)));
    return;
  }
  if (named.subnets.length === 0 || named.vpc !== vpc.id) tally.add('endpoint');
  for (const to of serverHosts(world, named)) tally.add(connectsTo(world, setting, host, to, 443));
}

/** Private names take both DNS attributes of the VPC. */
const answersTo = (world: World, endpoint: Endpoint, { subnet }: Host, service: string): boolean =>
  !endpoint.gateway &&
  endpoint.vpc === subnet.vpc.id &&
  endpoint.service === service &&
  endpoint.region === world.region &&
  endpoint.privateNames &&
  subnet.vpc.dns &&
  subnet.vpc.hostnames;
