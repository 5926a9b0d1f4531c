import { BlockList, isIPv4 } from 'node:net';
import type { Place } from '../../errors';

const RESERVED = new BlockList();
// Loopback, link-local (metadata service, DNS), multicast and future use: no VPC can have these.
for (const [address, bits] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 3],
] as const)
  RESERVED.addSubnet(address, bits);

/** Checks the addresses of a VPC or of one of its subnets. @returns the size of the prefix, undefined where it is wrong */
export function checkCidr(cidr: string, place: Place): { bits: number } | undefined {
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
