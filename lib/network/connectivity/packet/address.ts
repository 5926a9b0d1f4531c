/** Addresses of packets: exact ones, or places of which not more is known than that they are somewhere in there. */
import { contains, overlaps, parseCidr, type Range } from '../template/cidr';

export interface Address {
  /** Where it may be; one number where it is exact. Undefined where nothing is known. */
  readonly ranges?: readonly Range[];
}

export const exactly = (address: number): Address => ({ ranges: [[address, address]] });

/** Private, shared, loopback, link-local, multicast and reserved blocks: no public service answers there. */
const NOT_PUBLIC = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
].map((block) => parseCidr(block)!.range);

/** Somewhere on the internet, as AWS's own endpoints are. */
export const PUBLIC: Address = {
  ranges: NOT_PUBLIC.slice(0, -1).map(([, high], i) => [high + 1, NOT_PUBLIC[i + 1]![0] - 1] as const),
};

/** Whether an address is in any of the ranges; undefined where it may or may not be. */
export function within(address: Address, ranges: readonly Range[]): boolean | undefined {
  if (ranges.some(([low, high]) => low === 0 && high === 2 ** 32 - 1)) return true;
  if (ranges.length === 0) return false;
  if (!address.ranges) return undefined;
  if (address.ranges.every((own) => ranges.some((range) => contains(range, own)))) return true;
  return address.ranges.some((own) => ranges.some((range) => overlaps(range, own))) ? undefined : false;
}

/** AWS keeps the first four addresses of a subnet and its last. */
export const usable = ([low, high]: Range): Range => (high - low >= 8 ? [low + 4, high - 1] : [low, high]);

/**
 * One address for each part of a range in which all fare alike: the range's first, and each boundary inside it.
 * @param boundaries where a rule or a route begins, or the first address after its end; in order
 */
export function representatives([low, high]: Range, boundaries: readonly number[]): number[] {
  let [from, to] = [0, boundaries.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (boundaries[middle]! <= low) from = middle + 1;
    else to = middle;
  }
  const inside: number[] = [low];
  for (let i = from; i < boundaries.length && boundaries[i]! <= high; i += 1) inside.push(boundaries[i]!);
  return inside;
}
