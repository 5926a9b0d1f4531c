/** The network of a template, out of namespaces: a router a subnet, one a VPC, gateways between them. */
import { assignable, type Block, dotted } from '../../network/connectivity/simulator/addresses';
import type { AclLine, Nat, RouteLine, Subnet, World } from '../../network/connectivity/simulator/world';
import { type LinkEnd, Script, via } from './script';

export const textOf = ({ base, length }: Block): string => (length === 0 ? 'default' : `${dotted(base)}/${length}`);
const setOf = ({ base, length }: Block): string => `${dotted(base)}/${length}`;
/** The internet's one address. */
export const INTERNET = '52.94.5.1';
const NAT_TABLE = 100;
const TRANSIT_TABLE = 101;

/** Not at an end of its subnet, where the parties are. */
export const natAddress = (world: World, nat: Nat): number =>
  nat.fixed ?? assignable(world.subnets.get(nat.subnet)!.block)[5]!;

export class Fabric {
  readonly script = new Script();
  readonly #routers = new Map<string, string>();
  readonly #cores = new Map<string, string>();
  readonly #nats = new Map<string, { name: string; port: LinkEnd; device: string }>();
  readonly #gateways = new Map<string, { name: string; mapped: [inside: string, outside: string][] }>();
  /** From a router to the transit gateway, by the router's subnet. */
  readonly #transitPorts = new Map<string, { router: LinkEnd; gateway: LinkEnd }>();

  constructor(readonly world: World) {
    const { script } = this;
    [...world.subnets.keys()].forEach((id, i) => this.#routers.set(id, script.space(`r${i}`)));
    [...world.vpcs.keys()].forEach((id, i) => this.#cores.set(id, script.space(`v${i}`)));
    for (const subnet of world.subnets.values()) this.#joinCore(subnet);
    this.#internet();
    for (const nat of world.nats.values()) this.#nat(nat);
    this.#transits();
    for (const subnet of world.subnets.values()) this.#table(subnet);
    for (const subnet of world.subnets.values()) this.#acl(subnet);
  }

  router = (subnet: Subnet): string => this.#routers.get(subnet.id)!;

  /** A machine in a subnet, with some of its addresses. */
  host(name: string, subnet: Subnet, addresses: readonly number[], publicAddress?: string): string {
    const { script } = this;
    const space = script.space(name);
    const [own, port] = script.link(space, 'x', this.router(subnet), 'h');
    script.route(space, 'default', via(port));
    for (const address of addresses) {
      script.lines.push(`ip -n ${space} addr add ${dotted(address)}/32 dev ${own.device}`);
      script.route(this.router(subnet), `${dotted(address)}/32`, via(own));
    }
    const gateway = this.#gateways.get(subnet.vpc.id);
    if (publicAddress !== undefined && gateway) gateway.mapped.push([dotted(addresses[0]!), publicAddress]);
    return space;
  }

  /** After the last host. */
  finish(): string {
    for (const { name, mapped } of this.#gateways.values()) {
      const inside = mapped.map(([address]) => address);
      this.script.nft(
        name,
        'table ip f {',
        ' chain forward { type filter hook forward priority 0;',
        ...(inside.length > 0 ? [`  iifname "i*" ip saddr { ${inside.join(', ')} } accept`] : []),
        '  iifname "i*" drop',
        ' }',
        ' chain pre { type nat hook prerouting priority -100;',
        ...mapped.map(([address, outside]) => `  ip daddr ${outside} dnat to ${address}`),
        ' }',
        ' chain post { type nat hook postrouting priority 100;',
        ...mapped.map(([address, outside]) => `  ip saddr ${address} snat to ${outside}`),
        ' }',
        '}',
      );
    }
    return this.script.text();
  }

  #joinCore(subnet: Subnet): void {
    const core = this.#cores.get(subnet.vpc.id)!;
    const [up, down] = this.script.link(this.router(subnet), 'u', core, 'd');
    this.script.route(core, textOf(subnet.block), via(up));
    for (const block of subnet.vpc.blocks) this.script.route(this.router(subnet), textOf(block), via(down));
    this.script.route(this.router(subnet), textOf(subnet.block), 'blackhole');
  }

  #internet(): void {
    const { script, world } = this;
    script.space('net');
    script.lines.push(`ip -n net addr add ${INTERNET}/32 dev lo`);
    [...world.vpcs.values()].forEach((vpc, i) => {
      if (vpc.gateways.size === 0) return;
      const name = script.space(`g${i}`);
      const [out, far] = script.link(name, 'o', 'net', 'n');
      script.route(name, 'default', via(far));
      script.route('net', `198.18.${i}.0/24`, via(out));
      const [, core] = script.link(name, 'c', this.#cores.get(vpc.id)!, 'g');
      for (const block of vpc.blocks) script.route(name, textOf(block), via(core));
      this.#gateways.set(vpc.id, { name, mapped: [] });
    });
  }

  #nat(nat: Nat): void {
    const { script, world } = this;
    const subnet = world.subnets.get(nat.subnet)!;
    const name = script.space(`a${this.#nats.size}`);
    const address = dotted(natAddress(world, nat));
    const [own, port] = script.link(name, 'x', this.router(subnet), 'h');
    script.route(name, 'default', via(port));
    script.lines.push(`ip -n ${name} addr add ${address}/32 dev ${own.device}`);
    script.route(this.router(subnet), `${address}/32`, via(own));
    script.route(this.router(subnet), 'default', via(own), String(NAT_TABLE));
    script.nft(
      name,
      'table ip f {',
      ' chain forward { type filter hook forward priority 0; policy drop;',
      '  ct state established,related accept',
      ...(nat.isPublic && !nat.elastic ? [] : ['  tcp flags & (syn | ack) == syn accept']),
      ' }',
      ` chain post { type nat hook postrouting priority 100; oifname "x*" snat to ${address}; }`,
      '}',
    );
    this.#nats.set(nat.id, { name, port: own, device: port.device });
    const gateway = this.#gateways.get(subnet.vpc.id);
    if (nat.isPublic && nat.elastic)
      gateway?.mapped.push([address, `198.18.${gateway.name.slice(1)}.${100 + this.#nats.size}`]);
  }

