import { BlockList, isIPv4 } from 'node:net';
import type { NetworkDefinition, ResolvedNetwork } from '../definition';
import type { Place } from '../errors';
import { NETWORK_DEFAULTS } from '../check/schema';

/** Three kinds of subnets in three zones, of which a VPC makes sixteen equal parts (room for the third zone is kept). */
const SUBNET_BITS = 4;
/** 59 addresses: Spark workers, the endpoints of every service used, and functions. */
const SMALLEST_SUBNET = 26;
const SMALLEST_LARGE_SUBNET = 25;

/** An environment's network: its own settings laid over the platform's, over the defaults. */
export function resolveNetwork(
  platform: NetworkDefinition | undefined,
  environment: { readonly size: 'small' | 'medium' | 'large'; readonly network?: NetworkDefinition | undefined },
  provisions: boolean,
  place: Place,
): ResolvedNetwork {
  const { existing, ...own } = { ...platform, ...environment.network };
  if (existing) {
    checkExisting(existing, provisions, place.in('existing'));
    return { kind: 'existing', ...existing, databaseSubnets: existing.databaseSubnets ?? existing.privateSubnets };
  }
  const network = { ...NETWORK_DEFAULTS, ...own };
  const cidr = parseCidr(network.cidr, place.in('cidr'));
  const most = (environment.size === 'large' ? SMALLEST_LARGE_SUBNET : SMALLEST_SUBNET) - SUBNET_BITS;
  if (cidr && cidr.bits > most)
    place
      .in('cidr')
      .add(
        `'${network.cidr}' is too small for the subnets and Spark workers of size '${environment.size}'.`,
        `Use /${most} or larger (a smaller number), at most /16.`,
      );
  return { kind: 'new', ...network };
}

function checkExisting(existing: NonNullable<NetworkDefinition['existing']>, provisions: boolean, place: Place): void {
  parseCidr(existing.vpcCidrBlock, place.in('vpcCidrBlock'));
  const zones = existing.availabilityZones.length;
  for (const key of ['privateSubnets', 'databaseSubnets'] as const) {
    const subnets = existing[key];
    if (subnets && subnets.length !== zones)
      place
        .in(key)
        .add(
          `There are ${subnets.length} subnets for ${zones} zones.`,
          'List one subnet a zone, in the order of availabilityZones.',
        );
  }
  for (const key of ['availabilityZones', 'privateSubnets', 'databaseSubnets'] as const)
    for (const [i, value] of (existing[key] ?? []).entries())
      if (existing[key]!.indexOf(value) !== i) place.in(key, i).add(`'${value}' is there twice.`, 'List each once.');
  if (provisions && new Set(existing.availabilityZones).size < 2)
    place
      .in('availabilityZones')
      .add(
        'A database provisioned here needs subnets in two zones.',
        'Name a second zone and its subnet, or give the source an `existing` database.',
      );
}

const RESERVED = new BlockList();
// Loopback, link-local (metadata service, DNS), multicast and future use: no VPC can have these.
for (const [address, bits] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 3],
] as const)
  RESERVED.addSubnet(address, bits);

function parseCidr(cidr: string, place: Place): { bits: number } | undefined {
  const [address = '', size = '', ...rest] = cidr.split('/');
  const bits = Number(size);
  if (rest.length > 0 || !isIPv4(address) || !/^\d{1,2}$/.test(size) || bits > 32)
    return void place.add(`'${cidr}' is not a block of IPv4 addresses.`, "Write it as '10.20.0.0/16'.");
  if (bits < 16 || bits > 28)
    return void place.add(`A VPC has between /16 and /28 addresses, not /${bits}.`, "Write it as '10.20.0.0/16'.");
  if (RESERVED.check(address))
    return void place.add(
      `'${cidr}' is reserved and cannot be a VPC's.`,
      'Take a private block: 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16.',
    );
  const number = address.split('.').reduce((n, part) => n * 256 + Number(part), 0);
  const block = 2 ** (32 - bits);
  if (number % block !== 0) {
    const start = number - (number % block);
    const fixed = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join('.');
    return void place.add(`'${cidr}' does not start at a multiple of its size.`, `Write '${fixed}/${bits}'.`);
  }
  return { bits };
}
