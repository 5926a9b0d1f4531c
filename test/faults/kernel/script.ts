/** A shell script that builds namespaces, links and rules, line by line. */
import { dotted } from '../../network/connectivity/simulator/addresses';

export interface LinkEnd {
  readonly device: string;
  readonly address: string;
}

export class Script {
  readonly lines: string[] = [];
  readonly #nft = new Map<string, string[]>();
  readonly #spaces = new Set<string>();
  #links = 0;

  space(name: string): string {
    if (this.#spaces.has(name)) return name;
    this.#spaces.add(name);
    this.lines.push(
      `ip netns add ${name}`,
      `ip -n ${name} link set lo up`,
      `ip netns exec ${name} sh -c 'cd /proc/sys/net/ipv4; echo 1 >ip_forward; cd conf; for c in all default; do echo 0 >$c/rp_filter; echo 0 >$c/send_redirects; echo 0 >$c/accept_redirects; done'`,
    );
    return name;
  }

  /** A cable between two namespaces; the letters say what each end is to its own side. */
  link(a: string, letterA: string, b: string, letterB: string): [LinkEnd, LinkEnd] {
    const k = (this.#links += 1);
    const net = (169 * 256 + 254) * 65536 + k * 4;
    const ends = [
      { device: `${letterA}${k}`, address: dotted(net + 1) },
      { device: `${letterB}${k}`, address: dotted(net + 2) },
    ] as const;
    this.lines.push(`ip link add ${ends[0].device} netns ${a} type veth peer name ${ends[1].device} netns ${b}`);
    [a, b].forEach((space, i) => {
      const { device, address } = ends[i]!;
      this.lines.push(`ip -n ${space} addr add ${address}/30 dev ${device}`, `ip -n ${space} link set ${device} up`);
    });
    return [...ends];
  }

  route(space: string, block: string, way: string, table = 'main'): void {
    this.lines.push(
      `ip -n ${space} route replace ${way === 'blackhole' ? `blackhole ${block}` : `${block} ${way}`} table ${table}`,
    );
  }

  /** What comes in by a device goes one way, whatever the table says. */
  fromDevice(space: string, device: string, table: number): void {
    this.lines.push(`ip -n ${space} rule add iif ${device} lookup ${table}`);
  }

  nft(space: string, ...lines: string[]): void {
    this.#nft.set(space, [...(this.#nft.get(space) ?? []), ...lines]);
  }

  text(): string {
    const rules = [...this.#nft].map(
      ([space, lines]) => `ip netns exec ${space} nft -f - <<'RULES'\n${lines.join('\n')}\nRULES`,
    );
    return [...this.lines, ...rules].join('\n');
  }
}

export const via = ({ address }: LinkEnd): string => `via ${address}`;