  #transits(): void {
    const { script, world } = this;
    for (const transit of world.transits.values()) {
      script.space('t');
      const subnets = transit.attachments.flatMap((item) => item.subnets.map((id) => world.subnets.get(id)!));
      for (const subnet of subnets) {
        const [router, gateway] = script.link(this.router(subnet), 't', 't', 'x');
        this.#transitPorts.set(subnet.id, { router, gateway });
        script.route(this.router(subnet), 'default', via(gateway), String(TRANSIT_TABLE));
      }
      let number = 200;
      for (const attachment of transit.attachments)
        for (const id of attachment.subnets) {
          const entry = world.subnets.get(id)!;
          const table = (number += 1);
          script.fromDevice('t', this.#transitPorts.get(id)!.gateway.device, table);
          script.route('t', 'default', 'blackhole', String(table));
          const lines = transit.tables.find(({ associated }) => associated.has(attachment.id))?.lines ?? [];
          // The last one written stays: those that win come last.
          for (const line of [...lines].sort((a, b) => Number(a.fixed) - Number(b.fixed))) {
            const to = transit.attachments.find((item) => item.id === line.attachment);
            const exits = to?.subnets.map((exit) => world.subnets.get(exit)!) ?? [];
            const exit = exits.find(({ zone }) => zone === entry.zone) ?? exits[0];
            const way = exit ? via(this.#transitPorts.get(exit.id)!.router) : 'blackhole';
            script.route('t', textOf(line.block), way, String(table));
          }
        }
    }
  }

  #table(subnet: Subnet): void {
    const wins = new Map<string, RouteLine>();
    for (const line of subnet.routes) {
      const known = wins.get(textOf(line.block));
      if (!known || (known.ofList && !line.ofList)) wins.set(textOf(line.block), line);
    }
    for (const [block, line] of wins) {
      if (line.target.kind === 'local') continue;
      // Inside one's own subnet no router is asked.
      if (block === textOf(subnet.block)) continue;
      this.script.route(this.router(subnet), block, this.#wayTo(subnet, line));
    }
  }

  #wayTo(subnet: Subnet, { target }: RouteLine): string {
    const { script, world } = this;
    const router = this.router(subnet);
    switch (target.kind) {
      case 'igw': {
        const gateway = this.#gateways.get(subnet.vpc.id);
        if (!subnet.vpc.gateways.has(target.id) || !gateway) return 'blackhole';
        return via(script.link(router, 'g', gateway.name, 'i')[1]);
      }
      case 'nat': {
        const nat = world.nats.get(target.id)!;
        const there = world.subnets.get(nat.subnet)!;
        if (there.vpc !== subnet.vpc) return 'blackhole';
        if (there === subnet) return via(this.#nats.get(nat.id)!.port);
        const [, far] = script.link(router, 'u', this.router(there), 'u');
        script.fromDevice(this.router(there), far.device, NAT_TABLE);
        return via(far);
      }
      case 'peering': {
        const ends = world.peerings.get(target.id)!;
        if (!ends.includes(subnet.vpc.id)) return 'blackhole';
        const other = ends[0] === subnet.vpc.id ? ends[1] : ends[0];
        return via(script.link(router, 'p', this.#cores.get(other)!, 'd')[1]);
      }
      case 'transit': {
        const attachment = world.transits.get(target.id)!.attachments.find(({ vpc }) => vpc === subnet.vpc.id);
        const entry = attachment?.subnets.map((id) => world.subnets.get(id)!).find(({ zone }) => zone === subnet.zone);
        if (!entry) return 'blackhole';
        if (entry === subnet) return via(this.#transitPorts.get(entry.id)!.gateway);
        const [, far] = script.link(router, 'u', this.router(entry), 'e');
        script.fromDevice(this.router(entry), far.device, TRANSIT_TABLE);
        return via(far);
      }
      default:
        return 'blackhole';
    }
  }

  /** Stateless, at the edge of the subnet: h are its machines, t its transit interface, e what others send there. */
  #acl(subnet: Subnet): void {
    const lines = (list: readonly AclLine[], side: 'saddr' | 'daddr'): string[] =>
      list
        .filter(({ tcp }) => tcp)
        .map(
          ({ block, from, to, allow }) =>
            `  ip ${side} ${setOf(block)} tcp dport ${from}-${to} ${allow ? 'return' : 'drop'}`,
        );
    const nats = [...this.world.nats.values()].filter((nat) => nat.subnet === subnet.id);
    this.script.nft(
      this.router(subnet),
      'table ip f {',
      ' chain leaving {',
      ...lines(subnet.outbound, 'daddr'),
      '  drop',
      ' }',
      ' chain entering {',
      ...lines(subnet.inbound, 'saddr'),
      '  drop',
      ' }',
      ' chain forward { type filter hook forward priority 0;',
      '  oifname "h*" iifname { "h*", "t*" } accept',
      '  iifname "t*" oifname { "g*", "p*" } drop',
      ...nats.map((nat) => `  ip saddr ${dotted(natAddress(this.world, nat))} oifname "p*" drop`),
      '  iifname { "h*", "t*" } jump leaving',
      '  oifname { "h*", "t*" } jump entering',
      ' }',
      '}',
    );
  }
}
