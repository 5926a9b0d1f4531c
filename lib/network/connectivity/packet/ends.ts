/** The ends of a connection. */
import { defaultGroupId } from '../model/rules';
import type { Network, Subnet, Vpc } from '../model/types';
import type { Range } from '../template/cidr';
import type { Resource } from '../template/resources';
import { type Address, exactly, representatives, usable } from './address';

/** A network interface in a subnet. */
export interface Interface {
  readonly kind: 'interface';
  /** What it belongs to, for messages: `Glue connection X`. */
  readonly label: string;
  readonly resource?: Resource;
  readonly subnetId: string;
  /** Undefined where the subnet is not in the templates. */
  readonly subnet?: Subnet;
  readonly vpc?: Vpc;
  readonly groups: readonly string[];
  readonly address: Address;
  /** Whether the internet can answer it directly. */
  readonly publicAddress: boolean | undefined;
  /** Ports that its connections start from. */
  readonly ephemeral: Range;
}

/** The internet: an AWS service's public endpoint, a database with a public address, any host. */
export interface Internet {
  readonly kind: 'internet';
  readonly label: string;
  readonly address: Address;
  /** Endpoint name of the AWS service, which a gateway endpoint may serve. */
  readonly service?: string;
}

export type End = Interface | Internet;

/** Where a thing has, or will have, its interfaces. */
export interface Placement {
  readonly label: string;
  readonly resource?: Resource;
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
  readonly publicAddress?: boolean | 'as-subnet';
  readonly ephemeral?: Range;
}

/** What Linux picks its ports from. */
export const LINUX_PORTS: Range = [32768, 60999];
/** What Lambda, NAT gateways and load balancers pick theirs from. */
export const WIDE_PORTS: Range = [1024, 65535];

/** Every interface that a placement may have: one for each part of each subnet in which all addresses fare alike. */
export function interfacesOf(network: Network, placement: Placement, boundaries: readonly number[]): Interface[] {
  return placement.subnets.flatMap((subnetId) => {
    const subnet = network.subnets.get(subnetId);
    const vpc = subnet && network.vpcs.get(subnet.vpc);
    const addresses: Address[] = subnet?.range
      ? representatives(usable(subnet.range), boundaries).map(exactly)
      : [{ ranges: vpc?.ranges }];
    const { publicAddress = false } = placement;
    return addresses.map((address): Interface => ({
      kind: 'interface',
      label: placement.label,
      resource: placement.resource,
      subnetId,
      subnet,
      vpc,
      // Who names no group gets the VPC's default one.
      groups: placement.groups.length > 0 || !vpc ? placement.groups : [defaultGroupId(vpc.id)],
      address,
      publicAddress: publicAddress === 'as-subnet' ? subnet?.mapPublicAddress : publicAddress,
      ephemeral: placement.ephemeral ?? LINUX_PORTS,
    }));
  });
}

/** Addresses that one end's groups tell apart, besides those that routes and ACLs do. */
export function boundariesOf(network: Network, groups: readonly string[], direction: 'ingress' | 'egress'): number[] {
  const own = groups.flatMap((id) =>
    (network.groups.get(id)?.[direction] ?? []).flatMap(({ peer }) =>
      peer.kind === 'range' ? peer.ranges.flatMap(([low, high]) => [low, high + 1]) : [],
    ),
  );
  return own.length === 0
    ? [...network.boundaries]
    : [...new Set([...network.boundaries, ...own])].sort((a, b) => a - b);
}

/** Ports of a range, one for each part in which all fare alike. */
export const portsOf = (range: Range, boundaries: readonly number[]): number[] => representatives(range, boundaries);
