/** Parties of a need as machines, security groups as stateful rules on them. */
import { assignable, dotted } from '../../network/connectivity/simulator/addresses';
import type { Host } from '../../network/connectivity/simulator/setting';
import type { Rule, Subnet, World } from '../../network/connectivity/simulator/world';
import { type Fabric } from './fabric';

export interface Machine {
  readonly space: string;
  readonly subnet: Subnet;
  readonly hosts: readonly Host[];
}

/** First and last address of a subnet, or those next to them, and those that somebody asks for. */
export function corners(subnet: Subnet, inset: number, asked: readonly number[], taken: readonly number[]): number[] {
  const all = assignable(subnet.block);
  const found = [...asked.filter((address) => all.includes(address)), all[inset]!, all.at(-1 - inset)!];
  return [...new Set(found)].filter((address) => !taken.includes(address));
}

export function guard(fabric: Fabric, world: World, machine: Machine, all: readonly Machine[]): void {
  const groups = machine.hosts[0]!.groups.flatMap((id) => world.groups.get(id) ?? []);
  const members = (group: string): string[] =>
    all.flatMap(({ hosts }) =>
      hosts.filter((host) => host.groups.includes(group)).map(({ address }) => dotted(address)),
    );
  const lines = (rules: readonly Rule[], side: 'saddr' | 'daddr'): string[] =>
    rules.flatMap(({ tcp, from, to, blocks, group }) => {
      const peers =
        group === undefined ? blocks.map(({ base, length }) => `${dotted(base)}/${length}`) : members(group);
      if (!tcp || to < from) return [];
      return peers.map((peer) => `  ip ${side} ${peer} tcp dport ${from}-${to} ct state new accept`);
    });
  fabric.script.nft(
    machine.space,
    'table ip f {',
    ' chain input { type filter hook input priority 0; policy drop; ct state established,related accept',
    ...lines(
      groups.flatMap(({ inbound }) => inbound),
      'saddr',
    ),
    ' }',
    ' chain output { type filter hook output priority 0; policy drop; ct state established,related accept',
    ...lines(
      groups.flatMap(({ outbound }) => outbound),
      'daddr',
    ),
    ' }',
    '}',
  );
}
