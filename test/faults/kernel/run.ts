/** Builds a need's network in the kernel, really connects, and takes everything down again. */
import { spawnSync } from 'node:child_process';
import { dotted } from '../../network/connectivity/simulator/addresses';
import { portsFor } from '../../network/connectivity/simulator/connection';
import type { Client, Server } from '../../network/connectivity/simulator/parties';
import { type Host, PORTS, type Setting } from '../../network/connectivity/simulator/setting';
import type { World } from '../../network/connectivity/simulator/world';
import { Fabric, INTERNET, natAddress } from './fabric';
import { corners, guard, type Machine } from './machines';

/** Why the kernel can't be asked here; undefined where it can. */
export function missing(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are Linux’s';
  for (const tool of ['ip', 'nft', 'unshare'])
    if (spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0) return `${tool} is not installed`;
  const { status, stderr } = inNamespaces('ip netns add probe && ip netns exec probe nft list ruleset');
  return status === 0 ? undefined : `network namespaces are not permitted: ${stderr.trim()}`;
}

/** All that a script makes is gone with its process: it has its own network, mounts and processes. */
function inNamespaces(script: string): { status: number | null; stdout: string; stderr: string } {
  const prepared = `set -e\nmkdir -p /run/netns\nmount -t tmpfs tmpfs /run/netns\n${script}`;
  const options = ['--net', '--mount', '--pid', '--fork', '--kill-child', 'sh', '-s'];
  return spawnSync('unshare', options, { input: prepared, encoding: 'utf8', timeout: 60_000 });
}

export interface Trial {
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly port: number;
}

export type Result = Trial & { readonly connected: boolean; readonly error?: string };

export interface Job {
  readonly world: World;
  readonly client: Client;
  /** Undefined: something on the internet. */
  readonly server?: Server;
  readonly port: number;
  /** An address of each end to try besides those at the ends of their subnets. */
  readonly asked: readonly [from: number, to: number] | readonly [];
}

export const SETTING = (world: World): Setting => ({
  natAddress: (nat) => natAddress(world, nat),
  asked: () => false,
  seed: 4242,
});
const MOST_PORTS = 8;

export function tryInKernel(job: Job): Result[] {
  const { world, client, server, port } = job;
  const fabric = new Fabric(world);
  const clients = machines(fabric, 'c', client, job, client.hasPublicAddress);
  const servers = server
    ? machines(fabric, 's', { ...server, hasPublicAddress: false, ports: PORTS.linux }, job, false)
    : [];
  for (const machine of [...clients, ...servers]) guard(fabric, world, machine, [...clients, ...servers]);
  const ports = spread(portsFor(world, SETTING(world), client.ports));
  const goals = server ? servers.flatMap(({ hosts }) => hosts.map((host) => dotted(host.address))) : [INTERNET];
  const listening = server ? servers.map(({ space }) => space) : ['net'];
  const script = [
    fabric.finish(),
    ...listening.map((space) => `ip netns exec ${space} ${process.execPath} -e '${LISTEN}' ${port} &`),
    'sleep 0.3',
    ...clients.map(({ space, hosts }) => {
      const trials = hosts.flatMap((host) =>
        goals.flatMap((to) => ports.map((fromPort): Trial => ({ from: dotted(host.address), fromPort, to, port }))),
      );
      return `ip netns exec ${space} ${process.execPath} -e '${CONNECT}' '${JSON.stringify(trials)}'`;
    }),
  ].join('\n');
  const { status, stdout, stderr } = inNamespaces(script);
  if (status !== 0) throw new Error(`The network could not be built: ${stderr.slice(-2000)}`);
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : (JSON.parse(line) as Result)));
}

const spread = (ports: readonly number[]): number[] => {
  const sorted = [...ports].sort((a, b) => a - b);
  const step = Math.max(1, Math.ceil(sorted.length / MOST_PORTS));
  return sorted.filter((_, i) => i % step === 0 || i === sorted.length - 1);
};

type Party = Pick<Client, 'subnets' | 'groups' | 'hasPublicAddress' | 'ports'>;

function machines(
  fabric: Fabric,
  letter: 'c' | 's',
  party: Party,
  { world, asked }: Job,
  isPublic: boolean,
): Machine[] {
  const [own, theirs] = letter === 'c' ? [asked[0], asked[1]] : [asked[1], asked[0]];
  return party.subnets.map((id, i) => {
    const subnet = world.subnets.get(id)!;
    const groups = party.groups.length > 0 ? party.groups : [`${subnet.vpc.id}.DefaultSecurityGroup`];
    // One elastic address each: where the internet knows it, one private address is enough.
    const all = corners(
      subnet,
      letter === 'c' ? 0 : 1,
      own === undefined ? [] : [own],
      theirs === undefined ? [] : [theirs],
    );
    const addresses = isPublic ? all.slice(0, 1) : all;
    const vpc = [...world.vpcs.keys()].indexOf(subnet.vpc.id);
    const elastic = isPublic ? `198.18.${vpc}.${i + 1}` : undefined;
    const space = fabric.host(`${letter}${i}`, subnet, addresses, elastic);
    const hosts = addresses.map((address): Host => ({
      subnet,
      address,
      groups,
      hasPublicAddress: party.hasPublicAddress,
      ports: party.ports,
    }));
    return { space, subnet, hosts };
  });
}

const LISTEN =
  'require("node:net").createServer((socket) => socket.end("yes")).listen(Number(process.argv[1]), "0.0.0.0")';

/** SYN is sent again after a second: what was lost under load gets a second chance. */
const CONNECT = `
const net = require("node:net");
const attempt = (trial, deadline) => new Promise((done) => {
  const socket = net.connect({ host: trial.to, port: trial.port, localAddress: trial.from, localPort: trial.fromPort });
  const end = (connected, error) => { socket.destroy(); done({ ...trial, connected, error }); };
  socket.setTimeout(1500, () => end(false, "timeout"));
  socket.once("data", () => end(true));
  socket.once("error", (error) => {
    const again = error.code === "ECONNREFUSED" && Date.now() < deadline;
    if (again) setTimeout(() => attempt(trial, deadline).then(done), 100);
    else end(false, error.code);
  });
});
Promise.all(JSON.parse(process.argv[1]).map((trial) => attempt(trial, Date.now() + 5000))).then((results) =>
  results.forEach((result) => console.log(JSON.stringify(result))));
`;
