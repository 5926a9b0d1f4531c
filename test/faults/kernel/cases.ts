/** Which needs of a template a kernel can decide. */
import type { Need } from '../../../lib/network/connectivity';
import { compare } from '../../network/connectivity/simulator/judge';
import { assignable } from '../../network/connectivity/simulator/addresses';
import { worldOf } from '../../network/connectivity/simulator/build';
import { connectsTo } from '../../network/connectivity/simulator/connection';
import { REGION } from '../../network/connectivity/simulator/networks';
import { partiesOf } from '../../network/connectivity/simulator/parties';
import type { Template } from '../../network/connectivity/simulator/resolve';
import { type Host, PORTS } from '../../network/connectivity/simulator/setting';
import { type Job, SETTING } from './run';

export interface Case {
  readonly name: string;
  readonly need: Need;
  readonly job: Job;
}

/**
 * Left out: names and endpoints, which no kernel has; databases' public addresses; what AWS knows of groups across transit
 * gateways; answers to ports that only a NAT gateway chooses.
 */
export function casesOf(name: string, template: Template): Case[] {
  const world = worldOf(template, REGION);
  const parties = partiesOf(template);
  return compare(template).flatMap(({ need, verdict }): Case[] => {
    const client = parties.clients.get(need.source.place!.logicalId)!;
    const [first] = client.subnets;
    const vpc = first === undefined ? undefined : world.subnets.get(first)!.vpc;
    if (!vpc || !vpc.dns || verdict.status === 'mixed' || need.status === 'unknown') return [];
    if ([...verdict.reasons].some((reason) => /^back( from NAT)?: acl/.test(reason)) && world.nats.size > 0) return [];
    const base = { world, client, port: need.port };
    const title = `${name}: ${need.source.label} → ${need.destination.label}:${need.port}`;
    if (need.destination.kind === 'service') {
      const endpoints = world.endpoints.some((endpoint) => endpoint.vpc === vpc.id);
      const partly = world.named.some(({ length }) => length === 1 || length === 8);
      return endpoints || partly ? [] : [{ name: title, need, job: { ...base, asked: [] } }];
    }
    const server = parties.servers.get(need.destination.place!.logicalId)!;
    const there = world.subnets.get(server.subnets[0]!)!.vpc;
    const isPublic = server.publiclyAccessible ?? there.gateways.size > 0;
    const named = [...client.groups, ...server.groups].some((id) =>
      [...(world.groups.get(id)?.inbound ?? []), ...(world.groups.get(id)?.outbound ?? [])].some((rule) => rule.group),
    );
    if (there !== vpc && (isPublic || (named && world.transits.size > 0))) return [];
    const asked: Job['asked'] | undefined = need.status === 'blocked' ? failing(base, server) : [];
    return asked ? [{ name: title, need, job: { ...base, server, asked } }] : [];
  });
}

/** Two addresses between which it doesn't work; undefined where that rests on what a NAT gateway chooses. */
function failing(
  { world, client, port }: Pick<Job, 'world' | 'client' | 'port'>,
  server: NonNullable<Job['server']>,
): readonly [number, number] | undefined {
  const hosts = (subnets: readonly string[], groups: readonly string[], ports: Host['ports']): Host[] =>
    subnets.flatMap((id) => {
      const subnet = world.subnets.get(id)!;
      const own = groups.length > 0 ? groups : [`${subnet.vpc.id}.DefaultSecurityGroup`];
      return assignable(subnet.block).map((address) => ({
        subnet,
        address,
        groups: own,
        hasPublicAddress: false,
        ports,
      }));
    });
  for (const from of hosts(client.subnets, client.groups, client.ports))
    for (const to of hosts(server.subnets, server.groups, PORTS.linux))
      if (from.address !== to.address && connectsTo(world, SETTING(world), from, to, port) !== undefined)
        return [from.address, to.address];
  return undefined;
}
