/** Blocks of IPv4 addresses. */

/** A block: its first address as a number, and how many there are. */
export interface CidrBlock {
  readonly first: number;
  readonly size: number;
}

/** `10.20.0.0/16` as numbers. @returns undefined where it is no block */
export function cidrBlock(text: string): CidrBlock | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const [bits, octets] = [Number(match[5]), match.slice(1, 5).map(Number)];
  if (bits > 32 || octets.some((octet) => octet > 255)) return undefined;
  return { first: octets.reduce((number, octet) => number * 256 + octet, 0), size: 2 ** (32 - bits) };
}

/** Whether two blocks have an address in common; false where either is no block. Equal and nested blocks do. */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [cidrBlock(one), cidrBlock(other)];
  return a !== undefined && b !== undefined && a.first < b.first + b.size && b.first < a.first + a.size;
}
